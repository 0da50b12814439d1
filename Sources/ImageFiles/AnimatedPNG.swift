/// Several pictures in one PNG that browsers play without end (the chunks `acTL`, `fcTL` and `fdAT` of the third edition
/// of the PNG specification). A program that knows no animation shows the first picture.
public enum AnimatedPNG {
  /// The bytes of an animated PNG.
  ///
  /// - Parameters:
  ///   - frames: pictures of one size and one number of channels.
  ///   - secondsPerFrame: how long each is shown, to a thousandth, 65 seconds at most.
  /// - Throws: `ImageError.frames` where there are none or they differ.
  public static func encode(_ frames: [Image], secondsPerFrame: Double) throws(ImageError) -> [UInt8] {
    guard let first = frames.first,
      frames.allSatisfy({ ($0.width, $0.height, $0.channels) == (first.width, first.height, first.channels) })
    else { throw .frames }
    let delay = UInt16(max(1, min(65_535, (secondsPerFrame * 1000).rounded())))
    var bytes = PNG.signature
    var sequence: UInt32 = 0
    for (index, frame) in frames.enumerated() {
      let chunks = Self.chunks(of: try PNG.encode(frame))
      if index == 0 {
        for chunk in chunks.prefix(while: { $0.type != dataType }) {
          PNGChunks.append(chunk.type, chunk.data, to: &bytes)
        }
        PNGChunks.append("acTL", PNGChunks.bigEndian(UInt32(frames.count)) + PNGChunks.bigEndian(0), to: &bytes)
      }
      PNGChunks.append("fcTL", control(frame, sequence: sequence, delay: delay), to: &bytes)
      sequence += 1
      for chunk in chunks where chunk.type == dataType {
        if index == 0 {
          PNGChunks.append(dataType, chunk.data, to: &bytes)
        } else {
          PNGChunks.append("fdAT", PNGChunks.bigEndian(sequence) + chunk.data, to: &bytes)
          sequence += 1
        }
      }
    }
    PNGChunks.append("IEND", [], to: &bytes)
    return bytes
  }

  private static let dataType = "IDAT"

  /// A frame's size, place and duration; it replaces the one before.
  private static func control(_ frame: Image, sequence: UInt32, delay: UInt16) -> [UInt8] {
    let numbers = [sequence, UInt32(frame.width), UInt32(frame.height), 0, 0].flatMap(PNGChunks.bigEndian)
    let thousandths: UInt16 = 1000
    return numbers
      + [UInt8(delay >> 8), UInt8(delay & 255), UInt8(thousandths >> 8), UInt8(thousandths & 255), 0, 0]
  }

  /// The chunks of a PNG that this module has written.
  private static func chunks(of png: [UInt8]) -> [(type: String, data: [UInt8])] {
    var result: [(type: String, data: [UInt8])] = []
    var place = PNG.signature.count
    while place + 12 <= png.count {
      let length = png[place..<place + 4].reduce(0) { $0 << 8 | Int($1) }
      guard place + 12 + length <= png.count else { break }
      let type = String(decoding: png[place + 4..<place + 8], as: UTF8.self)
      result.append((type, Array(png[place + 8..<place + 8 + length])))
      place += 12 + length
    }
    return result
  }
}
