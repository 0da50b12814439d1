import Diagnostics

/// Literals: numbers, shapes, strings.
extension Parser {
  /// The value of a number token; a malformed one, which the lexer reported, is 0.
  mutating func number(_ token: Token) -> Double {
    let digits = text(token.span).filter { $0 != "_" }
    let value = Double(digits.hasPrefix(".") ? "0" + digits : digits) ?? 0
    guard value.isFinite else {
      report(.numberTooLarge, at: token.span)
      return 0
    }
    return value
  }

  /// The sizes of a shape token.
  mutating func shape(_ token: Token) -> [Int] {
    let sizes = text(token.span).filter { $0 != "_" }.split(separator: "x")
    return sizes.map { size in
      // Beyond 2^53 a number would not be whole either.
      guard let value = Int(size), value <= 1 << 53 else {
        if size.allSatisfy(\.isNumber) { report(.numberTooLarge, at: token.span) }
        return 0
      }
      return value
    }
  }

  /// The parts of a string up to and over its closing quote.
  mutating func parseStringParts() -> [StringPart] {
    var parts: [StringPart] = []
    let brackets = openBrackets
    let wasInLineCall = isInLineCall
    defer {
      openBrackets = brackets
      isInLineCall = wasInLineCall
    }
    // Inside a string no newline counts, and `-` subtracts.
    isInLineCall = false
    while true {
      openBrackets = brackets
      switch current.kind {
      case .stringText:
        append(unescape(current.span), to: &parts)
        advance()
      case .interpolationStart:
        parts.append(.interpolation(parseInterpolation()))
      case .stringEnd:
        advance()
        return parts
      default:
        return parts
      }
    }
  }

  private func append(_ text: String, to parts: inout [StringPart]) {
    if case .text(let before) = parts.last {
      parts[parts.count - 1] = .text(before + text)
    } else {
      parts.append(.text(text))
    }
  }

  private mutating func parseInterpolation() -> Expression {
    let opening = current.span
    advance()
    var value = Expression(.invalid, at: opening)
    if unclosed.contains(opening) {
      skipInterpolation()
    } else if refuseFormat(behind: opening) {
      // The complaint shows the value with its digits.
    } else if current.kind == .interpolationEnd {
      report(.emptyInterpolation, at: opening.union(current.span))
    } else {
      do {
        value = try parseExpression()
        if current.kind != .interpolationEnd {
          throw fail(beginsArgument(current) ? .juxtaposed(text(value.span), found) : unexpected(), at: current.span)
        }
      } catch {
        skipInterpolation()
      }
    }
    _ = accept(.interpolationEnd)
    return value
  }

  /// Skips to the brace that closes the expression, over strings in it; the lexer has paired all quotes and braces.
  private mutating func skipInterpolation() {
    var depth = 0
    while current.kind != .endOfFile {
      switch current.kind {
      case .interpolationStart: depth += 1
      case .interpolationEnd:
        if depth == 0 { return }
        depth -= 1
      default: break
      }
      position += 1
    }
  }

  /// The text of a piece of string literal with its escapes resolved.
  private func unescape(_ span: SourceSpan) -> String {
    let raw = source.bytes[span.start..<span.end]
    guard raw.contains(UInt8(ascii: "\\")) else { return String(decoding: raw, as: UTF8.self) }
    var bytes: [UInt8] = []
    var isEscaped = false
    for byte in raw {
      if isEscaped {
        isEscaped = false
        switch byte {
        case UInt8(ascii: "n"): bytes.append(0x0A)
        case UInt8(ascii: "t"): bytes.append(0x09)
        default: bytes.append(byte)
        }
      } else if byte == UInt8(ascii: "\\") {
        isEscaped = true
      } else {
        bytes.append(byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
