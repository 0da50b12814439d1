import Networks

/// How a side moves its weights along the gradient. `decay` multiplies the rate after each update.
public enum Optimizer: Hashable, Sendable {
  /// w -= rate * b with b = momentum * b + gradient.
  case sgd(rate: Double, momentum: Double = 0, decay: Double = 1)
  /// w -= rate * gradient / (sqrt(s) + epsilon) with s = rho * s + (1 - rho) * gradient^2.
  case rmsprop(rate: Double, rho: Double = 0.9, epsilon: Double = 1e-7, decay: Double = 1)
  /// Adam (Kingma and Ba 2015), with the corrections for the first updates.
  case adam(
    rate: Double = 1e-3, beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-8, decay: Double = 1)

  /// The kinds, without their numbers.
  public enum Kind: String, Hashable, Sendable, CaseIterable {
    /// Stochastic gradient descent.
    case sgd
    /// RMSprop.
    case rmsprop
    /// Adam.
    case adam

    /// The optimizer of this kind with this rate and the usual numbers.
    public func usual(rate: Double) -> Optimizer {
      switch self {
      case .sgd: .sgd(rate: rate)
      case .rmsprop: .rmsprop(rate: rate)
      case .adam: .adam(rate: rate)
      }
    }
  }

  /// Which kind it is.
  public var kind: Kind {
    switch self {
    case .sgd: .sgd
    case .rmsprop: .rmsprop
    case .adam: .adam
    }
  }

  /// The rate of the first update.
  public var rate: Double {
    switch self {
    case .sgd(let rate, _, _), .rmsprop(let rate, _, _, _), .adam(let rate, _, _, _, _): rate
    }
  }

  /// What the rate is multiplied by after each update.
  public var decay: Double {
    switch self {
    case .sgd(_, _, let decay), .rmsprop(_, _, _, let decay), .adam(_, _, _, _, let decay): decay
    }
  }

  /// The numbers by their names in the language, in order.
  public var parameters: [(name: String, value: Double)] {
    switch self {
    case .sgd(let rate, let momentum, let decay): [("rate", rate), ("momentum", momentum), ("decay", decay)]
    case .rmsprop(let rate, let rho, let epsilon, let decay):
      [("rate", rate), ("rho", rho), ("epsilon", epsilon), ("decay", decay)]
    case .adam(let rate, let beta1, let beta2, let epsilon, let decay):
      [("rate", rate), ("beta1", beta1), ("beta2", beta2), ("epsilon", epsilon), ("decay", decay)]
    }
  }

  /// The optimizer as the language has it, as in `adam(rate: 2e-4, beta1: 0.5)`; defaults other than the rate's are left
  /// out.
  public var source: String {
    let usual = kind.usual(rate: rate).parameters
    let parts = zip(parameters, usual).filter { $0.name == "rate" || $0.value != $1.value }.map { own, _ in
      "\(own.name): \(numberText(own.value))"
    }
    return "\(kind.rawValue)(\(parts.joined(separator: ", ")))"
  }

  /// The arrays that it keeps for each array of weights, by PyTorch's names.
  var slots: [String] {
    switch self {
    case .sgd(_, let momentum, _): momentum == 0 ? [] : ["momentum_buffer"]
    case .rmsprop: ["square_avg"]
    case .adam: ["exp_avg", "exp_avg_sq"]
    }
  }

  func validate(_ setting: String) throws(GanError) {
    for (name, value) in parameters {
      let (valid, allowed): (Bool, String) =
        switch name {
        case "rate": (value > 0 && value <= 1e6, "above 0")
        case "beta1", "beta2", "rho", "momentum": (value >= 0 && value < 1, "from 0 up to, not including, 1")
        case "decay": (value > 0 && value <= 1, "above 0 and at most 1")
        default: (value >= 0 && value <= 1e3, "from 0 to 1000")
        }
      guard valid else { throw .setting(setting, option: name, value: value, allowed: allowed) }
    }
  }
}

/// A number as the language prints it.
func numberText(_ number: Double) -> String { sourceText(number) }
