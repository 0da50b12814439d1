import Diagnostics

extension CheckPass {
  mutating func check(_ block: Block) {
    for statement in block.statements { check(statement) }
  }

  private mutating func check(_ statement: Statement) {
    if !statement.followsBar { isInStrayStack = false }
    if isInStrayStack { return }
    if statement.followsBar, surroundings.place != .stack {
      report(.barOutsideStack, at: SourceSpan(statement.span.start, statement.span.start))
    }
    switch statement.kind {
    case .expression(let value):
      checkLine(value)
    case .binding(let name, let value):
      let binding = bindingOf(value)
      bind(name, binding)
    case .assignment(let target, let value):
      if reportAssignedWord(target, value) { return }
      checkAssignment(to: target)
      checkValueLine(value)
    case .conditional(let branches, let otherwise):
      for branch in branches {
        checkCondition(branch.condition)
        inScope { $0.check(branch.body) }
      }
      if let otherwise { inScope { $0.check(otherwise) } }
    case .forLoop(let name, let sequence, let body):
      let element = elementKinds(of: sequence)
      inScope({ $0.isInLoop = true }) { pass in
        pass.bind(name, Binding(kinds: element))
        pass.check(body)
      }
    case .whileLoop(let condition, let body):
      checkCondition(condition)
      inScope({ $0.isInLoop = true }) { $0.check(body) }
    case .function(let function):
      checkFunction(function, statement.span)
    case .returning(let value):
      if !surroundings.isInFunction { report(.returnOutsideFunction, at: statement.span) }
      if let value { checkValueLine(value) }
    case .breaking:
      if !surroundings.isInLoop { report(.loopWordOutsideLoop("break"), at: statement.span) }
    case .continuing:
      if !surroundings.isInLoop { report(.loopWordOutsideLoop("continue"), at: statement.span) }
    }
  }

  private mutating func checkFunction(_ function: FunctionDefinition, _ span: SourceSpan) {
    if surroundings.place != .program { report(.functionInBlock(surroundings.place), at: span) }
    bind(function.name, Binding(kinds: .function, function: function))
    let change: (inout Surroundings) -> Void = {
      $0 = Surroundings(place: .program, isInFunction: true, isInLoop: false, isInHook: false)
    }
    inScope(change) { pass in
      for parameter in function.parameters {
        if let value = parameter.defaultValue { _ = pass.kinds(of: value) }
        pass.bind(parameter.name, Binding(kinds: .any))
      }
      pass.check(function.body)
    }
    warnOfLostValue(function)
  }

  /// Warns of a function that ends in a value as if that were given back, and returns nothing anywhere.
  private mutating func warnOfLostValue(_ function: FunctionDefinition) {
    guard case .expression(let value)? = function.body.statements.last?.kind, !function.body.returnsValue else {
      return
    }
    switch value.kind {
    case .binary, .unary, .list, .range, .index, .number, .string, .boolean:
      let error = CheckError.valueNotReturned(function.name.text)
      lints.append(error.diagnostic(at: value.span, in: source, signatures))
    default:
      break
    }
  }

  private mutating func checkAssignment(to target: Expression) {
    var base = target
    while true {
      switch base.kind {
      case .index(let inner, let indices):
        for index in indices { check(index) }
        base = inner
        continue
      case .member(let inner, _):
        base = inner
        continue
      case .name(let name):
        checkTarget(name, base.span)
      default:
        _ = kinds(of: base)
      }
      break
    }
    if case .name(let name) = target.kind { forget(name) }
  }

  /// Reports `batch = 64` in a gan and `dense = 16` in a stack.
  private mutating func reportAssignedWord(_ target: Expression, _ value: Expression) -> Bool {
    guard let word = target.nameText, binding(word) == nil else { return false }
    let builtin: BuiltinSignature? =
      switch surroundings.place {
      case .program: nil
      case .stack: signatures.layer(word)
      case .gan: signatures.setting(word)
      }
    guard builtin != nil else { return false }
    let sign = SourceSpan(target.span.end, value.span.start)
    report(.assignedWord(word, .init(sign, " ")), at: sign)
    return true
  }

  private mutating func checkTarget(_ name: String, _ span: SourceSpan) {
    if binding(name) != nil { return }
    if signatures.command(name) != nil || signatures.function(name) != nil {
      report(.changesBuiltin(name), at: span)
    } else if surroundings.isInFunction, definitions.places[name]?.isTopLevel == true {
      return
    } else {
      report(.unknownTarget(name, nearest: nearestName(to: name, among: visibleNames)), at: span)
    }
  }

  /// After an assignment a name may hold anything.
  private mutating func forget(_ name: String) {
    for index in scopes.indices.reversed() where scopes[index][name] != nil {
      scopes[index][name] = Binding(kinds: .any)
      return
    }
  }

  /// What `let` binds: the kinds, and the stack where it is a network's definition or copy.
  private mutating func bindingOf(_ value: Expression) -> Binding {
    let kinds = checkValueLine(value)
    if case .name(let name) = value.kind, let known = binding(name) { return known }
    if case .call(let call) = value.kind, call.name == "copy" || call.name == "fresh",
      case .name(let name)? = call.arguments.first?.value.kind, let known = binding(name)
    {
      return known
    }
    return Binding(kinds: kinds)
  }

  /// What stands behind `let x =`, `x =` or `return`: an expression whose outermost call may be a command with a value.
  @discardableResult
  private mutating func checkValueLine(_ value: Expression) -> ValueKinds {
    let name: String? =
      switch value.kind {
      case .call(let call): call.name
      case .name(let name): name
      default: nil
      }
    guard let name, let command = signatures.command(name) else { return kinds(of: value) }
    if case .call(let call) = value.kind {
      checkCommand(command, call, value)
    } else {
      checkCommand(command, Call(callee: value, arguments: []), value)
    }
    if command.result.isEmpty { report(.commandWithoutValue(name), at: value.span) }
    return command.result.isEmpty ? .any : command.result
  }

  private mutating func checkCondition(_ condition: Expression) {
    let found = kinds(of: condition)
    if found.isDisjoint(with: [.boolean, .tensor, .number, .record]), !found.isEmpty {
      report(.conditionIsNot(found.description), at: condition.span)
    } else if case .number = condition.kind {
      report(.conditionIsNot(found.description), at: condition.span)
    }
  }

  private mutating func elementKinds(of sequence: Expression) -> ValueKinds {
    let found = kinds(of: sequence)
    if found.isDisjoint(with: [.list, .shape, .range, .tensor, .dataset, .record, .string, .history]) {
      report(.notIterable(found.description), at: sequence.span)
      return .any
    }
    switch sequence.kind {
    case .range, .shape: return .number
    case .list(let elements):
      var all = ValueKinds()
      let before = diagnostics.count
      for element in elements { all.formUnion(kinds(of: element)) }
      diagnostics.removeLast(diagnostics.count - before)
      return all.isEmpty ? .any : all
    default: return .any
    }
  }
}

extension Block {
  /// Whether a `return` stands in it, at any depth.
  fileprivate var returnsValue: Bool {
    statements.contains { statement in
      switch statement.kind {
      case .returning: true
      case .conditional(let branches, let otherwise):
        branches.contains { $0.body.returnsValue } || otherwise?.returnsValue == true
      case .forLoop(_, _, let body), .whileLoop(_, let body): body.returnsValue
      case .expression(let value):
        if case .call(let call) = value.kind { call.block?.returnsValue == true } else { false }
      default: false
      }
    }
  }
}
