import Graph
import Training

/// What a loss has to say about itself; each one conforms in a file of its own. In formulas `D` is the discriminator's answer:
/// a probability for losses with probabilities, else a raw score.
package protocol LossRule: NamedRule {
  /// Whether D's answers are read as probabilities, `sigmoid(logit)`, and the loss is computed from the logits.
  var usesProbabilities: Bool { get }
  /// Whether it can be told what D should answer to real and to fake examples.
  var takesTargets: Bool { get }
  /// Whether it means nothing while the slope of D has no bound.
  var needsBound: Bool { get }
  /// What D's weights are cut to, from -clip to clip, after each update; `nil` for no limit.
  func clip(_ options: RuleOptions) -> Double?
  /// The weight of (|gradient of D| - 1)^2 between real and fake examples in what D minimises; `nil` for none.
  func gradientPenalty(_ options: RuleOptions) -> Double?
  /// What D minimises, as a formula for people.
  var discriminatorFormula: String { get }
  /// What G minimises, as a formula for people.
  var generatorFormula: String { get }
  /// What D minimises for its answers to one kind of examples.
  /// - Parameters:
  ///   - answers: Logits for losses with probabilities, else D's answers as they are.
  ///   - target: What D should answer, from 0 to 1; only losses without targets look at `isReal`.
  func discriminatorPart(_ answers: Value, target: Float, isReal: Bool) throws(ShapeError) -> Value
  /// What G minimises for D's answers to its examples.
  func generatorLoss(_ answers: Value) throws(ShapeError) -> Value
  /// Whether D is sure of everything, so that G has nothing left to follow.
  /// - Parameters:
  ///   - real: D's mean answer to real examples.
  ///   - fake: D's mean answer to fake examples.
  ///   - loss: What D minimises.
  ///   - target: What D should answer to real examples.
  func discriminatorWins(real: Float, fake: Float, loss: Float, target: Float) -> Bool
}

extension LossRule {
  package var usesProbabilities: Bool { false }
  package var takesTargets: Bool { true }
  package var needsBound: Bool { false }
  package func clip(_ options: RuleOptions) -> Double? { nil }
  package func gradientPenalty(_ options: RuleOptions) -> Double? { nil }
}
