/// An operation of a tile program on the elements of its operands.
///
/// Every operation is rounded by itself: nothing is contracted, so the bits of a result do not depend on which operations
/// share a program. `multiplyAdd` alone rounds once where the kernel table has fused multiply-add. Errors are the largest over
/// all floats, in units in the last place (ulp).
public enum TileOperation: Int, CaseIterable, Hashable, Sendable {
  /// The element itself.
  case copy
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
  /// The square root, correctly rounded.
  case squareRoot
  /// `e^x`, within 1.29 ulp.
  case exponential
  /// The natural logarithm, within 0.84 ulp.
  case logarithm
  /// The hyperbolic tangent, within 1.36 ulp.
  case tanh
  /// `1 / (1 + e^-x)`, within 2.64 ulp.
  case sigmoid
  /// `log(1 + e^x)`, which neither overflows nor loses small results; within 2.3 ulp.
  case softplus
  /// The sine, within 1.59 ulp; 2.48 without fused multiply-add.
  case sine
  /// The cosine, within 1.58 ulp; 2.39 without fused multiply-add.
  case cosine
  /// The error function, within 1 ulp; 1.16 without fused multiply-add.
  case errorFunction
  /// The next whole number below.
  case floor
  /// The nearest whole number, halves to the even one.
  case round
  /// `x + y`.
  case add
  /// `x - y`.
  case subtract
  /// `x * y`.
  case multiply
  /// `x / y`.
  case divide
  /// `x^y`.
  case power
  /// The larger; NaN if either is.
  case maximum
  /// The smaller; NaN if either is.
  case minimum
  /// 1 where `x == y`, else 0.
  case equal
  /// 1 where `x != y`, else 0.
  case notEqual
  /// 1 where `x < y`, else 0.
  case less
  /// 1 where `x <= y`, else 0.
  case lessOrEqual
  /// 1 where `x > y`, else 0.
  case greater
  /// 1 where `x >= y`, else 0.
  case greaterOrEqual
  /// Where `x` is not 0 (NaN counts as not 0) `y`, else `z`.
  case select
  /// `x * y + z`, rounded once where the kernel table has fused multiply-add, else twice.
  case multiplyAdd

  /// How many operands it takes: 1, 2 or 3.
  public var operandCount: Int {
    if rawValue < Self.add.rawValue { return 1 }
    return rawValue < Self.select.rawValue ? 2 : 3
  }
}
