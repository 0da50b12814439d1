import ImageFiles
import Tensors
import Testing

@testable import Plotting

/// Grids of pictures as exact pixels and as text.
struct PictureTests {
  /// Two pictures of 2 x 1, in the numbers -1...1.
  private let tensor = Tensor(shape: [3, 1, 2, 1], values: [-1, 1, 0, -1, 1, 1])

  @Test func pixelsAreExact() throws {
    let grid = try PictureGrid(tensor, columns: 2, scale: 2, gap: 1)
    let image = try Plot(.pictures(grid)).image()
    #expect((image.width, image.height, image.channels) == (9, 5, 1))
    let (w, b, h): (UInt8, UInt8, UInt8) = (255, 0, 128)
    let upper = [b, b, w, w, w, h, h, b, b]
    let lower = [w, w, w, w, w, w, w, w, w]
    #expect(image.pixels == upper + upper + lower + lower + lower)
  }

  @Test func valuesAreClampedToTheirRange() throws {
    let wild = Tensor(shape: [1, 1, 4, 1], values: [-.infinity, .nan, 7, 0.5])
    #expect(try PictureGrid(wild, range: 0...1).pixels == [0, 0, 255, 128])
    #expect(try PictureGrid(Tensor(shape: [1, 1, 3], values: [1, -1, 0])).channels == 3)
  }

  @Test func optionsAreChecked() throws {
    #expect(throws: PlotError.option(name: "scale", value: 0, allowed: 1...64)) {
      try PictureGrid(tensor, scale: 0)
    }
    #expect(throws: PlotError.option(name: "gap", value: -1, allowed: 0...1000)) { try PictureGrid(tensor, gap: -1) }
    #expect(throws: PlotError.shape([3, 2], wanted: .pictures)) {
      try PictureGrid(Tensor(shape: [3, 2], values: [1, 2, 3, 4, 5, 6]))
    }
    let none = try PictureGrid(Tensor(shape: [0, 4, 4, 1], values: []))
    #expect(throws: PlotError.self) { try Plot(.pictures(none)).png() }
    #expect(Plot(.pictures(none)).text(TextStyle(.braille), columns: 20, rows: 5).isEmpty)
    let wide = try PictureGrid(Tensor(repeating: 0, shape: [600, 1, 2, 1]), columns: 600, scale: 64)
    #expect(throws: PlotError.tooLarge(width: 600 * 130, height: 66)) { try Plot(.pictures(wide)).image() }
  }

  @Test func fewerArePaintedWhereAllWouldBeTooSmall() throws {
    let many = Plot(.pictures(try PictureGrid(Tensor(repeating: 1, shape: [400, 28, 28, 1]))))
    let lines = many.text(TextStyle(.halfBlocks, colors: .trueColor), columns: 44, rows: 12)
    #expect(lines.count <= 12)
    #expect(lines.last == "8 of 400 pictures")
  }

  @Test func halfBlocksCarryBothColors() throws {
    let colors = Tensor(shape: [2, 1, 3], values: [1, -1, -1, -1, -1, 1])
    let plot = Plot(.pictures(try PictureGrid(colors, scale: 1)))
    let text = plot.text(TextStyle(.halfBlocks, colors: .trueColor), columns: 1, rows: 1)
    #expect(text == ["\u{1B}[38;2;255;0;0;48;2;0;0;255m▀\u{1B}[0m"])
  }

  @Test func gridsInARowAreAnAnimation() throws {
    let grids = try [-1, 0, 1].map { try PictureGrid(Tensor(repeating: $0, shape: [2, 4, 4, 1]), scale: 2) }
    let bytes = try Plot(.animation(grids, secondsPerFrame: 0.25)).png()
    // A program that knows no animation shows the first grid.
    let first = try bytes.withUnsafeBytes { try PNG.decode($0) }
    #expect(first == (try Plot(.pictures(grids[0])).image()))
    #expect(bytes.suffix(8) == Array("IEND".utf8) + [0xAE, 0x42, 0x60, 0x82])
    let text = String(decoding: bytes, as: UTF8.self)
    #expect(text.components(between: "acT", and: "L").count == 1)
    #expect(text.components(between: "fcT", and: "L").count == 3)
    #expect(text.components(between: "fdA", and: "T").count == 2)
    let lines = Plot(.animation(grids, secondsPerFrame: 1)).text(TextStyle(.ascii), columns: 20, rows: 4)
    #expect(lines.first?.hasPrefix("@") == true)
    let unequal = [grids[0], try PictureGrid(Tensor(repeating: 0, shape: [2, 5, 5, 1]))]
    #expect(throws: PlotError.self) { try Plot(.animation(unequal, secondsPerFrame: 1)).png() }
  }

  @Test func meansOfAreasAreTaken() {
    var raster = Raster(width: 4, height: 2)
    for y in 0..<2 { for x in 0..<4 { raster[x, y] = Color(UInt8(x * 40), UInt8(y * 100), 7) } }
    let half = raster.resized(width: 2, height: 1)
    #expect(half.pixels == [Color(20, 50, 7), Color(100, 50, 7)])
    #expect(raster.resized(width: 8, height: 4).resized(width: 4, height: 2) == raster)
  }
}
