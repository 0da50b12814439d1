import Glibc
import Memory

/// A regular file that is open for reading; closed when the value goes.
public struct File: ~Copyable, Sendable {
  /// The path that the file was opened by.
  public let path: String
  /// The length in bytes when it was opened.
  public let size: Int
  /// When the contents last changed, in nanoseconds since 1970.
  public let modified: Int
  private let descriptor: Int32

  /// Opens the file at `path`.
  ///
  /// - Throws: `FileError` where it is missing, unreadable or no regular file.
  public init(_ path: String) throws(FileError) { try self.init(bytes: Array(path.utf8), path: path) }

  /// Opens the file at a path of bytes, which need not be UTF-8; `path` is what it is called in errors.
  public init(bytes: [UInt8], path: String) throws(FileError) {
    // Not blocking: a pipe without a writer would hold `open` for ever.
    let descriptor = (bytes + [0]).withUnsafeBytes {
      // Never empty: it ends with a zero.
      $0.bindMemory(to: CChar.self).baseAddress.map { open($0, O_RDONLY | O_CLOEXEC | O_NONBLOCK) } ?? -1
    }
    guard descriptor >= 0 else { throw .system(action: "open", path: path, code: errno) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else {
      let code = errno
      close(descriptor)
      throw .system(action: "examine", path: path, code: code)
    }
    guard status.st_mode & S_IFMT == S_IFREG else {
      close(descriptor)
      throw .notRegular(path: path)
    }
    self.path = path
    self.size = Int(status.st_size)
    self.modified = status.st_mtim.tv_sec &* 1_000_000_000 &+ status.st_mtim.tv_nsec
    self.descriptor = descriptor
  }

  deinit { close(descriptor) }

  /// Fills `buffer` with the bytes from `offset` on.
  ///
  /// - Throws: `FileError.ended` where the file has fewer, `FileError.system` where reading fails.
  public func read(at offset: Int, into buffer: UnsafeMutableRawBufferPointer) throws(FileError) {
    var done = 0
    while done < buffer.count {
      let rest = UnsafeMutableRawBufferPointer(rebasing: buffer[done...])
      let got = pread(descriptor, rest.baseAddress, rest.count, off_t(offset &+ done))
      if got < 0 {
        if errno == EINTR { continue }
        throw .system(action: "read", path: path, code: errno)
      }
      if got == 0 { throw .ended(path: path, offset: offset &+ done) }
      done += got
    }
  }

  /// The bytes from `offset` on, `count` of them.
  ///
  /// Allocates `count` bytes only after the file's size was seen to hold them, and memory is there for them.
  public func read(at offset: Int, count: Int) throws(FileError) -> [UInt8] {
    guard offset >= 0, count >= 0, offset <= size, count <= size - offset else {
      throw .ended(path: path, offset: size)
    }
    do throws(MemoryShortage) { try MemoryLimit.check(bytes: count) } catch { throw .memory(path: path, error) }
    var failure: FileError?
    let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      do throws(FileError) {
        try read(
          at: offset, into: UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(buffer)[..<count]))
        filled = count
      } catch {
        failure = error
      }
    }
    if let failure { throw failure }
    return bytes
  }

  /// The whole file at `path`, refused where it has more than `limit` bytes.
  public static func contents(of path: String, limit: Int) throws(FileError) -> [UInt8] {
    let file = try File(path)
    guard file.size <= limit else { throw .tooLarge(path: path, size: file.size, limit: limit) }
    return try file.read(at: 0, count: file.size)
  }

  /// Adds bytes at the end of the file at `path`, all of them or none; the file is made where it is missing, for its owner
  /// alone. They begin on a line of their own, whatever a program that was killed has left there.
  public static func append(_ bytes: [UInt8], to path: String) throws(FileError) {
    let descriptor = open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC | O_NONBLOCK, 0o600)
    guard descriptor >= 0 else { throw .system(action: "write", path: path, code: errno) }
    defer { close(descriptor) }
    // Two programs may add at once.
    flock(descriptor, LOCK_EX)
    let end = lseek(descriptor, 0, SEEK_END)
    var last = UInt8(ascii: "\n")
    if end > 0 { pread(descriptor, &last, 1, end - 1) }
    let line = (last == UInt8(ascii: "\n") ? [] : [UInt8(ascii: "\n")]) + bytes
    guard let code = line.withUnsafeBytes({ writeAll($0, to: descriptor) }) else { return }
    if end >= 0 { ftruncate(descriptor, end) }
    throw .system(action: "write", path: path, code: code)
  }

  /// Makes the folder at `path` and those above it, where they are missing.
  ///
  /// - Parameter mode: the permissions of folders that are made.
  public static func makeFolder(_ path: String, mode: mode_t = 0o777) throws(FileError) {
    var status = stat()
    if stat(path, &status) == 0 {
      guard status.st_mode & S_IFMT == S_IFDIR else {
        throw .system(action: "make the folder", path: path, code: ENOTDIR)
      }
      return
    }
    let parent = folder(of: path)
    if parent != path { try makeFolder(parent, mode: mode) }
    guard mkdir(path, mode) == 0 || errno == EEXIST else {
      throw .system(action: "make the folder", path: path, code: errno)
    }
  }

  /// The folder that holds `path`: what stands before its last slash, or `.`.
  public static func folder(of path: String) -> String {
    var units = Array(path.utf8)
    while units.count > 1, units.last == UInt8(ascii: "/") { units.removeLast() }
    guard let slash = units.lastIndex(of: UInt8(ascii: "/")) else { return "." }
    return slash == 0 ? "/" : String(decoding: units[..<slash], as: UTF8.self)
  }
}
