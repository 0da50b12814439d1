/// Several pictures in one PNG that browsers play without end (the chunks `acTL`, `fcTL` and `fdAT` of the third edition
/// of the PNG specification). A program that knows no animation shows the first picture.
public enum AnimatedPNG {
  /// The bytes of an animated PNG.
  ///
  /// - Parameters:
  ///   - count: how many frames there are.
  ///   - secondsPerFrame: how long each is shown, to a thousandth, 65 seconds at most.
  ///   - frame: makes one of them; all have one size and one number of channels. Only one is in memory at a time.
  /// - Throws: `ImageError.frames` where there are none or they differ, and what `frame` throws.
  public static func encode(count: Int, secondsPerFrame: Double, frame: (Int) throws -> Image) throws -> [UInt8] {
    guard count > 0 else { throw ImageError.frames }
    let delay = UInt16(max(1, min(65_535, (secondsPerFrame * 1000).rounded())))
    var bytes = PNG.signature
    var sequence: UInt32 = 0
    var format: (Int, Int, Int)?
    for index in 0..<count {
      let frame = try frame(index)
      let own = (frame.width, frame.height, frame.channels)
      guard own == format ?? own else { throw ImageError.frames }
      format = own
      let chunks = Self.chunks(of: try PNG.encode(frame))
      if index == 0 {
        for chunk in chunks.prefix(while: { $0.type != dataType }) {
          PNGChunks.append(chunk.type, chunk.data, to: &bytes)
        }
        PNGChunks.append("acTL", PNGChunks.bigEndian(UInt32(count)) + PNGChunks.bigEndian(0), to: &bytes)
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
