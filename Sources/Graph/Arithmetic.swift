import Elementwise

/// Elementwise operations. Two shapes align at their last axes; sizes of 1 and missing axes stretch.

// MARK: - Two operands

extension Value {
  /// The elementwise function of two values, after both are stretched to a common shape.
  /// - Throws: `ShapeError.incompatible` if there is none.
  public static func binary(
    _ function: BinaryFunction, _ left: Value, _ right: Value
  ) throws(ShapeError) -> Value {
    guard left.graph === right.graph else { throw .differentGraphs }
    let shape = try Shape.common(left.shape, right.shape)
    let operands = [try left.broadcast(to: shape), try right.broadcast(to: shape)]
    return left.graph.insert(.binary(function), operands, shape)
  }

  /// The elementwise function of a value and a number; it cannot fail.
  static func binary(_ function: BinaryFunction, _ left: Value, _ right: Float) -> Value {
    let number = left.graph.constant(right, shape: left.shape)
    return left.graph.insert(.binary(function), [left, number], left.shape)
  }

  /// The elementwise function of a number and a value; it cannot fail.
  static func binary(_ function: BinaryFunction, _ left: Float, _ right: Value) -> Value {
    let number = right.graph.constant(left, shape: right.shape)
    return right.graph.insert(.binary(function), [number, right], right.shape)
  }

  /// The sum.
  public static func + (left: Value, right: Value) throws(ShapeError) -> Value { try binary(.add, left, right) }
  /// The sum.
  public static func + (left: Value, right: Float) -> Value { binary(.add, left, right) }
  /// The sum.
  public static func + (left: Float, right: Value) -> Value { binary(.add, left, right) }
  /// The difference.
  public static func - (left: Value, right: Value) throws(ShapeError) -> Value { try binary(.subtract, left, right) }
  /// The difference.
  public static func - (left: Value, right: Float) -> Value { binary(.subtract, left, right) }
  /// The difference.
  public static func - (left: Float, right: Value) -> Value { binary(.subtract, left, right) }
  /// The product of the elements.
  public static func * (left: Value, right: Value) throws(ShapeError) -> Value { try binary(.multiply, left, right) }
  /// The product of the elements.
  public static func * (left: Value, right: Float) -> Value { binary(.multiply, left, right) }
  /// The product of the elements.
  public static func * (left: Float, right: Value) -> Value { binary(.multiply, left, right) }
  /// The quotient.
  public static func / (left: Value, right: Value) throws(ShapeError) -> Value { try binary(.divide, left, right) }
  /// The quotient.
  public static func / (left: Value, right: Float) -> Value { binary(.divide, left, right) }
  /// The quotient.
  public static func / (left: Float, right: Value) -> Value { binary(.divide, left, right) }
  /// The negative.
  public static prefix func - (value: Value) -> Value { value.unary(.negate) }

  /// This value to the power of another.
  public func power(_ exponent: Value) throws(ShapeError) -> Value { try .binary(.power, self, exponent) }
  /// This value to the power of a number.
  public func power(_ exponent: Float) -> Value { .binary(.power, self, exponent) }
  /// The larger of this and the other; where they are equal, the gradient goes to the other.
  public func maximum(_ other: Value) throws(ShapeError) -> Value { try .binary(.maximum, self, other) }
  /// The larger of this and a number; where they are equal, no gradient passes.
  public func maximum(_ other: Float) -> Value { .binary(.maximum, self, other) }
  /// The smaller of this and the other; where they are equal, the gradient goes to the other.
  public func minimum(_ other: Value) throws(ShapeError) -> Value { try .binary(.minimum, self, other) }
  /// The smaller of this and a number; where they are equal, no gradient passes.
  public func minimum(_ other: Float) -> Value { .binary(.minimum, self, other) }
}

// MARK: - Comparisons

extension Value {
  /// 1 where the elements are equal, else 0.
  public func equal(_ other: Value) throws(ShapeError) -> Value { try .binary(.equal, self, other) }
  /// 1 where the element equals the number, else 0.
  public func equal(_ other: Float) -> Value { .binary(.equal, self, other) }
  /// 1 where this is less than the other, else 0.
  public func less(_ other: Value) throws(ShapeError) -> Value { try .binary(.less, self, other) }
  /// 1 where this is less than the number, else 0.
  public func less(_ other: Float) -> Value { .binary(.less, self, other) }
  /// 1 where this is at most the other, else 0.
  public func lessOrEqual(_ other: Value) throws(ShapeError) -> Value { try .binary(.lessOrEqual, self, other) }
  /// 1 where this is at most the number, else 0.
  public func lessOrEqual(_ other: Float) -> Value { .binary(.lessOrEqual, self, other) }
  /// 1 where this is greater than the other, else 0.
  public func greater(_ other: Value) throws(ShapeError) -> Value { try .binary(.less, other, self) }
  /// 1 where this is greater than the number, else 0.
  public func greater(_ other: Float) -> Value { .binary(.less, other, self) }
  /// 1 where this is at least the other, else 0.
  public func greaterOrEqual(_ other: Value) throws(ShapeError) -> Value { try .binary(.lessOrEqual, other, self) }
  /// 1 where this is at least the number, else 0.
  public func greaterOrEqual(_ other: Float) -> Value { .binary(.lessOrEqual, other, self) }

  /// Where this value is not 0 the first, else the second, all stretched to a common shape.
  public func select(_ then: Value, _ otherwise: Value) throws(ShapeError) -> Value {
    guard graph === then.graph, graph === otherwise.graph else { throw .differentGraphs }
    let common = try Shape.common(shape, try Shape.common(then.shape, otherwise.shape))
    let operands = [
      try broadcast(to: common), try then.broadcast(to: common), try otherwise.broadcast(to: common),
    ]
    return graph.insert(.select, operands, common)
  }
}

// MARK: - One operand

extension Value {
  /// A function of each element.
  public func unary(_ function: UnaryFunction) -> Value { graph.insert(.unary(function), [self], shape) }

  /// `|x|`.
  public func absolute() -> Value { unary(.absolute) }
  /// -1, 0 or 1.
  public func sign() -> Value { unary(.sign) }
  /// `1 / x`.
  public func reciprocal() -> Value { unary(.reciprocal) }
  /// `x * x`.
  public func square() -> Value { unary(.square) }
  /// The square root.
  public func squareRoot() -> Value { unary(.squareRoot) }
  /// `e^x`.
  public func exponential() -> Value { unary(.exponential) }
  /// The natural logarithm.
  public func logarithm() -> Value { unary(.logarithm) }
  /// The hyperbolic tangent.
  public func tanh() -> Value { unary(.tanh) }
  /// `1 / (1 + e^-x)`.
  public func sigmoid() -> Value { unary(.sigmoid) }
  /// `log(1 + e^x)`.
  public func softplus() -> Value { unary(.softplus) }
  /// The sine.
  public func sine() -> Value { unary(.sine) }
  /// The cosine.
  public func cosine() -> Value { unary(.cosine) }
  /// The error function.
  public func errorFunction() -> Value { unary(.errorFunction) }
  /// The next whole number below.
  public func floor() -> Value { unary(.floor) }
  /// The nearest whole number, halves to the even one.
  public func round() -> Value { unary(.round) }

  /// The same value, through which no gradient passes.
  public func detached() -> Value { graph.insert(.stopGradient, [self], shape) }
}
