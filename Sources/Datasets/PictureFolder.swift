import FileFormats
import Files
import Glibc
import ImageFiles

/// The picture files in a folder and those below it.
///
/// Links to folders are followed, each folder once: a ring of them ends, and a link to what lies in the folder anyway adds
/// nothing.
struct PictureFolder {
  /// A file to read.
  struct Entry {
    /// Its path in the folder, as the system knows it.
    let bytes: [UInt8]
    /// The same as text.
    let path: String
    /// Size, time of change and inode.
    let stamp: String
  }

  /// A folder or file, whatever it is called.
  private struct Identity: Hashable {
    let device: dev_t
    let inode: ino_t
  }

  /// How deep folders may lie in each other.
  private static let depthLimit = 64

  /// The files, by their paths.
  private(set) var entries: [Entry] = []
  /// Folders that cannot be read.
  private(set) var skipped: [SkippedFile] = []
  /// Links to folders that were followed, `link -> target`.
  private(set) var followed: [String] = []
  /// Paths that are not UTF-8.
  private(set) var guessed: [String] = []

  private let root: String
  private var visited: Set<Identity> = []
  private var links: [[UInt8]] = []

  /// Lists the folder at `root`.
  ///
  /// - Throws: `DatasetError`, `Cancelled`.
  init(_ root: String, progress: some Progress) throws {
    self.root = root
    try list([], progress: progress)
    let realRoot = Self.realPath(Array(root.utf8)) ?? []
    while !links.isEmpty {
      let pending = links.sorted { $0.lexicographicallyPrecedes($1) }
      links = []
      for link in pending {
        // A link back up would bring all that lies beside the folder.
        let slash = [UInt8(ascii: "/")]
        guard let target = Self.realPath(full(link)),
          !(realRoot + slash).starts(with: target == slash ? slash : target + slash)
        else { continue }
        let before = visited.count
        try list(link, progress: progress)
        if visited.count > before {
          followed.append("\(FileName.text(link).text) -> \(FileName.text(target).text)")
        }
      }
    }
    entries.sort { ($0.path, $0.stamp) < ($1.path, $1.stamp) }
    guessed.sort()
  }

  private func full(_ path: [UInt8]) -> [UInt8] { Array(root.utf8) + [UInt8(ascii: "/")] + path }

  /// Lists the folder at `start` and those in it.
  private mutating func list(_ start: [UInt8], progress: some Progress) throws {
    var folders = [start]
    while let folder = folders.popLast() {
      try progress.update(fraction: nil, message: "looking for pictures in \(root): \(entries.count)")
      folders += try scan(folder)
    }
  }

  /// Takes the files of one folder; the folders in it.
  private mutating func scan(_ folder: [UInt8]) throws -> [[UInt8]] {
    let text = FileName.text(folder).text
    guard let directory = Self.withPath(full(folder), { opendir($0) }) else {
      let error = FileError.system(action: "open", path: folder.isEmpty ? root : text, code: errno)
      if folder.isEmpty { throw DatasetError.file(error) }
      skipped.append(SkippedFile(path: text, reason: error.reason, isTemporary: true))
      return []
    }
    defer { closedir(directory) }
    var status = stat()
    guard fstat(dirfd(directory), &status) == 0,
      visited.insert(Identity(device: status.st_dev, inode: status.st_ino)).inserted
    else { return [] }
    var folders: [[UInt8]] = []
    while let name = FolderListing.nextName(in: directory) {
      guard !PictureSource.isHidden(FileName.text(name).text) else { continue }
      let path = folder.isEmpty ? name : folder + [UInt8(ascii: "/")] + name
      switch kind(of: path) {
      case .folder where path.count(where: { $0 == UInt8(ascii: "/") }) < Self.depthLimit: folders.append(path)
      case .folder:
        skipped.append(
          SkippedFile(path: FileName.text(path).text, reason: "it lies more than \(Self.depthLimit) folders deep"))
      case .link: links.append(path)
      case .file(let status): try take(path, status)
      }
    }
    return folders
  }

  private enum Kind {
    case folder, link
    /// Anything else, `nil` where the system does not say what.
    case file(stat?)
  }

  private func kind(of path: [UInt8]) -> Kind {
    let full = full(path)
    var (own, target) = (stat(), stat())
    guard Self.withPath(full, { lstat($0, &own) }) == 0, Self.withPath(full, { stat($0, &target) }) == 0 else {
      return .file(nil)
    }
    guard target.st_mode & S_IFMT == S_IFDIR else { return .file(target) }
    return own.st_mode & S_IFMT == S_IFLNK ? .link : .folder
  }

  /// Notes a file, where its name or its contents say that it is a picture.
  private mutating func take(_ bytes: [UInt8], _ status: stat?) throws {
    let (path, isGuessed) = FileName.text(bytes)
    if !PictureSource.hasPictureName(path) {
      guard let status, status.st_mode & S_IFMT == S_IFREG, let file = try? File(bytes: full(bytes), path: path),
        let head = try? file.read(at: 0, count: min(file.size, FileFormat.beginningLength)),
        PictureSource.verdict(name: path, head: head) != .ignored
      else { return }
    }
    guard entries.count < PictureSource.countLimit else {
      throw DatasetError.archive(path: root, reason: "it holds more than \(PictureSource.countLimit) pictures")
    }
    entries.append(Entry(bytes: bytes, path: path, stamp: status.map(Self.stamp) ?? "missing"))
    if isGuessed { guessed.append(path) }
  }

  /// What changes when the file does.
  static func stamp(_ status: stat) -> String {
    "\(status.st_size) \(status.st_mtim.tv_sec).\(status.st_mtim.tv_nsec) \(status.st_dev) \(status.st_ino)"
  }

  /// The bytes of a picture.
  func contents(of entry: Entry) throws(SkippedFile) -> [UInt8] {
    let result: Result<[UInt8], SkippedFile>
    do throws(FileError) { result = try read(entry) } catch { throw SkippedFile(path: entry.path, error) }
    return try result.get()
  }

  private func read(_ entry: Entry) throws(FileError) -> Result<[UInt8], SkippedFile> {
    let file = try File(bytes: full(entry.bytes), path: entry.path)
    let head = try file.read(at: 0, count: min(file.size, FileFormat.beginningLength))
    if case .skipped(let reason) = PictureSource.verdict(name: entry.path, head: head) {
      return .failure(SkippedFile(path: entry.path, reason: reason))
    }
    guard file.size <= PictureSource.fileLimit else { return .failure(SkippedFile(tooLarge: entry.path)) }
    return .success(try file.read(at: 0, count: file.size))
  }

  private static func withPath<T>(_ bytes: [UInt8], _ body: (UnsafePointer<CChar>) -> T) -> T {
    (bytes.map(CChar.init(bitPattern:)) + [0]).withUnsafeBufferPointer { buffer in
      // Never empty: it ends with a zero.
      buffer.baseAddress.map(body) ?? "".withCString(body)
    }
  }

  private static func realPath(_ path: [UInt8]) -> [UInt8]? {
    guard let real = withPath(path, { realpath($0, nil) }) else { return nil }
    defer { free(real) }
    return Array(UnsafeRawBufferPointer(start: real, count: strlen(real)))
  }
}
