import Glibc

/// The folder in which Atelier keeps what outlives a session: history, progress in lessons, saved sessions.
enum StateFolder {
  /// `$XDG_STATE_HOME/atelier`, else `~/.local/state/atelier`, made where it is missing; nil where that fails.
  static func path() -> String? {
    let base: String
    if let state = environmentVariable("XDG_STATE_HOME"), state.hasPrefix("/") {
      base = state
    } else if let home = environmentVariable("HOME") {
      base = home + "/.local/state"
    } else {
      return nil
    }
    let folder = base + "/atelier"
    return makeFolder(folder) ? folder : nil
  }

  /// Makes a folder and those above it; true where it is there in the end.
  static func makeFolder(_ path: String) -> Bool {
    var built = path.hasPrefix("/") ? "" : "."
    for part in path.split(separator: "/") {
      built += "/" + part
      if mkdir(built, 0o700) != 0, errno != EEXIST { return false }
    }
    return access(path, W_OK | X_OK) == 0
  }
}

/// A variable of the environment; nil where it is missing or empty.
func environmentVariable(_ name: String) -> String? {
  guard let value = getenv(name).map({ String(cString: $0) }), !value.isEmpty else { return nil }
  return value
}
