import CPNG

extension PNG {
  /// The bytes of a PNG with a palette, made quickly: only what stays the same along or below is shortened, which
  /// drawings are full of.
  ///
  /// The library's simplified interface cannot be told to look for runs alone.
  /// - Parameters:
  ///   - indices: `height x width` places in the palette, each within it.
  ///   - palette: red, green and blue of each colour, 1 to 256 of them.
  /// - Throws: `ImageError.notWritten` without memory.
  public static func encode(
    indices: [UInt8], palette: [UInt8], width: Int, height: Int
  ) throws(ImageError) -> [UInt8] {
    precondition(indices.count == width * height && width > 0 && height > 0 && indices.count < 1 << 30)
    precondition(palette.count % 3 == 0 && (3...768).contains(palette.count))
    var bytes = signature
    // Eight bits a pixel, each a place in the palette, in rows from the top.
    let layout: [UInt8] = [8, 3, 0, 0, 0]
    PNGChunks.append(
      "IHDR", PNGChunks.bigEndian(UInt32(width)) + PNGChunks.bigEndian(UInt32(height)) + layout, to: &bytes)
    PNGChunks.append("PLTE", palette, to: &bytes)
    PNGChunks.append("IDAT", try deflated(rows(of: indices, width: width)), to: &bytes)
    PNGChunks.append("IEND", [], to: &bytes)
    return bytes
  }

  /// Each row as a PNG keeps it: the number of a filter, then each byte less the one above it, so that what stays the same
  /// from row to row becomes zeros.
  private static func rows(of indices: [UInt8], width: Int) -> [UInt8] {
    let height = indices.count / width
    let lessTheByteAbove: UInt8 = 2
    return [UInt8](unsafeUninitializedCapacity: height * (width + 1)) { target, filled in
      indices.withUnsafeBufferPointer { indices in
        for y in 0..<height {
          let row = UnsafeMutableBufferPointer(rebasing: target[y * (width + 1)..<(y + 1) * (width + 1)])
          row[0] = lessTheByteAbove
          let below = UnsafeBufferPointer(rebasing: indices[y * width..<(y + 1) * width])
          if y == 0 {
            for x in 0..<width { row[x &+ 1] = below[x] }
          } else {
            let above = UnsafeBufferPointer(rebasing: indices[(y - 1) * width..<y * width])
            for x in 0..<width { row[x &+ 1] = below[x] &- above[x] }
          }
        }
      }
      filled = height * (width + 1)
    }
  }

  private static func deflated(_ bytes: [UInt8]) throws(ImageError) -> [UInt8] {
    var stream = z_stream()
    let size = Int32(MemoryLayout<z_stream>.size)
    guard deflateInit2_(&stream, 1, Z_DEFLATED, 15, 8, Z_RLE, ZLIB_VERSION, size) == Z_OK else {
      throw .notWritten(reason: "no memory")
    }
    defer { deflateEnd(&stream) }
    var source = bytes
    let bound = Int(deflateBound(&stream, UInt(bytes.count)))
    var status = Z_OK
    let result = [UInt8](unsafeUninitializedCapacity: bound) { target, filled in
      source.withUnsafeMutableBufferPointer { source in
        stream.next_in = source.baseAddress
        stream.avail_in = UInt32(source.count)
        stream.next_out = target.baseAddress
        stream.avail_out = UInt32(bound)
        status = deflate(&stream, Z_FINISH)
        filled = bound - Int(stream.avail_out)
      }
    }
    guard status == Z_STREAM_END else { throw .notWritten(reason: "the pixels could not be packed") }
    return result
  }
}
