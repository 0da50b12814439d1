/// What both sides minimise. `D` stands for the discriminator's answer, a probability `sigmoid(logit)` for the first two
/// and a raw score for the others.
public enum Loss: Hashable, Sendable {
  /// D: -log D(x) - log(1 - D(G(z))). G: log(1 - D(G(z))). (Goodfellow et al. 2014.)
  case minimax
  /// D as minimax. G: -log D(G(z)). (Goodfellow et al. 2014.)
  case nonsaturating
  /// D: (D(x) - 1)^2 + D(G(z))^2. G: (D(G(z)) - 1)^2. (Mao et al. 2017.)
  case leastSquares
  /// D: max(0, 1 - D(x)) + max(0, 1 + D(G(z))). G: -D(G(z)). (Lim and Ye 2017.)
  case hinge
  /// D: D(G(z)) - D(x). G: -D(G(z)). With `clip` all of D's weights are cut to -clip...clip after each update
  /// (Arjovsky et al. 2017); with `penalty` D also minimises penalty * (|gradient| - 1)^2 between real and fake
  /// examples (Gulrajani et al. 2017).
  case wasserstein(clip: Double? = nil, penalty: Double? = nil)

  /// Whether D's answers count as probabilities, and the loss is computed from logits.
  public var usesProbabilities: Bool {
    switch self {
    case .minimax, .nonsaturating: true
    case .leastSquares, .hinge, .wasserstein: false
    }
  }

  /// Whether labels have a meaning.
  public var takesLabels: Bool {
    switch self {
    case .minimax, .nonsaturating, .leastSquares: true
    case .hinge, .wasserstein: false
    }
  }

  /// The loss as the language has it, as in `wasserstein(penalty: 10)`.
  public var source: String {
    switch self {
    case .minimax: "minimax"
    case .nonsaturating: "nonsaturating"
    case .leastSquares: "leastsquares"
    case .hinge: "hinge"
    case .wasserstein(let clip, let penalty):
      switch (clip, penalty) {
      case (nil, nil): "wasserstein"
      case (let clip?, nil): "wasserstein(clip: \(numberText(clip)))"
      case (nil, let penalty?): "wasserstein(penalty: \(numberText(penalty)))"
      case (let clip?, let penalty?): "wasserstein(clip: \(numberText(clip)), penalty: \(numberText(penalty)))"
      }
    }
  }

  /// What D minimises, as a formula for people.
  public var discriminatorFormula: String {
    switch self {
    case .minimax, .nonsaturating: "mean of -log D(x) + mean of -log(1 - D(G(z)))"
    case .leastSquares: "mean of (D(x) - 1)^2 + mean of D(G(z))^2"
    case .hinge: "mean of max(0, 1 - D(x)) + mean of max(0, 1 + D(G(z)))"
    case .wasserstein(_, let penalty):
      "mean of D(G(z)) - mean of D(x)" + (penalty == nil ? "" : " + penalty * mean of (|gradient| - 1)^2")
    }
  }

  /// What G minimises, as a formula for people.
  public var generatorFormula: String {
    switch self {
    case .minimax: "mean of log(1 - D(G(z)))"
    case .nonsaturating: "mean of -log D(G(z))"
    case .leastSquares: "mean of (D(G(z)) - 1)^2"
    case .hinge, .wasserstein: "mean of -D(G(z))"
    }
  }
}
