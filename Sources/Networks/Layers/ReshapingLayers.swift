import Graph

/// `flatten`: pictures as rows of numbers, row by row, channels fastest.
public struct FlattenLayer: Hashable, Sendable {
  /// A flatten layer.
  public init() {}
}

extension FlattenLayer: LayerRule {
  var source: String { "flatten" }

  func outputShape(of input: [Int]) throws(LayerProblem) -> [Int] { [try checkedCount(input)] }

  func inputShape(for output: [Int]) -> [Int]? { nil }

  var featureFlow: FeatureFlow { .flattened }

  func build(_ x: Value, in pass: LayerPass) throws(ShapeError) -> Value {
    try x.reshape(to: [x.shape[0], x.shape.count / x.shape[0]])
  }
}

/// `reshape shape`: the same numbers in another shape.
public struct ReshapeLayer: Hashable, Sendable {
  /// The shape of one example behind the layer.
  public var shape: [Int]

  /// A reshape layer.
  public init(shape: [Int]) { self.shape = shape }
}

extension ReshapeLayer: LayerRule {
  var source: String { "reshape \(sourceText(shape))" }

  func validate() throws(LayerProblem) { try validateShape(shape) }

  func outputShape(of input: [Int]) throws(LayerProblem) -> [Int] {
    guard try checkedCount(input) == checkedCount(shape) else { throw .countDiffers(found: input, wanted: shape) }
    return shape
  }

  func inputShape(for output: [Int]) -> [Int]? { nil }

  var featureFlow: FeatureFlow { .shaped }

  func build(_ x: Value, in pass: LayerPass) throws(ShapeError) -> Value {
    try x.reshape(to: [x.shape[0]] + shape)
  }
}
