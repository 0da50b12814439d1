import Testing

#if canImport(Glibc)
  import Glibc
#endif

/// Files that hold what a test expects. `ATELIER_UPDATE_GOLDENS=1` writes them anew.
enum Golden {
  /// Expects a text to equal the file `Goldens/name`.
  static func expect(_ text: String, _ name: String, sourceLocation: SourceLocation = #_sourceLocation) {
    let path = folder + "/" + name
    if getenv("ATELIER_UPDATE_GOLDENS") != nil {
      write(Array(text.utf8), to: path)
      return
    }
    let expected = read(path)
    #expect(
      expected == text, "Goldens/\(name) differs; it should read:\n\(expected ?? "(missing)")\nbut is:\n\(text)",
      sourceLocation: sourceLocation)
  }

  private static let folder: String = {
    let file = #filePath
    return String(file[..<(file.lastIndex(of: "/") ?? file.endIndex)]) + "/Goldens"
  }()

  private static func read(_ path: String) -> String? {
    guard let file = fopen(path, "r") else { return nil }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65536)
    while case let count = fread(&buffer, 1, buffer.count, file), count > 0 { bytes += buffer[..<count] }
    return String(decoding: bytes, as: UTF8.self)
  }

  static func write(_ bytes: [UInt8], to path: String) {
    guard let file = fopen(path, "w") else {
      Issue.record("cannot write \(path)")
      return
    }
    fwrite(bytes, 1, bytes.count, file)
    fclose(file)
  }
}
