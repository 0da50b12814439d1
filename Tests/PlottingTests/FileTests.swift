import ImageFiles
import Plotting
import Tensors
import Testing

#if canImport(Glibc)
  import Glibc
#endif

/// Plots as files.
struct FileTests {
  @Test(arguments: SamplePlots.all.map(\.name))
  func pngIsReadBackEqual(name: String) throws {
    let plot = try #require(SamplePlots.all.first { $0.name == name }).plot
    let image = try plot.image()
    let bytes = try plot.png()
    let read = try bytes.withUnsafeBytes { try PNG.decode($0) }
    #expect(read == image)
    guard let folder = getenv("ATELIER_PLOT_PREVIEW") else { return }
    Golden.write(bytes, to: String(cString: folder) + "/\(name).png")
  }

  @Test func theSamePlotHasTheSamePixelsWhateverWasDrawnBefore() throws {
    let before = try SamplePlots.series.image()
    _ = try SamplePlots.series.svg()
    _ = try SamplePlots.series.image(density: 0.7)
    #expect(try SamplePlots.series.image() == before)
  }

  @Test(arguments: SamplePlots.all.map(\.name))
  func svgIsWellFormed(name: String) throws {
    let plot = try #require(SamplePlots.all.first { $0.name == name }).plot
    let text = String(decoding: try plot.svg(), as: UTF8.self)
    #expect(text.contains("<svg"))
    #expect(XMLOutline.isWellFormed(text))
  }

  @Test func sizesAreBounded() {
    #expect(throws: PlotError.tooLarge(width: 1, height: 440)) { try SamplePlots.series.png(width: 1) }
    #expect(throws: PlotError.tooLarge(width: 10_000, height: 10_000)) {
      try SamplePlots.series.image(width: 10_000, height: 10_000)
    }
  }

  @Test func curvesHaveTheirColors() throws {
    let image = try SamplePlots.series.image()
    for color in Palette.okabeIto[..<3] {
      let count = (0..<image.width * image.height).count {
        image.pixels[3 * $0] == color.red && image.pixels[3 * $0 + 1] == color.green
          && image.pixels[3 * $0 + 2] == color.blue
      }
      #expect(count > 1000)
    }
  }
}

/// As much of XML as says whether elements are nested and closed.
enum XMLOutline {
  static func isWellFormed(_ text: String) -> Bool {
    var open: [Substring] = []
    var sawElement = false
    for piece in text.split(separator: "<", omittingEmptySubsequences: true) where piece.contains(">") {
      guard let end = piece.firstIndex(of: ">") else { return false }
      let tag = piece[..<end]
      if tag.hasPrefix("?") || tag.hasPrefix("!") { continue }
      if tag.filter({ $0 == "\"" }).count % 2 != 0 { return false }
      let name = tag.drop { $0 == "/" }.prefix { !$0.isWhitespace && $0 != "/" }
      if tag.hasPrefix("/") {
        guard open.popLast() == name else { return false }
      } else if !tag.hasSuffix("/") {
        open.append(name)
      }
      sawElement = true
    }
    return open.isEmpty && sawElement
  }
}
