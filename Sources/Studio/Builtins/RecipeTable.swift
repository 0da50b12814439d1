import Adversarial
import Language
import Training

/// Losses, optimizers and initializers; the first two say themselves what they are.
enum RecipeTable {
  static let rows: [Builtin] = losses + optimizers + initializers

  private static let losses: [Builtin] = Loss.rules.map { rule in
    var traits: Set<BuiltinSignature.Trait> = []
    if rule.takesTargets { traits.insert(.takesTargets) }
    if rule.needsBound { traits.insert(.needsBound) }
    return .recipe(rule, .loss, traits)
  }

  private static let optimizers: [Builtin] = Optimizer.rules.map { rule in
    .recipe(rule, .optimizer, rule.scalesGradient ? [.scalesGradient] : [])
  }

  private static let initializers: [Builtin] = [
    .recipe(
      "normal", .initializer, [.required("deviation", .number)], "Normally distributed first weights.",
      example: "generator artist { init normal(0.02); noise 2 | dense 2 }", related: ["init"]),
    .recipe(
      "uniform", .initializer, [.optional("limit", .number)],
      "Uniformly distributed first weights, within 1 / sqrt(fan in) where no limit is given.",
      example: "generator artist { noise 2 | dense 2 init: uniform(0.1) }", related: ["init"]),
    .recipe(
      "glorot", .initializer, [], "Uniform within sqrt(6 / (fan in + fan out)) (Glorot and Bengio 2010).",
      example: "generator artist { init glorot; noise 2 | dense 2 }", related: ["init", "he"]),
    .recipe(
      "he", .initializer, [], "Normal with deviation sqrt(2 / fan in) (He et al. 2015).",
      example: "generator artist { init he; noise 2 | dense 2 | relu }", related: ["init", "glorot"]),
    .recipe(
      "zeros", .initializer, [], "All first weights are 0.", example: "network flat { input 2 | dense 1 init: zeros }",
      related: ["init"]),
  ]
}

extension Builtin {
  /// The row of a loss or an optimizer.
  fileprivate static func recipe(
    _ rule: any NamedRule, _ kind: Recipe.Kind, _ traits: Set<BuiltinSignature.Trait>
  ) -> Builtin {
    let parameters = rule.parameters.map { parameter -> BuiltinSignature.Parameter in
      switch parameter.standard {
      case .required: .required(parameter.name, .number, parameter.help)
      case .number(let number): .number(parameter.name, number, parameter.help)
      case .nothing: .optional(parameter.name, .number, parameter.help)
      }
    }
    return .recipe(
      rule.name, kind, parameters, traits: traits, rule.summary, example: rule.example, related: rule.related)
  }
}

extension Recipe {
  /// A recipe from the arguments of its call.
  init(_ kind: Kind, _ arguments: Arguments) throws(Problem) {
    self.kind = kind
    name = arguments.builtin.name
    var options: [Option] = []
    for (index, parameter) in arguments.builtin.signature.parameters.enumerated() {
      let value = arguments.has(index) ? try arguments.number(index) : nil
      if let value, !value.isFinite { throw arguments.outside(index, "a finite number") }
      options.append(Option(name: parameter.name, value: value))
    }
    self.options = options
  }
}
