import Diagnostics

/// Reads tokens up to the cursor and keeps what is open: blocks, brackets, strings, the call of each line.
struct CompletionWalk {
  /// Something that is open.
  private struct Frame {
    enum Kind {
      case block(CompletionContext.Place)
      case call
      case brackets
      case string
      case interpolation
    }

    let kind: Kind
    /// The name that is called in the current line, or before the parenthesis.
    var callee: String?
    var calleePlace = CompletionContext.Place.expression
    var isAtLineStart = true
    var followsAssignment = false
    var positionalCount = 0
    var labels: [String] = []
    /// The label directly before the cursor.
    var label: String?
    /// Whether a name is made up next: behind `let`, `for`, `func`.
    var makesName = false
    /// The names before the dot at the cursor.
    var path: [String] = []
    var isBehindDot = false
    /// Whether the last token ended a value, so that the next one begins another argument.
    var endsValue = false
  }

  private let source: SourceText
  private let signatures: SignatureTable
  private var frames = [Frame(kind: .block(.command))]
  /// Where the text of the string at the cursor begins.
  private(set) var stringStart: Int?

  init(_ source: SourceText, _ signatures: SignatureTable) {
    self.source = source
    self.signatures = signatures
  }

  private var top: Frame {
    get { frames[frames.count - 1] }
    set { frames[frames.count - 1] = newValue }
  }

  /// Where the cursor is.
  var place: CompletionContext.Place {
    if case .string = top.kind { return .string }
    if top.isBehindDot { return .member(top.path) }
    if top.makesName { return .nothing }
    switch top.kind {
    case .block(let line): return top.isAtLineStart ? line : top.callee == nil ? .expression : .argument
    case .call: return .argument
    default: return .expression
    }
  }

  /// Whether nothing stands between an `=` and the cursor.
  var followsAssignment: Bool { top.isAtLineStart && top.followsAssignment }

  /// The innermost call around the cursor.
  var call: CompletionContext.Call? {
    for frame in frames.reversed() {
      if let callee = frame.callee {
        return CompletionContext.Call(
          name: callee, line: frame.calleePlace, positionalCount: frame.positionalCount, labels: frame.labels,
          label: frame.label)
      }
      if case .block = frame.kind { return nil }
    }
    return nil
  }

  mutating func read(_ token: Token) {
    if case .string = top.kind, token.kind == .stringText { return }
    switch token.kind {
    case .newline, .semicolon, .bar, .comma: readSeparator(token.kind)
    case .leftParenthesis: open(token)
    case .leftBracket: push(Frame(kind: .brackets, isAtLineStart: false))
    case .leftBrace: push(Frame(kind: .block(blockPlace())))
    case .stringStart:
      push(Frame(kind: .string, isAtLineStart: false))
      stringStart = token.span.end
    case .interpolationStart: push(Frame(kind: .interpolation, isAtLineStart: false))
    case .rightParenthesis, .rightBracket, .rightBrace, .stringEnd, .interpolationEnd: pop(token)
    default: readWord(token)
    }
  }

  private mutating func readSeparator(_ kind: Token.Kind) {
    if case .block = top.kind {
      if kind != .comma { top = Frame(kind: top.kind) }
    } else if kind == .comma {
      top.label = nil
      top.endsValue = false
    }
  }

  private mutating func open(_ token: Token) {
    if !token.blankBefore, let name = top.path.last, top.path.count == 1 {
      let line: CompletionContext.Place = top.callee == name ? top.calleePlace : .expression
      push(Frame(kind: .call, callee: name, calleePlace: line, isAtLineStart: false))
    } else {
      push(Frame(kind: .brackets, isAtLineStart: false))
    }
  }

  private mutating func push(_ frame: Frame) {
    if case .block = frame.kind {} else { beginValue() }
    frames.append(frame)
  }

  private mutating func pop(_ token: Token) {
    guard frames.count > 1 else { return }
    frames.removeLast()
    if token.kind == .stringEnd || token.kind == .interpolationEnd { stringStart = nil }
    if token.kind == .interpolationEnd { stringStart = token.span.end }
    top.endsValue = true
    top.path = []
    if token.kind == .rightBrace { top = Frame(kind: top.kind, isAtLineStart: false) }
  }

  /// A value begins: it is another argument where the last one has ended.
  private mutating func beginValue() {
    if !top.endsValue, top.callee != nil, top.label == nil, !top.isAtLineStart { top.positionalCount += 1 }
    top.isAtLineStart = false
  }

  private mutating func readWord(_ token: Token) {
    let text = source.text(of: token.span)
    switch token.kind {
    case .dot:
      top.isBehindDot = true
    case .name where top.isBehindDot:
      top.isBehindDot = false
      top.path.append(text)
    case .name:
      readName(text)
    case .label:
      top.label = String(text.dropLast())
      top.labels.append(String(text.dropLast()))
      top.endsValue = false
      top.isAtLineStart = false
    case .number, .shape, .true, .false, .nothing:
      if top.endsValue { top.endsValue = false }
      beginValue()
      endValue([])
    case .keywordLet, .keywordFor, .keywordFunc:
      top.makesName = true
      top.isAtLineStart = false
    case .assign:
      // What follows `=` is a line again.
      if case .block = top.kind {
        top = Frame(kind: top.kind, calleePlace: .command, isAtLineStart: true, followsAssignment: true)
      }
    default:
      top.endsValue = false
      top.isAtLineStart = false
      top.path = []
    }
  }

  private mutating func readName(_ text: String) {
    if top.makesName {
      top.makesName = false
    } else if case .block(let line) = top.kind, top.isAtLineStart {
      top.callee = text
      top.calleePlace = line
      top.isAtLineStart = false
      top.path = [text]
    } else {
      top.endsValue = false
      beginValue()
      endValue([text])
    }
  }

  private mutating func endValue(_ path: [String]) {
    top.endsValue = true
    top.path = path
    top.label = nil
    top.endsValue = false
  }

  /// What the block that opens here may hold.
  private func blockPlace() -> CompletionContext.Place {
    let here: CompletionContext.Place = if case .block(let line) = top.kind { line } else { .command }
    guard let callee = top.callee, let signature = signatures.command(callee) else { return here }
    return switch signature.block {
    case .required(.stack): .layer
    case .required(.gan): .setting
    default: here
    }
  }
}
