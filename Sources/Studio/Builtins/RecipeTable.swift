import Adversarial
import Language

/// Losses, optimizers and initializers.
enum RecipeTable {
  static let rows: [Builtin] = losses + optimizers + initializers

  private static let losses: [Builtin] = [
    .recipe(
      "minimax", .loss, [],
      "The loss of the first paper: D maximises log D(x) + log(1 - D(G(z))), G minimises the same (Goodfellow et al. 2014).",
      example: "let rule = minimax()", related: ["nonsaturating", "loss"]),
    .recipe(
      "nonsaturating", .loss, [], "As minimax, but G maximises log D(G(z)): it learns even where D sees through it.",
      example: "let rule = nonsaturating()", related: ["minimax", "loss"]),
    .recipe(
      "leastsquares", .loss, [], "Squared distance of D's raw scores from the labels (Mao et al. 2017).",
      example: "let rule = leastsquares()", related: ["loss"]),
    .recipe(
      "hinge", .loss, [], "D's raw scores are pushed beyond 1 and -1 (Lim and Ye 2017).", example: "let rule = hinge()",
      related: ["loss"]),
    .recipe(
      "wasserstein", .loss,
      [.optional("clip", .number, "limit of D's weights"), .optional("penalty", .number, "10 is usual")],
      "The mean difference of D's raw scores; D's slope is bounded by `clip` or `penalty` (Arjovsky, Gulrajani 2017).",
      example: "let rule = wasserstein(penalty: 10)", related: ["loss", "updates"]),
  ]

  private static let optimizers: [Builtin] = [
    optimizer(
      .sgd, rate: .required("rate", .number), "Steps against the gradient, with momentum.",
      example: "let way = sgd(rate: 1e-2)", related: ["adam", "optimizer"]),
    optimizer(
      .rmsprop, rate: .required("rate", .number), "Steps scaled by the running size of the gradient.",
      example: "let way = rmsprop(rate: 1e-4)", related: ["adam", "optimizer"]),
    optimizer(
      .adam, rate: .number("rate", Optimizer.adam().rate),
      "Steps by the running mean of the gradient, scaled by its running size (Kingma and Ba 2015).",
      example: "let way = adam(rate: 2e-4, beta1: 0.5)", related: ["rmsprop", "sgd", "optimizer"]),
  ]

  /// The row of an optimizer; what is usual for its numbers is said where they are used.
  private static func optimizer(
    _ kind: Optimizer.Kind, rate: BuiltinSignature.Parameter, _ help: String, example: String, related: [String]
  ) -> Builtin {
    let others = kind.usual(rate: 0).parameters.filter { $0.name != rate.name }.map { name, value in
      BuiltinSignature.Parameter.number(name, value, name == "decay" ? "a factor for the rate at each update" : "")
    }
    return .recipe(kind.rawValue, .optimizer, [rate] + others, help, example: example, related: related)
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
