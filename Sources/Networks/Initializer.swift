/// How the first weights of a layer are drawn.
public enum Initializer: Hashable, Sendable {
  /// From a normal distribution with this deviation: around 0, for the scales of norms around 1.
  case normal(deviation: Double)
  /// Evenly between `-limit` and `limit`; without a limit within `1 / sqrt(fan in)`.
  case uniform(limit: Double? = nil)
  /// Evenly within `sqrt(6 / (fan in + fan out))` (Glorot and Bengio 2010).
  case glorot
  /// From a normal distribution with deviation `sqrt(2 / fan in)` (He et al. 2015).
  case he
  /// All zeros.
  case zeros

  /// The kinds, without their numbers, by their names in the language.
  public enum Kind: String, Hashable, Sendable, CaseIterable {
    /// A normal distribution of a given deviation.
    case normal
    /// An even distribution.
    case uniform
    /// Evenly, by fan in and fan out (Glorot and Bengio 2010).
    case glorot
    /// Normally, by fan in (He et al. 2015).
    case he
    /// All zeros.
    case zeros
  }

  /// The initializer as a line of the language has it, as in `normal(0.02)`.
  public var source: String {
    switch self {
    case .normal(let deviation): "normal(\(sourceText(deviation)))"
    case .uniform(let limit): limit.map { "uniform(\(sourceText($0)))" } ?? "uniform()"
    case .glorot: "glorot()"
    case .he: "he()"
    case .zeros: "zeros()"
    }
  }

  /// What is wrong with the initializer's number, if anything.
  func validate() throws(LayerProblem) {
    switch self {
    case .normal(let deviation): try checkRange("deviation", deviation, 0...1e6)
    case .uniform(let limit): if let limit { try checkRange("limit", limit, 0...1e6) }
    case .glorot, .he, .zeros: break
    }
  }
}

/// What the first numbers of an array are drawn from.
enum InitialDistribution: Hashable, Sendable {
  case normal(mean: Float, deviation: Float)
  case uniform(limit: Float)
  case constant(Float)
}

extension ParameterSpecification {
  /// What the first values of this parameter are drawn from.
  ///
  /// Without an initializer all are uniform within `1 / sqrt(fan in)`, biases too, and norms start as the identity,
  /// as in PyTorch. With one, biases are zeros.
  func distribution(_ own: Initializer?, stack: Initializer?) -> InitialDistribution {
    switch role {
    case .weight: Self.weightDistribution(own ?? stack ?? .uniform(), fanIn: fanIn, fanOut: fanOut)
    case .bias: own ?? stack == nil ? Self.weightDistribution(.uniform(), fanIn: fanIn, fanOut: fanOut) : .constant(0)
    case .scale:
      if case .normal(let deviation) = stack { .normal(mean: 1, deviation: Float(deviation)) } else { .constant(1) }
    case .shift: .constant(0)
    case .statistic(let first): .constant(first)
    case .direction: .normal(mean: 0, deviation: 1)
    }
  }

  private static func weightDistribution(_ initializer: Initializer, fanIn: Int, fanOut: Int) -> InitialDistribution {
    switch initializer {
    case .normal(let deviation): .normal(mean: 0, deviation: Float(deviation))
    case .uniform(let limit): .uniform(limit: Float(limit ?? 1 / Double(max(fanIn, 1)).squareRoot()))
    case .glorot: .uniform(limit: Float((6 / Double(max(fanIn + fanOut, 1))).squareRoot()))
    case .he: .normal(mean: 0, deviation: Float((2 / Double(max(fanIn, 1))).squareRoot()))
    case .zeros: .constant(0)
    }
  }
}
