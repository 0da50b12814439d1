import Tensors

extension Plot {
  /// Draws a tensor: rank 1 a line, rank 2 curves (two columns: points), rank 3 ending in 1 or 3 a picture, rank 4 a grid
  /// of pictures; or in the way that `kind` says. Pictures have values in -1...1.
  public init(_ tensor: Tensor, as kind: PlotKind = .auto, name: String? = nil) throws(PlotError) {
    switch kind == .auto ? try PlotKind(fitting: tensor.shape) : kind {
    case .auto: throw .shape(tensor.shape, wanted: .auto)
    case .lines: self.init(Panel([.lines(LineSeries(rows: tensor, name: name))], x: Axis(isWhole: true)))
    case .points:
      self.init(Panel([.points(try PointSeries(rows: tensor, name: name))], equalUnits: true))
    case .histogram:
      let values = tensor.values.map(Double.init)
      self.init(Panel([.histogram(Histogram(counting: values, name: name))], y: Axis(label: "count")))
    case .pictures: self.init(.pictures(try PictureGrid(tensor)))
    case .heatmap:
      guard tensor.rank == 1 || tensor.rank == 2, tensor.count > 0 else { throw .shape(tensor.shape, wanted: .heatmap) }
      self.init(Panel(matrix: tensor))
    }
  }

  /// Several plots in one: panels share their axes place by place, grids of pictures of one size follow each other.
  public static func overlay(_ plots: [Plot]) throws(PlotError) -> Plot {
    guard var result = plots.first else { return Plot(.panels([])) }
    for plot in plots.dropFirst() {
      result.title = result.title ?? plot.title
      switch (result.content, plot.content) {
      case (.panels(let below), .panels(let above)):
        result.content = .panels(
          (0..<max(below.count, above.count)).map { index in
            guard index < below.count else { return above[index] }
            return index < above.count ? below[index].overlaid(with: above[index]) : below[index]
          })
      case (.pictures(let first), .pictures(let second)):
        guard let joined = first.joined(with: second) else { throw .overlay }
        result.content = .pictures(joined)
      default: throw .overlay
      }
    }
    return result
  }

  /// The course of a duel: losses above, D(x) and D(G(z)) below with a line at one half.
  ///
  /// - Parameters:
  ///   - steps: the step of each value.
  ///   - dLoss: what D minimises.
  ///   - gLoss: what G minimises.
  ///   - dReal: D's mean answer to real data.
  ///   - dFake: D's mean answer to fake data.
  ///   - probabilities: whether the answers of D are probabilities, so that 0...1 and the level 0.5 are shown.
  public static func history(
    steps: [Double], dLoss: [Double], gLoss: [Double], dReal: [Double], dFake: [Double], probabilities: Bool = true
  ) -> Plot {
    let losses = Panel(
      [
        .lines(LineSeries([Curve(x: steps, y: dLoss)], name: "D loss", colorIndex: 0)),
        .lines(LineSeries([Curve(x: steps, y: gLoss)], name: "G loss", colorIndex: 1)),
      ], x: Axis(isWhole: true), y: Axis(label: "loss"))
    let answers = Panel(
      (probabilities ? [.level(0.5)] : [])
        + [
          .lines(LineSeries([Curve(x: steps, y: dReal)], name: "D(x)", colorIndex: 0)),
          .lines(LineSeries([Curve(x: steps, y: dFake)], name: "D(G(z))", colorIndex: 1)),
        ], x: Axis(label: "step", isWhole: true), y: Axis(label: "answer", range: probabilities ? 0...1 : nil))
    return Plot(.panels([losses, answers]))
  }

  /// Points over a field: real data, fake data and what the discriminator says of every place.
  public static func duel(field: Field?, real: [Point], fake: [Point]) -> Plot {
    let marks: [Mark] = [
      .points(PointSeries(real, name: "real", colorIndex: 0)), .points(PointSeries(fake, name: "fake", colorIndex: 1)),
    ]
    return Plot(Panel((field.map { [.field($0)] } ?? []) + marks, equalUnits: true))
  }

  /// The same plot with logarithmic axes.
  public func logarithmic(x: Bool = false, y: Bool = true) -> Plot {
    guard case .panels(var panels) = content else { return self }
    for index in panels.indices {
      panels[index].x.isLogarithmic = x
      panels[index].y.isLogarithmic = y
      // A range that begins at or below zero has no logarithm.
      if x, let range = panels[index].x.range, range.lowerBound <= 0 { panels[index].x.range = nil }
      if y, let range = panels[index].y.range, range.lowerBound <= 0 { panels[index].y.range = nil }
    }
    return Plot(.panels(panels), title: title)
  }
}

extension PlotKind {
  /// The kind that shows a shape best.
  init(fitting shape: [Int]) throws(PlotError) {
    switch shape.count {
    case 0, 1: self = .lines
    case 2: self = shape[1] == 2 ? .points : .lines
    case 3 where shape[2] == 1 || shape[2] == 3: self = .pictures
    case 4 where shape[3] == 1 || shape[3] == 3: self = .pictures
    default: throw .shape(shape, wanted: .auto)
    }
  }
}

extension Panel {
  /// The numbers of a matrix, or of one row, as colours: the first row on top, as it is printed.
  fileprivate init(matrix: Tensor) {
    let columns = matrix.shape[matrix.rank - 1]
    let rows = matrix.count / columns
    let field = Field(
      values: matrix.values.map(Double.init), columns: columns, x: -0.5...(Double(columns) - 0.5),
      y: -0.5...(Double(rows) - 0.5), scale: .magnitude)
    self.init(
      [.field(field)], x: Axis(label: "column", isWhole: true),
      y: Axis(label: "row", isReversed: true, isWhole: true))
  }

  /// Both panels' marks in one system; what the lower one leaves open is taken from the upper one.
  func overlaid(with other: Panel) -> Panel {
    var result = self
    result.title = title ?? other.title
    // Colours fixed by both would repeat: the upper series take the next places of the palette.
    let taken = PanelFrame(self).seriesCount
    result.marks += other.marks.map { $0.shifted(by: taken) }
    result.x = x.overlaid(with: other.x)
    result.y = y.overlaid(with: other.y)
    result.equalUnits = equalUnits && other.equalUnits
    return result
  }
}

extension Axis {
  fileprivate func overlaid(with other: Axis) -> Axis {
    var joined = range
    if let range, let theirs = other.range {
      joined = min(range.lowerBound, theirs.lowerBound)...max(range.upperBound, theirs.upperBound)
    } else {
      joined = nil
    }
    return Axis(
      label: label ?? other.label, range: joined, isLogarithmic: isLogarithmic || other.isLogarithmic,
      isReversed: isReversed || other.isReversed, isWhole: isWhole && other.isWhole)
  }
}

extension Mark {
  fileprivate func shifted(by places: Int) -> Mark {
    switch self {
    case .lines(var series):
      series.colorIndex = series.colorIndex.map { $0 + places }
      return .lines(series)
    case .points(var series):
      series.colorIndex = series.colorIndex.map { $0 + places }
      return .points(series)
    case .histogram(var histogram):
      histogram.colorIndex = histogram.colorIndex.map { $0 + places }
      return .histogram(histogram)
    case .field, .level: return self
    }
  }
}

extension LineSeries {
  /// Each row of a tensor (all axes but the first flattened) as a curve; a tensor of rank 1 or 0 is one curve.
  public init(
    rows tensor: Tensor, x: [Double]? = nil, name: String? = nil, colorIndex: Int? = nil, isFaint: Bool = false
  ) {
    let rows = tensor.rank >= 2 ? tensor.shape[0] : 1
    let length = rows > 0 ? tensor.count / rows : 0
    let curves = (0..<rows).map { row in
      Curve(x: x, y: tensor.values[row * length..<(row + 1) * length].map(Double.init))
    }
    self.init(curves, name: name, colorIndex: colorIndex, isFaint: isFaint)
  }
}

extension PointSeries {
  /// Each row of an `N x 2` tensor as a point.
  public init(rows tensor: Tensor, name: String? = nil, colorIndex: Int? = nil) throws(PlotError) {
    guard tensor.rank == 2, tensor.shape[1] == 2 else { throw .shape(tensor.shape, wanted: .points) }
    let points = (0..<tensor.shape[0]).map { row in
      Point(x: Double(tensor.values[2 * row]), y: Double(tensor.values[2 * row + 1]))
    }
    self.init(points, name: name, colorIndex: colorIndex)
  }
}

extension Histogram {
  /// Counts values; those that are not finite are left out. About the square root of their number of intervals, with
  /// round ends, where `intervals` is `nil`.
  public init(counting values: [Double], intervals: Int? = nil, name: String? = nil, colorIndex: Int? = nil) {
    let finite = values.filter { $0.magnitude <= AxisScale.largest }
    let scale = AxisScale(finite.min().flatMap { low in finite.max().map { low...$0 } }, isLogarithmic: false)
    var (low, high) = (scale.lower, scale.upper)
    var count = min(1000, max(1, intervals ?? min(60, Int(Double(finite.count).squareRoot().rounded(.up)))))
    if intervals == nil {
      let step = AxisScale.roundNumbers(low, high, atMost: max(2, count)).step
      (low, high) = ((low / step).rounded(.down) * step, (high / step).rounded(.up) * step)
      count = min(1000, max(1, Int(((high - low) / step).rounded())))
    }
    var counts = [Int](repeating: 0, count: count)
    for value in finite {
      counts[min(count - 1, max(0, Int((value - low) / (high - low) * Double(count))))] += 1
    }
    self.init(counts: counts, range: low...high, name: name, colorIndex: colorIndex)
    omitted = values.count - finite.count
  }
}

extension PictureGrid {
  /// Pictures `N x H x W x C` or one picture `H x W x C`, with 1 or 3 channels, whose values lie in `range`. What lies
  /// outside is clamped, NaN becomes the lower end.
  public init(
    _ tensor: Tensor, range: ClosedRange<Float> = -1...1, columns: Int? = nil, scale: Int? = nil, gap: Int? = nil
  ) throws(PlotError) {
    let shape = tensor.rank == 3 ? [1] + tensor.shape : tensor.shape
    guard shape.count == 4, shape[3] == 1 || shape[3] == 3, shape[1] > 0, shape[2] > 0 else {
      throw .shape(tensor.shape, wanted: .pictures)
    }
    try Self.check("columns", columns, 1...10_000)
    try Self.check("scale", scale, 1...64)
    try Self.check("gap", gap, 0...1000)
    let factor = 255 / max(range.upperBound - range.lowerBound, .leastNormalMagnitude)
    let pixels = tensor.values.map { value in
      let level = ((value - range.lowerBound) * factor).rounded()
      return level >= 255 ? 255 : level > 0 ? UInt8(level) : 0
    }
    self.init(
      pixels: pixels, count: shape[0], height: shape[1], width: shape[2], channels: shape[3], columns: columns,
      scale: scale, gap: gap)
  }

  private static func check(_ name: String, _ value: Int?, _ allowed: ClosedRange<Int>) throws(PlotError) {
    if let value, !allowed.contains(value) { throw .option(name: name, value: value, allowed: allowed) }
  }

  /// This grid's pictures and then another's, if they have the same size.
  func joined(with other: PictureGrid) -> PictureGrid? {
    guard (height, width, channels) == (other.height, other.width, other.channels) else { return nil }
    return PictureGrid(
      pixels: pixels + other.pixels, count: count + other.count, height: height, width: width, channels: channels,
      columns: columns ?? other.columns, scale: scale ?? other.scale, gap: gap ?? other.gap)
  }
}
