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
  /// `nil` where the system gave no thread to take the session apart on.
  private let files: [ArchiveFile]?
  private let about: ArchiveAbout

  /// Takes what a session is now.
  ///
  /// - Parameter label: a word of the caller that comes back with the archive, of one line.
  public init(_ session: Session, label: String = "") {
    files = LargeStack.run { ArchiveTaking(session).take(label: label) }
    about = ArchiveAbout(cellCount: session.cells.count, label: label)
  }

  /// Writes the archive as a folder, in the place of an older one; a crash in the middle leaves the older one whole.
  ///
  /// - Throws: `FileError`.
  public func write(toFolder folder: String) throws(FileError) {
    guard let files else { throw .system(action: "write", path: folder, code: EAGAIN) }
    let fresh = folder + Self.freshEnd
    let old = folder + Self.oldEnd
    // A program that ended just before the last step had written a whole archive.
    if access(folder, F_OK) != 0, Self.present(folder) == fresh { rename(fresh, folder) }
    Self.remove(folder: fresh)
    try File.makeFolder(fresh)
    for file in files { try file.contents().sealed().write(to: fresh + "/" + file.name) }
    try AtomicFile.write(Array(about.text.utf8), to: fresh + "/" + ArchiveFormat.about)
    // The older one steps aside first: `load` looks there too, should the program end between the two steps. Where it
    // did so once before, what stepped aside then is still needed.
    if access(folder, F_OK) == 0 { Self.remove(folder: old) }
    guard rename(folder, old) == 0 || errno == ENOENT, rename(fresh, folder) == 0 else {
      throw .system(action: "rename to", path: folder, code: errno)
    }
    Self.remove(folder: old)
  }

  private static let freshEnd = ".new"
  private static let oldEnd = ".old"

  /// Where the archive of that name lies: in its folder, or, after a crash, still beside it.
  public static func present(_ folder: String) -> String {
    if access(folder, F_OK) == 0 { return folder }
    // `about` is written last.
    if access(folder + freshEnd + "/" + ArchiveFormat.about, F_OK) == 0 { return folder + freshEnd }
    return access(folder + oldEnd, F_OK) == 0 ? folder + oldEnd : folder
  }

  /// Removes an archive and what lies beside it after a crash.
  public static func removeAll(folder: String) {
    for end in ["", oldEnd, freshEnd] { remove(folder: folder + end) }
  }

  /// Removes an archive; other files that lie in the folder keep it there. Should the program end in the middle, what is
  /// left is no archive.
  public static func remove(folder: String) {
    guard let entries = FolderListing.names(in: folder) else { return }
    let names = entries.map { String(decoding: $0, as: UTF8.self) }.filter { name in
      name == ArchiveFormat.about || name.hasPrefix(ArchiveFormat.about + ".") || name.contains(".safetensors")
        || AtomicFile.isTemporary(name: name)
    }
    for name in [ArchiveFormat.about, ArchiveFormat.session] + names { unlink(folder + "/" + name) }
    rmdir(folder)
  }

  // MARK: About an archive

  /// What is known of an archive without bringing it back.
  public struct Summary: Sendable {
    /// How many cells were run.
    public let cellCount: Int
    /// When it was written, in seconds since 1970.
    public let time: Int
    /// The word of the one who saved it.
    public let label: String
  }

  /// What is known of the archive in a folder; `nil` where none was ever finished.
  ///
  /// - Throws: `Failure` where there is one that cannot be brought back.
  public static func summary(ofFolder folder: String) throws(Failure) -> Summary? {
    let folder = present(folder)
    let (about, session) = (folder + "/" + ArchiveFormat.about, folder + "/" + ArchiveFormat.session)
    var status = stat()
    guard stat(about, &status) == 0 || stat(session, &status) == 0 else { return nil }
    let time = status.st_mtim.tv_sec
    if let about = ArchiveAbout(contentsOf: about) {
      if ArchiveFormat.isNewer(about.format) {
        throw Failure(ArchiveProblem("a newer version of Atelier saved it (`\(about.format)`)", .newer), folder)
      }
      return Summary(cellCount: about.cellCount, time: time, label: about.label)
    }
    // The file with the session says the same, but has to be read whole for it.
    do throws(ArchiveProblem) {
      let contents = try ArchiveContents(folder)
      return Summary(cellCount: contents.cells.count, time: time, label: contents.label)
    } catch { throw Failure(error, folder) }
  }

  /// Why an archive could not be read at all.
  public struct Failure: Error, CustomStringConvertible {
    /// What stands in the way.
    public enum Kind: Sendable {
      /// It is not what was written.
      case damaged
      /// A newer version of Atelier wrote it.
      case newer
      /// The system does not let it be read, at least not now.
      case unreadable
    }

    /// The file and the reason.
    public let description: String
    /// What stands in the way.
    public let kind: Kind

    init(_ problem: ArchiveProblem, _ folder: String) {
      description = "\(folder): \(problem.reason)"
      kind = problem.kind
    }
  }

  /// How an archive was brought back.
  public struct Report: Sendable, Equatable {
    /// What could not be brought back, a sentence each; everything else is there.
    public let notes: [String]
    /// Whether all is back that the archive holds. What could not be written into it is not missed here.
    public let isWhole: Bool
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
  /// - Throws: `SessionArchive.Failure` where nothing could be read; the session is as before then.
  public func load(fromFolder folder: String) throws(SessionArchive.Failure) -> SessionArchive.Report {
    let folder = SessionArchive.present(folder)
    let outcome = LargeStack.run { () -> Result<SessionArchive.Report, SessionArchive.Failure> in
      do throws(SessionArchive.Failure) { return .success(try ArchiveReturn(self, folder).bringBack()) } catch {
        return .failure(error)
      }
    }
    guard let outcome else {
      throw SessionArchive.Failure(ArchiveProblem("the system gives no thread to read it on", .unreadable), folder)
    }
    return try outcome.get()
  }
}
