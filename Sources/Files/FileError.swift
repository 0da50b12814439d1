import Glibc
import Memory

/// What the system refused to do with a file.
public enum FileError: Error, Hashable, Sendable, CustomStringConvertible {
  /// A call failed: what was tried (`open`, `read`, `write`, ...), with which file, and `errno`.
  case system(action: String, path: String, code: Int32)
  /// The path names a folder, a device or a pipe where a regular file is needed.
  case notRegular(path: String)
  /// The file is larger than the reader takes.
  case tooLarge(path: String, size: Int, limit: Int)
  /// There is no memory for what the file holds.
  case memory(path: String, MemoryShortage)
  /// The file ended before all that it promised was read, so it shrank meanwhile.
  case ended(path: String, offset: Int)

  /// The path of the file.
  public var path: String {
    switch self {
    case .system(_, let path, _), .notRegular(let path), .tooLarge(let path, _, _), .memory(let path, _),
      .ended(let path, _):
      path
    }
  }

  /// Whether the reason is that there is no such file or folder.
  public var isMissing: Bool {
    if case .system(_, _, let code) = self { code == ENOENT || code == ENOTDIR } else { false }
  }

  /// What failed, as said behind the file's name.
  public var reason: String {
    switch self {
    case .system("write", _, ENOENT): "its folder does not exist"
    case .system("make the folder", _, let code): "cannot make this folder: \(String(cString: strerror(code)))"
    case .system(let action, _, let code): "cannot \(action) it: \(String(cString: strerror(code)))"
    case .notRegular: "not a regular file"
    case .tooLarge(_, let size, let limit): "it has \(size) bytes, more than the \(limit) that are taken"
    case .memory(_, let shortage): "it \(shortage)"
    case .ended(_, let offset): "it ends at byte \(offset), before its own length"
    }
  }

  /// The file and what failed.
  public var description: String { "\(path): \(reason)" }
}
