import Diagnostics
import Tensors

/// `a + b` and its kind.
final class ArithmeticNode: Node {
  let operation: Arithmetic
  let left: Node
  let right: Node

  init(_ operation: Arithmetic, _ left: Node, _ right: Node, _ span: SourceSpan) {
    self.operation = operation
    self.left = left
    self.right = right
    super.init(span)
  }

  override func evaluate(_ frame: Frame) throws -> Value {
    try combined(try left.evaluate(frame), try right.evaluate(frame), frame)
  }

  /// The operation on the values of the operands.
  func combined(_ a: Value, _ b: Value, _ frame: Frame) throws -> Value {
    if case .number(let x) = a, case .number(let y) = b { return .number(operation(x, y)) }
    do {
      try MemoryGuard.check(operand: a)
      try MemoryGuard.check(operand: b)
      return try kept(try operation(a, b), frame)
    } catch let problem as Problem { throw failure(problem, frame) }
  }
}

/// `a == b` and its kind.
final class ComparisonNode: Node {
  let operation: Comparison
  let left: Node
  let right: Node

  init(_ operation: Comparison, _ left: Node, _ right: Node, _ span: SourceSpan) {
    self.operation = operation
    self.left = left
    self.right = right
    super.init(span)
  }

  override func evaluate(_ frame: Frame) throws -> Value {
    let a = try left.evaluate(frame)
    let b = try right.evaluate(frame)
    do {
      try MemoryGuard.check(operand: a)
      try MemoryGuard.check(operand: b)
      return try kept(try operation(a, b), frame)
    } catch let problem as Problem { throw failure(problem, frame) }
  }
}

/// `a and b`, `a or b`: the right side only where the left does not decide.
final class LogicNode: Node {
  let decidingValue: Bool
  let left: Node
  let right: Node

  init(isOr: Bool, _ left: Node, _ right: Node, _ span: SourceSpan) {
    decidingValue = isOr
    self.left = left
    self.right = right
    super.init(span)
  }

  override func evaluate(_ frame: Frame) throws -> Value {
    if try left.condition(frame) == decidingValue { return .bool(decidingValue) }
    return .bool(try right.condition(frame))
  }
}

/// `not a`.
final class NotNode: Node {
  let operand: Node

  init(_ operand: Node, _ span: SourceSpan) {
    self.operand = operand
    super.init(span)
  }

  override func evaluate(_ frame: Frame) throws -> Value { .bool(!(try operand.condition(frame))) }
}

/// `-a`.
final class NegationNode: Node {
  let operand: Node

  init(_ operand: Node, _ span: SourceSpan) {
    self.operand = operand
    super.init(span)
  }

  override func evaluate(_ frame: Frame) throws -> Value {
    let value = try operand.evaluate(frame)
    switch value {
    case .number(let number): return .number(-number)
    case .unknown: return .unknown
    case .tensor(let tensor):
      do throws(Problem) { try MemoryGuard.check(operand: value) } catch { throw failure(error, frame) }
      return try kept(.tensor(Tensor(shape: tensor.shape, values: tensor.values.map { -$0 })), frame)
    default: throw failure(.operatorDoesNotTake("-", value.kindName, ""), frame)
    }
  }
}

extension Node {
  /// The value of the expression where `if`, `while`, `and`, `or` and `not` want true or false.
  final func condition(_ frame: Frame) throws -> Bool {
    let value = try evaluate(frame)
    switch value {
    case .bool(let bool): return bool
    case .tensor(let tensor) where tensor.count == 1: return tensor.values[0] != 0
    case .unknown:
      frame.interpreter.touchedUncertain = true
      return true
    default: throw failure(.conditionIsNot(value.kindName), frame)
    }
  }
}
