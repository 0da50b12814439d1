import Diagnostics

/// Items: statements and what separates them.
extension Parser {
  /// The items of a program, or of a block up to its `}`.
  mutating func parseItems(isBlock: Bool) -> [Statement] {
    var statements: [Statement] = []
    while true {
      var followsBar = false
      while current.kind.isSeparator {
        followsBar = followsBar || current.kind == .bar
        advance()
      }
      switch current.kind {
      case .endOfFile:
        return statements
      case .rightBrace:
        if isBlock { return statements }
        report(.closesNothing("}"), at: current.span)
        advance()
        continue
      default:
        break
      }
      statements.append(parseItem(followsBar: followsBar && !statements.isEmpty))
    }
  }

  /// One item and the check that its line ends behind it.
  private mutating func parseItem(followsBar: Bool) -> Statement {
    let first = position
    let start = current.span.start
    var kind = Statement.Kind.expression(Expression(.invalid, at: current.span))
    isInLineCall = false
    do {
      kind = try parseStatement()
      let ended = current.kind.isSeparator || current.kind == .endOfFile || current.kind == .rightBrace
      if !ended, !(current.startsLine && position > first) { throw failAfter(kind, from: start) }
    } catch {
      synchronise(from: first)
      if position == first { advance() }
    }
    return Statement(kind, at: span(from: start), followsBar: followsBar)
  }

  private mutating func parseStatement() throws(Failure) -> Statement.Kind {
    switch current.kind {
    case .keywordLet: return try parseLet()
    case .keywordIf: return try parseIf()
    case .keywordFor: return try parseFor()
    case .keywordWhile: return try parseWhile()
    case .keywordFunc: return try parseFunction()
    case .keywordReturn:
      advance()
      let ends = current.kind.isSeparator || current.kind == .endOfFile || current.kind == .rightBrace
      return .returning(ends ? nil : try parseLine())
    case .keywordBreak:
      advance()
      return .breaking
    case .keywordContinue:
      advance()
      return .continuing
    case .keywordElse:
      return try parseStrayElse()
    default:
      if let habit = foreignStatement() { return try refuse(habit) }
      if let kind = try refuseForm() { return kind }
      return try parseLineOrAssignment()
    }
  }

  private mutating func parseLet() throws(Failure) -> Statement.Kind {
    advance()
    guard current.kind == .name else {
      if current.kind == .label { throw fail(.typeAnnotation(name: name(current).text), at: current.span) }
      throw fail(.expectedName(after: "let", found: found), at: current.span)
    }
    let identifier = name(current)
    advance()
    switch current.kind {
    case .assign: break
    case .equal: report(.equalForAssign, at: current.span)
    case .comma: throw fail(.severalNames, at: current.span)
    case .colon: throw fail(.typeAnnotation(name: identifier.text), at: current.span)
    default: throw fail(.expectedAssign(name: identifier.text, found: found), at: current.span)
    }
    advance()
    let first = position
    do {
      return .binding(identifier, try parseLine())
    } catch {
      // The name is bound all the same: what uses it is not to blame.
      synchronise(from: first)
      return .binding(identifier, Expression(.invalid, at: identifier.span))
    }
  }

  private mutating func parseIf() throws(Failure) -> Statement.Kind {
    var branches: [Statement.Branch] = []
    while true {
      let condition = parseHeader("if")
      branches.append(.init(condition: condition, body: try parseBody(after: "the condition", of: condition)))
      guard isAtElse() else { return .conditional(branches, otherwise: nil) }
      advance()
      guard current.kind == .keywordIf else {
        return .conditional(branches, otherwise: try parseBlock(after: "`else`"))
      }
    }
  }

  /// Whether `else` follows; on a line of its own it is reported and taken all the same.
  private mutating func isAtElse() -> Bool {
    if current.kind == .keywordElse { return true }
    guard current.kind == .newline, next.kind == .keywordElse else { return false }
    advance()
    report(.elseOnOwnLine, at: current.span)
    return true
  }

  private mutating func parseStrayElse() throws(Failure) -> Statement.Kind {
    report(.elseWithoutIf, at: current.span)
    advance()
    if current.kind == .keywordIf { return try parseIf() }
    return .conditional([], otherwise: try parseBlock(after: "`else`"))
  }

  private mutating func parseFor() throws(Failure) -> Statement.Kind {
    advance()
    let closing = refuseParenthesesOfFor()
    let wasCounting = current.kind == .leftParenthesis
    var variable = Identifier("_", at: current.span)
    var sequence = Expression(.invalid, at: current.span)
    if wasCounting {
      report(.countingFor, at: current.span)
      let counter = next.kind == .keywordLet && position + 2 < tokens.count ? tokens[position + 2] : next
      if counter.kind == .name { variable = name(counter) }
      skipToBlock()
    } else if current.kind != .name {
      _ = fail(.expectedName(after: "for", found: found), at: current.span)
      skipToBlock()
    } else {
      variable = name(current)
      advance()
      if current.kind != .keywordIn { report(.expectedIn(found: found), at: current.span) }
      if current.kind == .keywordIn || current.kind == .assign || (current.kind == .name && text(current.span) == "of")
      {
        sequence = parseHeader("in")
        if closing, current.kind == .rightParenthesis { advance() }
      } else {
        skipToBlock()
      }
    }
    return .forLoop(variable, in: sequence, try parseBody(after: "what `for` goes over", of: sequence))
  }

  private mutating func parseWhile() throws(Failure) -> Statement.Kind {
    let condition = parseHeader("while")
    return .whileLoop(condition, try parseBody(after: "the condition", of: condition))
  }

  /// The block behind a header; where the header was wrong already, a missing block is not reported again.
  private mutating func parseBody(after what: String, of header: Expression) throws(Failure) -> Block {
    if case .invalid = header.kind, current.kind != .leftBrace { throw Failure() }
    return try parseBlock(after: what)
  }

  /// Steps over a keyword and reads the expression between it and the block; an error in it does not hide the block.
  private mutating func parseHeader(_ keyword: String) -> Expression {
    advance()
    let start = current.span
    do {
      var value = try parseExpression()
      if current.kind == .assign, keyword != "in" {
        report(.assignForEqual, at: current.span)
        advance()
        let right = try parseExpression()
        value = Expression(.binary(.equal, value, right), at: value.span.union(right.span))
      }
      return value
    } catch {
      skipToBlock()
      return Expression(.invalid, at: start)
    }
  }

  /// Skips to the `{` of this line, or to the line's end.
  mutating func skipToBlock() {
    openBrackets = 0
    while current.kind != .leftBrace, current.kind != .newline, current.kind != .rightBrace, current.kind != .endOfFile
    {
      position += 1
    }
  }

  private mutating func parseFunction() throws(Failure) -> Statement.Kind {
    advance()
    guard current.kind == .name else {
      throw fail(.expectedName(after: "func", found: found), at: current.span)
    }
    let identifier = name(current)
    advance()
    guard current.kind == .leftParenthesis else {
      throw fail(.functionWithoutParentheses(identifier.text), at: current.span)
    }
    let opening = current.span
    let parameters = try inBrackets { parser throws(Failure) in try parser.parseParameters(opening) }
    let body = try parseBlock(after: "the parameters")
    return .function(FunctionDefinition(name: identifier, parameters: parameters, body: body))
  }

  private mutating func parseParameters(_ opening: SourceSpan) throws(Failure) -> [FunctionDefinition.Parameter] {
    var parameters: [FunctionDefinition.Parameter] = []
    var names: Set<String> = []
    while current.kind != .rightParenthesis {
      let identifier = name(current)
      switch current.kind {
      case .name: break
      case .label: throw fail(.labelledParameter(identifier.text), at: current.span)
      default: throw failInList(opening, "(", expecting: .expectedName(after: "(", found: found))
      }
      advance()
      var value: Expression?
      if accept(.assign) { value = try parseExpression() }
      if !names.insert(identifier.text).inserted {
        report(.duplicateParameter(identifier.text), at: identifier.span)
      }
      parameters.append(.init(name: identifier, defaultValue: value))
      if !accept(.comma), current.kind != .rightParenthesis {
        guard current.kind == .name else {
          throw failInList(opening, "(", expecting: .missingComma(after: previous.span))
        }
        report(.missingComma(after: previous.span), at: current.span)
      }
    }
    return parameters
  }

  /// `{ items }`, behind a call of `callee` where one carries it.
  mutating func parseBlock(after what: String, of callee: String? = nil) throws(Failure) -> Block {
    let outer = definition
    defer { definition = outer }
    if let callee, Habits.definitions.contains(callee) { definition = callee }
    guard current.kind == .leftBrace else {
      if current.kind == .colon { throw fail(.colonForBlock, at: current.span) }
      if current.kind == .foreign { throw fail(.foreignMark(text(current.span)), at: current.span) }
      throw fail(.expectedBlock(after: what, found: found), at: current.span)
    }
    return try nested { parser throws(Failure) in
      let opening = parser.current.span
      let wasInLineCall = parser.isInLineCall
      parser.advance()
      let statements = parser.parseItems(isBlock: true)
      parser.isInLineCall = wasInLineCall
      let span = SourceSpan(opening.start, parser.current.span.end)
      if parser.current.kind == .rightBrace {
        parser.advance()
      } else if !parser.problems.contains(where: { $0.error.isUnclosedBlock }) {
        // One complaint: the innermost open block is the likeliest culprit.
        parser.report(.neverClosed("{", opened: opening), at: opening)
      }
      return Block(statements, at: span, in: parser.source)
    }
  }
}
