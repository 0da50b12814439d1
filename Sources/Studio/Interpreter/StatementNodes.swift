import Diagnostics

/// A statement whose names are resolved.
class StatementNode {
  let span: SourceSpan

  init(_ span: SourceSpan) { self.span = span }

  func execute(_ frame: Frame) throws -> Flow { .next }
}

/// Statements one after the other.
final class BlockNode {
  let statements: [StatementNode]

  init(_ statements: [StatementNode]) { self.statements = statements }

  func execute(_ frame: Frame) throws -> Flow {
    for statement in statements {
      let flow = try statement.execute(frame)
      if flow != .next { return flow }
    }
    return .next
  }
}

/// A line that is evaluated. The last one of a cell is what the cell shows.
final class LineNode: StatementNode {
  let expression: Node
  /// A name alone on a line is called where it is a function.
  let callsFunctions: Bool

  init(_ expression: Node, callsFunctions: Bool, _ span: SourceSpan) {
    self.expression = expression
    self.callsFunctions = callsFunctions
    super.init(span)
  }

  override func execute(_ frame: Frame) throws -> Flow {
    _ = try value(frame)
    return .next
  }

  func value(_ frame: Frame) throws -> Value {
    let value = try expression.evaluate(frame)
    if callsFunctions, case .function(let function) = value {
      return try frame.interpreter.call(function, CallSite(span: span, frame: frame), [])
    }
    return value
  }
}

/// `let name = value` and `target = value`.
final class AssignmentNode: StatementNode {
  let target: Target
  let value: Node

  init(_ target: Target, _ value: Node, _ span: SourceSpan) {
    self.target = target
    self.value = value
    super.init(span)
  }

  override func execute(_ frame: Frame) throws -> Flow {
    if let sum = value as? ArithmeticNode, sum.operation == .add, target.isRead(by: sum.left) {
      try append(sum, frame)
    } else {
      try target.assign(try value.evaluate(frame), frame)
    }
    return .next
  }

  /// `rows = rows + [x]`: a list grows where it lies, so that a loop that collects takes time in proportion to its rounds.
  private func append(_ sum: ArithmeticNode, _ frame: Frame) throws {
    let isList = if case .list = try sum.left.evaluate(frame) { true } else { false }
    let right = try sum.right.evaluate(frame)
    guard isList, case .list(let items) = right, frame.interpreter.guesses.depth == 0 else {
      return try target.assign(try sum.combined(try sum.left.evaluate(frame), right, frame), frame)
    }
    try target.change(frame) { whole throws(Problem) in
      try whole.append(items)
    } orFail: {
      sum.failure($0, frame)
    }
  }
}

/// `let name = value` at the top level.
final class GlobalBindingNode: StatementNode {
  let variable: Variable
  let value: Node

  init(_ variable: Variable, _ value: Node, _ span: SourceSpan) {
    self.variable = variable
    self.value = value
    super.init(span)
  }

  override func execute(_ frame: Frame) throws -> Flow {
    let interpreter = frame.interpreter
    let (new, isCertain) = try interpreter.certainty {
      try interpreter.override(of: variable.name, try value.evaluate(frame), span, frame)
    }
    variable.value = new
    variable.isUncertain = !isCertain
    return .next
  }
}

/// `if`, `else if`, `else`.
final class ConditionalNode: StatementNode {
  let branches: [(condition: Node, body: BlockNode)]
  let otherwise: BlockNode?

  init(_ branches: [(condition: Node, body: BlockNode)], otherwise: BlockNode?, _ span: SourceSpan) {
    self.branches = branches
    self.otherwise = otherwise
    super.init(span)
  }

  override func execute(_ frame: Frame) throws -> Flow {
    for branch in branches {
      let interpreter = frame.interpreter
      let (holds, isCertain) = try interpreter.certainty { try branch.condition.condition(frame) }
      if interpreter.isDryRun, !isCertain { return try interpreter.guess { try executeAll(frame) } }
      if holds { return try branch.body.execute(frame) }
    }
    return try otherwise?.execute(frame) ?? .next
  }

  /// In a dry run nobody knows what training would have given: every branch is tried.
  private func executeAll(_ frame: Frame) throws -> Flow {
    for branch in branches { _ = try branch.body.execute(frame) }
    _ = try otherwise?.execute(frame)
    return .next
  }
}

/// `for name in sequence`; in a dry run its body runs once where only training or a file could tell what that is.
final class ForNode: StatementNode {
  let slot: Int
  let sequence: Node
  let body: BlockNode

  init(_ slot: Int, _ sequence: Node, _ body: BlockNode, _ span: SourceSpan) {
    self.slot = slot
    self.sequence = sequence
    self.body = body
    super.init(span)
  }

  override func execute(_ frame: Frame) throws -> Flow {
    let value = try sequence.evaluate(frame)
    let count: Int
    let item: (Int) throws -> Value
    switch value {
    case .range(let range):
      do { count = try range.checkedCount() } catch { throw sequence.failure(error, frame) }
      item = { .number(range.lower + Double($0)) }
    case .list(let list):
      count = list.count
      item = { list.items[$0] }
    case .unknown:
      frame.slots[slot] = .unknown
      _ = try frame.interpreter.guess { try body.execute(frame) }
      return .next
    case .tensor(let tensor) where tensor.rank > 0:
      count = tensor.shape[0]
      item = { Indexer.plain(tensor.selected([.position($0)])) }
    case .dataset(let dataset):
      count = dataset.count
      item = { try Indexer.part(of: value, [.value(.number(Double($0)))]) }
    default:
      throw sequence.failure(.notLoopable(value.kindName), frame)
    }
    for index in 0..<count {
      try frame.interpreter.checkInterruption(at: span, frame)
      frame.slots[slot] = try item(index)
      switch try body.execute(frame) {
      case .next, .continuing: break
      case .breaking: return .next
      case .returning: return .returning
      }
    }
    return .next
  }
}

/// `while condition`; in a dry run its body runs once where only training could tell how often.
final class WhileNode: StatementNode {
  let condition: Node
  let body: BlockNode

  init(_ condition: Node, _ body: BlockNode, _ span: SourceSpan) {
    self.condition = condition
    self.body = body
    super.init(span)
  }

  override func execute(_ frame: Frame) throws -> Flow {
    if frame.interpreter.isDryRun { return try rehearse(frame) }
    while true {
      try frame.interpreter.checkInterruption(at: span, frame)
      guard try condition.condition(frame) else { return .next }
      switch try body.execute(frame) {
      case .next, .continuing: break
      case .breaking: return .next
      case .returning: return .returning
      }
    }
  }

  private static let rehearsedRounds = 1000

  /// Goes round for real as long as nothing is asked that training would have made, and not too long; else once, as a guess.
  private func rehearse(_ frame: Frame) throws -> Flow {
    let interpreter = frame.interpreter
    for _ in 0..<Self.rehearsedRounds {
      try interpreter.checkInterruption(at: span, frame)
      let (holds, isCertain) = try interpreter.certainty { try condition.condition(frame) }
      guard isCertain else { break }
      guard holds else { return .next }
      let guesses = interpreter.guesses.count
      let flow = try body.execute(frame)
      if flow == .breaking { return .next }
      if flow == .returning { return .returning }
      if interpreter.guesses.count > guesses { break }
    }
    _ = try interpreter.guess { try body.execute(frame) }
    return .next
  }
}

/// `repeat n { }`; in a dry run its body runs once where only training could tell how often.
final class RepeatNode: StatementNode {
  let count: BuiltinCall
  let body: BlockNode

  init(_ count: BuiltinCall, _ body: BlockNode, _ span: SourceSpan) {
    self.count = count
    self.body = body
    super.init(span)
  }

  override func execute(_ frame: Frame) throws -> Flow {
    let interpreter = frame.interpreter
    let count: Int? = try count.withArguments(frame) { arguments in
      interpreter.isDryRun && arguments.hasUnknown ? nil : try arguments.integer(0, in: 0...Int.max)
    }
    guard let count else {
      _ = try interpreter.guess { try body.execute(frame) }
      return .next
    }
    for _ in 0..<count {
      try frame.interpreter.checkInterruption(at: span, frame)
      switch try body.execute(frame) {
      case .next, .continuing: break
      case .breaking: return .next
      case .returning: return .returning
      }
    }
    return .next
  }
}

/// `func name(...) { }`.
final class FunctionNode: StatementNode {
  let code: FunctionCode
  let target: Target
  /// The slots around it whose values the function keeps.
  let captures: [Int]

  init(_ code: FunctionCode, _ target: Target, captures: [Int], _ span: SourceSpan) {
    self.code = code
    self.target = target
    self.captures = captures
    super.init(span)
  }

  override func execute(_ frame: Frame) throws -> Flow {
    let function = Value.function(try make(frame))
    switch target.root {
    case .local(let slot): frame.slots[slot] = function
    case .global(let variable): variable.value = function
    case .expression: break
    }
    return .next
  }

  /// The function, with what it keeps of the names around it.
  func make(_ frame: Frame) throws -> FunctionValue {
    let function = FunctionValue(.defined(code), captured: captures.map { frame.slots[$0] })
    guard function.depth <= Limits.depth else {
      throw Failure(problem: .nestedTooDeep, source: frame.source, span: span)
    }
    return function
  }
}

/// `return value`, `break`, `continue`.
final class JumpNode: StatementNode {
  let flow: Flow
  let value: Node?

  init(_ flow: Flow, _ value: Node?, _ span: SourceSpan) {
    self.flow = flow
    self.value = value
    super.init(span)
  }

  override func execute(_ frame: Frame) throws -> Flow {
    if let value { frame.return(try value.evaluate(frame)) }
    return flow
  }
}
