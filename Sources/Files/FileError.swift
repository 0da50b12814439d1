import Glibc

/// What the system refused to do with a file.
public enum FileError: Error, Hashable, Sendable, CustomStringConvertible {
  /// A call failed: what was tried (`open`, `read`, `write`, ...), with which file, and `errno`.
  case system(action: String, path: String, code: Int32)
  /// The path names a folder, a device or a pipe where a regular file is needed.
  case notRegular(path: String)
  /// The file is larger than the reader takes.
  case tooLarge(path: String, size: Int, limit: Int)
  /// The file ended before all that it promised was read, so it shrank meanwhile.
  case ended(path: String, offset: Int)

  /// The path of the file.
  public var path: String {
    switch self {
    case .system(_, let path, _), .notRegular(let path), .tooLarge(let path, _, _), .ended(let path, _): path
    }
  }

  /// Whether the reason is that there is no such file or folder.
  public var isMissing: Bool {
    if case .system(_, _, let code) = self { code == ENOENT || code == ENOTDIR } else { false }
  }

  /// What failed, with which file, and the system's reason.
  public var description: String {
    switch self {
    case .system(let action, let path, let code): "cannot \(action) \(path): \(String(cString: strerror(code)))"
    case .notRegular(let path): "\(path) is not a regular file"
    case .tooLarge(let path, let size, let limit): "\(path) has \(size) bytes, more than the \(limit) that are taken"
    case .ended(let path, let offset): "\(path) ends at byte \(offset), before its own length"
    }
  }
}
