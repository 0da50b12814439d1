import Adversarial
import Diagnostics
import Networks
import Training

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
  var recipe: Recipe { Recipe(kind: .optimizer, name: name, parameters) }

  /// The optimizer of a recipe, in which the builtin table has filled in all options.
  init(_ recipe: Recipe) throws(Problem) {
    guard let optimizer = Optimizer(name: recipe.name, recipe.numbers) else {
      throw .notOfKind(recipe.name, .optimizer)
    }
    for (name, _) in optimizer.parameters where recipe.option(name) == nil {
      throw .missingArgument(name: name, of: recipe.name)
    }
    self = optimizer
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
  var recipe: Recipe { Recipe(kind: .loss, name: name, parameters) }

  /// The loss of a recipe; `nil` if the recipe is for something else.
  init?(_ recipe: Recipe) { self.init(name: recipe.name, recipe.numbers) }
}

extension Recipe {
  fileprivate init(kind: Kind, name: String, _ parameters: [(name: String, value: Double?)]) {
    self.init(kind: kind, name: name, options: parameters.map { Option(name: $0.name, value: $0.value) })
  }

  /// The values of the options by name.
  fileprivate var numbers: [String: Double?] {
    Dictionary(options.map { ($0.name, $0.value) }) { _, last in last }
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
