import Diagnostics

/// Forms of other languages and tools, read as what they mean after a complaint.
extension Parser {
  /// A line in the form of another language or of JSON; `nil` where it is none.
  mutating func refuseForm() throws(Failure) -> Statement.Kind? {
    if let word = definition, Habits.definitions.contains(word), current.kind == .label, beginsArgument(next) {
      return try refuseLabelledLine()
    }
    if current.kind == .increment, next.kind == .name, !current.blankAfter {
      report(.increment(target: text(next.span), operation: String(text(current.span).prefix(1))), at: current.span)
      let span = current.span.union(next.span)
      advance()
      advance()
      return .expression(Expression(.invalid, at: span))
    }
    return try refuseDefinitionByValue()
  }

  /// `generator: artist` in a gan: a line with a colon behind its first word.
  private mutating func refuseLabelledLine() throws(Failure) -> Statement.Kind {
    let word = name(current)
    report(.labelledLine(word.text), at: current.span)
    advance()
    let callee = Expression(.name(word.text), at: word.span)
    let arguments = try parseLineArguments(of: callee)
    let value = Expression(.call(Call(callee: callee, arguments: arguments)), at: span(from: word.span.start))
    return .expression(value)
  }

  /// `gan b = copy(duel)`: a definition by a value.
  private mutating func refuseDefinitionByValue() throws(Failure) -> Statement.Kind? {
    guard current.kind == .name, Habits.definitions.contains(text(current.span)), next.kind == .name,
      position + 3 < tokens.count, tokens[position + 2].kind == .assign, tokens[position + 3].kind != .leftBrace
    else { return nil }
    let word = text(current.span)
    let sign = tokens[position + 2].span
    advance()
    let defined = name(current)
    advance()
    advance()
    let value = try parseLine()
    report(.definitionByValue(word, name: defined.text, value: text(value.span)), at: sign)
    return .binding(defined, Expression(.invalid, at: value.span))
  }

  /// Reads the name in `generator g = { ... }` and `generator g: { ... }`, and says that nothing stands behind it.
  mutating func refuseDefinitionSign(into arguments: inout [Argument], _ callee: Expression) -> Bool {
    guard let word = callee.nameText, Habits.definitions.contains(word), arguments.isEmpty else { return false }
    let identifier = name(current)
    if current.kind == .label, next.kind == .leftBrace {
      report(.definitionSign(":"), at: SourceSpan(current.span.end - 1, current.span.end))
    } else if current.kind == .name, next.kind == .assign, position + 2 < tokens.count,
      tokens[position + 2].kind == .leftBrace
    {
      report(.definitionSign("="), at: next.span)
      advance()
    } else {
      return false
    }
    advance()
    arguments.append(Argument(value: Expression(.name(identifier.text), at: identifier.span)))
    return true
  }

  /// Reports `for (i in [1, 2])` and steps over the `(`; answers whether there is one.
  mutating func refuseParenthesesOfFor() -> Bool {
    guard current.kind == .leftParenthesis, position + 2 < tokens.count, next.kind == .name,
      tokens[position + 2].kind == .keywordIn
    else { return false }
    var depth = 0
    for token in tokens[position..<min(position + 200, tokens.count)] {
      if token.kind == .leftParenthesis { depth += 1 }
      if token.kind == .rightParenthesis { depth -= 1 }
      if token.kind == .newline || token.kind == .leftBrace { return false }
      guard depth == 0 else { continue }
      report(.parenthesesOfFor(closing: token.span), at: current.span)
      advance()
      return true
    }
    return false
  }

  /// Reads `betas: (0.5, 0.999)` and `betas=(0.5, 0.999)`, the pair that PyTorch gives its Adam, as the two options.
  mutating func refuseBetas(into arguments: inout [Argument]) -> Bool {
    guard current.kind == .label || current.kind == .name && next.kind == .assign, name(current).text == "betas" else {
      return false
    }
    let label = name(current)
    let kinds: [Token.Kind] = [.leftParenthesis, .number, .comma, .number, .rightParenthesis]
    let start = position + (current.kind == .label ? 1 : 2)
    guard start + kinds.count < tokens.count, zip(tokens[start...], kinds).allSatisfy({ $0.kind == $1 }) else {
      return false
    }
    let numbers = [tokens[start + 1], tokens[start + 3]]
    let separator = isInLineCall ? " " : ", "
    let correction = "beta1: \(text(numbers[0].span))\(separator)beta2: \(text(numbers[1].span))"
    report(.betasTuple(correction: correction), at: label.span.union(tokens[start + 4].span))
    for (option, token) in zip(["beta1", "beta2"], numbers) {
      let value = Expression(.number(number(token)), at: token.span)
      arguments.append(Argument(label: Identifier(option, at: label.span), value: value))
    }
    position = start + kinds.count - 1
    advance()
    return true
  }

  /// Reads numbers in parentheses with commas, and leaves it to the checker to know what takes them.
  mutating func refuseTuple() -> Expression? {
    var place = position + 1
    var count = 0
    while place + 1 < tokens.count, tokens[place].kind == .number {
      count += 1
      if tokens[place + 1].kind == .rightParenthesis { break }
      guard tokens[place + 1].kind == .comma else { return nil }
      place += 2
    }
    guard count > 1, place + 1 < tokens.count, tokens[place + 1].kind == .rightParenthesis,
      !(isInLineCall && previous.kind == .name)
    else { return nil }
    let span = current.span.union(tokens[place + 1].span)
    report(.tuple, at: span)
    position = place + 1
    advance()
    return Expression(.invalid, at: span)
  }

  /// Reports `[1, 2; 3, 4]`, the matrix of other languages, and steps to the bracket that closes it.
  mutating func refuseMatrix(_ opening: SourceSpan) -> Bool {
    var depth = 0
    var rows: [String] = []
    var start = opening.end
    for place in position..<min(position + 500, tokens.count) {
      let token = tokens[place]
      switch token.kind {
      case .leftParenthesis, .leftBracket: depth += 1
      case .rightParenthesis: depth -= 1
      case .rightBracket where depth > 0: depth -= 1
      case .semicolon where depth == 0, .rightBracket:
        rows.append(row(text(SourceSpan(start, token.span.start))))
        start = token.span.end
        guard token.kind == .rightBracket else { continue }
        if rows.count < 2 { return false }
        report(.matrix(correction: "[\(rows.joined(separator: ", "))]"), at: opening.union(token.span))
        position = place
        return true
      case .newline, .leftBrace, .rightBrace, .endOfFile: return false
      default: break
      }
    }
    return false
  }

  /// A row of a matrix as a list; without commas, blanks separate its numbers.
  private func row(_ text: String) -> String {
    let words = text.split(separator: " ")
    return "[\(words.joined(separator: text.contains(",") ? " " : ", "))]"
  }

  /// Whether the colon between two values means a range, as in `1:10`.
  var isColonOfRange: Bool {
    guard previous.kind == .number, !current.blankBefore, !current.blankAfter else { return false }
    if next.kind == .number { return true }
    guard next.kind == .name, position > 1, position + 2 < tokens.count else { return false }
    let before = tokens[position - 2].kind
    let after = tokens[position + 2].kind
    return (before == .keywordIn || before == .assign)
      && (after == .leftBrace || after.isSeparator || after == .endOfFile)
  }

  /// Reports `{x:.2f}` in a string; the complaint shows the value alone, or rounded to as many digits.
  mutating func refuseFormat(behind opening: SourceSpan) -> Bool {
    var depth = 0
    var colon: Int?
    for token in tokens[position..<min(position + 200, tokens.count)] {
      switch token.kind {
      case .leftParenthesis, .leftBracket, .interpolationStart: depth += 1
      case .rightParenthesis, .rightBracket: depth -= 1
      case .interpolationEnd where depth > 0: depth -= 1
      case .colon where depth == 0 && colon == nil, .label where depth == 0 && colon == nil:
        colon = token.span.end - 1
      case .newline, .endOfFile: return false
      case .interpolationEnd:
        guard let colon, colon > opening.end, !text(SourceSpan(opening.end, colon)).contains("{") else { return false }
        let format = SourceSpan(colon, token.span.start)
        answeredFormats.append(format)
        let value = text(SourceSpan(opening.end, colon))
        let edit = Diagnostic.FixIt.Edit(SourceSpan(opening.end, format.end), formatted(value, text(format)))
        report(.formatSpecification(edit), at: format)
        while current.span.start < format.end { position += 1 }
        return true
      default: break
      }
    }
    return false
  }

  /// The value with as many digits as `:.2f` asks for.
  private func formatted(_ value: String, _ format: String) -> String {
    guard let point = format.firstIndex(of: "."),
      let digits = Int(format[format.index(after: point)...].prefix { $0.isNumber })
    else { return value }
    return "round(\(format.hasSuffix("%") ? "100 * " : "")\(value), \(min(digits, 15)))"
  }

  /// `--5` and `++x` where a value is expected.
  mutating func parseSignTwice() throws(Failure) -> Expression {
    let token = current
    let operation = String(text(token.span).prefix(1))
    advance()
    let operand = try parseExpression(Precedence.negation)
    if case .name(let name) = operand.kind {
      report(.increment(target: name, operation: operation), at: token.span)
    } else {
      report(.signTwice, at: token.span)
    }
    return operand
  }
}

extension SourceText {
  /// The number that `0,5` means: digits, a comma and digits without a blank.
  func decimal(_ left: Expression, _ right: Expression) -> String? {
    guard case .number = left.kind, case .number = right.kind,
      text(of: SourceSpan(left.span.end, right.span.start)) == ","
    else { return nil }
    let (whole, fraction) = (text(of: left.span), text(of: right.span))
    return (whole + fraction).allSatisfy(\.isNumber) ? whole + "." + fraction : nil
  }
}
