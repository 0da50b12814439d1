import Graph
import Training

/// What both sides minimise: one of `rules`, with its numbers.
public struct Loss: Sendable {
  /// All losses, in the order of the reference.
  package static let rules: [any LossRule] = [
    MinimaxLoss(), NonsaturatingLoss(), LeastSquaresLoss(), HingeLoss(), WassersteinLoss(),
  ]

  /// What it does.
  package let rule: any LossRule
  private let options: RuleOptions

  init(_ rule: any LossRule, _ given: [String: Double?] = [:]) {
    self.rule = rule
    options = RuleOptions(rule.parameters, given)
  }

  /// The loss of this name; `nil` if there is none.
  /// - Parameter given: Numbers by the names of their parameters; `nil` where the default is meant.
  package init?(name: String, _ given: [String: Double?] = [:]) {
    guard let rule = Self.rules.first(where: { $0.name == name }) else { return nil }
    self.init(rule, given)
  }

  /// Its name in the language.
  public var name: String { rule.name }

  /// The numbers by their names in the language, in order; `nil` for those that are left out.
  public var parameters: [(name: String, value: Double?)] { options.named }

  /// Whether D's answers count as probabilities, and the loss is computed from logits.
  public var usesProbabilities: Bool { rule.usesProbabilities }

  /// Whether it can be told what D should answer to real and to fake examples.
  public var takesTargets: Bool { rule.takesTargets }

  /// Whether it means nothing while the slope of D has no bound.
  public var needsBound: Bool { rule.needsBound }

  /// What D's weights are cut to, from -clip to clip, after each update; `nil` for no limit.
  public var clip: Double? { rule.clip(options) }

  /// The weight of (|gradient of D| - 1)^2 between real and fake examples in what D minimises; `nil` for none.
  public var gradientPenalty: Double? { rule.gradientPenalty(options) }

  /// The loss as the language has it, as in `wasserstein(penalty: 10)`.
  public var source: String { options.source(name) }

  /// What D minimises, as a formula for people.
  public var discriminatorFormula: String {
    rule.discriminatorFormula + (gradientPenalty == nil ? "" : " + penalty * mean of (|gradient| - 1)^2")
  }

  /// What G minimises, as a formula for people.
  public var generatorFormula: String { rule.generatorFormula }

  func validate() throws(OptionError) { try options.validate() }

  /// D's answers as people read them: probabilities where the loss has them.
  func readable(_ answers: Value) -> Value { usesProbabilities ? answers.sigmoid() : answers }
}

extension Loss: Hashable {
  /// Whether two losses are the same.
  public static func == (one: Loss, other: Loss) -> Bool { one.name == other.name && one.options == other.options }

  /// Feeds name and numbers into a hash.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(name)
    hasher.combine(options)
  }
}
