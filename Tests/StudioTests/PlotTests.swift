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
}
