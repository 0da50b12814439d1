import Graph

/// `conv channels`: a convolution. `N x H x W x in` gives `N x H' x W' x channels`.
public struct ConvolutionLayer: Hashable, Sendable {
  /// The channels of the result.
  public var channels: Int
  /// Kernel, stride and padding.
  public var window: WindowOptions
  /// Whether each channel has a bias.
  public var bias: Bool
  /// How the weights are drawn, if not as the stack says.
  public var initializer: Initializer?
  /// Whether the weights are normalised.
  public var norm: WeightNorm

  /// A convolution.
  public init(
    channels: Int, window: WindowOptions = WindowOptions(), bias: Bool = true, initializer: Initializer? = nil,
    norm: WeightNorm = .none
  ) {
    self.channels = channels
    self.window = window
    self.bias = bias
    self.initializer = initializer
    self.norm = norm
  }
}

extension ConvolutionLayer: LayerRule {
  var source: String {
    "conv \(channels)\(window.source)" + optionSource(bias: bias, initializer: initializer, norm: norm)
  }

  func validate() throws(LayerProblem) {
    try checkRange("channels", channels, 1...largestOption)
    try window.validate()
    try initializer?.validate()
  }

  func outputShape(of input: [Int]) throws(LayerProblem) -> [Int] {
    guard input.count == 3 else { throw .needsPicture(found: input) }
    let (height, width) = (window.positions(input[0]), window.positions(input[1]))
    guard height >= 1, width >= 1 else {
      throw .windowTooLarge(size: window.kernel, padding: window.paddingForMessages, found: input)
    }
    return [height, width, channels]
  }

  func inputShape(for output: [Int]) -> [Int]? { nil }

  func parameters(of input: [Int]) -> [ParameterSpecification] {
    guard input.count == 3 else { return [] }
    let area = window.kernel * window.kernel
    let weight = ParameterSpecification(
      "weight", .weight, [window.kernel, window.kernel, input[2], channels], .kernel, fanIn: area &* input[2],
      fanOut: area &* channels)
    return weightParameters(weight, bias: bias, norm: norm, outputs: channels)
  }

  func multiplyAdds(input: [Int], output: [Int]) -> Int {
    output.reduce(1, *) * window.kernel * window.kernel * (input.last ?? 1)
  }

  var featureFlow: FeatureFlow { .mixed }

  func build(_ x: Value, in pass: LayerPass) throws(ShapeError) -> Value {
    let weight = try pass.weight(norm: norm) { kernel throws(ShapeError) in
      try kernel.reshape(to: [kernel.shape.count / kernel.shape[3], kernel.shape[3]])
    }
    let window = window.window(height: x.shape[1], width: x.shape[2])
    let result = try x.convolution(weight, window: window)
    return bias ? try result + pass.parameter("bias") : result
  }
}
