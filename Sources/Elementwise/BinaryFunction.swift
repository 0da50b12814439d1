import Glibc

/// A function of two numbers; comparisons give 1 or 0.
public enum BinaryFunction: String, Hashable, Sendable, CaseIterable {
  /// `a + b`.
  case add
  /// `a - b`.
  case subtract
  /// `a * b`.
  case multiply
  /// `a / b`.
  case divide
  /// `a^b`.
  case power
  /// The larger; NaN if either is.
  case maximum
  /// The smaller; NaN if either is.
  case minimum
  /// `a == b`.
  case equal
  /// `a < b`.
  case less
  /// `a <= b`.
  case lessOrEqual
}

extension BinaryFunction {
  /// The function of two numbers.
  public func callAsFunction(_ a: Double, _ b: Double) -> Double {
    switch self {
    case .add: a + b
    case .subtract: a - b
    case .multiply: a * b
    case .divide: a / b
    case .power: pow(a, b)
    case .maximum: b < a ? a : b
    case .minimum: a < b ? a : b
    case .equal: a == b ? 1 : 0
    case .less: a < b ? 1 : 0
    case .lessOrEqual: a <= b ? 1 : 0
    }
  }

  /// The time that its kernel takes, in units of an addition.
  public var cost: Int {
    switch self {
    case .add, .subtract, .multiply, .maximum, .minimum, .equal, .less, .lessOrEqual: 1
    case .divide: 2
    case .power: 18
    }
  }
}
