import Diagnostics

/// Lines: the first word is looked up by its block.
extension CheckPass {
  mutating func checkLine(_ value: Expression) {
    let call: Call
    switch value.kind {
    case .call(let found) where found.name != nil: call = found
    case .name: call = Call(callee: value, arguments: [])
    case .invalid: return
    default:
      if surroundings.place == .program {
        checkShown(value)
      } else if case .call(let part) = value.kind, reportForeignPart(part, value, isLine: true) {
        return
      } else {
        _ = kinds(of: value)
        report(.notALine(surroundings.place), at: value.span)
      }
      return
    }
    switch surroundings.place {
    case .program: checkProgramLine(call, value)
    case .stack: checkWord(call, value, signatures.layer)
    case .gan: checkWord(call, value, signatures.setting)
    }
  }

  /// A value on a line of its own, to be shown.
  private mutating func checkShown(_ value: Expression) {
    if case .call(let call) = value.kind, case .member(let base, _) = call.callee.kind, base.nameText == "console",
      reportForeignPart(call, value, isLine: true)
    {
      return
    }
    if case .call(let call) = value.kind, case .member(let base, let method) = call.callee.kind,
      let answer = MemberHabits.advice(method.text, call),
      isForeignBase(base)
    {
      report(.foreignMethod(method.text, answer), at: value.span)
      return
    }
    _ = kinds(of: value)
  }

  /// Whether a method of another tool may be called on this: a name that nobody bound.
  private func isForeignBase(_ base: Expression) -> Bool {
    var base = base
    while true {
      switch base.kind {
      case .member(let inner, _), .index(let inner, _): base = inner
      case .call(let call): base = call.callee
      case .name(let name): return binding(name) == nil && signatures.function(name) == nil
      default: return false
      }
    }
  }

  private mutating func checkProgramLine(_ call: Call, _ value: Expression) {
    let name = call.name ?? ""
    if let command = signatures.command(name) {
      checkCommand(command, call, value)
      return
    }
    let isAlone = if case .name = value.kind { true } else { false }
    if let known = binding(name) {
      if isAlone, known.kinds != .function { return }
      _ = checkCall(call, value)
      return
    }
    if signatures.function(name) != nil {
      _ = checkCall(call, value)
      return
    }
    if definitions.places[name] == nil, ForeignWords.names[name] == nil {
      if let builtin = signatures.layer(name) ?? signatures.setting(name) {
        report(.wrongPlace(name, builtin.family, place: .program), at: call.callee.span)
        isInStrayStack = builtin.family == .layer
        return
      }
    }
    checkUnknownLine(call, value, isAlone)
  }

  private mutating func checkUnknownLine(_ call: Call, _ value: Expression, _ isAlone: Bool) {
    for argument in call.arguments { if !isBareWord(argument.value) { _ = kinds(of: argument.value) } }
    if let block = call.block { inScope { $0.checkLoosely(block) } }
    let commands = signatures.builtins.filter { $0.family == .command }.map(\.name)
    let functions = signatures.builtins.filter { $0.family == .function }.map(\.name)
    reportUnknown(
      call.name ?? "", call.callee.span, among: commands + visibleNames + functions, isCalled: !isAlone, call,
      isLine: true)
  }

  /// A block behind an unknown word: nobody knows what its lines may be.
  private mutating func checkLoosely(_ block: Block) {
    let count = diagnostics.count
    check(block)
    diagnostics.removeLast(diagnostics.count - count)
  }

  private func isBareWord(_ value: Expression) -> Bool { if case .name = value.kind { true } else { false } }

  /// A line of a stack or a gan.
  private mutating func checkWord(
    _ call: Call, _ value: Expression, _ lookUp: (String) -> BuiltinSignature?
  ) {
    let name = call.name ?? ""
    if reportCommasBetweenItems(call, value, lookUp) { return }
    if surroundings.place == .gan, call.block != nil, name == "generator" || name == "discriminator" {
      rewrite(.inlineStack(name), value.span, at: call.callee.span)
      return
    }
    if let builtin = lookUp(name) {
      checkArguments(call, value, Callable(name: name, parameters: builtin.parameters))
      if let block = call.block { report(.unexpectedBlock(name), at: block.span) }
      return
    }
    if let command = signatures.command(name) {
      if command.block == .required(.same) {
        checkCommand(command, call, value)
      } else {
        report(.wrongPlace(name, .command, place: surroundings.place), at: call.callee.span)
      }
      return
    }
    let known = signatures.builtins.filter { $0.family == (surroundings.place == .stack ? .layer : .setting) }.map(
      \.name)
    if name.allSatisfy({ $0 == "_" }) {
      report(.blankToFill, at: call.callee.span)
    } else if let answer = ForeignWords.names[name] {
      let line = corrected(call, answer, isLine: true)
      if line != nil { rewrittenLines.append(value.span) }
      report(.foreignName(name, answer, place: surroundings.place, corrected: line), at: call.callee.span)
    } else if surroundings.place == .gan, let (setting, example) = optionExample(name, call) {
      report(.optionAsSetting(name, of: setting, example: example), at: call.callee.span)
    } else if let other = signatures.setting(name) ?? signatures.layer(name) ?? signatures.function(name),
      nearestName(to: name, among: known) == nil
    {
      report(.wrongPlace(name, other.family, place: surroundings.place), at: call.callee.span)
    } else {
      report(
        .unknownWord(
          name, place: surroundings.place, nearest: nearestName(to: name, among: known), known: known),
        at: call.callee.span)
    }
  }

  /// The setting of a gan whose value has an option of this name, and how it is written there.
  private func optionExample(_ option: String, _ call: Call) -> (setting: String, example: String)? {
    func number() -> String? {
      guard call.arguments.count == 1, let argument = call.arguments.first, argument.label == nil,
        case .number = argument.value.kind
      else { return nil }
      return source.text(of: argument.value.span)
    }
    for (family, setting) in [(BuiltinSignature.Family.optimizer, "optimizer"), (.loss, "loss")] {
      let owners = signatures.builtins.filter { builtin in
        builtin.family == family && builtin.parameters.contains { $0.name == option }
      }
      // Adam is what most programs mean.
      if let owner = owners.first(where: { $0.name == "adam" }) ?? owners.first {
        return (setting, "\(setting) \(owner.name)(\(option): \(number() ?? "..."))")
      }
    }
    return nil
  }

  /// Reports a name that means nothing here.
  mutating func reportUnknown(
    _ name: String, _ span: SourceSpan, among candidates: [String], isCalled: Bool, _ call: Call? = nil,
    isLine: Bool = false
  ) {
    if name.allSatisfy({ $0 == "_" }), name.count > 1 {
      report(.blankToFill, at: span)
    } else if let place = definitions.places[name] {
      if place.isTopLevel {
        // A function may use what is defined below it, before anybody calls it.
        if !surroundings.isInFunction { report(.usedBeforeDefined(name, line: place.line), at: span) }
      } else {
        report(.outOfScope(name, line: place.line), at: span)
      }
    } else if let call, let phrase = rephrased(call) {
      report(.foreignName(name, .advice("write `\(phrase)`"), place: surroundings.place, corrected: nil), at: span)
    } else if let answer = ForeignWords.names[name] {
      let line = call.flatMap { corrected($0, answer, isLine: isLine) }
      let isAdvice = if case .advice = answer { true } else { false }
      if line != nil || isAdvice, let last = call?.arguments.last { rewrittenLines.append(span.union(last.span)) }
      report(
        .foreignName(name, explained(answer, call), place: surroundings.place, corrected: line ?? answer.word), at: span
      )
    } else {
      report(.unknownName(name, nearest: nearestName(to: name, among: candidates), isCalled: isCalled), at: span)
    }
  }

  /// A command with its arguments and its block.
  mutating func checkCommand(_ command: BuiltinSignature, _ call: Call, _ value: Expression) {
    if surroundings.isInHook, command.isRefusedInHooks {
      report(.refusedInHook(command.name), at: call.callee.span)
    }
    if reportCommandForm(command, call, value) { return }
    let callable = Callable(name: command.name, parameters: command.parameters)
    checkArguments(call, value, callable)
    checkUncalled(command, call)
    let defined = definedName(command, call)
    switch command.block {
    case .none:
      if let block = call.block {
        report(.unexpectedBlock(command.name), at: SourceSpan(block.span.start, block.span.start + 1))
        inScope { $0.checkLoosely(block) }
      }
    case .required(let kind):
      guard let block = call.block else {
        report(.missingBlock(command.name, kind), at: value.span)
        return
      }
      checkBlock(block, kind, command, defined)
    }
    if let defined, let block = call.block {
      let isGan = command.block == .required(.gan)
      bind(
        defined,
        Binding(kinds: isGan ? .gan : .network, definition: block, role: StackRole(rawValue: command.name)))
    }
  }

  private mutating func definedName(_ command: BuiltinSignature, _ call: Call) -> Identifier? {
    guard command.parameters.contains(where: \.definesName) else { return nil }
    guard let first = call.arguments.first, first.label == nil, case .name(let name) = first.value.kind else {
      report(.expectsName(command.name), at: call.arguments.first?.value.span ?? call.callee.span)
      return nil
    }
    return Identifier(name, at: first.value.span)
  }

  private mutating func checkBlock(
    _ block: Block, _ kind: BuiltinSignature.BlockKind, _ command: BuiltinSignature, _ defined: Identifier?
  ) {
    switch kind {
    case .same:
      let isHook = command.name == "every"
      inScope({
        $0.isInLoop = !isHook
        $0.isInHook = $0.isInHook || isHook
        if isHook { $0.isInFunction = false }
      }) { $0.check(block) }
    case .stack:
      inScope({ $0 = Surroundings(place: .stack) }) { $0.check(block) }
      if block.statements.isEmpty, let defined { report(.emptyStack(defined.text), at: defined.span) }
      lint(stack: block, StackRole(rawValue: command.name) ?? .network)
    case .gan:
      hasJoinedSettings = false
      inScope({ $0 = Surroundings(place: .gan) }) { $0.check(block) }
      if let defined, !hasJoinedSettings { checkSettings(block, defined) }
    }
  }
}
