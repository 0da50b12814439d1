import Graph

/// D: (D(x) - 1)^2 + D(G(z))^2. G: (D(G(z)) - 1)^2. (Mao et al. 2017.)
struct LeastSquaresLoss: LossRule {
  let name = "leastsquares"
  let summary = "Squared distance of D's raw scores from the labels (Mao et al. 2017)."
  let example = "let rule = leastsquares()"
  let related = ["loss"]
  let discriminatorFormula = "mean of (D(x) - 1)^2 + mean of D(G(z))^2"
  let generatorFormula = "mean of (D(G(z)) - 1)^2"

  func discriminatorPart(_ answers: Value, target: Float, isReal: Bool) throws(ShapeError) -> Value {
    try (answers - target).square().mean()
  }

  func generatorLoss(_ answers: Value) throws(ShapeError) -> Value { try (answers - 1).square().mean() }

  func discriminatorWins(real: Float, fake: Float, loss: Float, target: Float) -> Bool { real > 0.95 && fake < 0.05 }
}

extension Loss {
  /// Squared distances of scores.
  public static let leastSquares = Loss(LeastSquaresLoss())
}
