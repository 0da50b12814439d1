import Graph

/// A loss whose discriminator tells real from fake by cross entropy; what G makes of it differs.
protocol CrossEntropy: LossRule {}

extension CrossEntropy {
  var usesProbabilities: Bool { true }
  var discriminatorFormula: String { "mean of -log D(x) + mean of -log(1 - D(G(z)))" }

  /// -target * log sigmoid(l) - (1 - target) * log(1 - sigmoid(l)), without ever taking the logarithm of 0.
  func discriminatorPart(_ logits: Value, target: Float, isReal: Bool) throws(ShapeError) -> Value {
    if target == 1 { return try (-logits).softplus().mean() }
    if target == 0 { return try logits.softplus().mean() }
    return try ((-logits).softplus() * target + logits.softplus() * (1 - target)).mean()
  }

  func discriminatorWins(real: Float, fake: Float, loss: Float, target: Float) -> Bool {
    real > 0.95 * target && fake < 0.03
  }
}
