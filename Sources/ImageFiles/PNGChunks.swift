import CPNG

/// Writes the parts of a PNG file one by one.
enum PNGChunks {
  /// Appends a chunk: its length, its type of four letters, its data and their checksum.
  static func append(_ type: String, _ data: [UInt8], to bytes: inout [UInt8]) {
    bytes += bigEndian(UInt32(data.count))
    let start = bytes.count
    bytes += Array(type.utf8)
    bytes += data
    let checksum = bytes.withUnsafeBytes { self.checksum(UnsafeRawBufferPointer(rebasing: $0[start...])) }
    bytes += bigEndian(checksum)
  }

  static func bigEndian(_ value: UInt32) -> [UInt8] {
    [UInt8(value >> 24), UInt8(value >> 16 & 255), UInt8(value >> 8 & 255), UInt8(value & 255)]
  }

  /// CRC-32 (ISO 3309), as PNG wants it.
  static func checksum(_ bytes: UnsafeRawBufferPointer) -> UInt32 {
    // The count is that of a chunk, below 2^31.
    UInt32(truncatingIfNeeded: crc32(0, bytes.bindMemory(to: UInt8.self).baseAddress, UInt32(bytes.count)))
  }
}
