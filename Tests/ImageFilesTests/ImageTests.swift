import FileFormats
import Testing

@testable import ImageFiles

/// A picture with something in every place.
func sample(width: Int, height: Int, channels: Int) -> Image {
  var image = Image(width: width, height: height, channels: channels)
  for index in image.pixels.indices { image.pixels[index] = UInt8(truncatingIfNeeded: index * 37 + index / 7) }
  return image
}

@Suite struct PNGTests {
  @Test(arguments: [1, 3, 4]) func readsBackEqual(channels: Int) throws {
    for (width, height) in [(1, 1), (7, 5), (64, 33)] {
      let image = sample(width: width, height: height, channels: channels)
      let bytes = try PNG.encode(image)
      #expect(try bytes.withUnsafeBytes { try PNG.decode($0) } == image)
      #expect(try bytes.withUnsafeBytes { try Image.decode($0) } == image)
    }
  }

  @Test func convertsChannels() throws {
    let grey = try PNG.encode(Image(width: 2, height: 1, channels: 1, pixels: [10, 200]))
    #expect(try grey.withUnsafeBytes { try PNG.decode($0, channels: 3) }.pixels == [10, 10, 10, 200, 200, 200])
    let opaque = try PNG.encode(Image(width: 1, height: 1, channels: 4, pixels: [200, 100, 50, 0]))
    #expect(try opaque.withUnsafeBytes { try PNG.decode($0, channels: 3) }.pixels == [0, 0, 0])
  }

  @Test func animationsReadBackEqual() throws {
    for channels in [1, 3, 4] {
      let frames = (1...4).map { frame in
        var image = sample(width: 20, height: 10, channels: channels)
        for index in image.pixels.indices { image.pixels[index] &*= UInt8(frame) }
        return image
      }
      let bytes = try AnimatedPNG.encode(frames, secondsPerFrame: 0.1)
      #expect(try AnimatedPNG.decode(bytes) == frames)
      // What knows no animation shows the first frame.
      #expect(try bytes.withUnsafeBytes { try PNG.decode($0) } == frames[0])
    }
    #expect(throws: ImageError.frames) { try AnimatedPNG.encode([], secondsPerFrame: 0.1) }
    #expect(throws: ImageError.frames) {
      try AnimatedPNG.encode(
        [sample(width: 2, height: 2, channels: 1), sample(width: 2, height: 3, channels: 1)], secondsPerFrame: 0.1)
    }
    let still = sample(width: 3, height: 3, channels: 3)
    #expect(try AnimatedPNG.decode(PNG.encode(still)) == [still])
  }

  @Test func refusesHugeHeadersBeforeAllocating() throws {
    // 100,000 x 100,000 in the header, its checksum right, and hardly any data.
    let huge = bytes(
      hexadecimal:
        "89504e470d0a1a0a0000000d49484452000186a0000186a0080200000027309c9f0000000c49444154789c3330a03d0000b37112c1bb98c9870000000049454e44ae426082"
    )
    #expect(throws: ImageError.self) { try huge.withUnsafeBytes { try PNG.decode($0) } }
    let small = try PNG.encode(sample(width: 20, height: 20, channels: 1))
    #expect(throws: ImageError.size(width: 20, height: 20)) {
      try small.withUnsafeBytes { try PNG.decode($0, limits: ImageLimits(side: 10)) }
    }
    #expect(throws: ImageError.size(width: 20, height: 20)) {
      try small.withUnsafeBytes { try PNG.decode($0, limits: ImageLimits(side: 100, pixels: 399)) }
    }
  }
}

@Suite struct JPEGTests {
  @Test func readsBaseline() throws {
    let image = try smallJPEG.withUnsafeBytes { try Image.decode($0) }
    #expect((image.width, image.height, image.channels) == (16, 8, 1))
    #expect(image.pixels[0] < 40 && image.pixels[15] > 215)
    let colour = try smallJPEG.withUnsafeBytes { try JPEG.decode($0, channels: 3) }
    #expect(colour.channels == 3 && colour.pixels[0] == image.pixels[0])
    let scaled = try smallJPEG.withUnsafeBytes { try JPEG.decode($0, shortSide: 4) }
    #expect((scaled.width, scaled.height) == (8, 4))
  }

  @Test func readsProgressive() throws {
    #expect(
      try progressiveJPEG.withUnsafeBytes { try Image.decode($0) } == smallJPEG.withUnsafeBytes { try Image.decode($0) }
    )
  }

  @Test func refusesPrintColoursAndHugeHeaders() throws {
    #expect(throws: ImageError.printColours) { try printJPEG.withUnsafeBytes { try Image.decode($0) } }
    // The frame header says 60,000 x 60,000.
    var huge = smallJPEG
    let frame = try #require(huge.indices.first { huge[$0] == 0xFF && huge[$0 + 1] == 0xC0 })
    huge.replaceSubrange(frame + 5..<frame + 9, with: [0xEA, 0x60, 0xEA, 0x60])
    #expect(throws: ImageError.size(width: 60_000, height: 60_000)) {
      try huge.withUnsafeBytes { try Image.decode($0) }
    }
  }

  @Test(arguments: 1...8) func turnsUpright(orientation: Int) throws {
    for isLittle in [true, false] {
      let value = UInt8(orientation)
      let tiff: [UInt8] =
        isLittle
        ? [0x49, 0x49, 42, 0, 8, 0, 0, 0, 1, 0, 0x12, 1, 3, 0, 1, 0, 0, 0, value, 0, 0, 0, 0, 0, 0, 0]
        : [0x4D, 0x4D, 0, 42, 0, 0, 0, 8, 0, 1, 1, 0x12, 0, 3, 0, 0, 0, 1, 0, value, 0, 0, 0, 0, 0, 0]
      let segment = Array("Exif\0\0".utf8) + tiff
      let bytes = smallJPEG[..<2] + [0xFF, 0xE1, 0, UInt8(segment.count + 2)] + segment + smallJPEG[2...]
      let image = try Array(bytes).withUnsafeBytes { try JPEG.decode($0) }
      let dark: (x: Int, y: Int) =
        [(0, 0), (0, 0), (15, 0), (15, 7), (0, 7), (0, 0), (0, 0), (7, 15), (7, 15)][orientation]
      let isTall = orientation >= 5
      #expect((image.width, image.height) == (isTall ? 8 : 16, isTall ? 16 : 8))
      #expect(image.pixels[dark.y * image.width + dark.x] < 40)
    }
  }

  @Test(arguments: 1...8) func turnsPNGUpright(orientation: Int) throws {
    let tiff: [UInt8] = [
      0x4D, 0x4D, 0, 42, 0, 0, 0, 8, 0, 1, 1, 0x12, 0, 3, 0, 0, 0, 1, 0, UInt8(orientation), 0, 0, 0, 0, 0, 0,
    ]
    let image = sample(width: 3, height: 2, channels: 3)
    var bytes = try PNG.encode(image)
    // The signature and the header, then the note, then the rest.
    var start = Array(bytes[..<33])
    PNGChunks.append("eXIf", tiff, to: &start)
    bytes = start + bytes[33...]
    #expect(try bytes.withUnsafeBytes { try Image.decode($0) } == image.upright(orientation: orientation))
    // A note that is cut off says nothing.
    var short = Array(bytes[..<33])
    PNGChunks.append("eXIf", Array(tiff[..<12]), to: &short)
    #expect(try Array(short + bytes[(33 + 12 + tiff.count)...]).withUnsafeBytes { try Image.decode($0) } == image)
  }

  @Test func takesBytesThatBelongToNothing() throws {
    let whole = try smallJPEG.withUnsafeBytes { try Image.decode($0) }
    let end = Array(smallJPEG.suffix(2))
    for bytes in [
      smallJPEG.dropLast(2) + [UInt8](repeating: 0, count: 11) + end, smallJPEG + Array("junk".utf8),
      smallJPEG[..<2] + [0xFF, 0xFF] + smallJPEG[2...],
    ] {
      #expect(try Array(bytes).withUnsafeBytes { try Image.decode($0) } == whole)
    }
  }

  @Test func uprightFollowsTheTable() {
    let image = Image(width: 3, height: 2, channels: 1, pixels: [1, 2, 3, 4, 5, 6])
    let expected: [[UInt8]] = [
      [1, 2, 3, 4, 5, 6], [3, 2, 1, 6, 5, 4], [6, 5, 4, 3, 2, 1], [4, 5, 6, 1, 2, 3], [1, 4, 2, 5, 3, 6],
      [4, 1, 5, 2, 6, 3], [6, 3, 5, 2, 4, 1], [3, 6, 2, 5, 1, 4],
    ]
    for orientation in 1...8 { #expect(image.upright(orientation: orientation).pixels == expected[orientation - 1]) }
  }

  @Test func refusesTruncatedData() {
    for length in 0..<smallJPEG.count - 2 {
      #expect(throws: ImageError.self) { try Array(smallJPEG[..<length]).withUnsafeBytes { try Image.decode($0) } }
    }
  }
}

@Suite struct GeometryTests {
  @Test func averagesAreas() {
    let image = Image(
      width: 6, height: 4, channels: 1,
      pixels: [
        9, 0, 0, 10, 20, 9,
        9, 0, 0, 10, 20, 9,
        9, 100, 100, 50, 50, 9,
        9, 100, 100, 50, 54, 9,
      ])
    #expect(image.centreSquare(side: 2).pixels == [0, 15, 100, 51])
    #expect(image.centreSquare(side: 4).pixels == [0, 0, 10, 20, 0, 0, 10, 20, 100, 100, 50, 50, 100, 100, 50, 54])
    #expect(image.centreSquare(side: 1).pixels == [42])
    #expect(image.centreSquare(side: 3).pixels.count == 9)
  }

  @Test func keepsEvenColourAtEverySize() {
    let image = Image(width: 13, height: 29, channels: 3, filledWith: 77)
    for side in [1, 2, 5, 12, 13, 14, 40] {
      #expect(image.centreSquare(side: side).pixels.allSatisfy { $0 == 77 })
    }
    #expect(Image(width: 1, height: 5, channels: 1, filledWith: 9).centreSquare(side: 3).pixels.allSatisfy { $0 == 9 })
  }

  @Test func enlargesSmoothly() {
    let image = Image(width: 2, height: 2, channels: 1, pixels: [0, 100, 0, 100])
    #expect(Array(image.centreSquare(side: 4).pixels.prefix(4)) == [0, 25, 75, 100])
  }
}

@Suite struct DamagedImageTests {
  /// Changed bytes either fail with a reason or give a picture of the size that the header says.
  @Test func survivesChangedBytes() throws {
    let whole = [
      try PNG.encode(sample(width: 20, height: 10, channels: 3)), smallJPEG,
      try AnimatedPNG.encode(
        [sample(width: 8, height: 8, channels: 1), sample(width: 8, height: 8, channels: 1)], secondsPerFrame: 0.1),
    ]
    var state: UInt64 = 7
    func below(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % bound
    }
    for bytes in whole {
      for _ in 0..<3000 {
        var changed = bytes
        for _ in 0...below(3) { changed[below(changed.count)] = UInt8(below(256)) }
        if below(4) == 0 { changed.removeLast(below(changed.count)) }
        do {
          let limits = ImageLimits(side: 4096, pixels: 1 << 20)
          let image = try changed.withUnsafeBytes { try Image.decode($0, limits: limits) }
          #expect(image.width <= 4096 && image.pixels.count == image.width * image.height * image.channels)
        } catch {
          #expect(error is ImageError)
        }
      }
    }
  }
}

@Suite struct OtherFormatTests {
  @Test func otherPicturesAreNamedWithWhatToDo() {
    #expect {
      try Array("RIFF\u{10}\0\0\0WEBPVP8 ".utf8).withUnsafeBytes { try Image.decode($0) }
    } throws: { error in
      (error as? ImageError)?.description
        == "it is a WebP picture: convert it to PNG, for instance with `convert x.webp x.png`"
    }
    for format in FileFormat.allCases where format.isPicture && format != .png && format != .jpeg {
      #expect(format.adviceForPictures?.contains("`convert x.") == true, "\(format)")
    }
  }
}
