import Graph

/// D: -log D(x) - log(1 - D(G(z))). G: log(1 - D(G(z))). (Goodfellow et al. 2014.)
struct MinimaxLoss: CrossEntropy {
  let name = "minimax"
  let summary =
    "The loss of the first paper: D maximises log D(x) + log(1 - D(G(z))), G minimises the same (Goodfellow et al. 2014)."
  let example = "let rule = minimax()"
  let related = ["nonsaturating", "loss"]
  let generatorFormula = "mean of log(1 - D(G(z)))"

  func generatorLoss(_ logits: Value) throws(ShapeError) -> Value { try -logits.softplus().mean() }
}

extension Loss {
  /// The loss of the first paper.
  public static let minimax = Loss(MinimaxLoss())
}
