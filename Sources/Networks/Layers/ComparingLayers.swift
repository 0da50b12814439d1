import Graph

/// `minibatch features`: minibatch discrimination (Salimans et al. 2016, section 3.2): behind the row come `features`
/// numbers that say how close the example is to the others of its batch. `N x in` gives `N x (in + features)`.
///
/// With `M = x T`, `T` being `in x (features * dimensions)`, feature `b` of example `i` is the sum over `j` other than
/// `i` of `exp(-|M[i,b] - M[j,b]|)`, where `||` adds up absolute differences.
public struct MinibatchDiscriminationLayer: Hashable, Sendable {
  /// How many numbers are added.
  public var features: Int
  /// How many numbers are compared for each.
  public var dimensions: Int

  /// Minibatch discrimination.
  public init(features: Int, dimensions: Int = 8) {
    self.features = features
    self.dimensions = dimensions
  }
}

extension MinibatchDiscriminationLayer: LayerRule {
  var source: String { "minibatch \(features)" + (dimensions == 8 ? "" : " dimensions: \(dimensions)") }

  func validate() throws(LayerProblem) {
    try checkRange("features", features, 1...4096)
    try checkRange("dimensions", dimensions, 1...4096)
  }

  func outputShape(of input: [Int]) throws(LayerProblem) -> [Int] {
    guard input.count == 1 else { throw .needsRow(found: input) }
    return [input[0] + features]
  }

  func inputShape(for output: [Int]) -> [Int]? {
    output.count == 1 && output[0] > features ? [output[0] - features] : nil
  }

  func parameters(of input: [Int]) -> [ParameterSpecification] {
    guard input.count == 1 else { return [] }
    let results = features * dimensions
    return [
      ParameterSpecification(
        "weight", .weight, [input[0], results], .matrix, fanIn: input[0], fanOut: results, numbersPerFeature: 0)
    ]
  }

  func multiplyAdds(input: [Int], output: [Int]) -> Int { (input.first ?? 1) * features * dimensions }

  var comparesExamples: Bool { true }
  var featureFlow: FeatureFlow { .extended }

  func build(_ x: Value, in pass: LayerPass) throws(ShapeError) -> Value {
    let count = x.shape[0]
    let projected = try x.matrixProduct(pass.parameter("weight"))
    let left = try projected.reshape(to: [count, 1, features, dimensions])
    let right = try projected.reshape(to: [1, count, features, dimensions])
    let distance = try (left - right).absolute().sum(axes: [3])
    // Each example is at distance 0 from itself, which adds 1.
    let closeness = try (-distance).exponential().sum(axes: [1]) - 1
    return try Value.concatenate([x, closeness], axis: 1)
  }
}

/// `batchdifference`: one more channel, the mean over channels of |x - batch mean| at each pixel.
public struct BatchDifferenceLayer: Hashable, Sendable {
  /// A batch difference.
  public init() {}
}

extension BatchDifferenceLayer: LayerRule {
  var source: String { "batchdifference" }

  func outputShape(of input: [Int]) throws(LayerProblem) -> [Int] { input.dropLast() + [(input.last ?? 0) + 1] }

  func inputShape(for output: [Int]) -> [Int]? {
    guard let last = output.last, last > 1 else { return nil }
    return output.dropLast() + [last - 1]
  }

  var comparesExamples: Bool { true }
  var featureFlow: FeatureFlow { .extended }

  func build(_ x: Value, in pass: LayerPass) throws(ShapeError) -> Value {
    let axis = x.shape.rank - 1
    let difference = try (x - x.mean(axes: [0])).absolute().mean(axes: [axis], keepingAxes: true)
    return try Value.concatenate([x, difference], axis: axis)
  }
}
