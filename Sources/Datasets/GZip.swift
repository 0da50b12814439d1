import CPNG
import Files
import Memory

/// Unpacks gzip in memory with a bound, so that a small file cannot fill the memory.
enum GZip {
  /// Whether the bytes begin as gzip does.
  static func begins(_ bytes: some Sequence<UInt8>) -> Bool { bytes.starts(with: [0x1F, 0x8B]) }

  /// The unpacked bytes; of a file of several members, one after the other, those of all.
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
    let outcome = input.withUnsafeMutableBufferPointer { source in
      stream.next_in = source.baseAddress
      stream.avail_in = UInt32(clamping: source.count)
      while true {
        let (status, filled) = chunk.withUnsafeMutableBufferPointer { target in
          stream.next_out = target.baseAddress
          stream.avail_out = UInt32(target.count)
          let status = inflate(&stream, Z_NO_FLUSH)
          return (status, target.count - Int(stream.avail_out))
        }
        if result.count + filled > limit { return Outcome.tooLong }
        do throws(MemoryShortage) { try MemoryLimit.makeRoom(for: filled, in: &result) } catch { return .short(error) }
        result += chunk[..<filled]
        switch status {
        case Z_OK: continue
        case Z_STREAM_END:
          let rest = source.suffix(Int(stream.avail_in))
          // Tapes and some downloads fill the last block with zeros.
          if rest.allSatisfy({ $0 == 0 }) { return .whole }
          guard begins(rest), inflateReset(&stream) == Z_OK else { return .junk }
        case Z_BUF_ERROR: return .cutOff
        default: return .damaged
        }
      }
    }
    let offset = bytes.count - Int(stream.avail_in)
    switch outcome {
    case .whole: return result
    case .short(let shortage): throw .tooLarge(shortage)
    case .tooLong: throw .damaged(path: path, offset: offset, reason: "more than \(limit) bytes come out of it")
    case .cutOff: throw .damaged(path: path, offset: offset, reason: "the gzip data end too early")
    case .damaged: throw .damaged(path: path, offset: offset, reason: "the gzip data are damaged")
    case .junk: throw .damaged(path: path, offset: offset, reason: "something else follows the gzip data")
    }
  }

  /// How unpacking ends.
  private enum Outcome {
    case whole, tooLong, cutOff, damaged, junk
    case short(MemoryShortage)
  }

  /// The contents of a file, unpacked where it is gzip; at most `limit` bytes.
  static func contents(of path: String, limit: Int) throws(DatasetError) -> [UInt8] {
    let bytes: [UInt8]
    do throws(FileError) { bytes = try File.contents(of: path, limit: limit) } catch { throw .file(error) }
    return begins(bytes) ? try unpack(bytes, limit: limit, path: path) : bytes
  }
}
