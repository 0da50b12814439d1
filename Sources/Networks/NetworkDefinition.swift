/// What a network is for; its initial weights depend on it.
public enum NetworkKind: String, Hashable, Sendable, CaseIterable {
  /// Paints from noise.
  case generator
  /// Judges examples.
  case discriminator
  /// Any other stack, such as a classifier.
  case network

  var number: Int {
    switch self {
    case .generator: 1
    case .discriminator: 2
    case .network: 3
    }
  }
}

/// The noise that a generator takes.
public struct NoiseSpecification: Hashable, Sendable {
  /// What the numbers are drawn from.
  public enum Distribution: String, Hashable, Sendable, CaseIterable {
    /// The normal distribution around 0 with deviation 1.
    case normal
    /// Evenly from -1 to 1.
    case uniform
  }
  /// The shape of one example, as in `[100]` or `[1, 1, 100]`.
  public var shape: [Int]
  /// What the numbers are drawn from.
  public var distribution: Distribution

  /// Noise of a shape.
  public init(shape: [Int], distribution: Distribution = .normal) {
    self.shape = shape
    self.distribution = distribution
  }
}

/// What a stack says about its input.
public enum NetworkInput: Hashable, Sendable {
  /// A line `noise`.
  case noise(NoiseSpecification)
  /// A line `input`.
  case shape([Int])
  /// Neither: the first use fixes it.
  case open
}

/// A layer of a stack together with the `init` line above it.
public struct StackedLayer: Hashable, Sendable {
  /// The layer.
  public var specification: LayerSpecification
  /// The initializer of the last `init` line above the layer, if there is one.
  public var stackInitializer: Initializer?

  /// A layer under an `init` line.
  public init(_ specification: LayerSpecification, stackInitializer: Initializer? = nil) {
    self.specification = specification
    self.stackInitializer = stackInitializer
  }
}

/// A stack of layers as it was written, under the seed of its definition: everything that a fresh network is made of.
public struct NetworkDefinition: Hashable, Sendable {
  /// What the network is for.
  public var kind: NetworkKind
  /// What the stack says about its input.
  public var input: NetworkInput
  /// The layers, first to last; `noise`, `input` and `init` are not among them.
  public var layers: [StackedLayer]

  /// A definition of layers that all stand under the same `init` line, or under none.
  public init(
    _ kind: NetworkKind, input: NetworkInput = .open, initializer: Initializer? = nil, layers: [LayerSpecification]
  ) {
    self.kind = kind
    self.input = input
    self.layers = layers.map { StackedLayer($0, stackInitializer: initializer) }
  }

  /// A definition of layers under `init` lines of their own.
  public init(_ kind: NetworkKind, input: NetworkInput, stackedLayers: [StackedLayer]) {
    self.kind = kind
    self.input = input
    layers = stackedLayers
  }

  /// A generator that starts from noise.
  public static func generator(
    noise shape: [Int], distribution: NoiseSpecification.Distribution = .normal, initializer: Initializer? = nil,
    _ layers: [LayerSpecification]
  ) -> Self {
    let noise = NoiseSpecification(shape: shape, distribution: distribution)
    return Self(.generator, input: .noise(noise), initializer: initializer, layers: layers)
  }

  /// A discriminator whose input is what the data or the generator gives.
  public static func discriminator(initializer: Initializer? = nil, _ layers: [LayerSpecification]) -> Self {
    Self(.discriminator, initializer: initializer, layers: layers)
  }

  /// The noise that the stack takes, if it says so.
  public var noise: NoiseSpecification? {
    if case .noise(let noise) = input { noise } else { nil }
  }

  /// The shape of one example that goes in, if the stack says so.
  public var inputShape: [Int]? {
    switch input {
    case .noise(let noise): noise.shape
    case .shape(let shape): shape
    case .open: nil
    }
  }

  /// Whether the last layer is a sigmoid, so that losses are computed from what stands before it.
  public var endsInSigmoid: Bool { layers.last?.specification == .sigmoid }

  /// The lines of the stack in canonical form, without the braces around them.
  public var sourceLines: [String] {
    var lines: [String] = []
    switch input {
    case .noise(let noise):
      lines.append("noise \(sourceText(noise.shape))" + (noise.distribution == .uniform ? " uniform" : ""))
    case .shape(let shape): lines.append("input \(sourceText(shape))")
    case .open: break
    }
    var initializer: Initializer?
    for layer in layers {
      if let own = layer.stackInitializer, own != initializer { lines.append("init \(own.source)") }
      initializer = layer.stackInitializer
      lines.append(layer.specification.source)
    }
    return lines
  }

  /// The whole stack in the language, under a name.
  public func source(name: String) -> String {
    "\(kind.rawValue) \(name) {\n" + sourceLines.map { "  \($0)\n" }.joined() + "}\n"
  }
}
