/// What is needed of a PNG to show it: header, palette, transparency and data.
///
/// Everything else (profiles, text, times, frames of an animation) is left out before the library sees it: it is of no use
/// here, and what packs the most into few bytes. The orientation is read here.
struct PNGEssence {
  /// A PNG without anything else.
  private(set) var bytes = PNG.signature
  private(set) var width = 0
  private(set) var height = 0
  /// Bits a sample.
  private(set) var depth = 0
  private(set) var isInterlaced = false
  /// How to turn it, 1 upright to 8; see `EXIF`.
  private(set) var orientation = 1

  /// Takes a PNG apart; chunks must be whole, their checksums are left to the library.
  ///
  /// - Throws: `ImageError.unknownFormat`, `.damaged`.
  init(_ png: UnsafeRawBufferPointer) throws(ImageError) {
    guard PNG.begins(png) else { throw .unknownFormat }
    bytes.reserveCapacity(png.count)
    var place = PNG.signature.count
    var isAtEnd = false
    while !isAtEnd {
      guard place + 12 <= png.count else { throw .damaged(reason: "it ends too early") }
      let length = Self.number(png, place)
      guard length <= png.count - place - 12 else { throw .damaged(reason: "it ends too early") }
      let type = Self.number(png, place + 4)
      if place == PNG.signature.count {
        guard type == Self.code("IHDR"), length == 13 else { throw .damaged(reason: "the header is missing") }
        width = Self.number(png, place + 8)
        height = Self.number(png, place + 12)
        depth = Int(png[place + 16])
        isInterlaced = png[place + 20] != 0
      }
      if Self.kept.contains(type) { bytes += png[place..<place + 12 + length] }
      if type == Self.code("eXIf") {
        let note = UnsafeRawBufferPointer(rebasing: png[place + 8..<place + 8 + length])
        orientation = EXIF.orientation(tiff: note) ?? orientation
      }
      isAtEnd = type == Self.code("IEND")
      place += 12 + length
    }
  }

  private static let kept = ["IHDR", "PLTE", "tRNS", "IDAT", "IEND"].map(code)

  private static func code(_ type: String) -> Int { type.utf8.reduce(0) { $0 << 8 | Int($1) } }

  private static func number(_ bytes: UnsafeRawBufferPointer, _ place: Int) -> Int {
    bytes[place..<place + 4].reduce(0) { $0 << 8 | Int($1) }
  }
}

extension Image {
  /// How opaque each pixel is, `height x width x 1`; `nil` for a picture that is opaque by its kind.
  var opacity: Image? {
    guard channels == 4 else { return nil }
    return Image(
      width: width, height: height, channels: 1, pixels: stride(from: 3, to: pixels.count, by: 4).map { pixels[$0] })
  }

  /// The picture with so many channels, 1, 3 or 4: colours become grey by their brightness (Rec. 601, as in JPEG), opacity
  /// is laid on black.
  func converted(channels wanted: Int) -> Image {
    guard wanted != channels else { return self }
    var result: [UInt8] = []
    result.reserveCapacity(width * height * wanted)
    for pixel in stride(from: 0, to: pixels.count, by: channels) {
      let opacity = channels == 4 ? Int(pixels[pixel + 3]) : 255
      let shown = wanted == 4 ? 255 : opacity
      let next = channels == 1 ? 0 : 1
      let red = (Int(pixels[pixel]) * shown + 127) / 255
      let green = (Int(pixels[pixel + next]) * shown + 127) / 255
      let blue = (Int(pixels[pixel + 2 * next]) * shown + 127) / 255
      if wanted == 1 {
        result.append(UInt8((299 * red + 587 * green + 114 * blue + 500) / 1000))
        continue
      }
      result.append(UInt8(red))
      result.append(UInt8(green))
      result.append(UInt8(blue))
      if wanted == 4 { result.append(UInt8(opacity)) }
    }
    return Image(width: width, height: height, channels: wanted, pixels: result)
  }
}
