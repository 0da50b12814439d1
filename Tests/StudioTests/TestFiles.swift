import Diagnostics
import Glibc

/// The files beside the tests.
enum TestFiles {
  static let folder = String(#filePath.prefix { _ in true }.dropLast("TestFiles.swift".count))

  /// The paths, below the tests' folder, of all files in `folder` and its folders that end in `suffix`, in order.
  static func paths(in folder: String, suffix: String) -> [String] {
    var found: [String] = []
    for name in names(in: Self.folder + folder) {
      let path = folder + "/" + name
      if name.hasSuffix(suffix) {
        found.append(path)
      } else if !name.contains(".") {
        found += paths(in: path, suffix: suffix)
      }
    }
    return found.sorted()
  }

  /// The names in a folder, but for hidden ones.
  static func names(in folder: String) -> [String] {
    guard let directory = opendir(folder) else { return [] }
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if !name.hasPrefix(".") { names.append(name) }
    }
    return names
  }

  /// The text of a file, or `nil` where there is none.
  static func read(_ path: String) -> String? {
    guard let file = fopen(folder + path, "r") else { return nil }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    while case let byte = fgetc(file), byte != EOF { bytes.append(UInt8(truncatingIfNeeded: byte)) }
    return String(decoding: bytes, as: UTF8.self)
  }

  static func write(_ text: String, to path: String) {
    guard let file = fopen(folder + path, "w") else { return }
    fputs(text, file)
    fclose(file)
  }

  /// A file as a source that is called by its name.
  static func source(_ path: String) -> SourceText? {
    read(path).map { SourceText(name: String(path.split(separator: "/").last ?? ""), text: $0) }
  }
}
