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

  /// The optimizer of a recipe.
  init(_ recipe: Recipe) {
    func option(_ name: String, _ standard: Double) -> Double { recipe.option(name) ?? standard }
    switch recipe.name {
    case "sgd":
      self = .sgd(rate: option("rate", 1e-2), momentum: option("momentum", 0), decay: option("decay", 1))
    case "rmsprop":
      self = .rmsprop(
        rate: option("rate", 1e-3), rho: option("rho", 0.9), epsilon: option("epsilon", 1e-7), decay: option("decay", 1)
      )
    default:
      self = .adam(
        rate: option("rate", 1e-3), beta1: option("beta1", 0.9), beta2: option("beta2", 0.999),
        epsilon: option("epsilon", 1e-8), decay: option("decay", 1))
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
