import Tensors

extension Plot {
  /// Draws a tensor: rank 1 a line, rank 2 curves (two columns: points), rank 3 ending in 1 or 3 a picture, rank 4 a grid
  /// of pictures; or in the way that `kind` says.
  public init(_ tensor: Tensor, as kind: PlotKind = .auto, name: String? = nil) throws(PlotError) { fatalError("soon") }

  /// Several plots in one: panels share their axes place by place, grids of pictures of one size follow each other.
  public static func overlay(_ plots: [Plot]) throws(PlotError) -> Plot { fatalError("soon") }

  /// The course of a duel: losses above, D(x) and D(G(z)) below with a line at one half.
  ///
  /// - Parameters:
  ///   - probabilities: whether the answers of D are probabilities, so that 0...1 and the level 0.5 are shown.
  public static func history(
    steps: [Double], dLoss: [Double], gLoss: [Double], dReal: [Double], dFake: [Double], probabilities: Bool = true
  ) -> Plot { fatalError("soon") }

  /// Points over a field: real data, fake data and what the discriminator says of every place.
  public static func duel(field: Field?, real: [Point], fake: [Point]) -> Plot { fatalError("soon") }

  /// The same plot with logarithmic axes.
  public func logarithmic(x: Bool = false, y: Bool = true) -> Plot { fatalError("soon") }
}

extension LineSeries {
  /// Each row of a tensor (all axes but the first flattened) as a curve; a tensor of rank 1 is one curve.
  public init(
    rows tensor: Tensor, x: [Double]? = nil, name: String? = nil, colorIndex: Int? = nil, isFaint: Bool = false
  ) { fatalError("soon") }
}

extension PointSeries {
  /// Each row of an `N x 2` tensor as a point.
  public init(rows tensor: Tensor, name: String? = nil, colorIndex: Int? = nil) throws(PlotError) { fatalError("soon") }
}

extension Histogram {
  /// Counts values; those that are not finite are left out. About the square root of their number of intervals, with
  /// round ends, where `intervals` is `nil`.
  public init(counting values: [Double], intervals: Int? = nil, name: String? = nil, colorIndex: Int? = nil) {
    fatalError("soon")
  }
}

extension PictureGrid {
  /// Pictures `N x H x W x C` or one picture `H x W x C`, with 1 or 3 channels, whose values lie in `range` (clamped).
  public init(
    _ tensor: Tensor, range: ClosedRange<Float> = -1...1, columns: Int? = nil, scale: Int? = nil, gap: Int? = nil
  ) throws(PlotError) { fatalError("soon") }
}
