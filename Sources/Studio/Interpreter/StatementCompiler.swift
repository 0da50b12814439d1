import Diagnostics
import Language

extension Compiler {
  func statement(_ statement: Statement, _ place: Place) -> StatementNode {
    switch statement.kind {
    case .expression(let expression):
      return line(expression, place)
    case .binding(let name, let value):
      return binding(name, value, statement.span)
    case .assignment(let target, let value):
      let value = expression(value)
      return AssignmentNode(self.target(target), value, statement.span)
    case .conditional(let branches, let otherwise):
      let nodes = branches.map { (condition: expression($0.condition), body: block($0.body, place)) }
      return ConditionalNode(nodes, otherwise: otherwise.map { block($0, place) }, statement.span)
    case .forLoop(let name, let sequence, let body):
      let sequence = expression(sequence)
      return inScope {
        guard case .local(let slot) = declare(name.text) else { return StatementNode(statement.span) }
        return ForNode(slot, sequence, block(body, place), statement.span)
      }
    case .whileLoop(let condition, let body):
      return WhileNode(expression(condition), block(body, place), statement.span)
    case .function(let definition):
      return function(definition, statement.span)
    case .returning(let value):
      return JumpNode(.returning, value.map(expression), statement.span)
    case .breaking:
      return JumpNode(.breaking, nil, statement.span)
    case .continuing:
      return JumpNode(.continuing, nil, statement.span)
    }
  }

  private func binding(_ name: Identifier, _ value: Expression, _ span: SourceSpan) -> StatementNode {
    // The value is compiled first: `let sine = sine()` means the builtin.
    let value = expression(value)
    switch declare(name.text) {
    case .global(let variable): return GlobalBindingNode(variable, value, span)
    case .local(let slot):
      return AssignmentNode(Target(root: .local(slot), rootSpan: name.span, steps: []), value, span)
    }
  }

  private func line(_ line: Expression, _ place: Place) -> StatementNode {
    if case .call(let call) = line.kind, let name = call.name {
      return self.line(calling: name, call, line.span, place)
        ?? LineNode(expression(line), callsFunctions: false, line.span)
    }
    if case .name(let name) = line.kind {
      let call = Call(callee: line, arguments: [])
      if let node = self.line(calling: name, call, line.span, place) { return node }
      if resolve(name) == nil, interpreter.table.function(name) != nil {
        return LineNode(self.call(call, line.span), callsFunctions: false, line.span)
      }
      return LineNode(expression(line), callsFunctions: true, line.span)
    }
    return LineNode(expression(line), callsFunctions: false, line.span)
  }

  /// A line whose first word means something at this place; `nil` where it is an expression like others.
  private func line(calling name: String, _ call: Call, _ span: SourceSpan, _ place: Place) -> StatementNode? {
    switch place {
    case .stack:
      if let layer = interpreter.table.layer(name) {
        return LineNode(BuiltinCall(layer, arguments(call), span), callsFunctions: false, span)
      }
    case .gan:
      if let setting = interpreter.table.setting(name) {
        return LineNode(BuiltinCall(setting, arguments(call), span), callsFunctions: false, span)
      }
    case .program: break
    }
    guard let command = interpreter.table.command(name) else { return nil }
    if case .syntax = command.body { return syntax(command, call, span, place) }
    if place != .program { return LineNode(fail(.insideStack(name), span), callsFunctions: false, span) }
    return LineNode(self.call(call, span), callsFunctions: false, span)
  }

  private func syntax(_ command: Builtin, _ call: Call, _ span: SourceSpan, _ place: Place) -> StatementNode {
    guard let body = call.block else {
      return LineNode(fail(.missingBlock(command.name), span), callsFunctions: false, span)
    }
    if command.name == "repeat" {
      return RepeatNode(BuiltinCall(command, arguments(call), span), block(body, place), span)
    }
    guard let first = call.arguments.first, case .name(let name) = first.value.kind else {
      return LineNode(fail(.missingArgument(name: "name", of: command.name), span), callsFunctions: false, span)
    }
    let isGan = command.name == "gan"
    let nodes = block(body, isGan ? .gan : .stack)
    let previous = resolve(name).map { resolution -> Node in
      switch resolution {
      case .local(let slot): LocalNode(slot, first.value.span)
      case .global(let variable): GlobalNode(variable, first.value.span)
      }
    }
    let target = Target(root: root(of: declare(name)), rootSpan: first.value.span, steps: [])
    return DefinitionNode(command.name, name, target, previous: previous, body: nodes, block: body, span)
  }

  func root(of resolution: Resolution) -> Target.Root {
    switch resolution {
    case .local(let slot): .local(slot)
    case .global(let variable): .global(variable)
    }
  }

  /// The left side of an assignment.
  private func target(_ expression: Expression) -> Target {
    var steps: [Target.Step] = []
    var base = expression
    while true {
      switch base.kind {
      case .index(let inner, let indices):
        steps.insert(.index(indices.map(place), base.span), at: 0)
        base = inner
        continue
      case .member(let inner, let name):
        steps.insert(.member(name.text, name.span), at: 0)
        base = inner
        continue
      case .name(let name):
        return Target(root: targetRoot(name, base.span), rootSpan: base.span, steps: steps)
      default:
        return Target(root: .expression(self.expression(base)), rootSpan: base.span, steps: steps)
      }
    }
  }

  private func targetRoot(_ name: String, _ span: SourceSpan) -> Target.Root {
    switch resolve(name) {
    case .local(let slot)?:
      if isCaptured(slot) { _ = fail(.changesKeptCopy(name), span) }
      return .local(slot)
    case .global(let variable)?: return .global(variable)
    case nil: return .expression(fail(.unknownName(name), span))
    }
  }

  private func function(_ definition: FunctionDefinition, _ span: SourceSpan) -> StatementNode {
    let resolution = declare(definition.name.text)
    let inner = Compiler(interpreter, source, parent: self)
    let parameters = definition.parameters.map(\.name.text)
    var slots: [Int] = []
    for parameter in parameters {
      if case .local(let slot) = inner.declare(parameter) { slots.append(slot) }
    }
    let defaults = definition.parameters.map { $0.defaultValue.map(inner.expression) }
    return finish(definition, defaults, inner, resolution, span)
  }

  private func finish(
    _ definition: FunctionDefinition, _ defaults: [Node?], _ inner: Compiler, _ resolution: Resolution,
    _ span: SourceSpan
  ) -> StatementNode {
    let body = BlockNode(definition.body.statements.map { inner.statement($0, .program) })
    adopt(inner.errors)
    var captures = inner.captures
    var ownSlot: Int?
    if case .local(let own) = resolution, let index = captures.firstIndex(where: { $0.outer == own }) {
      ownSlot = captures.remove(at: index).inner
    }
    let code = FunctionCode(
      definition: definition, source: source, defaults: defaults, body: body, slotCount: inner.slotCount,
      capturedSlots: captures.map(\.inner), ownSlot: ownSlot)
    let target = Target(root: root(of: resolution), rootSpan: definition.name.span, steps: [])
    return FunctionNode(code, target, captures: captures.map(\.outer), span)
  }

  /// A block that runs later, as a function without parameters.
  func laterBlock(_ block: Block, named name: String, _ span: SourceSpan) -> FunctionNode {
    let inner = Compiler(interpreter, source, parent: self)
    let definition = FunctionDefinition(name: Identifier(name, at: span), parameters: [], body: block)
    let slot = newSlot()
    guard let node = finish(definition, [], inner, .local(slot), span) as? FunctionNode else {
      preconditionFailure("a function compiles to a function node")
    }
    return node
  }
}
