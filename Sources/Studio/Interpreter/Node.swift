import Diagnostics
import Tensors

/// An expression whose names are resolved, ready to be evaluated again and again.
class Node {
  let span: SourceSpan

  init(_ span: SourceSpan) { self.span = span }

  /// The value of the expression.
  func evaluate(_ frame: Frame) throws -> Value { .nothing }

  /// A value that was just made, unless it was the one too many for the memory.
  final func kept(_ value: Value, _ frame: Frame) throws -> Value {
    guard MemoryGuard.isLeft(after: value) else { throw failure(.outOfMemory, frame) }
    return value
  }

  /// The failure that a problem here is.
  final func failure(_ problem: Problem, _ frame: Frame) -> Failure {
    Failure(problem: problem, source: frame.source, span: span)
  }
}

/// A literal.
final class ConstantNode: Node {
  let value: Value

  init(_ value: Value, _ span: SourceSpan) {
    self.value = value
    super.init(span)
  }

  override func evaluate(_ frame: Frame) throws -> Value { value }
}

/// A local name.
final class LocalNode: Node {
  let slot: Int

  init(_ slot: Int, _ span: SourceSpan) {
    self.slot = slot
    super.init(span)
  }

  override func evaluate(_ frame: Frame) throws -> Value { frame.slots[slot] }
}

/// A name at the top level.
final class GlobalNode: Node {
  let variable: Variable

  init(_ variable: Variable, _ span: SourceSpan) {
    self.variable = variable
    super.init(span)
  }

  override func evaluate(_ frame: Frame) throws -> Value {
    if variable.isUncertain { frame.interpreter.touchedUncertain = true }
    guard let value = variable.value else { throw failure(.unknownName(variable.name), frame) }
    return value
  }
}

/// `_` or `_3`: the result of an earlier cell.
final class CellResultNode: Node {
  let number: Int?

  init(_ number: Int?, _ span: SourceSpan) {
    self.number = number
    super.init(span)
  }

  override func evaluate(_ frame: Frame) throws -> Value {
    do { return try frame.interpreter.cellResult(number) } catch { throw failure(error, frame) }
  }
}

/// `[a, b]`.
final class ListNode: Node {
  let items: [Node]

  init(_ items: [Node], _ span: SourceSpan) {
    self.items = items
    super.init(span)
  }

  override func evaluate(_ frame: Frame) throws -> Value {
    let list = ListValue(try items.map { try $0.evaluate(frame) })
    guard list.depth <= Limits.depth else { throw failure(.nestedTooDeep, frame) }
    return .list(list)
  }
}

/// `"step {duel.step}"`.
final class TextNode: Node {
  enum Part {
    case text(String)
    case value(Node)
  }

  let parts: [Part]

  init(_ parts: [Part], _ span: SourceSpan) {
    self.parts = parts
    super.init(span)
  }

  override func evaluate(_ frame: Frame) throws -> Value {
    var result = ""
    for part in parts {
      switch part {
      case .text(let text): result += text
      case .value(let node): result += Display.text(try node.evaluate(frame))
      }
      guard result.utf8.count <= Limits.stringBytes else { throw failure(.stringTooLong, frame) }
    }
    return try kept(.string(result), frame)
  }
}

/// `a...b`.
final class RangeNode: Node {
  let lower: Node
  let upper: Node
  let includesUpper: Bool

  init(_ lower: Node, _ upper: Node, includesUpper: Bool, _ span: SourceSpan) {
    self.lower = lower
    self.upper = upper
    self.includesUpper = includesUpper
    super.init(span)
  }

  override func evaluate(_ frame: Frame) throws -> Value {
    let first = try lower.evaluate(frame)
    let last = try upper.evaluate(frame)
    if first.isUnknown || last.isUnknown { return .unknown }
    guard case .number(let a) = first, case .number(let b) = last else {
      let sign = includesUpper ? "..." : "..<"
      throw failure(.operatorDoesNotTake(sign, first.kindName, last.kindName), frame)
    }
    guard a.isFinite, b.isFinite else { throw failure(.rangeWithoutEnd(a.isFinite ? b : a), frame) }
    return .range(RangeValue(lower: a, upper: b, includesUpper: includesUpper))
  }
}
