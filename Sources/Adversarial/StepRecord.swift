/// What is known of a step: losses, answers, sizes of gradients and weights, time.
public struct StepRecord: Hashable, Sendable {
  /// The number of the step, counted from 1; 0 before the first.
  public var step = 0
  /// What each side's last update was like.
  public var sides = Sides(repeating: SideRecord())
  /// D's mean answer to real examples in its last update, before it learned.
  public var real: Float = .nan
  /// D's mean answer to fake examples in its last update, before it learned.
  public var fake: Float = .nan
  /// D's mean answer to G's batch, after D learned.
  public var fakeAfter: Float = .nan
  /// How long the step took, in seconds.
  public var seconds: Float = 0

  /// An empty record.
  public init() {}
}

/// What is known of an update of one side; not a number where it has not learned yet.
public struct SideRecord: Hashable, Sendable {
  /// What it minimised.
  public var loss: Float = .nan
  /// The length of its gradient.
  public var gradient: Float = .nan
  /// The length of its weights.
  public var weights: Float = .nan

  /// An empty record.
  public init() {}

  /// A record of these numbers.
  init(loss: Float, gradient: Float, weights: Float) {
    (self.loss, self.gradient, self.weights) = (loss, gradient, weights)
  }
}

/// The columns of a history, by their names in the language.
public enum HistoryColumn: String, Hashable, Sendable, CaseIterable {
  /// The number of the step.
  case step
  /// What D minimised.
  case discriminatorLoss = "d_loss"
  /// What G minimised.
  case generatorLoss = "g_loss"
  /// D's mean answer to real examples.
  case real = "d_real"
  /// D's mean answer to fake examples, before D learned.
  case fake = "d_fake"
  /// D's mean answer to G's batch, after D learned.
  case fakeAfter = "d_fake_after"
  /// The length of D's gradient.
  case discriminatorGradient = "d_gradient"
  /// The length of G's gradient.
  case generatorGradient = "g_gradient"
  /// The length of D's weights.
  case discriminatorWeights = "d_weights"
  /// The length of G's weights.
  case generatorWeights = "g_weights"
  /// How long the step took.
  case seconds
}

extension StepRecord {
  /// The number in a column.
  public subscript(column: HistoryColumn) -> Float {
    get {
      switch column {
      case .step: Float(step)
      case .discriminatorLoss: sides.discriminator.loss
      case .generatorLoss: sides.generator.loss
      case .real: real
      case .fake: fake
      case .fakeAfter: fakeAfter
      case .discriminatorGradient: sides.discriminator.gradient
      case .generatorGradient: sides.generator.gradient
      case .discriminatorWeights: sides.discriminator.weights
      case .generatorWeights: sides.generator.weights
      case .seconds: seconds
      }
    }
    set {
      switch column {
      case .step: step = Int(newValue)
      case .discriminatorLoss: sides.discriminator.loss = newValue
      case .generatorLoss: sides.generator.loss = newValue
      case .real: real = newValue
      case .fake: fake = newValue
      case .fakeAfter: fakeAfter = newValue
      case .discriminatorGradient: sides.discriminator.gradient = newValue
      case .generatorGradient: sides.generator.gradient = newValue
      case .discriminatorWeights: sides.discriminator.weights = newValue
      case .generatorWeights: sides.generator.weights = newValue
      case .seconds: seconds = newValue
      }
    }
  }
}
