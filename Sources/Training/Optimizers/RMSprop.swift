import Graph

/// RMSprop: w -= rate * gradient / (sqrt(s) + epsilon) with s = rho * s + (1 - rho) * gradient^2.
struct RMSprop: OptimizerRule {
  static let rate = RuleParameter.rate(.required)
  static let rho = RuleParameter("rho", .number(0.9), .belowOne, "how much `rmsprop` keeps of the earlier size")
  static let epsilon = RuleParameter.epsilon(1e-7)

  let name = "rmsprop"
  let parameters = [Self.rate, Self.rho, Self.epsilon, .decay]
  let summary = "Steps scaled by the running size of the gradient."
  let example = "let way = rmsprop(rate: 1e-4)"
  let related = ["adam", "optimizer"]

  func slots(_ options: RuleOptions) -> [String] { ["square_avg"] }

  func update(
    _ weights: Value, gradient: Value, slots: [Value], scalars: [Value], _ options: RuleOptions
  ) throws(ShapeError) -> (weights: Value, slots: [Value]) {
    let rho = options[Self.rho]
    let average = try slots[0] * Float(rho) + gradient.square() * Float(1 - rho)
    let direction = try gradient / (average.squareRoot() + Float(options[Self.epsilon]))
    return (try weights - direction * scalars[0], [average])
  }
}

extension Optimizer {
  /// RMSprop; what is `nil` has its default.
  public static func rmsprop(
    rate: Double, rho: Double? = nil, epsilon: Double? = nil, decay: Double? = nil
  ) -> Optimizer {
    Optimizer(RMSprop(), ["rate": rate, "rho": rho, "epsilon": epsilon, "decay": decay])
  }
}
