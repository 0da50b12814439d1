import Diagnostics

/// Turns source into a syntax tree by recursive descent, with precedence climbing for operators. After an error it goes on
/// at the next line, so that one look finds several.
public struct Parser {
  /// What parsing gives: a tree, and what was wrong. With an error among the diagnostics the tree has gaps.
  public struct Result: Sendable {
    /// The whole program; its source is the one that was parsed.
    public let program: Block
    /// Errors and warnings in the order of the source.
    public let diagnostics: [Diagnostic]
    /// Whether there are more errors than are listed.
    let hasMoreErrors: Bool
    /// Whether the brackets do not match: then nobody knows which block a line belongs to.
    let bracketsMatch: Bool
  }

  /// How deep expressions and blocks may nest; deeper is an error, so that no stack overflows.
  public static let maximumDepth = 200
  /// How many errors of one source are reported.
  static let maximumErrors = 20

  /// Unwinds to the next place at which parsing can go on; the error is reported already.
  struct Failure: Error {}

  let source: SourceText
  let tokens: [Token]
  var problems: [(error: SyntaxError, span: SourceSpan)]
  var position = 0
  /// How many `(` and `[` are open: newlines inside do not count.
  var openBrackets = 0
  /// Whether an argument of a call without parentheses is being read, so that ` -x` begins the next one.
  var isInLineCall = false
  /// The signs of labels written with `=`, by the callee of their call: those of one call are one mistake.
  private var assignedLabels: [SourceSpan: (first: String, signs: [SourceSpan])] = [:]
  /// The formats behind values in strings that were answered, in the order of the source.
  var answeredFormats: [SourceSpan] = []
  /// The braces in strings that the lexer found open.
  let unclosed: Set<SourceSpan>
  /// The word that the block around belongs to, where it begins a definition: `gan`, `generator` and their kind.
  var definition: String?
  /// How deep the parser is in expressions and blocks.
  var nesting = 0

  init(_ source: SourceText, _ lexed: Lexer.Result) {
    self.source = source
    tokens = lexed.tokens
    problems = lexed.errors.map { (error: $0.0, span: $0.1) }
    unclosed = Set(
      lexed.errors.compactMap { error, span in if case .unterminatedInterpolation = error { span } else { nil } })
  }

  /// Parses a cell or file.
  public static func parse(_ source: SourceText) -> Result {
    var parser = Parser(source, Lexer.lex(source))
    let statements = parser.parseItems(isBlock: false)
    let program = Block(statements, at: SourceSpan(0, source.bytes.count), in: source)
    return parser.result(program)
  }

  /// Parses text with `{expression}` in it, as the message of a check, without the quotes of a string.
  public static func parseTemplate(_ source: SourceText) -> (parts: [StringPart], diagnostics: [Diagnostic]) {
    var parser = Parser(source, Lexer.lexTemplate(source))
    let parts = parser.parseStringParts()
    return (parts, parser.result(Block([], at: SourceSpan(0, 0), in: source)).diagnostics)
  }

  private func result(_ program: Block) -> Result {
    var seen: Set<SourceSpan> = []
    let assigned = assignedLabels.values.map { label in
      (error: SyntaxError.assignForLabel(label.first, label.signs), span: label.signs[0])
    }
    let ordered = (problems.filter { !isAnswered($0.error, at: $0.span) } + assigned).sorted {
      $0.span.start < $1.span.start
    }
    // Two complaints about one place are one too many: the first is the lexer's and knows more.
    let distinct = ordered.filter { seen.insert($0.span).inserted }
    // Each kind has its own limit, so that warnings never crowd out an error.
    let allErrors = distinct.filter { !$0.error.isWarning }
    let errors = allErrors.prefix(Self.maximumErrors)
    let warnings = distinct.filter { $0.error.isWarning }.prefix(Self.maximumErrors)
    return Result(
      program: program,
      diagnostics: (errors + warnings).map { $0.error.diagnostic(at: $0.span, in: source) }.inSourceOrder,
      hasMoreErrors: allErrors.count > errors.count, bracketsMatch: !problems.contains { $0.error.concernsBrackets })
  }
}

extension Parser {
  /// Whether a complaint lies in a format that was answered as a whole.
  private func isAnswered(_ error: SyntaxError, at span: SourceSpan) -> Bool {
    if case .formatSpecification = error { return false }
    var (low, high) = (0, answeredFormats.count)
    while low < high {
      let middle = (low + high) / 2
      if answeredFormats[middle].start <= span.start { low = middle + 1 } else { high = middle }
    }
    return low > 0 && span.end <= answeredFormats[low - 1].end
  }
}

// The cursor.
extension Parser {
  var current: Token { tokens[position] }
  var next: Token { tokens[min(position + 1, tokens.count - 1)] }
  var previous: Token { tokens[max(position - 1, 0)] }

  /// Steps over the current token, and over newlines where brackets are open.
  mutating func advance() {
    guard position < tokens.count - 1 else { return }
    position += 1
    if openBrackets > 0 {
      while tokens[position].kind == .newline { position += 1 }
    }
  }

  /// Steps over the current token if it is of this kind.
  mutating func accept(_ kind: Token.Kind) -> Bool {
    guard current.kind == kind else { return false }
    advance()
    return true
  }

  func text(_ span: SourceSpan) -> String { source.text(of: span) }

  /// The name or label's name at a token.
  func name(_ token: Token) -> Identifier {
    let span =
      token.kind == .label ? SourceSpan(token.span.start, token.span.end - 1) : token.span
    return Identifier(text(span), at: span)
  }

  /// What to call the current token in a message.
  var found: String {
    switch current.kind {
    case .newline: "the end of the line"
    case .endOfFile: "the end"
    case .stringStart: "a string"
    default: "`\(text(current.span))`"
    }
  }

  mutating func report(_ error: SyntaxError, at span: SourceSpan) {
    problems.append((error: error, span: span))
  }

  /// Reports `=` behind a label.
  mutating func reportAssign(_ label: String, ofCall callee: Expression) {
    assignedLabels[callee.span, default: (label, [])].signs.append(current.span)
  }

  /// Reports an error after which this line makes no sense.
  mutating func fail(_ error: SyntaxError, at span: SourceSpan) -> Failure {
    // A character that the lexer could not read has been complained about.
    if current.kind != .invalid { report(error, at: span) }
    return Failure()
  }

  /// The span from `start` to the end of the last token read.
  func span(from start: Int) -> SourceSpan {
    var last = max(position - 1, 0)
    while last > 0, tokens[last].kind == .newline, tokens[last].span.start >= start { last -= 1 }
    return SourceSpan(start, max(start, tokens[last].span.end))
  }

  /// Skips to where the next item can begin, past what brackets and blocks hold on the way.
  mutating func synchronise(from first: Int) {
    var depth = openBrackets
    var braces = 0
    openBrackets = 0
    isInLineCall = false
    while current.kind != .endOfFile {
      if braces == 0, position > first, current.startsLine, depth == 0 || current.kind.beginsStatement { return }
      if braces == 0, depth == 0, current.kind.isSeparator { return }
      switch current.kind {
      case .leftParenthesis, .leftBracket: depth += 1
      case .rightParenthesis, .rightBracket: depth = max(0, depth - 1)
      case .leftBrace: braces += 1
      case .rightBrace:
        if braces == 0 { return }
        braces -= 1
      default: break
      }
      position += 1
    }
  }

  /// Runs `body` one level deeper.
  mutating func nested<Value>(_ body: (inout Parser) throws(Failure) -> Value) throws(Failure) -> Value {
    nesting += 1
    defer { nesting -= 1 }
    if nesting > Self.maximumDepth { throw fail(.tooDeep, at: current.span) }
    return try body(&self)
  }
}
