import Adversarial
import Diagnostics
import Networks

/// A gan in a session: a reference, shared by all names that stand for it.
public final class GanObject {
  /// The name of its definition.
  public let name: String
  /// The training itself.
  public let gan: Gan
  /// The generator as the session knows it.
  public let generator: NetworkObject
  /// The discriminator as the session knows it.
  public let discriminator: NetworkObject
  /// The data, `nil` where it is missing.
  public let data: DatasetObject?
  /// Where each setting stands.
  let places: [String: Failure.Place]
  /// In a dry run: how many steps it can have made at most since it was defined; `nil` where nobody knows.
  var rehearsedSteps: Int? = 0

  init(
    name: String, gan: Gan, generator: NetworkObject, discriminator: NetworkObject, data: DatasetObject?,
    places: [String: Failure.Place] = [:]
  ) {
    self.name = name
    self.gan = gan
    self.generator = generator
    self.discriminator = discriminator
    self.data = data
    self.places = places
  }

  /// The course of its training.
  var historyValue: HistoryValue {
    HistoryValue(name: name, history: gan.history, usesProbabilities: gan.settings.loss.usesProbabilities)
  }

  /// One line that says what it is.
  var summary: String {
    let step = gan.stage > 0 ? "step \(gan.step), stage \(gan.stage) of \(gan.stageCount)" : "step \(gan.step)"
    return "gan \(name): \(generator.name) against \(discriminator.name), \(step)"
  }
}

extension Optimizer {
  /// The optimizer as the language has it.
  var recipe: Recipe {
    Recipe(
      kind: .optimizer, name: kind.rawValue,
      options: parameters.map { Recipe.Option(name: $0.name, value: $0.value) })
  }

  /// The optimizer of a recipe, in which the builtin table has filled in all options.
  init(_ recipe: Recipe) throws(Problem) {
    func number(_ option: String) throws(Problem) -> Double {
      guard let value = recipe.option(option) else { throw .missingArgument(name: option, of: recipe.name) }
      return value
    }
    guard let kind = Kind(rawValue: recipe.name) else { throw .notOfKind(recipe.name, .optimizer) }
    switch kind {
    case .sgd:
      self = .sgd(rate: try number("rate"), momentum: try number("momentum"), decay: try number("decay"))
    case .rmsprop:
      self = .rmsprop(
        rate: try number("rate"), rho: try number("rho"), epsilon: try number("epsilon"), decay: try number("decay"))
    case .adam:
      self = .adam(
        rate: try number("rate"), beta1: try number("beta1"), beta2: try number("beta2"),
        epsilon: try number("epsilon"), decay: try number("decay"))
    }
  }
}

extension Initializer {
  /// The initializer of a recipe. First weights that do not spread at all would be all 0 by accident.
  init(_ recipe: Recipe) throws(Problem) {
    func positive(_ option: String) throws(Problem) -> Double? {
      guard let number = recipe.option(option) else { return nil }
      guard number > 0 else {
        throw .argumentOutside(
          name: option, of: recipe.name, allowed: "more than 0; `zeros` makes all weights 0",
          found: NumberText.text(number))
      }
      return number
    }
    guard let kind = Kind(rawValue: recipe.name) else { throw .notOfKind(recipe.name, .initializer) }
    switch kind {
    case .normal:
      guard let deviation = try positive("deviation") else {
        throw .missingArgument(name: "deviation", of: recipe.name)
      }
      self = .normal(deviation: deviation)
    case .uniform: self = .uniform(limit: try positive("limit"))
    case .glorot: self = .glorot
    case .he: self = .he
    case .zeros: self = .zeros
    }
  }
}

extension Loss {
  /// The loss as the language has it.
  var recipe: Recipe {
    switch self {
    case .minimax: Recipe(kind: .loss, name: "minimax", options: [])
    case .nonsaturating: Recipe(kind: .loss, name: "nonsaturating", options: [])
    case .leastSquares: Recipe(kind: .loss, name: "leastsquares", options: [])
    case .hinge: Recipe(kind: .loss, name: "hinge", options: [])
    case .wasserstein(let clip, let penalty):
      Recipe(
        kind: .loss, name: "wasserstein",
        options: [Recipe.Option(name: "clip", value: clip), Recipe.Option(name: "penalty", value: penalty)])
    }
  }

  /// The loss of this name with its options.
  init?(name: String, clip: Double? = nil, penalty: Double? = nil) {
    switch name {
    case "minimax": self = .minimax
    case "nonsaturating": self = .nonsaturating
    case "leastsquares": self = .leastSquares
    case "hinge": self = .hinge
    case "wasserstein": self = .wasserstein(clip: clip, penalty: penalty)
    default: return nil
    }
  }
}

/// A course of training as it was at some moment: `duel.history`.
public struct HistoryValue {
  /// The name of the gan.
  public let name: String
  /// The records.
  public let history: History
  /// Whether the discriminator's answers are probabilities.
  public let usesProbabilities: Bool
}
