import Diagnostics

/// Cuts source into tokens, by hand over UTF-8 bytes. What it cannot read it reports, and reads as what was meant.
struct Lexer {
  /// What lexing gives.
  struct Result {
    var tokens: [Token] = []
    var comments: [SourceSpan] = []
    var errors: [(SyntaxError, SourceSpan)] = []
  }

  /// An open string or expression in a string.
  enum Mode {
    case string(quote: Quote, start: SourceSpan)
    case interpolation(start: SourceSpan)
  }

  /// Sources of more bytes than this are refused.
  static let maximumBytes = 16 << 20

  let bytes: [UInt8]
  var offset = 0
  var result = Result()
  var modes: [Mode] = []
  private var blankBefore = true
  private var startsLine = true
  private var hasTabs = false

  private init(_ bytes: [UInt8]) {
    self.bytes = bytes
    result.tokens.reserveCapacity(bytes.count / 3 + 2)
  }

  /// The tokens of a source; the last is the end of the file.
  static func lex(_ source: SourceText) -> Result {
    var lexer = Lexer(source.bytes)
    lexer.run()
    return lexer.result
  }

  /// The tokens of text with expressions in braces, as inside a string: no quotes open or end it.
  static func lexTemplate(_ source: SourceText) -> Result {
    var lexer = Lexer(source.bytes)
    lexer.modes = [.string(quote: .none, start: SourceSpan(0, 0))]
    lexer.run()
    return lexer.result
  }

  private mutating func run() {
    guard bytes.count <= Self.maximumBytes else {
      result.errors.append((.sourceTooLong, SourceSpan(0, 0)))
      add(.endOfFile, from: 0)
      return
    }
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { offset = 3 }
    while true {
      if case .string(let quote, let start) = modes.last {
        lexStringPart(quote, start)
        if offset >= bytes.count, modes.isEmpty || quote == .none { break }
      } else if offset < bytes.count {
        lexToken(bytes[offset])
      } else if !closeModesAtLineEnd() {
        break
      }
    }
    add(.endOfFile, from: bytes.count)
  }

  /// The byte `distance` ahead, 0 behind the end.
  func peek(_ distance: Int = 0) -> UInt8 {
    let place = offset + distance
    return place < bytes.count ? bytes[place] : 0
  }

  /// Adds the token from `start` to the current offset.
  mutating func add(_ kind: Token.Kind, from start: Int) {
    if kind == .newline, result.tokens.last?.kind == .newline { return }
    let next = peek()
    let blankAfter =
      next == 0 || next == 0x20 || next == 0x09 || next == 0x0A || next == 0x0D || next == UInt8(ascii: "#")
    result.tokens.append(
      Token(
        kind: kind, blankBefore: blankBefore, startsLine: startsLine, blankAfter: blankAfter,
        span: SourceSpan(start, offset)))
    blankBefore = false
    startsLine = false
  }

  mutating func report(_ error: SyntaxError, _ start: Int, _ end: Int) {
    result.errors.append((error, SourceSpan(start, end)))
  }

  func text(_ start: Int, _ end: Int) -> String { String(decoding: bytes[start..<end], as: UTF8.self) }

  private mutating func lexToken(_ byte: UInt8) {
    let start = offset
    switch byte {
    case 0x09:
      offset += 1
      blankBefore = true
      if !hasTabs { report(.tab, start, offset) }
      hasTabs = true
    case 0x20, 0x0D, 0x0B, 0x0C:
      offset += 1
      blankBefore = true
    case 0x0A:
      if closeModesAtLineEnd() { return }
      offset += 1
      add(.newline, from: start)
      blankBefore = true
      startsLine = true
    case UInt8(ascii: "#"):
      skipComment()
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"):
      lexName()
    case UInt8(ascii: "0")...UInt8(ascii: "9"):
      lexNumber()
    case UInt8(ascii: "\""):
      openString(.double)
    case UInt8(ascii: "'"):
      openForeignString(.single)
    case 0x80...:
      lexNonASCII()
    default:
      lexPunctuation(byte)
    }
  }

  /// Skips to the end of the line and remembers the comment.
  mutating func skipComment() {
    let start = offset
    while offset < bytes.count, bytes[offset] != 0x0A { offset += 1 }
    result.comments.append(SourceSpan(start, offset))
  }

  private mutating func lexName() {
    let start = offset
    while offset < bytes.count {
      let byte = bytes[offset]
      if isASCIILetter(byte) || isDigit(byte) {
        offset += 1
      } else if byte >= 0x80, let (scalar, length) = scalar(at: offset), isNamePart(scalar) {
        offset += length
      } else {
        break
      }
    }
    finishName(from: start)
  }

  private mutating func finishName(from start: Int) {
    if offset - start <= 8, let keyword = Token.Kind.keyword(text(start, offset)) {
      add(keyword, from: start)
    } else if peek() == UInt8(ascii: ":") {
      offset += 1
      add(.label, from: start)
    } else if offset - start == 1, bytes[start] == UInt8(ascii: "f"), peek() == UInt8(ascii: "\"") {
      report(.formattedStringPrefix, start, offset)
    } else {
      add(.name, from: start)
    }
  }

  private mutating func lexNonASCII() {
    let start = offset
    guard let (scalar, length) = scalar(at: offset) else {
      offset += 1
      return
    }
    if let quote = Quote(opening: scalar) {
      openForeignString(quote)
    } else if scalar.properties.isWhitespace {
      offset += length
      blankBefore = true
    } else if let lookalike = Lookalike.of(scalar) {
      offset += length
      report(.lookalike(String(scalar), write: lookalike.text), start, offset)
      if let kind = lookalike.kind { add(kind, from: start) }
    } else if isNameStart(scalar) {
      lexName()
    } else {
      skipUnknown(from: start)
    }
  }

  /// Skips characters that begin no token, and complains about them once.
  private mutating func skipUnknown(from start: Int) {
    while offset < bytes.count {
      guard let (scalar, length) = scalar(at: offset), !scalar.isASCII || offset == start,
        !isNameStart(scalar), !scalar.properties.isWhitespace, Quote(opening: scalar) == nil,
        Lookalike.of(scalar) == nil
      else { break }
      offset += length
    }
    if offset == start { offset += 1 }
    report(.unknownCharacters(text(start, offset)), start, offset)
    add(.invalid, from: start)
  }

  private mutating func lexPunctuation(_ byte: UInt8) {
    let start = offset
    guard let (kind, length) = punctuation(byte, peek(1), peek(2)) else {
      skipUnknown(from: start)
      return
    }
    if kind == .interpolationEnd {
      modes.removeLast()
    } else if kind == .number {
      lexNumber()
      return
    }
    offset += length
    let spelled = text(start, offset)
    if spelled == "!", let last = result.tokens.last, last.span.end == start, last.kind.endsValue {
      report(.factorial, start, offset)
      add(.invalid, from: start)
      return
    }
    if spelled == "//", let division = wholeDivision(from: start) {
      report(division, start, offset)
      skipComment()
      return
    }
    if let right = Habits.operators[spelled] {
      report(.foreignOperator(spelled, write: right), start, offset)
    } else if spelled == "//" || spelled == "/*" {
      report(.foreignComment(spelled), start, offset)
      skipComment()
      return
    }
    add(kind, from: start)
  }
}

extension Lexer {
  /// What `7 // 2` is, where a single value stands behind the signs and not a sentence; the signs end at the offset.
  private func wholeDivision(from start: Int) -> SyntaxError? {
    guard let last = result.tokens.last, last.kind.endsValue else { return nil }
    var end = offset
    while end < bytes.count, ![0x0A, 0x0D, UInt8(ascii: "}"), UInt8(ascii: ";")].contains(bytes[end]) { end += 1 }
    let right = text(offset, end).filter { $0 != " " }
    guard let first = right.first, first.isNumber || text(offset, end).split(separator: " ").count == 1 else {
      return nil
    }
    let isPlain = (last.kind == .number || last.kind == .name) && right.allSatisfy { $0.isNumber || $0.isLetter }
    return isPlain ? .wholeDivision(text(last.span.start, last.span.end), right) : .wholeDivision("a", "b")
  }

  /// The token that begins with these three bytes, and its length.
  private func punctuation(_ byte: UInt8, _ second: UInt8, _ third: UInt8) -> (Token.Kind, Int)? {
    func followed(by character: Unicode.Scalar) -> Bool { second == UInt8(ascii: character) }
    func followed(by character: Unicode.Scalar, _ other: Unicode.Scalar) -> Bool {
      second == UInt8(ascii: character) && third == UInt8(ascii: other)
    }
    switch Unicode.Scalar(byte) {
    case "(": return (.leftParenthesis, 1)
    case ")": return (.rightParenthesis, 1)
    case "[": return (.leftBracket, 1)
    case "]": return (.rightBracket, 1)
    case "{": return (.leftBrace, 1)
    case "}": return if case .interpolation = modes.last { (.interpolationEnd, 1) } else { (.rightBrace, 1) }
    case ",": return (.comma, 1)
    case ":": return followed(by: "=") ? (.assign, 2) : (.colon, 1)
    case ";": return (.semicolon, 1)
    case "^": return (.caret, 1)
    case ".":
      if followed(by: ".", ".") { return (.closedRange, 3) }
      if followed(by: ".", "<") { return (.halfOpenRange, 3) }
      if followed(by: ".") { return (.closedRange, 2) }
      return isDigit(second) ? (.number, 0) : (.dot, 1)
    case "=":
      if followed(by: "=", "=") { return (.equal, 3) }
      if followed(by: "=") { return (.equal, 2) }
      return followed(by: ">") ? (.foreign, 2) : (.assign, 1)
    case "!":
      if followed(by: "=", "=") { return (.notEqual, 3) }
      return followed(by: "=") ? (.notEqual, 2) : (.not, 1)
    case "<":
      if followed(by: ">") { return (.notEqual, 2) }
      if followed(by: "-") && third == 0x20 { return (.assign, 2) }
      return followed(by: "=") ? (.lessOrEqual, 2) : (.less, 1)
    case ">": return followed(by: "=") ? (.greaterOrEqual, 2) : (.greater, 1)
    case "&": return (.and, followed(by: "&") ? 2 : 1)
    case "|": return followed(by: "|") ? (.or, 2) : followed(by: ">") ? (.bar, 2) : (.bar, 1)
    case "+": return followed(by: "+") ? (.increment, 2) : followed(by: "=") ? (.compoundAssign, 2) : (.plus, 1)
    case "-":
      if followed(by: "-") { return (.increment, 2) }
      return followed(by: "=") ? (.compoundAssign, 2) : followed(by: ">") ? (.foreign, 2) : (.minus, 1)
    case "*":
      if followed(by: "*") { return (.caret, 2) }
      return followed(by: "=") ? (.compoundAssign, 2) : (.star, 1)
    case "/":
      if followed(by: "/") || followed(by: "*") { return (.slash, 2) }
      return followed(by: "=") ? (.compoundAssign, 2) : (.slash, 1)
    case "%": return (.percent, 1)
    case "?", "@", "$", "~", "`", "\\": return (.foreign, 1)
    default: return nil
    }
  }

  func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }

  func isASCIILetter(_ byte: UInt8) -> Bool { (byte | 0x20) &- 0x61 < 26 || byte == 0x5F }

  func isNameStart(_ scalar: Unicode.Scalar) -> Bool {
    scalar == "_" || (scalar.properties.isAlphabetic && scalar.properties.generalCategory != .nonspacingMark)
  }

  private func isNamePart(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .spacingMark, .decimalNumber: true
    default: isNameStart(scalar)
    }
  }

  /// The character that begins at `place`, and its number of bytes.
  func scalar(at place: Int) -> (Unicode.Scalar, Int)? {
    let end = min(place + 4, bytes.count)
    guard place < end else { return nil }
    var iterator = bytes[place..<end].makeIterator()
    var decoder = UTF8()
    guard case .scalarValue(let scalar) = decoder.decode(&iterator) else { return nil }
    return (scalar, UTF8.width(scalar))
  }
}
