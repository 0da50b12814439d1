import Graph

/// What an optimizer has to say about itself; each one conforms in a file of its own.
package protocol OptimizerRule: NamedRule {
  /// Whether its steps are as long as the rate, however small the gradient; then usual rates are small.
  var scalesGradient: Bool { get }
  /// The arrays that it keeps for each array of weights, by PyTorch's names.
  func slots(_ options: RuleOptions) -> [String]
  /// The numbers that change from update to update, inputs of rank 0 in the graph.
  var scalars: [String] { get }
  /// The value of one of them; not all at once, since an update allocates nothing.
  /// - Parameters:
  ///   - index: Its index in `scalars`.
  ///   - number: The number of the update, counted from 1.
  ///   - rate: The rate of this update, `decay` included.
  func scalarValue(_ index: Int, update number: Int, rate: Double, _ options: RuleOptions) -> Float
  /// The weights and kept arrays after an update.
  /// - Parameters:
  ///   - slots: What `slots` names.
  ///   - scalars: What `scalars` names.
  func update(
    _ weights: Value, gradient: Value, slots: [Value], scalars: [Value], _ options: RuleOptions
  ) throws(ShapeError) -> (weights: Value, slots: [Value])
}

extension OptimizerRule {
  package var scalesGradient: Bool { true }
  package var scalars: [String] { ["rate"] }
  package func scalarValue(_ index: Int, update number: Int, rate: Double, _ options: RuleOptions) -> Float {
    Float(rate)
  }
}

/// What all optimizers are written with.
extension RuleParameter {
  /// The rate of the first update.
  static func rate(_ standard: Default) -> RuleParameter {
    RuleParameter(
      "rate", standard, .positive, "the length of a step along the (scaled) gradient", isAlwaysWritten: true)
  }

  /// What the rate is multiplied by after each update.
  static let decay = RuleParameter("decay", .number(1), .factor, "a factor for the rate at each update")

  /// A small number beside a root, so that nothing is divided by 0.
  static func epsilon(_ standard: Double) -> RuleParameter {
    RuleParameter("epsilon", .number(standard), .upTo(1e3), "keeps the division safe")
  }
}
