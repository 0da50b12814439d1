import Graph

/// The losses as parts of a graph. Answers are logits for losses with probabilities, else D's answers as they are.
extension Loss {
  /// What D minimises for its answers to one kind of examples.
  /// - Parameters:
  ///   - label: What D should answer, from 0 to 1; only losses without labels look at `isReal`.
  func discriminatorPart(_ answers: Value, label: Float, isReal: Bool) throws(ShapeError) -> Value {
    switch self {
    case .minimax, .nonsaturating:
      // -label * log sigmoid(l) - (1 - label) * log(1 - sigmoid(l)), without ever taking the logarithm of 0.
      if label == 1 { return try (-answers).softplus().mean() }
      if label == 0 { return try answers.softplus().mean() }
      return try ((-answers).softplus() * label + answers.softplus() * (1 - label)).mean()
    case .leastSquares: return try (answers - label).square().mean()
    case .hinge: return try (isReal ? 1 - answers : 1 + answers).maximum(0).mean()
    case .wasserstein: return try isReal ? -answers.mean() : answers.mean()
    }
  }

  /// What G minimises for D's answers to its examples.
  func generatorLoss(_ answers: Value) throws(ShapeError) -> Value {
    switch self {
    case .minimax: try -answers.softplus().mean()
    case .nonsaturating: try (-answers).softplus().mean()
    case .leastSquares: try (answers - 1).square().mean()
    case .hinge, .wasserstein: try -answers.mean()
    }
  }

  /// D's answers as people read them: probabilities where the loss has them.
  func readable(_ answers: Value) -> Value { usesProbabilities ? answers.sigmoid() : answers }
}
