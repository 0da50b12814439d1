import Files
import Glibc

/// The typed cells of all sessions, in a plain text file.
///
/// A cell begins in the first column; its further lines begin with a tab. Two sessions may write at once: each entry is
/// appended whole under a lock, and the file is never rewritten in place.
final class HistoryFile {
  /// Where the file lies.
  private let path: String
  private let folder: String
  /// Entries that could not be written yet.
  private var pending: [String] = []

  /// No more than this many of the newest cells are read.
  static let limit = 10_000
  /// A file that has grown beyond this many bytes is cut to its newest cells on the next start.
  private static let largestSize = 8 << 20

  /// `history` in the folder of Atelier's state.
  init(stateFolder: String) {
    folder = stateFolder
    path = stateFolder + "/history"
  }

  /// The cells in the file, oldest first; none where there is no file.
  ///
  /// - Throws: `FileError` where there is one that cannot be read, or cut where it is too large.
  func entries() throws(FileError) -> [String] {
    let entries: [String]
    let size: Int
    do throws(FileError) { (entries, size) = try read() } catch {
      if error.isMissing { return [] }
      throw error
    }
    if size > Self.largestSize { try cut() }
    return Array(entries.suffix(Self.limit))
  }

  /// The cells at the end of the file, and the file's size in bytes.
  private func read() throws(FileError) -> (entries: [String], size: Int) {
    let file = try File(path)
    let length = min(file.size, Self.largestSize)
    let bytes = try file.read(at: file.size - length, count: length)
    var entries: [String] = []
    // By bytes: to look for characters in it would double the time of the program's start.
    for line in bytes.split(separator: UInt8(ascii: "\n")) {
      if line.first == UInt8(ascii: "\t") {
        guard !entries.isEmpty else { continue }
        entries[entries.count - 1] += "\n" + String(decoding: line.dropFirst(), as: UTF8.self)
      } else {
        entries.append(String(decoding: line, as: UTF8.self))
      }
    }
    // The first one may have lost its beginning.
    if length < file.size, !entries.isEmpty { entries.removeFirst() }
    return (entries, file.size)
  }

  /// Adds a cell at the end, and before it those that could not be added when they were typed.
  func append(_ entry: String) throws(FileError) {
    pending = (pending + [entry]).suffix(Self.limit)
    try StateFolder.make(folder)
    try withLock { () throws(FileError) in
      try File.append(Array(pending.map(Self.encoded).joined().utf8), to: path)
    }
    pending = []
  }

  private static func encoded(_ entry: String) -> String {
    let lines = entry.split(separator: "\n", omittingEmptySubsequences: true)
    return lines.enumerated().map { index, line in
      (index == 0 ? String(line.drop { $0 == "\t" || $0 == " " }) : "\t" + line) + "\n"
    }.joined()
  }

  private func cut() throws(FileError) {
    try withLock { () throws(FileError) in
      // Read again: another program may have added cells before the lock was taken.
      let text = try read().entries.suffix(Self.limit).map(Self.encoded).joined()
      try AtomicFile.write(Array(text.utf8), to: path)
    }
  }

  private func withLock(_ body: () throws(FileError) -> Void) throws(FileError) {
    let lock = open(path + ".lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard lock >= 0 else { throw .system(action: "write", path: path + ".lock", code: errno) }
    defer { close(lock) }
    while flock(lock, LOCK_EX) != 0 {
      guard errno == EINTR else { throw .system(action: "lock", path: path + ".lock", code: errno) }
    }
    try body()
  }
}
