import Files
import Testing

@testable import ImageFiles

/// The pictures of the folder `Pictures`, which `make` there has made without the libraries that read them here.
private enum Pictures {
  static let folder = String(#filePath.dropLast("PictureFileTests.swift".count)) + "Pictures/"

  static func bytes(_ name: String) throws -> [UInt8] { try File.contents(of: folder + name, limit: 1 << 20) }

  /// Name, channels and pixels of each PNG.
  static let expected: [(name: String, channels: Int, pixels: [UInt8])] = {
    guard let text = try? bytes("expected.txt") else { return [] }
    return String(decoding: text, as: UTF8.self).split(separator: "\n").map { line in
      let words = line.split(separator: " ")
      return (String(words[0]), Int(words[1]) ?? 0, ImageFilesTests.bytes(hexadecimal: String(words[2])))
    }
  }()
}

@Suite struct PictureFileTests {
  @Test func thePicturesAreThere() { #expect(Pictures.expected.count == 40) }

  @Test(arguments: Pictures.expected.map(\.name)) func readsEveryKindOfPNG(name: String) throws {
    let (_, channels, expected) = try #require(Pictures.expected.first { $0.name == name })
    let bytes = try Pictures.bytes(name)
    let image = try bytes.withUnsafeBytes { try Image.decode($0) }
    #expect((image.width, image.height, image.channels) == (11, 7, channels))
    // Sixteen bits with opacity are rounded twice by the library.
    let tolerance = name.contains("opacity-16") ? 1 : 0
    for place in stride(from: 0, to: expected.count, by: channels) {
      let pixel = image.pixels[place..<place + channels].map { Int($0) }
      let wanted = expected[place..<place + channels].map { Int($0) }
      // What is not seen at all may have any colour.
      if channels == 4, wanted[3] == 0, pixel[3] == 0 { continue }
      #expect(
        zip(pixel, wanted).allSatisfy { abs($0 - $1) <= tolerance }, "pixel \(place / channels): \(pixel), \(wanted)")
    }
    // Laid on black where opacity is dropped.
    let opaque = try bytes.withUnsafeBytes { try Image.decode($0, channels: 3) }
    for pixel in 0..<77 where channels == 4 && expected[4 * pixel + 3] == 0 {
      #expect(opaque.pixels[3 * pixel..<3 * pixel + 3].allSatisfy { $0 == 0 })
    }
    if channels == 3 { #expect(opaque == image) }
    if channels == 1 { #expect(opaque.pixels == expected.flatMap { [$0, $0, $0] }) }
  }

  @Test(arguments: ["baseline", "full-chroma", "progressive", "restarts", "optimised", "grey"])
  func readsJPEG(name: String) throws {
    let bytes = try Pictures.bytes(name + ".jpg")
    let image = try bytes.withUnsafeBytes { try Image.decode($0) }
    #expect((image.width, image.height, image.channels) == (24, 16, name == "grey" ? 1 : 3))
    // Three blocks of colour above a yellow band.
    let blocks: [(x: Int, y: Int, color: [Int])] = [
      (3, 3, [220, 40, 30]), (12, 3, [30, 160, 60]), (20, 3, [40, 60, 220]), (12, 12, [240, 230, 90]),
    ]
    for block in blocks {
      let place = (block.y * 24 + block.x) * image.channels
      let pixel = image.pixels[place..<place + image.channels].map { Int($0) }
      let (r, g, b) = (block.color[0], block.color[1], block.color[2])
      let wanted = image.channels == 1 ? [(299 * r + 587 * g + 114 * b) / 1000] : block.color
      #expect(zip(pixel, wanted).allSatisfy { abs($0 - $1) < 25 }, "\(pixel) instead of \(wanted)")
    }
  }

  @Test func refusesPrintColoursWithAMessage() throws {
    let bytes = try Pictures.bytes("cmyk.jpg")
    #expect {
      try bytes.withUnsafeBytes { try Image.decode($0) }
    } throws: { error in
      (error as? ImageError)?.description.contains("CMYK") == true
    }
  }

  /// Each file cut off anywhere is an error, never a picture that is half missing.
  @Test(arguments: [
    "colour-8-interlaced.png", "palette-transparent-2.png", "baseline.jpg", "progressive.jpg", "restarts.jpg",
  ])
  func refusesCutFiles(name: String) throws {
    let bytes = try Pictures.bytes(name)
    // A JPEG's mark at the end may be missing; the picture is whole then.
    let end = bytes.count - (name.hasSuffix("png") ? 0 : 2)
    for length in 0..<end {
      let image = try? Array(bytes[..<length]).withUnsafeBytes { try Image.decode($0) }
      #expect(image?.width == nil, "\(length) of \(bytes.count) bytes")
    }
  }
}
