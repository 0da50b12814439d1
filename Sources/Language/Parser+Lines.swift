import Diagnostics

/// Lines: calls without parentheses, and assignments.
extension Parser {
  /// A line, or an assignment to what it names.
  mutating func parseLineOrAssignment() throws(Failure) -> Statement.Kind {
    let start = current.span.start
    if current.kind == .name, next.kind == .leftBrace {
      let callee = Expression(.name(text(current.span)), at: current.span)
      advance()
      let block = try parseBlock(after: "", of: callee.nameText)
      return .expression(
        Expression(.call(Call(callee: callee, arguments: [], block: block)), at: span(from: start)))
    }
    let target = try parseLine()
    switch current.kind {
    case .assign:
      guard target.isAssignable else { throw fail(.notAssignable(text(target.span)), at: target.span) }
      advance()
      return .assignment(target: target, value: try parseLine())
    case .compoundAssign:
      let operation = String(text(current.span).prefix(1))
      let mark = current.span
      advance()
      let value = try parseExpression()
      report(
        .compoundAssign(target: text(target.span), operation: operation, value: text(value.span)), at: mark)
      return .expression(Expression(.invalid, at: target.span.union(value.span)))
    case .increment:
      // In a call without parentheses it follows the last argument.
      let changed: Expression? = if case .call(let call) = target.kind { call.arguments.last?.value } else { target }
      guard let changed, changed.isAssignable else { throw fail(.signTwice, at: current.span) }
      report(
        .increment(target: text(changed.span), operation: String(text(current.span).prefix(1))), at: current.span)
      advance()
      return .expression(Expression(.invalid, at: target.span))
    default:
      return .expression(target)
    }
  }

  /// A call without parentheses, where an argument follows the first name; else an expression.
  mutating func parseLine() throws(Failure) -> Expression {
    guard current.kind == .name, beginsArgument(next, isFirst: true) || isFollowedByComma else {
      return try parseBlock(behind: try parseExpression())
    }
    let callee = Expression(.name(text(current.span)), at: current.span)
    advance()
    let arguments = try parseLineArguments(of: callee)
    var block: Block?
    if current.kind == .leftBrace { block = try parseBlock(after: "", of: callee.nameText) }
    return Expression(
      .call(Call(callee: callee, arguments: arguments, block: block)), at: span(from: callee.span.start))
  }

  /// The call with the block that follows its parentheses, if one does: `repeat(3) { ... }`.
  private mutating func parseBlock(behind value: Expression) throws(Failure) -> Expression {
    guard current.kind == .leftBrace, previous.kind == .rightParenthesis, case .call(let call) = value.kind,
      call.block == nil, let name = call.name
    else { return value }
    let block = try parseBlock(after: "", of: name)
    let whole = Call(callee: call.callee, arguments: call.arguments, block: block)
    return Expression(.call(whole), at: span(from: value.span.start))
  }

  /// Whether a comma and a word follow the first word of a layer or setting, as in `relu, dense 2`.
  private var isFollowedByComma: Bool {
    guard definition != nil, openBrackets == 0, next.kind == .comma, position + 3 < tokens.count else { return false }
    return tokens[position + 2].kind == .name && tokens[position + 3].kind != .assign
  }

  /// Whether a token can begin an argument of a call without parentheses.
  func beginsArgument(_ token: Token, isFirst: Bool = false) -> Bool {
    switch token.kind {
    case .label, .number, .shape, .stringStart, .name, .true, .false, .nothing, .not: true
    case .leftParenthesis, .leftBracket: token.blankBefore
    case .minus, .increment: token.blankBefore && !token.blankAfter
    default: false
    }
  }

  mutating func parseLineArguments(of callee: Expression) throws(Failure) -> [Argument] {
    let wasInLineCall = isInLineCall
    isInLineCall = true
    defer { isInLineCall = wasInLineCall }
    var arguments: [Argument] = []
    var commas: [SourceSpan] = []
    while true {
      guard beginsArgument(current) else {
        guard current.kind == .comma else { break }
        commas.append(current.span)
        advance()
        if !beginsArgument(current), current.kind != .comma { break }
        continue
      }
      let minus = current.kind == .minus ? current.span : nil
      let previous = arguments.last
      let count = arguments.count
      try parseArgument(into: &arguments, ofCall: callee)
      // A decimal comma separates nothing, and has been complained about.
      if arguments.count == count, !commas.isEmpty { commas.removeLast() }
      if let minus, let previous, let argument = arguments.last, commas.isEmpty {
        // `-b` is an argument of its own and not a difference.
        report(
          .minusBeginsArgument(previous: text(previous.value.span), argument: text(argument.span)), at: minus)
      }
    }
    if !commas.isEmpty { reportCommas(commas, &arguments) }
    return arguments
  }

  private mutating func reportCommas(_ commas: [SourceSpan], _ arguments: inout [Argument]) {
    if commas.count == 1, let comma = commas.first,
      let left = arguments.last(where: { $0.value.span.end == comma.start }),
      let right = arguments.first(where: { $0.value.span.start == comma.end }),
      right.value.span.length == 3, case .number = left.value.kind, case .number = right.value.kind
    {
      report(.thousandsSeparator(text(left.value.span) + "_" + text(right.value.span)), at: comma)
      // One number was meant.
      arguments.removeAll { $0.value.span == right.value.span }
    } else if let first = commas.first {
      report(.commasInLineCall(commas), at: first)
    }
  }

  /// One argument, in parentheses or not; `stride=2` is read as `stride: 2` after a complaint.
  mutating func parseArgument(into arguments: inout [Argument], ofCall callee: Expression) throws(Failure) {
    if refuseBetas(into: &arguments) || refuseDefinitionSign(into: &arguments, callee) { return }
    if current.kind == .label {
      let label = name(current)
      advance()
      arguments.append(Argument(label: label, value: try parseExpression()))
      return
    }
    let first = current
    let value = try parseExpression()
    if case .name(let label) = value.kind, first.kind == .name {
      if current.kind == .assign {
        reportAssign(label, ofCall: callee)
        advance()
        arguments.append(Argument(label: Identifier(label, at: first.span), value: try parseExpression()))
        return
      }
      if current.kind == .colon {
        report(.detachedColon(label), at: first.span.union(current.span))
        advance()
        arguments.append(Argument(label: Identifier(label, at: first.span), value: try parseExpression()))
        return
      }
    }
    if let last = arguments.last, let label = last.label {
      if let whole = source.decimal(last.value, value) {
        report(.decimalComma(whole), at: last.value.span.union(value.span))
        arguments[arguments.count - 1] = Argument(label: label, value: last.value)
        return
      }
      report(.positionalAfterLabelled(label: label.text), at: value.span)
    }
    arguments.append(Argument(value: value))
  }

  /// Why an item does not end where it should.
  mutating func failAfter(_ kind: Statement.Kind, from start: Int) -> Failure {
    let token = current
    switch token.kind {
    case .rightParenthesis, .rightBracket:
      return fail(.closesNothing(text(token.span)), at: token.span)
    case .colon:
      return fail(.colonForBlock, at: token.span)
    case .keywordIf:
      return fail(.conditionalExpression, at: token.span)
    case .closedRange, .halfOpenRange:
      return fail(.missingOperandAtLineEnd(text(token.span)), at: token.span)
    default:
      break
    }
    if token.kind == .name, Habits.statements[text(token.span)] == .elseIf {
      return fail(.foreignStatement(.elseIf, word: text(token.span)), at: token.span)
    }
    if beginsArgument(token) {
      switch kind {
      case .expression(let value): return failAfter(value)
      case .binding(_, let value), .assignment(_, let value), .returning(let value?):
        return fail(.juxtaposed(text(value.span), found), at: token.span)
      default: break
      }
    }
    return fail(unexpected(), at: token.span)
  }

  /// What the current token does where nothing more is expected.
  func unexpected() -> SyntaxError {
    current.kind == .foreign ? .foreignMark(text(current.span)) : .extraTokens(found)
  }

  /// Why an argument cannot follow an expression that stands alone on its line.
  private mutating func failAfter(_ value: Expression) -> Failure {
    let token = current
    switch value.kind {
    case .call(let call) where call.block == nil:
      return fail(.argumentAfterParentheses(text(call.callee.span)), at: token.span)
    case .member(let base, let method) where Habits.methods.contains(method.text):
      let argument = SourceSpan(token.span.start, source.span(ofLine: source.line(at: token.span.start)).end)
      return fail(
        .methodOfGan(gan: text(base.span), "\(method.text) \(text(argument))"), at: value.span.union(token.span))
    case .member, .index:
      return fail(.argumentsNeedName(callee: text(value.span), argument: found), at: token.span)
    default:
      return fail(.juxtaposed(text(value.span), found), at: token.span)
    }
  }
}

extension Expression {
  /// Whether `=` can change it: a name, or what ends in an index or a member.
  var isAssignable: Bool {
    switch kind {
    case .name, .index, .member: true
    default: false
    }
  }

  /// The name, where it is one.
  var nameText: String? {
    if case .name(let name) = kind { name } else { nil }
  }
}
