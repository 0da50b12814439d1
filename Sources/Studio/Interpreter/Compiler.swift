import Diagnostics
import Language

/// Resolves the names of a syntax tree and turns it into nodes.
///
/// One compiler works on one piece of code with one frame: a cell, a function, a block that runs later. Names that lie
/// in the frame of the code around are captured: their values are kept when the function is defined.
final class Compiler {
  /// By what a line's first word is looked up.
  enum Place {
    case program, stack, gan
  }

  let interpreter: Interpreter
  let source: SourceText
  let parent: Compiler?
  /// Names that the cell defines at its top level, so that functions may mention what is defined below them.
  let forwardNames: Set<String>
  private var scopes: [[String: Int]] = [[:]]
  private(set) var slotCount = 0
  private(set) var captures: [(outer: Int, inner: Int)] = []
  private(set) var errors: [Failure] = []
  /// Global names that this cell has bound so far.
  private var bound: Set<String> = []

  init(_ interpreter: Interpreter, _ source: SourceText, parent: Compiler? = nil, forwardNames: Set<String> = []) {
    self.interpreter = interpreter
    self.source = source
    self.parent = parent
    self.forwardNames = parent?.forwardNames ?? forwardNames
  }

  /// What a name stands for.
  enum Resolution {
    case local(Int)
    case global(Variable)
  }

  func resolve(_ name: String) -> Resolution? {
    for scope in scopes.reversed() {
      if let slot = scope[name] { return .local(slot) }
    }
    guard let parent else {
      guard let variable = interpreter.variables[name] else { return nil }
      return variable.value != nil || bound.contains(name) ? .global(variable) : nil
    }
    switch parent.resolve(name) {
    case .local(let outer)?:
      let inner = newSlot()
      scopes[0][name] = inner
      captures.append((outer, inner))
      return .local(inner)
    case let other?:
      return other
    case nil:
      guard forwardNames.contains(name), interpreter.table.function(name) == nil else { return nil }
      return .global(interpreter.variable(name))
    }
  }

  /// Whether assigning to a name would change only a kept copy.
  func isCaptured(_ slot: Int) -> Bool { captures.contains { $0.inner == slot } }

  /// Makes a name known in the innermost block, at the top level of a cell in the session.
  func declare(_ name: String) -> Resolution {
    if parent == nil, scopes.count == 1 {
      bound.insert(name)
      return .global(interpreter.variable(name))
    }
    let innermost = scopes.count - 1
    if let slot = scopes[innermost][name], !isCaptured(slot) { return .local(slot) }
    let slot = newSlot()
    scopes[innermost][name] = slot
    return .local(slot)
  }

  func newSlot() -> Int {
    slotCount += 1
    return slotCount - 1
  }

  func inScope<Result>(_ body: () -> Result) -> Result {
    scopes.append([:])
    defer { scopes.removeLast() }
    return body()
  }

  /// Remembers an error and gives a node that stands for nothing.
  func fail(_ problem: Problem, _ span: SourceSpan) -> Node {
    errors.append(Failure(problem: problem, source: source, span: span))
    return ConstantNode(.nothing, span)
  }

  func adopt(_ others: [Failure]) { errors += others }

  /// The statements of a block in a scope of their own.
  func block(_ block: Block, _ place: Place) -> BlockNode {
    inScope { BlockNode(block.statements.map { statement($0, place) }) }
  }

  /// The statements of a cell.
  func program(_ block: Block) -> BlockNode {
    BlockNode(block.statements.map { statement($0, .program) })
  }

  /// The names that a cell defines at its top level.
  static func definedNames(_ block: Block) -> Set<String> {
    var names: Set<String> = []
    for statement in block.statements {
      switch statement.kind {
      case .binding(let name, _): names.insert(name.text)
      case .function(let definition): names.insert(definition.name.text)
      case .expression(let expression):
        guard case .call(let call) = expression.kind, call.block != nil, let first = call.arguments.first,
          case .name(let name) = first.value.kind
        else { continue }
        names.insert(name)
      default: continue
      }
    }
    return names
  }
}
