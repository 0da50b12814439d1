import Diagnostics

/// The marks that open and close a string: `"`, and those that other languages and word processors use for it.
enum Quote {
  case double, single, curly, curlySingle, low, guillemets
  /// A template's: nothing closes it but the end.
  case none

  /// The quote that this character opens, outside ASCII.
  init?(opening scalar: Unicode.Scalar) {
    switch scalar {
    case "\u{201C}", "\u{201D}", "\u{201F}": self = .curly
    case "\u{2018}", "\u{2019}": self = .curlySingle
    case "\u{201E}": self = .low
    case "\u{AB}", "\u{BB}": self = .guillemets
    default: return nil
    }
  }

  /// Whether this character closes the string.
  func closes(_ scalar: Unicode.Scalar) -> Bool {
    switch self {
    case .double: scalar == "\""
    case .single: scalar == "'"
    case .curly: scalar == "\u{201C}" || scalar == "\u{201D}" || scalar == "\""
    case .curlySingle: scalar == "\u{2018}" || scalar == "\u{2019}"
    case .low: scalar == "\u{201C}" || scalar == "\u{201D}"
    case .guillemets: scalar == "\u{AB}" || scalar == "\u{BB}"
    case .none: false
    }
  }
}

extension Lexer {
  /// The text of a string up to the next expression, the quote that closes it, or the end of the line.
  mutating func lexStringPart(_ quote: Quote, _ start: SourceSpan) {
    let first = offset
    while offset < bytes.count {
      let byte = bytes[offset]
      switch byte {
      case 0x0A where quote != .none:
        closeText(from: first)
        _ = closeModesAtLineEnd()
        return
      case UInt8(ascii: "\\"):
        skipEscape()
      case UInt8(ascii: "{"):
        closeText(from: first)
        let brace = offset
        offset += 1
        modes.append(.interpolation(start: SourceSpan(brace, offset)))
        add(.interpolationStart, from: brace)
        return
      default:
        if byte < 0x80, !quote.closes(Unicode.Scalar(byte)) {
          offset += 1
          continue
        }
        guard let (scalar, length) = scalar(at: offset) else {
          offset += 1
          continue
        }
        guard quote.closes(scalar) else {
          offset += length
          continue
        }
        closeText(from: first)
        let end = offset
        offset += length
        modes.removeLast()
        add(.stringEnd, from: end)
        return
      }
    }
    closeText(from: first)
    if quote != .none { _ = closeModesAtLineEnd() }
  }

  private mutating func closeText(from first: Int) {
    if offset > first { add(.stringText, from: first) }
  }

  private mutating func skipEscape() {
    let start = offset
    offset += 1
    guard offset < bytes.count, bytes[offset] != 0x0A else { return }
    let length = scalar(at: offset)?.1 ?? 1
    offset += length
    let escaped = text(start, offset)
    if !["\\n", "\\t", "\\\"", "\\\\", "\\{", "\\}"].contains(escaped) {
      report(.unknownEscape(escaped), start, offset)
    }
  }

  mutating func openString(_ quote: Quote) {
    let start = offset
    offset += scalar(at: offset)?.1 ?? 1
    modes.append(.string(quote: quote, start: SourceSpan(start, offset)))
    add(.stringStart, from: start)
  }

  /// Opens a string with other marks than `"`, and says how it is written.
  mutating func openForeignString(_ quote: Quote) {
    let start = offset
    let opening = scalar(at: offset)?.1 ?? 1
    var place = offset + opening
    var edits = [Diagnostic.FixIt.Edit(SourceSpan(start, start + opening), "\"")]
    while place < bytes.count, bytes[place] != 0x0A {
      let (scalar, length) = scalar(at: place) ?? ("?", 1)
      if quote.closes(scalar) {
        edits.append(.init(SourceSpan(place, place + length), "\""))
        break
      }
      place += length
    }
    if edits.count < 2 {
      let closing = bytes[..<place].last == 0x0D ? place - 1 : place
      edits.append(.init(SourceSpan(closing, closing), "\""))
    }
    report(.wrongQuotes(fix: edits), start, start + opening)
    openString(quote)
  }

  /// Closes all open strings where their line ends; the outermost is to blame. Answers whether there were any.
  mutating func closeModesAtLineEnd() -> Bool {
    guard let first = modes.first else { return false }
    if case .string(.none, _) = first {
      // A template: only the expressions in it can be left open.
      guard modes.count > 1, case .interpolation(let brace) = modes[1] else { return false }
      report(.unterminatedInterpolation(brace), brace.start, brace.end)
      for _ in 1..<modes.count { closeMode() }
      return true
    }
    if case .string(let quote, let start) = first, quote == .double {
      if modes.count > 1, case .interpolation(let brace) = modes[1] {
        report(.unterminatedInterpolation(brace), brace.start, brace.end)
      } else {
        report(.unterminatedString, start.start, offset)
      }
    }
    while !modes.isEmpty { closeMode() }
    return true
  }

  private mutating func closeMode() {
    guard let mode = modes.popLast() else { return }
    switch mode {
    case .string: add(.stringEnd, from: offset)
    case .interpolation: add(.interpolationEnd, from: offset)
    }
  }
}
