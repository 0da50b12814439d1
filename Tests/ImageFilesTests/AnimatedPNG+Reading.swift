@testable import ImageFiles

extension AnimatedPNG {
  /// The bytes of an animated PNG with these frames.
  static func encode(_ frames: [Image], secondsPerFrame: Double) throws -> [UInt8] {
    try encode(count: frames.count, secondsPerFrame: secondsPerFrame) { frames[$0] }
  }

  /// The frames of an animation, or the one picture of any other PNG.
  ///
  /// Frames must fill the whole picture, as those of `encode` do. Each is put together as a single picture and given to
  /// `PNG.decode`.
  /// - Throws: `ImageError`.
  static func decode(_ bytes: [UInt8]) throws(ImageError) -> [Image] {
    let chunks = try checkedChunks(of: bytes)
    guard let header = chunks.first, header.type == "IHDR" else { throw .damaged(reason: "the header is missing") }
    var streams: [[UInt8]] = []
    for chunk in chunks {
      switch chunk.type {
      case "fcTL":
        guard chunk.data.count == 26, chunk.data.dropFirst(4).prefix(8).elementsEqual(header.data.prefix(8)) else {
          throw .damaged(reason: "a frame is not of the picture's size")
        }
        streams.append([])
      case "IDAT":
        if streams.isEmpty { streams.append([]) }
        streams[0] += chunk.data
      case "fdAT":
        guard streams.count > 1, chunk.data.count >= 4 else { throw .damaged(reason: "a frame has no control") }
        streams[streams.count - 1] += chunk.data.dropFirst(4)
      default: break
      }
    }
    guard !streams.isEmpty else { throw .damaged(reason: "there are no frames") }
    var frames: [Image] = []
    for stream in streams { frames.append(try single(header: Array(header.data), stream)) }
    return frames
  }

  private static func single(header: [UInt8], _ data: [UInt8]) throws(ImageError) -> Image {
    var bytes = PNG.signature
    PNGChunks.append("IHDR", header, to: &bytes)
    PNGChunks.append("IDAT", data, to: &bytes)
    PNGChunks.append("IEND", [], to: &bytes)
    return try bytes.withUnsafeBufferPointer { (buffer) throws(ImageError) in
      try PNG.decode(UnsafeRawBufferPointer(buffer))
    }
  }

  /// The chunks of a PNG from anywhere, their lengths and checksums seen to be right.
  private static func checkedChunks(
    of bytes: [UInt8]
  ) throws(ImageError) -> [(type: String, data: ArraySlice<UInt8>)] {
    guard bytes.starts(with: PNG.signature) else { throw .unknownFormat }
    var position = PNG.signature.count
    var chunks: [(type: String, data: ArraySlice<UInt8>)] = []
    while position < bytes.count {
      guard bytes.count - position >= 12 else { throw .damaged(reason: "a chunk is cut off") }
      let length = bytes[position..<position + 4].reduce(0) { $0 << 8 | Int($1) }
      guard length <= bytes.count - position - 12 else { throw .damaged(reason: "a chunk is cut off") }
      let data = position + 8..<position + 8 + length
      let expected = bytes[data.upperBound..<data.upperBound + 4].reduce(0) { $0 << 8 | UInt32($1) }
      guard Array(bytes[(position + 4)..<data.upperBound]).withUnsafeBytes(PNGChunks.checksum) == expected else {
        throw .damaged(reason: "the checksum of a chunk is wrong")
      }
      chunks.append((String(decoding: bytes[position + 4..<position + 8], as: UTF8.self), bytes[data]))
      position = data.upperBound + 4
    }
    return chunks
  }
}
