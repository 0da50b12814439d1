import Diagnostics

/// How tightly operators bind.
enum Precedence {
  static let lowest = 0
  static let or = 1
  static let and = 2
  static let not = 3
  static let comparison = 4
  static let range = 5
  static let sum = 6
  static let product = 7
  static let negation = 8
  static let power = 9
  static let postfix = 10
}

extension BinaryOperator {
  /// How tightly it binds.
  var precedence: Int {
    switch self {
    case .or: Precedence.or
    case .and: Precedence.and
    case .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual: Precedence.comparison
    case .add, .subtract: Precedence.sum
    case .multiply, .divide, .remainder: Precedence.product
    case .power: Precedence.power
    }
  }

  init?(_ token: Token.Kind) {
    switch token {
    case .or: self = .or
    case .and: self = .and
    case .equal: self = .equal
    case .notEqual: self = .notEqual
    case .less: self = .less
    case .lessOrEqual: self = .lessOrEqual
    case .greater: self = .greater
    case .greaterOrEqual: self = .greaterOrEqual
    case .plus: self = .add
    case .minus: self = .subtract
    case .star: self = .multiply
    case .slash: self = .divide
    case .percent: self = .remainder
    case .caret: self = .power
    default: return nil
    }
  }
}

extension RangeOperator {
  init?(_ token: Token.Kind) {
    switch token {
    case .closedRange: self = .closed
    case .halfOpenRange: self = .halfOpen
    default: return nil
    }
  }
}

/// Expressions.
extension Parser {
  /// An expression whose operators bind at least as tightly as `minimum`.
  mutating func parseExpression(_ minimum: Int = Precedence.lowest) throws(Failure) -> Expression {
    try nested { parser throws(Failure) in
      var left = try parser.parsePrefix(minimum)
      var isComparison = false
      var isRange = false
      while true {
        let token = parser.current
        if let operation = BinaryOperator(token.kind), operation.precedence >= minimum {
          if operation == .subtract, parser.isInLineCall, token.blankBefore, !token.blankAfter { break }
          let precedence = operation.precedence
          if precedence == Precedence.comparison {
            if isComparison { throw parser.failChained(left, at: token.span) }
            isComparison = true
          }
          parser.advance()
          try parser.expectOperand(after: token)
          let right = try parser.parseExpression(operation == .power ? precedence : precedence + 1)
          left = try parser.bounded(.binary(operation, left, right), left.span.union(right.span))
        } else if let operation = RangeOperator(token.kind), Precedence.range >= minimum, !parser.opensEnd(parser.next)
        {
          if isRange { throw parser.fail(.chainedRange, at: token.span) }
          isRange = true
          parser.advance()
          try parser.expectOperand(after: token)
          let right = try parser.parseExpression(Precedence.range + 1)
          left = try parser.bounded(.range(operation, left, right), left.span.union(right.span))
        } else if token.kind == .colon, isRange, parser.isColonOfRange {
          parser.problems.removeAll {
            if case .colonRange = $0.error { $0.span.start >= left.span.start } else { false }
          }
          throw parser.fail(.rangeWithStep, at: left.span.union(parser.next.span))
        } else if token.kind == .colon, Precedence.range >= minimum, !isRange, parser.isColonOfRange {
          parser.report(.colonRange, at: token.span)
          isRange = true
          parser.advance()
          let right = try parser.parseExpression(Precedence.range + 1)
          left = try parser.bounded(.range(.closed, left, right), left.span.union(right.span))
        } else {
          break
        }
      }
      return left
    }
  }

  private mutating func failChained(_ left: Expression, at span: SourceSpan) -> Failure {
    guard case .binary(_, _, let middle) = left.kind else { return Failure() }
    return fail(.chainedComparison(left: text(left.span), middle: text(middle.span)), at: span)
  }

  /// Whether a range before this token has no upper bound, as in `x[3...]`.
  private func opensEnd(_ token: Token) -> Bool {
    openBrackets > 0 && (token.kind == .rightBracket || token.kind == .comma)
  }

  private mutating func expectOperand(after operation: Token) throws(Failure) {
    switch current.kind {
    case .newline, .endOfFile:
      throw fail(.missingOperandAtLineEnd(text(operation.span)), at: operation.span)
    default:
      if current.startsLine, openBrackets == 0 {
        throw fail(.missingOperandAtLineEnd(text(operation.span)), at: operation.span)
      }
    }
  }

  /// The expression, or an error where it is deeper than the interpreter would follow.
  private mutating func bounded(_ kind: Expression.Kind, _ span: SourceSpan) throws(Failure) -> Expression {
    let expression = Expression(kind, at: span)
    if expression.depth > Self.maximumDepth { throw fail(.tooDeep, at: current.span) }
    return expression
  }

  private mutating func parsePrefix(_ minimum: Int) throws(Failure) -> Expression {
    let token = current
    switch token.kind {
    case .minus:
      advance()
      let operand = try parseExpression(Precedence.negation)
      return try bounded(.unary(.negate, operand), token.span.union(operand.span))
    case .increment where !token.blankAfter && next.kind != .endOfFile:
      return try parseSignTwice()
    case .not:
      if minimum > Precedence.not, text(token.span) == "not" { throw fail(.notNeedsParentheses, at: token.span) }
      advance()
      let operand = try parseExpression(max(minimum, Precedence.not))
      return try bounded(.unary(.not, operand), token.span.union(operand.span))
    default:
      return try parsePostfix()
    }
  }

  private mutating func parsePostfix() throws(Failure) -> Expression {
    let start = current.span.start
    var value = try parsePrimary()
    while true {
      let token = current
      switch token.kind {
      case .leftParenthesis where !token.blankBefore:
        let callee = value
        let arguments = try inBrackets { parser throws(Failure) in try parser.parseCallArguments(callee, token.span) }
        value = try bounded(.call(Call(callee: value, arguments: arguments)), span(from: start))
      case .leftBracket where !token.blankBefore:
        let indices = try inBrackets { parser throws(Failure) in try parser.parseIndices(token.span) }
        value = try bounded(.index(value, indices), span(from: start))
      case .dot where !token.blankBefore:
        advance()
        guard current.kind == .name else { throw fail(.expectedMember(found: found), at: current.span) }
        let member = name(current)
        advance()
        value = try bounded(.member(value, member), span(from: start))
      default:
        return value
      }
    }
  }

  private mutating func parsePrimary() throws(Failure) -> Expression {
    let token = current
    switch token.kind {
    case .number:
      advance()
      return Expression(.number(number(token)), at: token.span)
    case .shape:
      advance()
      return Expression(.shape(shape(token)), at: token.span)
    case .stringStart:
      advance()
      let parts = parseStringParts()
      return try bounded(.string(parts), span(from: token.span.start))
    case .name:
      advance()
      return Expression(.name(text(token.span)), at: token.span)
    case .true, .false:
      advance()
      return Expression(.boolean(token.kind == .true), at: token.span)
    case .nothing:
      advance()
      return Expression(.nothing, at: token.span)
    case .leftParenthesis:
      return try parseParenthesised()
    case .leftBracket:
      let elements = try inBrackets { parser throws(Failure) in try parser.parseElements(token.span) }
      return try bounded(.list(elements), span(from: token.span.start))
    default:
      throw failAtExpression()
    }
  }

  /// Why no expression begins here.
  private mutating func failAtExpression() -> Failure {
    let token = current
    if token.kind == .label {
      let colon = SourceSpan(token.span.end - 1, token.span.end)
      let isPython = next.kind == .newline || next.kind == .endOfFile
      return isPython ? fail(.colonForBlock, at: colon) : fail(.strayLabel(name(token).text), at: token.span)
    }
    if token.kind == .foreign { return fail(.foreignMark(text(token.span)), at: token.span) }
    let before = position > 0 ? previous : token
    let after: String? =
      switch before.kind {
      case .newline, .endOfFile, .stringText: nil
      default: position > 0 && !token.startsLine ? text(before.span) : nil
      }
    return fail(.expectedExpression(found: found, after: after), at: token.span)
  }

  private mutating func parseParenthesised() throws(Failure) -> Expression {
    if let tuple = refuseTuple() { return tuple }
    let opening = current
    let callee = position > 0 && previous.kind == .name && isInLineCall ? text(previous.span) : nil
    let inner = try inBrackets { parser throws(Failure) -> Expression in
      if parser.current.kind == .rightParenthesis {
        throw parser.fail(callee.map { .blankBeforeParenthesis($0) } ?? .tuple, at: opening.span)
      }
      let inner = try parser.parseExpression()
      if parser.current.kind == .comma {
        throw parser.fail(callee.map { .blankBeforeParenthesis($0) } ?? .tuple, at: opening.span)
      }
      guard parser.current.kind == .rightParenthesis else {
        throw parser.failInList(opening.span, "(", expecting: parser.unexpected())
      }
      return inner
    }
    return Expression(inner.kind, at: span(from: opening.span.start))
  }

  /// Steps over a bracket, runs `body` where newlines do not count, and steps over the bracket that closes it.
  mutating func inBrackets<Value>(_ body: (inout Parser) throws(Failure) -> Value) throws(Failure) -> Value {
    let wasInLineCall = isInLineCall
    isInLineCall = false
    openBrackets += 1
    advance()
    let value = try body(&self)
    openBrackets -= 1
    isInLineCall = wasInLineCall
    advance()
    return value
  }

  private mutating func parseCallArguments(_ callee: Expression, _ opening: SourceSpan) throws(Failure) -> [Argument] {
    var arguments: [Argument] = []
    while current.kind != .rightParenthesis {
      guard current.kind != .comma else { throw fail(.expectedExpression(found: found, after: nil), at: current.span) }
      if closesAny { throw failInList(opening, "(", expecting: .missingComma(after: previous.span)) }
      try parseArgument(into: &arguments, ofCall: callee)
      try parseComma(before: .rightParenthesis, opening, "(")
    }
    return arguments
  }

  private mutating func parseElements(_ opening: SourceSpan) throws(Failure) -> [Expression] {
    if refuseMatrix(opening) { return [] }
    var elements: [Expression] = []
    while current.kind != .rightBracket {
      if closesAny { throw failInList(opening, "[", expecting: .missingComma(after: previous.span)) }
      elements.append(try parseExpression())
      if current.kind == .keywordFor, !current.startsLine { throw fail(.comprehension, at: current.span) }
      try parseComma(before: .rightBracket, opening, "[")
    }
    return elements
  }

  private mutating func parseIndices(_ opening: SourceSpan) throws(Failure) -> [Index] {
    if current.kind == .rightBracket { throw fail(.emptyIndex, at: opening.union(current.span)) }
    if refuseColonSlices() { return [.element(Expression(.invalid, at: opening))] }
    var indices: [Index] = []
    while current.kind != .rightBracket {
      if closesAny { throw failInList(opening, "[", expecting: .missingComma(after: previous.span)) }
      indices.append(try parseIndex())
      try parseComma(before: .rightBracket, opening, "[")
    }
    return indices
  }

  private mutating func parseIndex() throws(Failure) -> Index {
    let start = current.span.start
    if let operation = RangeOperator(current.kind) {
      let isOpen = opensEnd(next)
      if isOpen, operation == .halfOpen { throw fail(.missingOperandAtLineEnd("..<"), at: current.span) }
      advance()
      let to = isOpen ? nil : try parseExpression(Precedence.range + 1)
      return .slice(from: nil, operation, to: to, at: span(from: start))
    }
    let value = try parseExpression()
    guard let operation = RangeOperator(current.kind) else {
      if case .range(let operation, let from, let to) = value.kind, !isParenthesised(value) {
        return .slice(from: from, operation, to: to, at: value.span)
      }
      return .element(value)
    }
    if operation == .halfOpen { throw fail(.missingOperandAtLineEnd("..<"), at: current.span) }
    advance()
    return .slice(from: value, operation, to: nil, at: span(from: start))
  }

  private func isParenthesised(_ value: Expression) -> Bool {
    guard case .range(_, let from, _) = value.kind else { return false }
    return from.span.start > value.span.start
  }

  /// The comma between two elements; a missing one is reported and read.
  private mutating func parseComma(before closing: Token.Kind, _ opening: SourceSpan, _ bracket: String) throws(Failure)
  {
    if current.kind == closing || accept(.comma) { return }
    if current.kind == .keywordIf, !current.startsLine { throw fail(.conditionalExpression, at: current.span) }
    guard beginsArgument(current) || current.kind == .leftBracket || current.kind == .minus,
      !current.startsLine || isClosedLater()
    else {
      throw failInList(opening, bracket, expecting: .missingComma(after: previous.span))
    }
    report(.missingComma(after: previous.span), at: current.span)
  }

  /// Whether the current token can only close something or begin a statement.
  private var closesAny: Bool {
    switch current.kind {
    case .rightParenthesis, .rightBracket, .rightBrace, .leftBrace, .endOfFile: true
    default: current.startsLine && current.kind.beginsStatement
    }
  }

  /// Whether the innermost open bracket is closed before the next statement, within a fair distance.
  private func isClosedLater() -> Bool {
    var depth = 1
    for token in tokens[position..<min(position + 500, tokens.count)] {
      switch token.kind {
      case .leftParenthesis, .leftBracket: depth += 1
      case .rightParenthesis, .rightBracket:
        depth -= 1
        if depth == 0 { return true }
      case .leftBrace, .rightBrace, .endOfFile, .assign: return false
      default: if token.startsLine, token.kind.beginsStatement { return false }
      }
    }
    return false
  }

  /// An error inside brackets: the wrong bracket, an open one, or what `expected` says.
  mutating func failInList(_ opening: SourceSpan, _ bracket: String, expecting expected: SyntaxError) -> Failure {
    switch current.kind {
    case .rightParenthesis, .rightBracket:
      return fail(
        .closedByOther(found: text(current.span), expected: bracket == "(" ? ")" : "]", opened: opening),
        at: current.span)
    case .rightBrace, .endOfFile, .newline, .leftBrace, .interpolationEnd, .stringEnd:
      break
    default:
      if !current.startsLine { return fail(expected, at: current.span) }
    }
    openBrackets = 0
    // Back to the newline that the open bracket swallowed, if there is one.
    return fail(.neverClosed(bracket, opened: opening), at: opening)
  }
}
