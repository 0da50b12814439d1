import Graph

/// `batchnorm`: each feature (in pictures: each channel) brought to mean 0 and deviation 1 over the batch, then scaled
/// and shifted (Ioffe and Szegedy 2015). Evaluated, it uses running averages of mean and variance.
public struct BatchNormalizationLayer: Hashable, Sendable {
  /// The share of the old running average that stays.
  public var momentum: Double
  /// Added to the variance.
  public var epsilon: Double

  /// A batch normalisation.
  public init(momentum: Double = 0.9, epsilon: Double = 1e-5) {
    self.momentum = momentum
    self.epsilon = epsilon
  }
}

extension BatchNormalizationLayer: LayerRule {
  var source: String {
    "batchnorm" + (momentum == 0.9 ? "" : " momentum: \(sourceText(momentum))")
      + (epsilon == 1e-5 ? "" : " epsilon: \(sourceText(epsilon))")
  }

  func validate() throws(LayerProblem) {
    try checkRange("momentum", momentum, 0...1)
    try checkRange("epsilon", epsilon, 1e-12...1e3)
  }

  func outputShape(of input: [Int]) throws(LayerProblem) -> [Int] { input }

  func parameters(of input: [Int]) -> [ParameterSpecification] {
    let shape = [input.last ?? 1]
    return [
      ParameterSpecification("weight", .scale, shape), ParameterSpecification("bias", .shift, shape),
      ParameterSpecification("running_mean", .statistic(0), shape),
      ParameterSpecification("running_var", .statistic(1), shape),
    ]
  }

  func build(_ x: Value, in pass: LayerPass) throws(ShapeError) -> Value {
    let runningMean = try pass.parameter("running_mean")
    let runningVariance = try pass.parameter("running_var")
    var (mean, variance) = (runningMean, runningVariance)
    if pass.training {
      let axes = Array(0..<(x.shape.rank - 1))
      mean = try x.mean(axes: axes)
      variance = try (x - mean).square().mean(axes: axes)
      let count = Float(x.shape.count / mean.shape.count)
      let unbiased = variance * (count > 1 ? count / (count - 1) : 1)
      let (stays, comes) = (Float(momentum), Float(1 - momentum))
      pass.update("running_mean", to: try runningMean * stays + mean * comes)
      pass.update("running_var", to: try runningVariance * stays + unbiased * comes)
    }
    let scale = try pass.parameter("weight") / (variance + Float(epsilon)).squareRoot()
    return try (x - mean) * scale + pass.parameter("bias")
  }
}
