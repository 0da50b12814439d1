import Tensors
import Testing

@testable import Plotting

/// What holds for every plot on every text surface at every size.
struct InvariantTests {
  static let styles = TextStyle.Glyphs.allCases.flatMap { glyphs in
    ColorDepth.allCases.map { TextStyle(glyphs, colors: $0) }
  }

  @Test(arguments: styles)
  func linesFitAndAreReset(style: TextStyle) {
    for (name, plot) in SamplePlots.all {
      for (columns, rows) in [(1, 1), (2, 9), (7, 3), (13, 5), (20, 8), (31, 11), (80, 24)] {
        let lines = plot.text(style, columns: columns, rows: rows)
        #expect(lines.count <= rows, "\(name) \(columns)x\(rows)")
        for line in lines {
          #expect(DisplayWidth.ofStyled(line) <= columns, "\(name) \(columns)x\(rows): \(line)")
          let isColored = line.contains("\u{1B}")
          #expect(!isColored || style.colors != .none)
          #expect(!isColored || line.split(separator: "\u{1B}").last?.hasPrefix("[0m") == true)
          #expect(style.colors != .none || !line.hasSuffix(" "))
          #expect(style.glyphs != .ascii || line.unicodeScalars.allSatisfy(\.isASCII))
        }
      }
    }
  }

  @Test(arguments: TextStyle.Glyphs.allCases)
  func colorsDoNotChangeShapesOfOneSeries(glyphs: TextStyle.Glyphs) {
    let plot = Plot(Panel([.lines(LineSeries([Curve(y: [0, 3, 1, 2])]))]))
    let plain = plot.text(TextStyle(glyphs), columns: 40, rows: 12)
    for colors in [ColorDepth.indexed, .trueColor] {
      // Half blocks have a blank on a ground where both squares have one colour.
      if glyphs == .halfBlocks { continue }
      let colored = plot.text(TextStyle(glyphs, colors: colors), columns: 40, rows: 12)
      #expect(colored.map(Self.withoutColors) == plain)
    }
  }

  @Test func seriesHaveTheirColors() {
    let line = SamplePlots.series.text(TextStyle(.braille, colors: .trueColor, theme: .light), columns: 60, rows: 12)
      .joined()
    for color in Palette.okabeIto[..<3] { #expect(line.contains("38;2;\(color.red);\(color.green);\(color.blue)m")) }
    let indexed = SamplePlots.series.text(TextStyle(.braille, colors: .indexed, theme: .light), columns: 60, rows: 12)
      .joined()
    for color in Palette.okabeIto[..<3] { #expect(indexed.contains("38;5;\(IndexedColors.nearest(to: color))m")) }
  }

  @Test func nearestIndexedColorIsTheNearest() {
    var random = Uniform(seed: 9)
    func channel() -> UInt8 { UInt8(random.next() * 256) }
    func distance(_ a: Color, _ b: Color) -> Int {
      let (r, g, b) = (Int(a.red) - Int(b.red), Int(a.green) - Int(b.green), Int(a.blue) - Int(b.blue))
      return r * r + g * g + b * b
    }
    for _ in 0..<200 {
      let color = Color(channel(), channel(), channel())
      let found = distance(color, IndexedColors.color(IndexedColors.nearest(to: color)))
      let best = (16..<256).map { distance(color, IndexedColors.color($0)) }.min() ?? 0
      #expect(found == best, "\(color)")
    }
  }

  /// A ring stays round where the width is what is short, and takes no more lines than it needs.
  @Test func unitsAreEquallyLongInANarrowTerminal() {
    let lines = SamplePlots.scatter.text(TextStyle(.ascii), columns: 24, rows: 24)
    let marked = lines.indices.filter { lines[$0].hasSuffix("o") || lines[$0].contains("o ") }.dropFirst()
    #expect(lines.count < 16 && (8...11).contains(marked.count), "\(lines)")
  }

  @Test func aLegendGoesBeforeTheNameOfAnAxis() {
    let text = SamplePlots.series.text(TextStyle(.braille), columns: 20, rows: 10).joined(separator: "\n")
    #expect(["sine", "cosine", "parabola"].allSatisfy(text.contains) && !text.contains("height"))
  }

  @Test func titlesCannotBreakTheTerminal() {
    let plot = Plot(
      Panel([.lines(LineSeries([Curve(y: [1, 2])], name: "a\u{1B}[2Jb\n\u{7}c 日本語"))], title: "x\r\n\u{9B}y"))
    for line in plot.text(TextStyle(.braille), columns: 24, rows: 12) {
      #expect(line.unicodeScalars.allSatisfy { $0.value >= 32 && !(0x7F..<0xA0).contains($0.value) })
      #expect(DisplayWidth.of(line) <= 24)
    }
  }

  @Test func clippedLinesStayInsideAndKeepTheirCourse() {
    var random = Uniform(seed: 10)
    for _ in 0..<100 {
      var clipper = Clipper()
      for _ in 0..<20 { clipper.add(Point(x: random.next() * 4 - 1.5, y: random.next() * 4 - 1.5)) }
      clipper.interrupt()
      #expect(clipper.runs.allSatisfy { $0.allSatisfy(\.isInside) })
    }
    var through = Clipper()
    through.add(Point(x: -1, y: 0.5))
    through.add(Point(x: 2, y: 0.5))
    through.interrupt()
    #expect(through.runs == [[Point(x: 0, y: 0.5), Point(x: 1, y: 0.5)]])
  }

  @Test func longCurvesAreThinnedWithoutLosingPeaks() {
    var thinner = ColumnThinner(columns: 100)
    var clipper = Clipper()
    let count = 100_000
    for index in 0..<count {
      let peak = index == 54_321
      thinner.add(Point(x: Double(index) / Double(count), y: peak ? 1 : 0.25), to: &clipper)
    }
    thinner.flush(to: &clipper)
    clipper.interrupt()
    let points = clipper.runs.flatMap { $0 }
    #expect(points.count <= 400)
    #expect(points.contains { $0.y == 1 })
  }

  @Test(arguments: [0, 1, -3, 1e-300, 1e300, 3.4e38, .infinity, .nan, 123_456_789])
  func anyConstantIsDrawn(value: Double) throws {
    let plot = Plot(Panel([.lines(LineSeries([Curve(y: [value, value])])), .level(value)]))
    #expect(plot.text(TextStyle(.braille), columns: 40, rows: 10).count == 10)
    #expect(plot.logarithmic(x: true).text(TextStyle(.ascii), columns: 40, rows: 10).count == 10)
    #expect(try plot.image(width: 200, height: 100, density: 1).width == 200)
  }

  private static func withoutColors(_ line: String) -> String {
    var result = String.UnicodeScalarView()
    var isInSequence = false
    for scalar in line.unicodeScalars {
      if scalar == "\u{1B}" { isInSequence = true }
      if !isInSequence { result.append(scalar) }
      if scalar == "m" { isInSequence = false }
    }
    return String(result)
  }
}
