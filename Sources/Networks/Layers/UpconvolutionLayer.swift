import Graph

/// `upconv channels`: the transpose of the convolution with the same arguments. `N x H x W x in` gives
/// `N x H' x W' x channels`.
public struct UpconvolutionLayer: Hashable, Sendable {
  /// The channels of the result.
  public var channels: Int
  /// Kernel, stride and padding of the convolution whose transpose this is.
  public var window: WindowOptions
  /// Whether each channel has a bias.
  public var bias: Bool
  /// How the weights are drawn, if not as the stack says.
  public var initializer: Initializer?
  /// Whether the weights are normalised.
  public var norm: WeightNorm

  /// A transposed convolution.
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

extension UpconvolutionLayer: LayerRule {
  var source: String {
    "upconv \(channels)\(window.source)" + optionSource(bias: bias, initializer: initializer, norm: norm)
  }

  func validate() throws(LayerProblem) {
    try checkRange("channels", channels, 1...largestOption)
    try window.validate()
    try initializer?.validate()
  }

  func outputShape(of input: [Int]) throws(LayerProblem) -> [Int] {
    guard input.count == 3 else { throw .needsPicture(found: input) }
    let (height, width) = (window.transposedSide(input[0]), window.transposedSide(input[1]))
    guard height >= 1, width >= 1 else {
      throw .nothingLeft(
        kernel: window.kernel, stride: window.stride, padding: window.paddingForMessages, found: input)
    }
    return [height, width, channels]
  }

  func inputShape(for output: [Int]) -> [Int]? { nil }

  func parameters(of input: [Int]) -> [ParameterSpecification] {
    guard input.count == 3 else { return [] }
    let area = window.kernel * window.kernel
    // PyTorch takes the second axis of the weights, here the channels of the result, for the fan in.
    let weight = ParameterSpecification(
      "weight", .weight, [window.kernel, window.kernel, channels, input[2]], .kernel, fanIn: area &* channels,
      fanOut: area &* input[2])
    return weightParameters(weight, bias: bias, norm: norm, outputs: channels)
  }

  func multiplyAdds(input: [Int], output: [Int]) -> Int {
    input.reduce(1, *) * window.kernel * window.kernel * channels
  }

  var featureFlow: FeatureFlow { .mixed }

  func build(_ x: Value, in pass: LayerPass) throws(ShapeError) -> Value {
    let weight = try pass.weight(norm: norm) { kernel throws(ShapeError) in
      try kernel.transpose([0, 1, 3, 2]).reshape(to: [kernel.shape.count / kernel.shape[2], kernel.shape[2]])
    }
    let (height, width) = (window.transposedSide(x.shape[1]), window.transposedSide(x.shape[2]))
    let result = try x.convolutionInputGradient(
      weight, window: window.window(height: height, width: width), height: height, width: width)
    return bias ? try result + pass.parameter("bias") : result
  }
}
