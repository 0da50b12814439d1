import Files

/// Where the bytes of a safetensors file come from.
enum SafetensorsSource: ~Copyable {
  case file(File)
  case memory([UInt8], name: String)

  var path: String {
    switch self {
    case .file(let file): file.path
    case .memory(_, let name): name
    }
  }

  var size: Int {
    switch self {
    case .file(let file): file.size
    case .memory(let bytes, _): bytes.count
    }
  }

  borrowing func read(at offset: Int, count: Int) throws -> [UInt8] {
    switch self {
    case .file(let file): try file.read(at: offset, count: count)
    case .memory(let bytes, _): Array(bytes[offset..<offset + count])
    }
  }

  borrowing func read(at offset: Int, into buffer: UnsafeMutableRawBufferPointer) throws {
    switch self {
    case .file(let file): try file.read(at: offset, into: buffer)
    case .memory(let bytes, _):
      bytes.withUnsafeBytes {
        buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[offset..<offset + buffer.count]))
      }
    }
  }
}
