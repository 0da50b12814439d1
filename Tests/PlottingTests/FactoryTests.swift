import Tensors
import Testing

@testable import Plotting

/// Plots made of tensors, histories and of each other.
struct FactoryTests {
  private func tensor(_ shape: [Int]) -> Tensor {
    Tensor(shape: shape, values: (0..<shape.reduce(1, *)).map { Float($0) / 100 })
  }

  @Test func shapesChooseTheKind() throws {
    guard case .panels(let line) = try Plot(tensor([7])).content, case .lines(let one) = line[0].marks[0] else {
      Issue.record("a vector is a line")
      return
    }
    #expect(one.curves.count == 1 && one.curves[0].y.count == 7)
    guard case .panels(let rows) = try Plot(tensor([4, 7])).content, case .lines(let four) = rows[0].marks[0] else {
      Issue.record("a matrix is curves")
      return
    }
    #expect(four.curves.count == 4)
    guard case .panels(let plane) = try Plot(tensor([9, 2])).content, case .points(let nine) = plane[0].marks[0] else {
      Issue.record("two columns are points")
      return
    }
    #expect(nine.points.count == 9 && plane[0].equalUnits)
    #expect(nine.points[1].x == Double(Float(0.02)))
    guard case .pictures(let picture) = try Plot(tensor([5, 6, 3])).content else {
      Issue.record("rank 3 is a picture")
      return
    }
    #expect((picture.count, picture.height, picture.width) == (1, 5, 6))
    #expect(throws: PlotError.shape([5, 6, 2], wanted: .auto)) { try Plot(tensor([5, 6, 2])) }
    #expect(throws: PlotError.shape([4, 7], wanted: .points)) { try Plot(tensor([4, 7]), as: .points) }
  }

  @Test func aMatrixIsAHeatmapWithItsFirstRowOnTop() throws {
    let matrix = Tensor(shape: [2, 3], values: [9, 0, 0, 0, 0, .nan])
    let plot = try Plot(matrix, as: .heatmap)
    guard case .panels(let panels) = plot.content, case .field(let field) = panels[0].marks[0] else {
      Issue.record("a heatmap is a field")
      return
    }
    #expect((field.columns, field.rows) == (3, 2))
    let image = try plot.image(width: 300, height: 200, density: 1)
    func color(_ x: Int, _ y: Int) -> [UInt8] { Array(image.pixels[(y * 300 + x) * 3..<(y * 300 + x) * 3 + 3]) }
    #expect(color(100, 60) == [254, 232, 56])
    #expect(color(180, 60) == [0, 34, 78] && color(100, 130) == [0, 34, 78])
    let row = try Plot(Tensor(shape: [3], values: [1, 2, 3]), as: .heatmap)
    #expect(row.text(TextStyle(.ascii), columns: 30, rows: 8).count == 8)
    #expect(throws: PlotError.shape([1, 2, 3], wanted: .heatmap)) {
      try Plot(Tensor(shape: [1, 2, 3], values: [1, 2, 3, 4, 5, 6]), as: .heatmap)
    }
  }

  @Test func histogramsCountEveryFiniteValue() {
    let values = (0..<1000).map { Double($0 % 37) } + [.nan, .infinity]
    for intervals in [nil, 1, 10] {
      let histogram = Histogram(counting: values, intervals: intervals)
      #expect(histogram.counts.reduce(0, +) == 1000)
      #expect(histogram.range.lowerBound <= 0 && histogram.range.upperBound >= 36)
    }
    #expect(Histogram(counting: []).counts.reduce(0, +) == 0)
    #expect(Histogram(counting: [5, 5]).counts.reduce(0, +) == 2)
  }

  @Test func overlaysShareAPanelAndTellSeriesApart() throws {
    let a = try Plot(tensor([5]), name: "a")
    let b = try Plot(tensor([4, 7]), name: "b")
    let both = try Plot.overlay([a, b])
    guard case .panels(let panels) = both.content else { return }
    #expect(panels.count == 1 && panels[0].marks.count == 2)
    let frame = PanelFrame(panels[0])
    #expect(frame.legend.map(\.name) == ["a", "b"])
    #expect(Set(frame.styles.map(\.colorIndex)).count == 2)
    let duel = Plot.duel(field: nil, real: [Point(x: 0, y: 0)], fake: [Point(x: 1, y: 1)])
    guard case .panels(let doubled) = try Plot.overlay([duel, duel]).content else { return }
    #expect(Set(PanelFrame(doubled[0]).styles.map(\.colorIndex)).count == 4)
    let pictures = try Plot(tensor([2, 4, 4, 1]))
    guard case .pictures(let joined) = try Plot.overlay([pictures, pictures]).content else { return }
    #expect(joined.count == 4)
    #expect(throws: PlotError.overlay) { try Plot.overlay([a, pictures]) }
  }

  @Test func historiesHaveTwoPanels() {
    guard case .panels(let panels) = SamplePlots.history.content else { return }
    #expect(panels.count == 2)
    #expect(PanelFrame(panels[0]).legend.map(\.name) == ["D loss", "G loss"])
    #expect(PanelFrame(panels[1]).legend.map(\.name) == ["D(x)", "D(G(z))"])
    #expect(panels[1].y.range == 0...1)
  }
}
