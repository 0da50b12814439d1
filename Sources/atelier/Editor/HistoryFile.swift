import Glibc

/// The typed cells of all sessions, in a plain text file.
///
/// A cell begins in the first column; its further lines begin with a tab. Two sessions may write at once: each entry is
/// appended whole under a lock, and the file is never rewritten in place.
struct HistoryFile {
  /// Where the file lies.
  let path: String

  /// No more than this many of the newest cells are read.
  static let limit = 10_000
  /// A file that has grown beyond this many bytes is cut to its newest cells on the next start.
  private static let largestSize = 8 << 20

  /// `history` in the folder of Atelier's state, which is made where it is missing.
  init?(stateFolder: String?) {
    guard let stateFolder else { return nil }
    path = stateFolder + "/history"
  }

  /// The cells in the file, oldest first; none where it cannot be read.
  func entries() -> [String] {
    guard let text = readFile(path, limit: Self.largestSize * 4) else { return [] }
    var entries: [String] = []
    // By bytes: to look for characters in it would double the time of the program's start.
    for line in text.utf8.split(separator: UInt8(ascii: "\n")) {
      if line.first == UInt8(ascii: "\t") {
        guard !entries.isEmpty else { continue }
        entries[entries.count - 1] += "\n" + String(decoding: line.dropFirst(), as: UTF8.self)
      } else {
        entries.append(String(decoding: line, as: UTF8.self))
      }
    }
    if text.utf8.count > Self.largestSize { cut(to: entries.suffix(Self.limit)) }
    return Array(entries.suffix(Self.limit))
  }

  /// Adds a cell at the end.
  func append(_ entry: String) {
    withLock { _ = write(Self.encoded(entry), flags: O_WRONLY | O_CREAT | O_APPEND, to: path) }
  }

  private static func encoded(_ entry: String) -> String {
    let lines = entry.split(separator: "\n", omittingEmptySubsequences: true)
    return lines.enumerated().map { index, line in
      (index == 0 ? String(line.drop { $0 == "\t" || $0 == " " }) : "\t" + line) + "\n"
    }.joined()
  }

  private func cut(to entries: ArraySlice<String>) {
    withLock {
      let fresh = path + ".new"
      let text = entries.map(Self.encoded).joined()
      if write(text, flags: O_WRONLY | O_CREAT | O_TRUNC, to: fresh) { rename(fresh, path) }
    }
  }

  private func withLock(_ body: () -> Void) {
    let lock = open(path + ".lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard lock >= 0 else { return }
    defer { close(lock) }
    guard flock(lock, LOCK_EX) == 0 else { return }
    body()
  }

  private func write(_ text: String, flags: Int32, to path: String) -> Bool {
    let file = open(path, flags | O_CLOEXEC, 0o600)
    guard file >= 0 else { return false }
    defer { close(file) }
    return writeAll(text, to: file)
  }
}
