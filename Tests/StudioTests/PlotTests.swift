import Plotting
import Studio
import Testing

/// What `plot` makes of values.
struct PlotTests {
  private func content(_ source: String) -> Plot.Content? {
    let recorder = Recorder()
    #expect(Session(host: recorder).run(source).errors.map(\.message) == [])
    return recorder.plots.last?.content
  }

  @Test func slicesOfPicturesAreAnAnimation() {
    let data = "let data = digits(count: 18)\n"
    guard case .animation(let slices, _)? = content(data + "plot [data[0..<9], data[9..<18]]"),
      case .animation(let tensors, _)? = content(data + "plot [data[0..<9, 0..<28], data[9..<18, 0..<28]]")
    else {
      Issue.record("a list of grids is an animation")
      return
    }
    #expect(slices == tensors && slices.map(\.count) == [9, 9] && slices[0] != slices[1])
  }

  @Test func aMatrixIsDrawnAsAHeatmapWhenAsked() {
    guard case .panels(let panels)? = content("plot [[1, 2, 3], [4, 5, 6]] as: heatmap"),
      case .field(let field)? = panels.first?.marks.first
    else {
      Issue.record("a heatmap is a field")
      return
    }
    #expect(field.values == [1, 2, 3, 4, 5, 6] && field.columns == 3)
  }

  /// The line above the first panel.
  private func caption(_ source: String) -> String? {
    guard case .panels(let panels)? = content(source) else { return nil }
    return panels.first?.title
  }

  @Test func whatIsNotDrawnIsCounted() {
    #expect(
      caption("plot [-1, 0, 1] log: true")
        == "2 of 3 values are not drawn: not above 0, as a logarithmic scale needs")
    #expect(caption("plot [0 / 0, 1, 2]") == "1 of 3 values is not drawn: not finite, or beyond 3.4e38")
    #expect(caption("plot [1e300, -1e300, 2]") == "2 of 3 values are not drawn: not finite, or beyond 3.4e38")
    #expect(
      caption("plot [1 / 0, 1, 2] as: histogram") == "1 of 3 values is not drawn: not finite, or beyond 3.4e38")
    #expect(
      caption("plot [1 / 0, -1, 2] log: true")
        == "2 of 3 values are not drawn: 1 not finite, or beyond 3.4e38; 1 not above 0, as a logarithmic scale needs")
    #expect(caption("plot [1, 2, 3]") == nil)
  }

  @Test func dataIsDrawnInTheWayThatIsAskedFor() {
    guard case .panels(let panels)? = content("plot sine(points: 15) as: heatmap"),
      case .field(let field)? = panels.first?.marks.first
    else {
      Issue.record("a heatmap is a field")
      return
    }
    #expect(field.columns == 15)
  }
}
