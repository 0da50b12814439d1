import Glibc

/// The names in a folder.
public enum FolderListing {
  /// The names in the folder at `path`, in no particular order and without `.` and `..`, as the system spells them, which need
  /// not be UTF-8; `nil` where it cannot be opened.
  public static func names(in path: String) -> [[UInt8]]? {
    guard let directory = opendir(path) else { return nil }
    defer { closedir(directory) }
    var names: [[UInt8]] = []
    while let name = nextName(in: directory) { names.append(name) }
    return names
  }

  /// The next name in an open folder but `.` and `..`; `nil` after the last.
  public static func nextName(in directory: OpaquePointer) -> [UInt8]? {
    while let entry = readdir(directory) {
      // In place: the system writes no more of an entry than its name needs, and a copy of the whole would read beyond it.
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { Array($0.prefix { $0 != 0 }) }
      if name != Array(".".utf8), name != Array("..".utf8) { return name }
    }
    return nil
  }
}
