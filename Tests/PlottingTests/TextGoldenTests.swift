import Plotting
import Testing

/// Each kind of plot on each text surface, without colours: shapes alone.
struct TextGoldenTests {
  static let sizes = [(20, 10), (40, 12), (80, 24), (300, 40)]

  @Test(arguments: SamplePlots.all.map(\.name), TextStyle.Glyphs.allCases)
  func shapes(name: String, glyphs: TextStyle.Glyphs) throws {
    let plot = try #require(SamplePlots.all.first { $0.name == name }).plot
    var text = ""
    for (columns, rows) in Self.sizes {
      text += "=== \(columns) x \(rows)\n"
      for line in plot.text(TextStyle(glyphs), columns: columns, rows: rows) { text += line + "\n" }
    }
    Golden.expect(text, "\(name)-\(glyphs.rawValue).txt")
  }
}
