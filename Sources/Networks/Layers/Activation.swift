import Graph

/// A function of each number, or for `softmax` of each row.
public enum Activation: Hashable, Sendable {
  /// `x` where positive, else 0.
  case relu
  /// `x` where positive, else `slope * x`.
  case leaky(Double)
  /// `x` where positive, else `alpha * (e^x - 1)`.
  case elu(Double)
  /// `x` times the share of the normal distribution below it.
  case gelu
  /// `x * sigmoid(x)`.
  case swish
  /// `log(1 + e^x)`.
  case softplus
  /// The hyperbolic tangent.
  case tanh
  /// `1 / (1 + e^-x)`.
  case sigmoid
  /// Positive numbers that add up to 1 along the last axis.
  case softmax
}

extension Activation: LayerRule {
  var source: String {
    switch self {
    case .relu: "relu"
    case .leaky(let slope): "leaky \(sourceText(slope))"
    case .elu(let alpha): alpha == 1 ? "elu" : "elu \(sourceText(alpha))"
    case .gelu: "gelu"
    case .swish: "swish"
    case .softplus: "softplus"
    case .tanh: "tanh"
    case .sigmoid: "sigmoid"
    case .softmax: "softmax"
    }
  }

  func validate() throws(LayerProblem) {
    switch self {
    case .leaky(let slope): try checkRange("the slope", slope, -1e6...1e6)
    case .elu(let alpha): try checkRange("alpha", alpha, -1e6...1e6)
    case .relu, .gelu, .swish, .softplus, .tanh, .sigmoid, .softmax: break
    }
  }

  func outputShape(of input: [Int]) throws(LayerProblem) -> [Int] { input }

  func build(_ x: Value, in pass: LayerPass) throws(ShapeError) -> Value { try apply(x) }

  /// The function of a value.
  package func apply(_ x: Value) throws(ShapeError) -> Value {
    switch self {
    case .relu: return x.maximum(0)
    case .leaky(let slope):
      // As a product with a mask, its gradient is one product with the same mask.
      let graph = x.graph
      let mask = try x.greater(0).select(
        graph.constant(1, shape: x.shape), graph.constant(Float(slope), shape: x.shape))
      return try x * mask
    case .elu(let alpha): return try x.greater(0).select(x, (x.minimum(0).exponential() - 1) * Float(alpha))
    case .gelu: return try x * ((x * Float(0.5.squareRoot())).errorFunction() + 1) * 0.5
    case .swish: return try x * x.sigmoid()
    case .softplus: return x.softplus()
    case .tanh: return x.tanh()
    case .sigmoid: return x.sigmoid()
    case .softmax:
      let last = [x.shape.rank - 1]
      let powers = try (x - x.maximum(axes: last, keepingAxes: true).detached()).exponential()
      return try powers / powers.sum(axes: last, keepingAxes: true)
    }
  }
}

extension Activation {
  /// The numbers that it can give; `nil` for all.
  public var reach: ClosedRange<Float>? {
    switch self {
    case .tanh: -1...1
    case .sigmoid, .softmax: 0...1
    case .relu, .softplus: 0...Float.infinity
    case .elu(let alpha): alpha > 0 ? Float(-alpha)...Float.infinity : nil
    // Their lowest points, at about -0.75 and -1.28.
    case .gelu: -0.17...Float.infinity
    case .swish: -0.279...Float.infinity
    case .leaky: nil
    }
  }
}

extension LayerSpecification {
  /// The numbers that the layer can give; `nil` where it has no bounds or they depend on weights.
  public var reach: ClosedRange<Float>? {
    if case .activation(let activation) = self { activation.reach } else { nil }
  }

  /// Whether the layer only orders numbers in another way.
  public var onlyRearranges: Bool {
    switch self {
    case .flatten, .reshape: true
    default: false
    }
  }
}
