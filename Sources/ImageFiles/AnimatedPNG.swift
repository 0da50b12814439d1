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
        for chunk in chunks.prefix(while: { $0.type != dataType }) { append(chunk.type, chunk.data, to: &bytes) }
        append("acTL", bigEndian(UInt32(frames.count)) + bigEndian(0), to: &bytes)
      }
      append("fcTL", control(frame, sequence: sequence, delay: delay), to: &bytes)
      sequence += 1
      for chunk in chunks where chunk.type == dataType {
        if index == 0 {
          append(dataType, chunk.data, to: &bytes)
        } else {
          append("fdAT", bigEndian(sequence) + chunk.data, to: &bytes)
          sequence += 1
        }
      }
    }
    append("IEND", [], to: &bytes)
    return bytes
  }

  private static let dataType = "IDAT"

  /// A frame's size, place and duration; it replaces the one before.
  private static func control(_ frame: Image, sequence: UInt32, delay: UInt16) -> [UInt8] {
    let numbers = [sequence, UInt32(frame.width), UInt32(frame.height), 0, 0].flatMap(bigEndian)
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

  static func append(_ type: String, _ data: [UInt8], to bytes: inout [UInt8]) {
    let body = Array(type.utf8) + data
    bytes += bigEndian(UInt32(data.count)) + body + bigEndian(checksum(body))
  }

  private static func bigEndian(_ value: UInt32) -> [UInt8] {
    [UInt8(value >> 24), UInt8(value >> 16 & 255), UInt8(value >> 8 & 255), UInt8(value & 255)]
  }

  /// CRC-32 (ISO 3309), as PNG wants it.
  static func checksum(_ bytes: [UInt8]) -> UInt32 {
    var value: UInt32 = .max
    for byte in bytes { value = table[Int((value ^ UInt32(byte)) & 255)] ^ value >> 8 }
    return ~value
  }

  private static let table: [UInt32] = (0..<256).map { index in
    (0..<8).reduce(UInt32(index)) { value, _ in value & 1 == 1 ? 0xEDB8_8320 ^ value >> 1 : value >> 1 }
  }
}
