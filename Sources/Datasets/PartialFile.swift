import Files
import Glibc

/// The part of a file that was received, beside the place of the whole as `.part`: locked, so that one program writes it.
final class PartialFile {
  /// How many bytes it has.
  private(set) var length: Int
  private let path: String
  private let descriptor: Int32

  /// Opens or begins the part of the file that will be at `target`.
  ///
  /// - Returns: `nil` where another program writes it.
  init?(of target: String) throws(DatasetError) {
    path = target + ".part"
    while true {
      let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o666)
      guard descriptor >= 0 else { throw .file(.system(action: "write", path: path, code: errno)) }
      guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
        close(descriptor)
        return nil
      }
      var (opened, named) = (stat(), stat())
      // Whoever held the lock may have renamed or removed the file meanwhile.
      if fstat(descriptor, &opened) == 0, stat(path, &named) == 0, opened.st_ino == named.st_ino,
        opened.st_dev == named.st_dev
      {
        self.descriptor = descriptor
        length = Int(opened.st_size)
        return
      }
      close(descriptor)
    }
  }

  deinit {
    // Nothing came: nothing is left behind.
    if length == 0 { unlink(path) }
    close(descriptor)
  }

  /// Appends bytes.
  func append(_ bytes: ArraySlice<UInt8>) throws(DatasetError) {
    let code = bytes.withUnsafeBytes { bytes -> Int32 in
      var rest = bytes
      while !rest.isEmpty {
        let put = pwrite(descriptor, rest.baseAddress, rest.count, off_t(length))
        if put < 0 {
          if errno == EINTR { continue }
          return errno
        }
        length += put
        rest = UnsafeRawBufferPointer(rebasing: rest[put...])
      }
      return 0
    }
    guard code == 0 else { throw .file(.system(action: "write", path: path, code: code)) }
  }

  /// Forgets what came.
  func clear() throws(DatasetError) {
    guard ftruncate(descriptor, 0) == 0 else { throw .file(.system(action: "write", path: path, code: errno)) }
    length = 0
  }

  /// Its bytes, at most `limit` of them.
  func contents(limit: Int) throws(FileError) -> [UInt8] { try File.contents(of: path, limit: limit) }

  /// Moves it to `target`.
  func move(to target: String) throws(DatasetError) {
    fsync(descriptor)
    guard rename(path, target) == 0 else { throw .file(.system(action: "rename to", path: target, code: errno)) }
  }
}
