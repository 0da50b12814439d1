import Files

/// Where the bytes of a safetensors file come from.
struct SafetensorsSource: Sendable {
  let path: String
  let size: Int
  /// Fills a buffer with the bytes from an offset on.
  let fill: @Sendable (_ offset: Int, _ buffer: UnsafeMutableRawBufferPointer) throws -> Void

  /// Keeps a file open as long as anyone may read from it.
  private final class OpenFile: Sendable {
    let file: File

    init(_ path: String) throws(FileError) { file = try File(path) }
  }

  /// A file on disk.
  init(path: String) throws(FileError) {
    let open = try OpenFile(path)
    self.path = path
    size = open.file.size
    fill = { try open.file.read(at: $0, into: $1) }
  }

  /// Bytes in memory, under a name for errors.
  init(bytes: [UInt8], name: String) {
    path = name
    size = bytes.count
    fill = { offset, buffer in
      bytes.withUnsafeBytes {
        buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[offset..<offset + buffer.count]))
      }
    }
  }

  /// Some bytes; the caller has seen that the file holds them.
  func read(at offset: Int, count: Int) throws -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    try bytes.withUnsafeMutableBytes { try fill(offset, $0) }
    return bytes
  }
}
