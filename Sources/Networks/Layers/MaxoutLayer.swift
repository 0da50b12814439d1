import Graph

/// `maxout units`: the largest of `pieces` weighted sums, `units` times (Goodfellow et al. 2013). `N x in` gives
/// `N x units`; sums `unit * pieces ..< (unit + 1) * pieces` belong together.
public struct MaxoutLayer: Hashable, Sendable {
  /// How many numbers come out.
  public var units: Int
  /// How many sums each is the largest of.
  public var pieces: Int

  /// A maxout layer.
  public init(units: Int, pieces: Int = 5) {
    self.units = units
    self.pieces = pieces
  }
}

extension MaxoutLayer: LayerRule {
  var source: String { "maxout \(units)" + (pieces == 5 ? "" : " pieces: \(pieces)") }

  func validate() throws(LayerProblem) {
    try checkRange("units", units, 1...largestOption)
    try checkRange("pieces", pieces, 1...1024)
  }

  func outputShape(of input: [Int]) throws(LayerProblem) -> [Int] {
    guard input.count == 1 else { throw .needsRow(found: input) }
    return [units]
  }

  func inputShape(for output: [Int]) -> [Int]? { nil }

  func parameters(of input: [Int]) -> [ParameterSpecification] {
    guard input.count == 1 else { return [] }
    let sums = units &* pieces
    let weight = ParameterSpecification(
      "weight", .weight, [input[0], sums], .matrix, fanIn: input[0], fanOut: sums, numbersPerFeature: pieces)
    return weightParameters(weight, bias: true, norm: .none, outputs: sums)
  }

  func multiplyAdds(input: [Int], output: [Int]) -> Int { (input.first ?? 1) * units * pieces }

  var featureFlow: FeatureFlow { .mixed }

  func build(_ x: Value, in pass: LayerPass) throws(ShapeError) -> Value {
    let sums = try x.matrixProduct(pass.parameter("weight")) + pass.parameter("bias")
    return try sums.reshape(to: [x.shape[0], units, pieces]).maximum(axes: [2])
  }
}
