import Graph

/// D as minimax. G: -log D(G(z)). (Goodfellow et al. 2014.)
struct NonsaturatingLoss: CrossEntropy {
  let name = "nonsaturating"
  let summary = "As minimax, but G maximises log D(G(z)): it learns even where D sees through it."
  let example = "let rule = nonsaturating()"
  let related = ["minimax", "loss"]
  let generatorFormula = "mean of -log D(G(z))"

  func generatorLoss(_ logits: Value) throws(ShapeError) -> Value { try (-logits).softplus().mean() }
}

extension Loss {
  /// As minimax, with another aim of G.
  public static let nonsaturating = Loss(NonsaturatingLoss())
}
