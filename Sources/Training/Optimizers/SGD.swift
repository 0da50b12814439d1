import Graph

/// Stochastic gradient descent: w -= rate * b with b = momentum * b + gradient.
struct SGD: OptimizerRule {
  static let rate = RuleParameter.rate(.required)
  static let momentum = RuleParameter(
    "momentum", .number(0), .belowOne, "how much `sgd` keeps of earlier steps")

  let name = "sgd"
  let parameters = [Self.rate, Self.momentum, .decay]
  let summary = "Steps against the gradient, with momentum."
  let example = "let way = sgd(rate: 1e-2)"
  let related = ["adam", "optimizer"]
  let scalesGradient = false

  func slots(_ options: RuleOptions) -> [String] { options[Self.momentum] == 0 ? [] : ["momentum_buffer"] }

  func update(
    _ weights: Value, gradient: Value, slots: [Value], scalars: [Value], _ options: RuleOptions
  ) throws(ShapeError) -> (weights: Value, slots: [Value]) {
    guard let buffer = slots.first else { return (try weights - gradient * scalars[0], []) }
    let next = try buffer * Float(options[Self.momentum]) + gradient
    return (try weights - next * scalars[0], [next])
  }
}

extension Optimizer {
  /// Stochastic gradient descent; what is `nil` has its default.
  public static func sgd(rate: Double, momentum: Double? = nil, decay: Double? = nil) -> Optimizer {
    Optimizer(SGD(), ["rate": rate, "momentum": momentum, "decay": decay])
  }
}
