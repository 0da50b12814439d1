import Graph

/// `dropout share`: in training each number becomes 0 with this probability, the others grow by `1 / (1 - share)`.
public struct DropoutLayer: Hashable, Sendable {
  /// The probability of becoming 0.
  public var share: Double

  /// A dropout layer.
  public init(share: Double) { self.share = share }
}

extension DropoutLayer: LayerRule {
  var source: String { "dropout \(sourceText(share))" }

  func validate() throws(LayerProblem) {
    guard share >= 0, share < 1 else {
      throw .outOfRange(option: "the share", value: share, allowed: "from 0 up to, not including, 1")
    }
  }

  func outputShape(of input: [Int]) throws(LayerProblem) -> [Int] { input }

  func build(_ x: Value, in pass: LayerPass) throws(ShapeError) -> Value {
    guard pass.training, share > 0 else { return x }
    let keep = Float(1 - share)
    let mask = pass.graph.random(.bernoulli(keep), shape: x.shape, stream: pass.stream)
    return try x * (mask * (1 / keep))
  }
}
