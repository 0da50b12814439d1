import Graph

/// D: max(0, 1 - D(x)) + max(0, 1 + D(G(z))). G: -D(G(z)). (Lim and Ye 2017.)
struct HingeLoss: LossRule {
  let name = "hinge"
  let summary = "D's raw scores are pushed beyond 1 and -1 (Lim and Ye 2017)."
  let example = "let rule = hinge()"
  let related = ["loss"]
  let takesTargets = false
  let discriminatorFormula = "mean of max(0, 1 - D(x)) + mean of max(0, 1 + D(G(z)))"
  let generatorFormula = "mean of -D(G(z))"

  func discriminatorPart(_ answers: Value, target: Float, isReal: Bool) throws(ShapeError) -> Value {
    try (isReal ? 1 - answers : 1 + answers).maximum(0).mean()
  }

  func generatorLoss(_ answers: Value) throws(ShapeError) -> Value { try -answers.mean() }

  func discriminatorWins(real: Float, fake: Float, loss: Float, target: Float) -> Bool {
    real > 1 && fake < -1 && loss < 0.02
  }
}

extension Loss {
  /// Scores beyond 1 and -1.
  public static let hinge = Loss(HingeLoss())
}
