import Files
import Glibc

/// The folder in which Atelier keeps what outlives a session: history, progress in lessons, saved sessions.
enum StateFolder {
  /// `$XDG_STATE_HOME/atelier`, else `~/.local/state/atelier`; nil where the environment names neither.
  static var path: String? {
    if let state = environmentVariable("XDG_STATE_HOME"), state.hasPrefix("/") { return state + "/atelier" }
    return environmentVariable("HOME").map { $0 + "/.local/state/atelier" }
  }

  /// Makes a folder of it, or the folder itself, for its owner alone; where it is there already it has to be one that can
  /// be written to.
  static func make(_ path: String) throws(FileError) {
    try File.makeFolder(path, mode: 0o700)
    guard access(path, W_OK | X_OK) == 0 else { throw .system(action: "write", path: path, code: errno) }
  }
}

/// A variable of the environment; nil where it is missing or empty.
func environmentVariable(_ name: String) -> String? {
  guard let value = getenv(name).map({ String(cString: $0) }), !value.isEmpty else { return nil }
  return value
}
