import Graph

/// `dense units`: every output is a weighted sum of all inputs, plus a bias. `N x in` gives `N x units`.
public struct DenseLayer: Hashable, Sendable {
  /// How many numbers come out.
  public var units: Int
  /// Whether each has a bias.
  public var bias: Bool
  /// How the weights are drawn, if not as the stack says.
  public var initializer: Initializer?
  /// Whether the weights are normalised.
  public var norm: WeightNorm

  /// A dense layer.
  public init(units: Int, bias: Bool = true, initializer: Initializer? = nil, norm: WeightNorm = .none) {
    self.units = units
    self.bias = bias
    self.initializer = initializer
    self.norm = norm
  }
}

extension DenseLayer: LayerRule {
  var source: String { "dense \(units)" + optionSource(bias: bias, initializer: initializer, norm: norm) }

  func validate() throws(LayerProblem) {
    try checkRange("units", units, 1...largestOption)
    try initializer?.validate()
  }

  func outputShape(of input: [Int]) throws(LayerProblem) -> [Int] {
    guard input.count == 1 else { throw .needsRow(found: input) }
    return [units]
  }

  func inputShape(for output: [Int]) -> [Int]? { nil }

  func parameters(of input: [Int]) -> [ParameterSpecification] {
    guard input.count == 1 else { return [] }
    let (fanIn, fanOut) = (input[0], units)
    let weight = ParameterSpecification("weight", .weight, [fanIn, units], .matrix, fanIn: fanIn, fanOut: fanOut)
    return weightParameters(weight, bias: bias, norm: norm, outputs: units)
  }

  func multiplyAdds(input: [Int], output: [Int]) -> Int { (input.first ?? 1) * units }

  var featureFlow: FeatureFlow { .mixed }

  func build(_ x: Value, in pass: LayerPass) throws(ShapeError) -> Value {
    let weight = try pass.weight(norm: norm) { matrix throws(ShapeError) in matrix }
    let product = try x.matrixProduct(weight)
    return bias ? try product + pass.parameter("bias") : product
  }
}

/// The arrays of a layer with weights: with spectral normalisation the weights have the names of PyTorch's
/// parametrization and come with their singular vectors.
func weightParameters(
  _ weight: ParameterSpecification, bias: Bool, norm: WeightNorm, outputs: Int
) -> [ParameterSpecification] {
  var list: [ParameterSpecification] = []
  if bias {
    list.append(
      ParameterSpecification(
        "bias", .bias, [outputs], fanIn: weight.fanIn, fanOut: weight.fanOut,
        numbersPerFeature: weight.numbersPerFeature))
  }
  switch norm {
  case .none: list.insert(weight, at: 0)
  case .spectral: list += spectralParameters(of: weight, outputs: outputs)
  }
  return list
}

/// The options that all layers with weights share, as source.
func optionSource(bias: Bool, initializer: Initializer?, norm: WeightNorm) -> String {
  (bias ? "" : " bias: false") + (initializer.map { " init: \($0.source)" } ?? "")
    + (norm == .none ? "" : " norm: \(norm.rawValue)")
}
