import Glibc

/// A file under construction: whoever reads its path sees the old contents or all of the new, never a part.
///
/// The bytes go to a temporary file in the same folder; `commit` syncs and renames it and syncs the folder. Without
/// `commit` the temporary file is removed.
public struct AtomicFile: ~Copyable {
  /// The path that the finished file gets.
  public let path: String
  private let temporary: String
  private var descriptor: Int32

  /// Begins a file that will stand at `path`.
  public init(_ path: String) throws(FileError) {
    // A link is followed, so that the file that it names is replaced and the link stays.
    var target = path
    if let resolved = realpath(path, nil) {
      target = String(cString: resolved)
      free(resolved)
    }
    var template = Array("\(target).XXXXXX".utf8CString)
    let descriptor = mkstemp(&template)
    guard descriptor >= 0 else { throw .system(action: "write", path: path, code: errno) }
    _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    self.path = target
    self.temporary = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    self.descriptor = descriptor
    // `mkstemp` keeps others out; a saved file is as open as any that the person makes.
    var status = stat()
    let mode: mode_t
    if stat(target, &status) == 0 {
      mode = status.st_mode & 0o777
    } else {
      let mask = umask(0o022)
      umask(mask)
      mode = 0o666 & ~mask
    }
    fchmod(descriptor, mode)
  }

  deinit {
    if descriptor >= 0 {
      close(descriptor)
      unlink(temporary)
    }
  }

  /// Appends bytes.
  public func write(_ bytes: UnsafeRawBufferPointer) throws(FileError) {
    var rest = bytes
    while !rest.isEmpty {
      let put = Glibc.write(descriptor, rest.baseAddress, rest.count)
      if put < 0 {
        if errno == EINTR { continue }
        throw .system(action: "write", path: path, code: errno)
      }
      rest = UnsafeRawBufferPointer(rebasing: rest[put...])
    }
  }

  /// Appends bytes.
  public func write(_ bytes: [UInt8]) throws(FileError) {
    try bytes.withUnsafeBufferPointer { (buffer) throws(FileError) in try write(UnsafeRawBufferPointer(buffer)) }
  }

  /// Makes the file appear at its path.
  public consuming func commit() throws(FileError) {
    guard fsync(descriptor) == 0 else { throw .system(action: "write", path: path, code: errno) }
    guard close(takeDescriptor()) == 0 else { return try discard("write") }
    guard rename(temporary, path) == 0 else { return try discard("rename to") }
    // The new name must survive a power cut as well; a folder that cannot be synced is no reason to fail.
    let folder = open(File.folder(of: path), O_RDONLY | O_CLOEXEC | O_DIRECTORY)
    if folder >= 0 {
      fsync(folder)
      close(folder)
    }
  }

  private mutating func takeDescriptor() -> Int32 {
    let taken = descriptor
    descriptor = -1
    return taken
  }

  private func discard(_ action: String) throws(FileError) {
    let code = errno
    unlink(temporary)
    throw .system(action: action, path: path, code: code)
  }

  /// Writes a whole file at `path` in one go.
  public static func write(_ bytes: [UInt8], to path: String) throws(FileError) {
    let file = try AtomicFile(path)
    try file.write(bytes)
    try file.commit()
  }
}
