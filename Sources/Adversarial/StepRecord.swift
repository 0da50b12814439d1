/// What is known of a step: losses, answers, sizes of gradients and weights, time.
public struct StepRecord: Hashable, Sendable {
  /// The number of the step, counted from 1; 0 before the first.
  public var step = 0
  /// What D minimised in its last update.
  public var discriminatorLoss: Float = .nan
  /// What G minimised in its last update.
  public var generatorLoss: Float = .nan
  /// D's mean answer to real examples in its last update, before it learned.
  public var real: Float = .nan
  /// D's mean answer to fake examples in its last update, before it learned.
  public var fake: Float = .nan
  /// D's mean answer to G's batch, after D learned.
  public var fakeAfter: Float = .nan
  /// The length of D's gradient.
  public var discriminatorGradient: Float = .nan
  /// The length of G's gradient.
  public var generatorGradient: Float = .nan
  /// The length of D's weights.
  public var discriminatorWeights: Float = .nan
  /// The length of G's weights.
  public var generatorWeights: Float = .nan
  /// How long the step took, in seconds.
  public var seconds: Float = 0

  /// An empty record.
  public init() {}
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
      case .discriminatorLoss: discriminatorLoss
      case .generatorLoss: generatorLoss
      case .real: real
      case .fake: fake
      case .fakeAfter: fakeAfter
      case .discriminatorGradient: discriminatorGradient
      case .generatorGradient: generatorGradient
      case .discriminatorWeights: discriminatorWeights
      case .generatorWeights: generatorWeights
      case .seconds: seconds
      }
    }
    set {
      switch column {
      case .step: step = Int(newValue)
      case .discriminatorLoss: discriminatorLoss = newValue
      case .generatorLoss: generatorLoss = newValue
      case .real: real = newValue
      case .fake: fake = newValue
      case .fakeAfter: fakeAfter = newValue
      case .discriminatorGradient: discriminatorGradient = newValue
      case .generatorGradient: generatorGradient = newValue
      case .discriminatorWeights: discriminatorWeights = newValue
      case .generatorWeights: generatorWeights = newValue
      case .seconds: seconds = newValue
      }
    }
  }
}
