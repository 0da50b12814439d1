import Adversarial
import Diagnostics
import Files
import Glibc
import Language
import Networks
import Tensors

/// A whole session at a moment, ready to be written to a folder: names with their values, networks, gans with their place
/// in the training, blocks of `every`, the random stream, the cells.
///
/// Taking it copies what the session could change, so that another thread may write it meanwhile.
public struct SessionArchive: Sendable {
  private let files: [ArchiveFile]
  private let about: String

  /// Takes what a session is now.
  ///
  /// - Parameter label: a word of the caller that comes back with the archive, of one line.
  public init(_ session: Session, label: String = "") {
    let files = LargeStack.run { ArchiveTaking(session).take() }
    self.files = files ?? []
    about = "cells \(session.cells.count)\nlabel \(label)\n"
  }

  /// Writes the archive as a folder, in the place of an older one; a crash in the middle leaves the older one whole.
  ///
  /// - Throws: `FileError`.
  public func write(toFolder folder: String) throws(FileError) {
    let fresh = folder + ".new"
    Self.remove(folder: fresh)
    try File.makeFolder(fresh)
    for file in files { try file.contents().sealed().write(to: fresh + "/" + file.name) }
    try AtomicFile.write(Array(about.utf8), to: fresh + "/" + ArchiveFormat.about)
    // The older one steps aside first: `load` looks there too, should the program end between the two steps. Where it
    // did so once before, what stepped aside then is still needed.
    let old = folder + ".old"
    if access(folder, F_OK) == 0 { Self.remove(folder: old) }
    guard rename(folder, old) == 0 || errno == ENOENT, rename(fresh, folder) == 0 else {
      throw .system(action: "rename to", path: folder, code: errno)
    }
    Self.remove(folder: old)
  }

  /// Where the archive of that name lies: in its folder, or, after a crash, still beside it.
  static func present(_ folder: String) -> String {
    access(folder, F_OK) != 0 && access(folder + ".old", F_OK) == 0 ? folder + ".old" : folder
  }

  /// Removes an archive; other files that lie in the folder keep it there. Should the program end in the middle, what is
  /// left is no archive.
  public static func remove(folder: String) {
    guard let directory = opendir(folder) else { return }
    var names: [String] = []
    while let entry = readdir(directory) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
      if name == ArchiveFormat.about || name.hasPrefix(ArchiveFormat.about + ".") || name.contains(".safetensors") {
        names.append(name)
      }
    }
    closedir(directory)
    unlink(folder + "/" + ArchiveFormat.about)
    for name in names { unlink(folder + "/" + name) }
    rmdir(folder)
  }

  // MARK: About an archive

  /// What is known of an archive without reading it.
  public struct Summary: Sendable {
    /// How many cells were run.
    public let cellCount: Int
    /// When it was written, in seconds since 1970.
    public let time: Int
    /// The word of the one who saved it.
    public let label: String
  }

  /// What is known of the archive in a folder; `nil` where there is none.
  public static func summary(ofFolder folder: String) -> Summary? {
    let path = present(folder) + "/" + ArchiveFormat.about
    guard let file = try? File(path), file.size < 1 << 16, let bytes = try? file.read(at: 0, count: file.size) else {
      return nil
    }
    let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
    func value(_ key: String) -> String? {
      lines.first { $0.hasPrefix(key + " ") }.map { String($0.dropFirst(key.count + 1)) }
    }
    guard let count = value("cells").flatMap({ Int($0) }), count >= 0 else { return nil }
    return Summary(cellCount: count, time: file.modified / 1_000_000_000, label: value("label") ?? "")
  }

  /// Why an archive could not be read at all.
  public struct Failure: Error, CustomStringConvertible {
    /// The file and the reason.
    public let description: String
  }
}

extension Session {
  /// Writes the whole session to a folder, in the place of an older archive there.
  ///
  /// - Throws: `FileError`.
  public func save(toFolder folder: String, label: String = "") throws(FileError) {
    try SessionArchive(self, label: label).write(toFolder: folder)
  }

  /// Brings back what an archive holds, without running a cell. Names that it does not speak of stay; the cells of the
  /// archive come before those that ran here.
  ///
  /// - Returns: what could not be brought back, a sentence each; everything else is there.
  /// - Throws: `SessionArchive.Failure` where nothing could be read; the session is as before then.
  public func load(fromFolder folder: String) throws(SessionArchive.Failure) -> [String] {
    let folder = SessionArchive.present(folder)
    let outcome = LargeStack.run { () -> Result<[String], SessionArchive.Failure> in
      do throws(SessionArchive.Failure) { return .success(try ArchiveReturn(self, folder).bringBack()) } catch {
        return .failure(error)
      }
    }
    guard let outcome else { throw SessionArchive.Failure(description: "the system gives no thread to read \(folder)") }
    return try outcome.get()
  }
}
