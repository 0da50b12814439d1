import CPNG
import Files

/// Unpacks gzip in memory with a bound, so that a small file cannot fill the memory.
enum GZip {
  /// Whether the bytes begin as gzip does.
  static func begins(_ bytes: [UInt8]) -> Bool { bytes.count > 2 && bytes[0] == 0x1F && bytes[1] == 0x8B }

  /// The unpacked bytes.
  ///
  /// - Throws: `DatasetError.damaged`, also where more than `limit` bytes would come out.
  static func unpack(_ bytes: [UInt8], limit: Int, path: String) throws(DatasetError) -> [UInt8] {
    var stream = z_stream()
    // 16: with the header and the checksum of gzip.
    guard inflateInit2_(&stream, 16 + MAX_WBITS, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
      throw .damaged(path: path, offset: 0, reason: "gzip cannot be started")
    }
    defer { inflateEnd(&stream) }
    var result: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    var input = bytes
    var status = Z_OK
    let tooLong = input.withUnsafeMutableBufferPointer { source in
      stream.next_in = source.baseAddress
      stream.avail_in = UInt32(clamping: source.count)
      while status == Z_OK {
        let filled = chunk.withUnsafeMutableBufferPointer { target in
          stream.next_out = target.baseAddress
          stream.avail_out = UInt32(target.count)
          status = inflate(&stream, Z_NO_FLUSH)
          return target.count - Int(stream.avail_out)
        }
        if result.count + filled > limit { return true }
        result += chunk[..<filled]
      }
      return false
    }
    let offset = Int(stream.total_in)
    if tooLong { throw .damaged(path: path, offset: offset, reason: "more than \(limit) bytes come out of it") }
    guard status == Z_STREAM_END else {
      let reason = status == Z_BUF_ERROR ? "the gzip data end too early" : "the gzip data are damaged"
      throw .damaged(path: path, offset: offset, reason: reason)
    }
    return result
  }

  /// The contents of a file, unpacked where it is gzip; at most `limit` bytes.
  static func contents(of path: String, limit: Int) throws(DatasetError) -> [UInt8] {
    let bytes: [UInt8]
    do throws(FileError) { bytes = try File.contents(of: path, limit: limit) } catch { throw .file(error) }
    return begins(bytes) ? try unpack(bytes, limit: limit, path: path) : bytes
  }
}
