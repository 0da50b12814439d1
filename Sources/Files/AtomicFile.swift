import Glibc

/// A file under construction: whoever reads its path sees the old contents or all of the new, never a part.
///
/// The bytes go to a temporary file in the same folder; `commit` syncs and renames it and syncs the folder. Without
/// `commit` the temporary file is removed. What a killed program left is removed by whoever writes to the same path next.
public struct AtomicFile: ~Copyable {
  /// The path that the finished file gets.
  public let path: String
  private let temporary: TemporaryFile
  private var isCommitted = false

  /// Begins a file that will stand at `path`.
  ///
  /// - Throws: `FileError`, also where something stands there that is no regular file: a device must not be replaced.
  public init(_ path: String) throws(FileError) {
    // A link is followed, so that the file that it names is replaced and the link stays.
    var target = path
    if let resolved = realpath(path, nil) {
      target = String(cString: resolved)
      free(resolved)
    }
    var status = stat()
    let isReplacing = stat(target, &status) == 0
    guard !isReplacing || status.st_mode & S_IFMT == S_IFREG else { throw .notRegular(path: path) }
    TemporaryFile.removeAbandoned(besides: target)
    temporary = try TemporaryFile.make(besides: target, namedInErrors: path)
    self.path = target
    // Temporary files keep others out; a saved file is as open as any that the person makes.
    let mode: mode_t
    if isReplacing {
      mode = status.st_mode & 0o777
    } else {
      let mask = umask(0o022)
      umask(mask)
      mode = 0o666 & ~mask
    }
    fchmod(temporary.descriptor, mode)
  }

  deinit {
    // In this order: whoever finds the file unlocked takes it for abandoned.
    if !isCommitted { unlink(temporary.path) }
    close(temporary.descriptor)
  }

  /// Appends bytes.
  public func write(_ bytes: UnsafeRawBufferPointer) throws(FileError) {
    guard let code = writeAll(bytes, to: temporary.descriptor) else { return }
    throw .system(action: "write", path: path, code: code)
  }

  /// Appends bytes.
  public func write(_ bytes: [UInt8]) throws(FileError) {
    try bytes.withUnsafeBufferPointer { (buffer) throws(FileError) in try write(UnsafeRawBufferPointer(buffer)) }
  }

  /// Makes the file appear at its path.
  public consuming func commit() throws(FileError) {
    guard fsync(temporary.descriptor) == 0 else { throw .system(action: "write", path: path, code: errno) }
    guard rename(temporary.path, path) == 0 else { throw .system(action: "rename to", path: path, code: errno) }
    isCommitted = true
    // The new name must survive a power cut as well; a folder that cannot be synced is no reason to fail.
    let folder = open(File.folder(of: path), O_RDONLY | O_CLOEXEC | O_DIRECTORY)
    if folder >= 0 {
      fsync(folder)
      close(folder)
    }
  }

  /// Writes a whole file at `path` in one go.
  public static func write(_ bytes: [UInt8], to path: String) throws(FileError) {
    let file = try AtomicFile(path)
    try file.write(bytes)
    try file.commit()
  }

  /// Whether a file of that name is the temporary file of an `AtomicFile`.
  public static func isTemporary(name: String) -> Bool { name.hasPrefix(".") && name.hasSuffix(TemporaryFile.end) }
}

/// A file of a name that nobody else gives, locked while its program lives: the system lets go of the lock however the
/// program ends.
private struct TemporaryFile {
  let path: String
  let descriptor: Int32

  /// `mkstemps` puts random characters in the place of these.
  private static let random = "XXXXXX"
  static let end = ".atelier-part"
  /// Names have at most 255 bytes; a longer one is cut for its temporary file.
  private static let longestPart = 200

  /// What the names of temporary files for a path begin with.
  private static func beginning(besides target: String) -> (folder: String, name: [UInt8]) {
    let name = target.utf8.split(separator: UInt8(ascii: "/")).last.map { Array($0.prefix(longestPart)) } ?? []
    return (File.folder(of: target), [UInt8(ascii: ".")] + name + [UInt8(ascii: ".")])
  }

  private init(path: String, descriptor: Int32) {
    self.path = path
    self.descriptor = descriptor
  }

  /// Makes the temporary file of a path.
  static func make(besides target: String, namedInErrors path: String) throws(FileError) -> TemporaryFile {
    let (folder, beginning) = beginning(besides: target)
    while true {
      var template = (Array((folder + "/").utf8) + beginning + Array((random + end).utf8) + [0])
        .map(CChar.init(bitPattern:))
      let descriptor = mkstemps(&template, Int32(end.utf8.count))
      guard descriptor >= 0 else { throw .system(action: "write", path: path, code: errno) }
      _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
      // A file system without locks is no reason to fail: there nothing is taken for abandoned either.
      flock(descriptor, LOCK_EX)
      var status = stat()
      if fstat(descriptor, &status) != 0 || status.st_nlink > 0 {
        let made = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
        return TemporaryFile(path: made, descriptor: descriptor)
      }
      // Somebody took it for abandoned in the moment before it was locked.
      close(descriptor)
    }
  }

  /// Removes the temporary files for a path whose programs are gone.
  static func removeAbandoned(besides target: String) {
    let (folder, beginning) = beginning(besides: target)
    for name in FolderListing.names(in: folder) ?? [] {
      guard name.count == beginning.count + (random + end).utf8.count, name.starts(with: beginning),
        name.suffix(end.utf8.count).elementsEqual(end.utf8)
      else { continue }
      let path = folder + "/" + String(decoding: name, as: UTF8.self)
      let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW)
      guard descriptor >= 0 else { continue }
      if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { unlink(path) }
      close(descriptor)
    }
  }
}

/// Writes all of `bytes`, however many calls that takes; `errno` where the file takes no more.
func writeAll(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) -> Int32? {
  var rest = bytes
  while !rest.isEmpty {
    let count = write(descriptor, rest.baseAddress, rest.count)
    if count < 0 {
      if errno == EINTR { continue }
      return errno
    }
    rest = UnsafeRawBufferPointer(rebasing: rest[count...])
  }
  return nil
}
