/// An operator in front of its operand.
public enum UnaryOperator: String, Sendable, CaseIterable {
  /// `-x`.
  case negate = "-"
  /// `not x`.
  case not
}

/// An operator between two operands.
public enum BinaryOperator: String, Sendable, CaseIterable {
  /// `a or b`; the right side is evaluated only where the left is false.
  case or
  /// `a and b`; the right side is evaluated only where the left is true.
  case and
  /// `a == b`.
  case equal = "=="
  /// `a != b`.
  case notEqual = "!="
  /// `a < b`.
  case less = "<"
  /// `a <= b`.
  case lessOrEqual = "<="
  /// `a > b`.
  case greater = ">"
  /// `a >= b`.
  case greaterOrEqual = ">="
  /// `a + b`.
  case add = "+"
  /// `a - b`.
  case subtract = "-"
  /// `a * b`.
  case multiply = "*"
  /// `a / b`.
  case divide = "/"
  /// `a % b`.
  case remainder = "%"
  /// `a ^ b`, from the right: `2 ^ 3 ^ 2` is `2 ^ 9`.
  case power = "^"
}

/// The two ways to write a range.
public enum RangeOperator: String, Sendable, CaseIterable {
  /// `1...3`: with its upper bound.
  case closed = "..."
  /// `0..<3`: without its upper bound.
  case halfOpen = "..<"
}
