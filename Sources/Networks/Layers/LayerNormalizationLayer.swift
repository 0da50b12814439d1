import Graph

/// `layernorm`: all numbers of an example brought to mean 0 and deviation 1, then each scaled and shifted by its own
/// numbers (Ba et al. 2016; PyTorch's `LayerNorm` over all axes but the batch).
public struct LayerNormalizationLayer: Hashable, Sendable {
  /// Added to the variance.
  public var epsilon: Double

  /// A layer normalisation.
  public init(epsilon: Double = 1e-5) { self.epsilon = epsilon }
}

extension LayerNormalizationLayer: LayerRule {
  var source: String { "layernorm" + (epsilon == 1e-5 ? "" : " epsilon: \(sourceText(epsilon))") }

  func validate() throws(LayerProblem) { try checkRange("epsilon", epsilon, 1e-12...1e3) }

  func outputShape(of input: [Int]) throws(LayerProblem) -> [Int] { input }

  func parameters(of input: [Int]) -> [ParameterSpecification] {
    let arrangement: ParameterSpecification.Arrangement = input.count == 3 ? .picture : .features
    return [
      ParameterSpecification("weight", .scale, input, arrangement),
      ParameterSpecification("bias", .shift, input, arrangement),
    ]
  }

  func build(_ x: Value, in pass: LayerPass) throws(ShapeError) -> Value {
    let axes = Array(1..<x.shape.rank)
    let centred = try x - x.mean(axes: axes, keepingAxes: true)
    let variance = try centred.square().mean(axes: axes, keepingAxes: true)
    let normal = try centred / (variance + Float(epsilon)).squareRoot()
    return try normal * pass.parameter("weight") + pass.parameter("bias")
  }
}
