import Graph
import Training

/// D: D(G(z)) - D(x). G: -D(G(z)). With `clip` all of D's weights are cut to -clip...clip after each update (Arjovsky et
/// al. 2017); with `penalty` D also minimises penalty * (|gradient| - 1)^2 between real and fake examples (Gulrajani et al.
/// 2017).
struct WassersteinLoss: LossRule {
  static let clip = RuleParameter("clip", .nothing, .positive, "limit of D's weights")
  static let penalty = RuleParameter("penalty", .nothing, .upTo(1e6), "10 is usual")

  let name = "wasserstein"
  let parameters = [Self.clip, Self.penalty]
  let summary =
    "The mean difference of D's raw scores; D's slope is bounded by `clip` or `penalty` (Arjovsky, Gulrajani 2017)."
  let example = "let rule = wasserstein(penalty: 10)"
  let related = ["loss", "updates"]
  let takesTargets = false
  let needsBound = true
  let discriminatorFormula = "mean of D(G(z)) - mean of D(x)"
  let generatorFormula = "mean of -D(G(z))"

  func clip(_ options: RuleOptions) -> Double? { options.optional(Self.clip) }
  func gradientPenalty(_ options: RuleOptions) -> Double? { options.optional(Self.penalty) }

  func discriminatorPart(_ answers: Value, target: Float, isReal: Bool) throws(ShapeError) -> Value {
    try isReal ? -answers.mean() : answers.mean()
  }

  func generatorLoss(_ answers: Value) throws(ShapeError) -> Value { try -answers.mean() }

  /// Scores have no end where it would be sure.
  func discriminatorWins(real: Float, fake: Float, loss: Float, target: Float) -> Bool { false }
}

extension Loss {
  /// The mean difference of scores, with the slope of D bounded by `clip` or `penalty`.
  public static func wasserstein(clip: Double? = nil, penalty: Double? = nil) -> Loss {
    Loss(WassersteinLoss(), ["clip": clip, "penalty": penalty])
  }
}
