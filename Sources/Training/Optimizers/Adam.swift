import Graph

/// Adam (Kingma and Ba 2015), with the corrections for the first updates:
/// w -= rate / (1 - beta1^t) * m / (sqrt(v) / sqrt(1 - beta2^t) + epsilon) with m = beta1 * m + (1 - beta1) * gradient and
/// v = beta2 * v + (1 - beta2) * gradient^2.
struct Adam: OptimizerRule {
  static let rate = RuleParameter.rate(.number(1e-3))
  static let beta1 = RuleParameter("beta1", .number(0.9), .belowOne, "how much `adam` keeps of earlier gradients")
  static let beta2 = RuleParameter("beta2", .number(0.999), .belowOne, "how much `adam` keeps of their earlier size")
  static let epsilon = RuleParameter.epsilon(1e-8)

  let name = "adam"
  let parameters = [Self.rate, Self.beta1, Self.beta2, Self.epsilon, .decay]
  let summary = "Steps by the running mean of the gradient, scaled by its running size (Kingma and Ba 2015)."
  let example = "let way = adam(rate: 2e-4, beta1: 0.5)"
  let related = ["rmsprop", "sgd", "optimizer"]

  func slots(_ options: RuleOptions) -> [String] { ["exp_avg", "exp_avg_sq"] }

  /// The rate with the correction of the first moment in it, and the correction of the second, `1 / sqrt(1 - beta2^t)`.
  let scalars = ["rate", "correction"]

  func scalarValue(_ index: Int, update number: Int, rate: Double, _ options: RuleOptions) -> Float {
    index == 0
      ? Float(rate / (1 - power(options[Self.beta1], number)))
      : Float(1 / (1 - power(options[Self.beta2], number)).squareRoot())
  }

  func update(
    _ weights: Value, gradient: Value, slots: [Value], scalars: [Value], _ options: RuleOptions
  ) throws(ShapeError) -> (weights: Value, slots: [Value]) {
    let (beta1, beta2) = (options[Self.beta1], options[Self.beta2])
    let first = try slots[0] * Float(beta1) + gradient * Float(1 - beta1)
    let second = try slots[1] * Float(beta2) + gradient.square() * Float(1 - beta2)
    let direction = try first / (second.squareRoot() * scalars[1] + Float(options[Self.epsilon]))
    return (try weights - direction * scalars[0], [first, second])
  }
}

extension Optimizer {
  /// Adam; what is `nil` has its default.
  public static func adam(
    rate: Double? = nil, beta1: Double? = nil, beta2: Double? = nil, epsilon: Double? = nil, decay: Double? = nil
  ) -> Optimizer {
    Optimizer(Adam(), ["rate": rate, "beta1": beta1, "beta2": beta2, "epsilon": epsilon, "decay": decay])
  }
}
