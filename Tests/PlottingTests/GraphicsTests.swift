import ImageFiles
import Testing

@testable import Plotting

/// Pictures sent to terminals, decoded again and compared with the pixels.
struct GraphicsTests {
  private func terminal(_ graphics: TerminalCapabilities.GraphicsProtocol) -> TerminalCapabilities {
    var terminal = TerminalCapabilities(environment: ["TERM": "xterm-256color", "LANG": "C.UTF-8"], isTerminal: true)
    terminal.graphics = graphics
    terminal.cellSize = TerminalAnswers.CellSize(width: 8, height: 16)
    return terminal
  }

  private func expected() throws -> Image {
    guard case .pictures(let grid) = SamplePlots.pictures.content else { throw PlotError.overlay }
    return try #require(grid.fitted(width: 60 * 8, height: 20 * 16, theme: .dark)).image
  }

  @Test func kittyCarriesThePixels() throws {
    let block = SamplePlots.pictures.block(for: terminal(.kitty), columns: 60, rows: 20)
    let image = try #require(block.images.first)
    let chunks = String(decoding: image.escape, as: UTF8.self).components(between: "\u{1B}_G", and: "\u{1B}\\")
    #expect(chunks.count >= 1)
    var payload: [UInt8] = []
    for (index, chunk) in chunks.enumerated() {
      let parts = chunk.split(separator: ";", maxSplits: 1)
      #expect(parts[0].hasSuffix(index == chunks.count - 1 ? "m=0" : "m=1"))
      #expect(parts[1].utf8.count <= 4096)
      payload += Array(parts[1].utf8)
    }
    #expect(chunks[0].hasPrefix("a=T,f=100,"))
    let decoded = try decodeBase64(payload).withUnsafeBytes { try PNG.decode($0, channels: 3) }
    #expect(decoded == (try expected()))
    #expect(block.lines.count == (decoded.height + 15) / 16)
    #expect(!image.removal.isEmpty)
  }

  @Test func longKittyPicturesAreChunked() {
    let escape = TerminalGraphics.kitty(png: [UInt8](repeating: 7, count: 10_000), rows: 3)
    let chunks = String(decoding: escape, as: UTF8.self).components(between: "\u{1B}_G", and: "\u{1B}\\")
    #expect(chunks.count == 4)
    #expect(chunks.dropLast().allSatisfy { $0.split(separator: ";")[0].hasSuffix("m=1") })
    #expect(chunks[0].contains("r=3") && chunks[1].hasPrefix("m=1;") && chunks[3].hasPrefix("m=0;"))
  }

  @Test func iTerm2CarriesThePixels() throws {
    let block = SamplePlots.pictures.block(for: terminal(.iTerm2), columns: 60, rows: 20)
    let text = String(decoding: try #require(block.images.first).escape, as: UTF8.self)
    let body = try #require(text.components(between: "\u{1B}]1337;File=", and: "\u{7}").first)
    let parts = body.split(separator: ":")
    let png = decodeBase64(Array(parts[1].utf8))
    #expect(parts[0].contains("inline=1") && parts[0].contains("size=\(png.count);"))
    #expect(try png.withUnsafeBytes { try PNG.decode($0, channels: 3) } == expected())
  }

  @Test func sixelsAreTheNearestPercentages() throws {
    let block = SamplePlots.pictures.block(for: terminal(.sixel), columns: 60, rows: 20)
    let raster = Raster(try expected())
    let image = try #require(block.images.first)
    let decoded = try #require(SixelDecoder.decode(image.escape))
    #expect(decoded.width == raster.width && decoded.height == raster.height)
    let worst = zip(decoded.pixels, raster.pixels).map { abs(Int($0.red) - Int($1.red)) }.max()
    // A hundredth of 255, rounded.
    #expect(try #require(worst) <= 2)
  }

  @Test(arguments: [16, 256]) func sixelsOfManyColorsStayClose(size: Int) throws {
    var raster = Raster(width: 64, height: 50)
    for y in 0..<50 {
      for x in 0..<64 { raster[x, y] = Color(UInt8(x * 4), UInt8(y * 5), UInt8((x + y) * 2)) }
    }
    let indexed = IndexedPicture(PackedPixels(raster), size: size, reduction: .dithered)
    #expect(indexed.colors.count == size)
    let decoded = try #require(SixelDecoder.decode(Sixel.encode(indexed)))
    #expect(decoded.pixels.count == 3200)
    // Dithering moves single pixels and keeps the mean of every patch.
    let (small, wanted) = (decoded.resized(width: 8, height: 5), raster.resized(width: 8, height: 5))
    let bound = size == 256 ? 8 : 40
    for (a, b) in zip(small.pixels, wanted.pixels) {
      #expect(abs(Int(a.red) - Int(b.red)) < bound && abs(Int(a.green) - Int(b.green)) < bound)
      #expect(abs(Int(a.blue) - Int(b.blue)) < bound)
    }
  }

  /// The terminal gets what the file gets, but for colours that are too many: each of those is near.
  @Test(arguments: [TerminalCapabilities.GraphicsProtocol.kitty, .sixel])
  func drawingsKeepTheirColors(_ graphics: TerminalCapabilities.GraphicsProtocol) throws {
    guard case .panels(let panels) = SamplePlots.sines.content else { throw PlotError.overlay }
    let size = try PageSize(width: 360, height: 216, density: 1)
    let pixels = try CairoPage(title: nil, panels: panels, size: size, theme: .dark).pixels()
    let image = pixels.image
    let indexed = IndexedPicture(pixels, size: graphics == .sixel ? 128 : 256, reduction: .coarse)
    #expect(indexed.colors.count <= 256 && indexed.indices.count == 360 * 216)
    var worst = 0
    for (pixel, index) in indexed.indices.enumerated() {
      let color = indexed.colors[Int(index)]
      let wanted = image.pixels[3 * pixel..<3 * pixel + 3]
      for (a, b) in zip([color.red, color.green, color.blue], wanted) { worst = max(worst, abs(Int(a) - Int(b))) }
    }
    #expect(worst <= 40, "\(worst)")
  }

  /// Colours that change slowly do not become bands.
  @Test func fieldsKeepTheirShades() throws {
    let block = SamplePlots.field.block(for: terminal(.kitty), columns: 60, rows: 20)
    let text = String(decoding: try #require(block.images.first).escape, as: UTF8.self)
    let payload = text.components(between: ";", and: "\u{1B}\\").joined()
    let image = try decodeBase64(Array(payload.utf8)).withUnsafeBytes { try PNG.decode($0, channels: 3) }
    let colors = Set(stride(from: 0, to: image.pixels.count, by: 3).map { Array(image.pixels[$0..<$0 + 3]) })
    #expect(colors.count > 300, "\(colors.count)")
  }

  @Test func panelsFillTheCells() throws {
    let block = SamplePlots.sines.block(for: terminal(.sixel), columns: 40, rows: 12)
    let image = try #require(block.images.first)
    let decoded = try #require(SixelDecoder.decode(image.escape))
    #expect(abs(decoded.width - 320) <= 1 && abs(decoded.height - 192) <= 1)
    #expect(block.lines == [String](repeating: "", count: 12))
  }

  private func decodeBase64(_ text: [UInt8]) -> [UInt8] {
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    var (bits, count, bytes): (UInt32, Int, [UInt8]) = (0, 0, [])
    for character in text where character != UInt8(ascii: "=") {
      bits = bits << 6 | UInt32(alphabet.firstIndex(of: character) ?? 0)
      count += 6
      if count >= 8 {
        count -= 8
        bytes.append(UInt8(bits >> UInt32(count) & 255))
      }
    }
    return bytes
  }
}

/// Reads sixels as a terminal does.
enum SixelDecoder {
  static func decode(_ bytes: [UInt8]) -> Raster? {
    var text = bytes[...]
    guard bytes.starts(with: Array("\u{1B}P0;1q\"1;1;".utf8)), bytes.suffix(2) == [27, 92] else { return nil }
    text = text.dropFirst(11).dropLast(2)
    let width = number(&text)
    text.removeFirst()
    let height = number(&text)
    var raster = Raster(width: width, height: height)
    var (palette, color, x, top): ([Int: Color], Int, Int, Int) = ([:], 0, 0, 0)
    while let byte = text.popFirst() {
      switch byte {
      case UInt8(ascii: "#"):
        color = number(&text)
        guard text.first == UInt8(ascii: ";") else { continue }
        var channels: [Int] = []
        while text.first == UInt8(ascii: ";") {
          text.removeFirst()
          channels.append(number(&text))
        }
        guard channels.count == 4, channels[0] == 2 else { return nil }
        let levels = channels.dropFirst().map { UInt8(($0 * 255 + 50) / 100) }
        palette[color] = Color(levels[0], levels[1], levels[2])
      case UInt8(ascii: "$"): x = 0
      case UInt8(ascii: "-"): (x, top) = (0, top + 6)
      default:
        var count = 1
        var mask = byte
        if byte == UInt8(ascii: "!") {
          count = number(&text)
          guard let next = text.popFirst() else { return nil }
          mask = next
        }
        guard (63...126).contains(mask), let paint = palette[color] else { return nil }
        for _ in 0..<count {
          for bit in 0..<6 where (mask - 63) >> UInt8(bit) & 1 == 1 {
            guard x < width, top + bit < height else { return nil }
            raster[x, top + bit] = paint
          }
          x += 1
        }
      }
    }
    return raster
  }

  private static func number(_ text: inout ArraySlice<UInt8>) -> Int {
    var value = 0
    while let digit = text.first, (48...57).contains(digit) {
      value = value * 10 + Int(digit - 48)
      text.removeFirst()
    }
    return value
  }
}

extension String {
  /// The pieces of text between two marks.
  func components(between start: String, and end: String) -> [String] {
    var pieces: [String] = []
    var rest = self[...]
    while let from = rest.firstRange(of: start), let to = rest[from.upperBound...].firstRange(of: end) {
      pieces.append(String(rest[from.upperBound..<to.lowerBound]))
      rest = rest[to.upperBound...]
    }
    return pieces
  }
}
