import Graph

/// How a side moves its weights along the gradient: one of `rules`, with its numbers.
public struct Optimizer: Sendable {
  /// All optimizers, in the order of the reference.
  package static let rules: [any OptimizerRule] = [SGD(), RMSprop(), Adam()]

  /// What it does.
  package let rule: any OptimizerRule
  private let options: RuleOptions

  init(_ rule: any OptimizerRule, _ given: [String: Double?]) {
    self.rule = rule
    options = RuleOptions(rule.parameters, given)
  }

  /// The optimizer of this name; `nil` if there is none.
  /// - Parameter given: Numbers by the names of their parameters; `nil` where the default is meant.
  package init?(name: String, _ given: [String: Double?]) {
    guard let rule = Self.rules.first(where: { $0.name == name }) else { return nil }
    self.init(rule, given)
  }

  /// Its name in the language.
  public var name: String { rule.name }

  /// The rate of the first update.
  public var rate: Double { options[.rate(.required)] }

  /// What the rate is multiplied by after each update.
  public var decay: Double { options[.decay] }

  /// The numbers by their names in the language, in order.
  public var parameters: [(name: String, value: Double?)] { options.named }

  /// The optimizer as the language has it, as in `adam(rate: 2e-4, beta1: 0.5)`; defaults other than the rate's are left
  /// out.
  public var source: String { options.source(name) }

  /// The arrays that it keeps for each array of weights, by PyTorch's names.
  package var slots: [String] { rule.slots(options) }

  /// Checks every number by itself.
  /// - Throws: `OptionError` for the first one outside of its range.
  package func validate() throws(OptionError) { try options.validate() }

  /// One of the numbers that change from update to update, by its index in the rule's `scalars`, for update `number`, counted
  /// from 1.
  package func scalarValue(_ index: Int, update number: Int) -> Float {
    let rate = decay == 1 ? rate : rate * power(decay, number - 1)
    return rule.scalarValue(index, update: number, rate: rate, options)
  }

  /// The weights and kept arrays after an update.
  func update(
    _ weights: Value, gradient: Value, slots: [Value], scalars: [Value]
  ) throws(ShapeError) -> (weights: Value, slots: [Value]) {
    try rule.update(weights, gradient: gradient, slots: slots, scalars: scalars, options)
  }
}

extension Optimizer: Hashable {
  /// Whether two optimizers do the same.
  public static func == (one: Optimizer, other: Optimizer) -> Bool {
    one.name == other.name && one.options == other.options
  }

  /// Feeds name and numbers into a hash.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(name)
    hasher.combine(options)
  }
}

/// A whole power by squaring: the same bits everywhere.
package func power(_ base: Double, _ exponent: Int) -> Double {
  var (result, factor, rest) = (1.0, base, exponent)
  while rest > 0 {
    if rest & 1 == 1 { result *= factor }
    factor *= factor
    rest >>= 1
  }
  return result
}
