/// Why something cannot be drawn.
public enum PlotError: Error, Hashable, Sendable {
  /// No kind of plot shows a tensor of this shape in the way that was asked for.
  case shape([Int], wanted: PlotKind)
  /// Plots of different kinds do not share a panel.
  case overlay
  /// The picture would be larger than the largest that is made.
  case tooLarge(width: Int, height: Int)
  /// An option is outside its range.
  case option(name: String, value: Int, allowed: ClosedRange<Int>)
  /// The drawing library reports an error.
  case drawing(String)
  /// The picture could not be encoded.
  case encoding(String)
}

extension PlotError: CustomStringConvertible {
  /// One line that says what is wrong.
  public var description: String {
    switch self {
    case .shape(let shape, .auto):
      "no picture fits a tensor of shape \(shape.map(String.init).joined(separator: "x"))"
    case .shape(let shape, let kind):
      "a tensor of shape \(shape.map(String.init).joined(separator: "x")) cannot be drawn as \(kind.rawValue)"
    case .overlay: "pictures and curves cannot share one plot"
    case .tooLarge(let width, let height): "a picture of \(width)x\(height) pixels is too large"
    case .option(let name, let value, let allowed):
      "\(name) is \(value), but lies between \(allowed.lowerBound) and \(allowed.upperBound)"
    case .drawing(let reason): "drawing failed: \(reason)"
    case .encoding(let reason): "the picture could not be encoded: \(reason)"
    }
  }
}

extension PlotError {
  /// What to try, where something sensible can be said.
  public var suggestion: String? {
    guard case .shape(let shape, let kind) = self, kind != .auto else { return nil }
    var fitting: [PlotKind] = [.lines, .histogram]
    if shape.count == 1 || shape.count == 2 { fitting.append(.heatmap) }
    if shape.count == 2, shape[1] == 2 { fitting.append(.points) }
    if shape.count == 3 || shape.count == 4, shape.last == 1 || shape.last == 3 { fitting.append(.pictures) }
    return "these fit it: " + fitting.map { "`as: \($0.rawValue)`" }.joined(separator: ", ")
  }
}

/// The ways to draw a tensor (`plot x as: ...`).
public enum PlotKind: String, CaseIterable, Hashable, Sendable {
  /// What fits the shape.
  case auto
  /// Curves, one a row.
  case lines
  /// Points of the plane, one a row of two numbers.
  case points
  /// A grid of pictures.
  case pictures
  /// How often which value occurs.
  case histogram
  /// A colour for each number of a matrix.
  case heatmap
}
