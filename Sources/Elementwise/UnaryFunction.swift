import Glibc

/// A function of one number.
public enum UnaryFunction: String, Hashable, Sendable, CaseIterable {
  /// `-x`.
  case negate
  /// `|x|`.
  case absolute
  /// -1, 0 or 1; a zero and NaN give themselves.
  case sign
  /// `1 / x`.
  case reciprocal
  /// `x * x`.
  case square
  /// The square root.
  case squareRoot
  /// `e^x`.
  case exponential
  /// The natural logarithm.
  case logarithm
  /// The hyperbolic tangent.
  case tanh
  /// `1 / (1 + e^-x)`.
  case sigmoid
  /// `log(1 + e^x)`, which neither overflows nor loses small results.
  case softplus
  /// The sine.
  case sine
  /// The cosine.
  case cosine
  /// The error function.
  case errorFunction
  /// The next whole number below.
  case floor
  /// The nearest whole number, halves to the even one.
  case round
}

extension UnaryFunction {
  /// The function of one number: what constants fold to, and what kernels are measured against.
  public func callAsFunction(_ x: Double) -> Double {
    switch self {
    case .negate: -x
    case .absolute: abs(x)
    case .sign: x > 0 ? 1 : (x < 0 ? -1 : x)
    case .reciprocal: 1 / x
    case .square: x * x
    case .squareRoot: x.squareRoot()
    case .exponential: exp(x)
    case .logarithm: log(x)
    case .tanh: Glibc.tanh(x)
    case .sigmoid: 1 / (1 + exp(-x))
    case .softplus: max(x, 0) + log1p(exp(-abs(x)))
    case .sine: sin(x)
    case .cosine: cos(x)
    case .errorFunction: erf(x)
    case .floor: x.rounded(.down)
    case .round: x.rounded(.toNearestOrEven)
    }
  }

  /// The time that its kernel takes, in units of an addition.
  public var cost: Int {
    switch self {
    case .negate, .absolute, .sign, .square, .floor, .round: 1
    case .reciprocal, .squareRoot: 2
    case .exponential, .logarithm, .tanh, .sigmoid, .softplus, .sine, .cosine, .errorFunction: 9
    }
  }
}
