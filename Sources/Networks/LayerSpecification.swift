/// One layer of a stack, as it is written: what it does and its options, without shapes or weights.
///
/// One case a layer; what a case does stands in a file of its own in `Layers/`.
public enum LayerSpecification: Hashable, Sendable {
  /// Every output is a weighted sum of all inputs.
  case dense(DenseLayer)
  /// A convolution of pictures.
  case convolution(ConvolutionLayer)
  /// A transposed convolution of pictures.
  case upconvolution(UpconvolutionLayer)
  /// Pictures made larger by repeating or blending pixels.
  case upsample(UpsampleLayer)
  /// Pictures made smaller by taking the largest or the mean of each window.
  case pool(PoolLayer)
  /// Pictures as rows of numbers.
  case flatten(FlattenLayer)
  /// The same numbers in another shape.
  case reshape(ReshapeLayer)
  /// Normalisation over the batch.
  case batchNormalization(BatchNormalizationLayer)
  /// Normalisation over the numbers of each example.
  case layerNormalization(LayerNormalizationLayer)
  /// Some numbers set to 0 in training.
  case dropout(DropoutLayer)
  /// Features that say how close an example is to the others of its batch.
  case minibatchDiscrimination(MinibatchDiscriminationLayer)
  /// One more channel: how far each pixel is from the mean of the batch.
  case batchDifference(BatchDifferenceLayer)
  /// The largest of several weighted sums.
  case maxout(MaxoutLayer)
  /// A function of each number (softmax: of each row).
  case activation(Activation)

  /// The rule behind the case.
  var rule: any LayerRule {
    switch self {
    case .dense(let layer): layer
    case .convolution(let layer): layer
    case .upconvolution(let layer): layer
    case .upsample(let layer): layer
    case .pool(let layer): layer
    case .flatten(let layer): layer
    case .reshape(let layer): layer
    case .batchNormalization(let layer): layer
    case .layerNormalization(let layer): layer
    case .dropout(let layer): layer
    case .minibatchDiscrimination(let layer): layer
    case .batchDifference(let layer): layer
    case .maxout(let layer): layer
    case .activation(let layer): layer
    }
  }

  /// The layer as a line of the language has it, as in `conv 64 kernel: 5 stride: 2`; defaults are left out.
  public var source: String { rule.source }

  /// Whether each result is a weighted sum of all features.
  package var mixesFeatures: Bool {
    switch rule.featureFlow {
    case .mixed: true
    case .kept, .extended, .flattened, .shaped: false
    }
  }

  /// The layer's word in the language, as in `conv`.
  public var word: String { String(source.prefix { $0 != " " }) }
}

// MARK: - Short forms

extension LayerSpecification {
  /// Every output is a weighted sum of all inputs.
  public static func dense(
    _ units: Int, bias: Bool = true, initializer: Initializer? = nil, norm: WeightNorm = .none
  ) -> Self {
    .dense(DenseLayer(units: units, bias: bias, initializer: initializer, norm: norm))
  }
  /// A convolution of pictures.
  public static func conv(
    _ channels: Int, kernel: Int = 3, stride: Int = 1, padding: Padding = .same, bias: Bool = true,
    initializer: Initializer? = nil, norm: WeightNorm = .none
  ) -> Self {
    let window = WindowOptions(kernel: kernel, stride: stride, padding: padding)
    return .convolution(
      ConvolutionLayer(channels: channels, window: window, bias: bias, initializer: initializer, norm: norm))
  }
  /// The transpose of the convolution with the same arguments.
  public static func upconv(
    _ channels: Int, kernel: Int = 3, stride: Int = 1, padding: Padding = .same, bias: Bool = true,
    initializer: Initializer? = nil, norm: WeightNorm = .none
  ) -> Self {
    let window = WindowOptions(kernel: kernel, stride: stride, padding: padding)
    return .upconvolution(
      UpconvolutionLayer(channels: channels, window: window, bias: bias, initializer: initializer, norm: norm))
  }
  /// Pictures `factor` times as large.
  public static func upsample(_ factor: Int = 2, _ method: UpsampleLayer.Method = .nearest) -> Self {
    .upsample(UpsampleLayer(factor: factor, method: method))
  }
  /// Pictures a `factor` smaller.
  public static func pool(_ factor: Int = 2, _ method: PoolLayer.Method = .max) -> Self {
    .pool(PoolLayer(factor: factor, method: method))
  }
  /// Pictures as rows of numbers.
  public static var flatten: Self { .flatten(FlattenLayer()) }
  /// The same numbers in another shape.
  public static func reshape(_ shape: [Int]) -> Self { .reshape(ReshapeLayer(shape: shape)) }
  /// Normalisation over the batch; `momentum` is the share of the old running average that stays.
  public static func batchnorm(momentum: Double = 0.9, epsilon: Double = 1e-5) -> Self {
    .batchNormalization(BatchNormalizationLayer(momentum: momentum, epsilon: epsilon))
  }
  /// Normalisation over the numbers of each example.
  public static func layernorm(epsilon: Double = 1e-5) -> Self {
    .layerNormalization(LayerNormalizationLayer(epsilon: epsilon))
  }
  /// A share of the numbers set to 0 in training, the others scaled up.
  public static func dropout(_ share: Double) -> Self { .dropout(DropoutLayer(share: share)) }
  /// Minibatch discrimination (Salimans et al. 2016).
  public static func minibatch(_ features: Int, dimensions: Int = 8) -> Self {
    .minibatchDiscrimination(MinibatchDiscriminationLayer(features: features, dimensions: dimensions))
  }
  /// One more channel, the mean over channels of |x - batch mean|.
  public static var batchdifference: Self { .batchDifference(BatchDifferenceLayer()) }
  /// The largest of `pieces` weighted sums, `units` times.
  public static func maxout(_ units: Int, pieces: Int = 5) -> Self {
    .maxout(MaxoutLayer(units: units, pieces: pieces))
  }
  /// `x` where positive, else `slope * x`.
  public static func leaky(_ slope: Double = 0.2) -> Self { .activation(.leaky(slope)) }
  /// `x` where positive, else `alpha * (e^x - 1)`.
  public static func elu(_ alpha: Double = 1) -> Self { .activation(.elu(alpha)) }
  /// `x` where positive, else 0.
  public static var relu: Self { .activation(.relu) }
  /// `x` times the share of the normal distribution below it.
  public static var gelu: Self { .activation(.gelu) }
  /// `x * sigmoid(x)`.
  public static var swish: Self { .activation(.swish) }
  /// `log(1 + e^x)`.
  public static var softplus: Self { .activation(.softplus) }
  /// The hyperbolic tangent.
  public static var tanh: Self { .activation(.tanh) }
  /// `1 / (1 + e^-x)`.
  public static var sigmoid: Self { .activation(.sigmoid) }
  /// Positive numbers that add up to 1 along the last axis.
  public static var softmax: Self { .activation(.softmax) }
}

/// Whether a layer's weights are divided by their largest singular value.
public enum WeightNorm: String, Hashable, Sendable, CaseIterable {
  /// They are used as they are.
  case none
  /// Spectral normalisation by one power iteration a pass (Miyato et al. 2018).
  case spectral
}
