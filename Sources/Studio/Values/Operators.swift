import Glibc
import Tensors

/// The arithmetic operators of the language.
enum Arithmetic: String, Sendable {
  case add = "+"
  case subtract = "-"
  case multiply = "*"
  case divide = "/"
  case remainder = "%"
  case power = "^"

  func callAsFunction(_ left: Double, _ right: Double) -> Double {
    switch self {
    case .add: left + right
    case .subtract: left - right
    case .multiply: left * right
    case .divide: left / right
    case .remainder: Self.remainder(left, right)
    case .power: pow(left, right)
    }
  }

  /// The operation on two values: numbers, tensors, and `+` on strings and lists.
  func callAsFunction(_ left: Value, _ right: Value) throws(Problem) -> Value {
    switch (left, right) {
    case (.number(let a), .number(let b)):
      return .number(self(a, b))
    case (.unknown, _), (_, .unknown):
      return .unknown
    case (.string(let a), .string(let b)) where self == .add:
      guard a.utf8.count + b.utf8.count <= Limits.stringBytes else { throw .stringTooLong }
      return .string(a + b)
    case (.list(let a), .list(let b)) where self == .add:
      return try Self.joined(a, b)
    default:
      guard isTensorLike(left) || isTensorLike(right), let a = try operand(left), let b = try operand(right) else {
        throw .operatorDoesNotTake(rawValue, left.kindName, right.kindName)
      }
      return .tensor(try onTensors(a, b))
    }
  }

  private static func joined(_ left: ListValue, _ right: ListValue) throws(Problem) -> Value {
    var result = Value.list(left)
    try result.append(right)
    return result
  }

  /// What is left of a division whose result is rounded down, exact before it takes the divisor's sign.
  private static func remainder<Number: BinaryFloatingPoint>(_ left: Number, _ right: Number) -> Number {
    let rest = left.truncatingRemainder(dividingBy: right)
    return rest != 0 && (rest < 0) != (right < 0) ? rest + right : rest
  }

  private func isTensorLike(_ value: Value) -> Bool {
    switch value {
    case .tensor, .dataset: true
    default: false
    }
  }

  private func operand(_ value: Value) throws(Problem) -> Tensor? {
    do throws(Problem) { return try Conversion.tensor(value) } catch {
      if case .notATensor = error { return nil }
      throw error
    }
  }

  private func onTensors(_ left: Tensor, _ right: Tensor) throws(Problem) -> Tensor {
    switch self {
    case .add: try Broadcast.apply(left, right) { $0 + $1 }
    case .subtract: try Broadcast.apply(left, right) { $0 - $1 }
    case .multiply: try Broadcast.apply(left, right) { $0 * $1 }
    case .divide: try Broadcast.apply(left, right) { $0 / $1 }
    case .remainder: try Broadcast.apply(left, right) { Self.remainder($0, $1) }
    case .power: try Broadcast.apply(left, right) { $1 == 2 ? $0 * $0 : powf($0, $1) }
    }
  }
}

extension Value {
  /// Appends the items of another list to a list.
  mutating func append(_ items: ListValue) throws(Problem) {
    guard case .list(var list) = self else { throw .operatorDoesNotTake("+", kindName, "a list") }
    guard list.count + items.count <= Limits.listCount else { throw .listTooLong(list.count + items.count) }
    // Let go of, so that the items are not copied.
    self = .nothing
    list.append(contentsOf: items)
    self = .list(list)
    guard MemoryGuard.isLeft(after: self) else { throw .outOfMemory }
  }
}

/// The comparing operators of the language.
enum Comparison: String, Sendable {
  case equal = "=="
  case unequal = "!="
  case less = "<"
  case lessOrEqual = "<="
  case greater = ">"
  case greaterOrEqual = ">="

  func callAsFunction<Number: Comparable>(_ left: Number, _ right: Number) -> Bool {
    switch self {
    case .equal: left == right
    case .unequal: left != right
    case .less: left < right
    case .lessOrEqual: left <= right
    case .greater: left > right
    case .greaterOrEqual: left >= right
    }
  }

  /// The comparison of two values; with a tensor on either side it gives a tensor of ones and zeros.
  func callAsFunction(_ left: Value, _ right: Value) throws(Problem) -> Value {
    switch (left, right) {
    case (.number(let a), .number(let b)):
      return .bool(self(a, b))
    case (.unknown, _), (_, .unknown):
      return .unknown
    case (.string(let a), .string(let b)):
      return .bool(self(a, b))
    case (.tensor, .number), (.number, .tensor), (.tensor, .tensor), (.tensor, .list), (.list, .tensor):
      let a = try Conversion.tensor(left)
      let b = try Conversion.tensor(right)
      return .tensor(try Broadcast.apply(a, b) { self($0, $1) ? 1 : 0 })
    default:
      switch self {
      case .equal, .unequal:
        var budget = Self.largestComparison
        return .bool(try Self.isSame(left, right, &budget) == (self == .equal))
      default: throw .operatorDoesNotTake(rawValue, left.kindName, right.kindName)
      }
    }
  }

  /// Lists that share their items can be far larger than the memory that they take.
  private static let largestComparison = 1_000_000

  /// Whether two values are equal; references are equal where they are the same.
  private static func isSame(_ left: Value, _ right: Value, _ budget: inout Int) throws(Problem) -> Bool {
    budget -= 1
    guard budget > 0 else { throw .refused("these lists are too large to be compared") }
    if case .list(let a) = left, case .list(let b) = right {
      guard a.count == b.count else { return false }
      for (x, y) in zip(a.items, b.items) {
        guard try isSame(x, y, &budget) else { return false }
      }
      return true
    }
    return isSameSingle(left, right)
  }

  private static func isSameSingle(_ left: Value, _ right: Value) -> Bool {
    switch (left, right) {
    case (.nothing, .nothing): true
    case (.bool(let a), .bool(let b)): a == b
    case (.number(let a), .number(let b)): a == b
    case (.string(let a), .string(let b)): a == b
    case (.range(let a), .range(let b)): a == b
    case (.recipe(let a), .recipe(let b)): a == b
    case (.tensor(let a), .tensor(let b)): a == b
    case (.network(let a), .network(let b)): a === b
    case (.gan(let a), .gan(let b)): a === b
    case (.dataset(let a), .dataset(let b)): a === b
    default: false
    }
  }
}
