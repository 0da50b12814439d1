import Diagnostics

/// Whether a prompt should ask for another line before it runs what was typed.
public struct Incompleteness: Sendable, Equatable {
  /// How many brackets are open: how deep the next line is indented.
  public let depth: Int
  /// Whether a bracket is still open.
  public var isIncomplete: Bool { depth > 0 }
}

/// Whether `source` goes on in the next line: some `(`, `[` or `{` is open. An open string is not: strings end in their line.
public func incompleteness(of source: String) -> Incompleteness {
  var open: [Token.Kind] = []
  for token in Lexer.lex(SourceText(name: "", text: source)).tokens {
    switch token.kind {
    case .leftParenthesis, .leftBracket, .leftBrace:
      open.append(token.kind)
    case .rightParenthesis, .rightBracket, .rightBrace:
      // What closes the wrong bracket is an error that no further line repairs.
      guard let last = open.popLast(), last.closing == token.kind else { return Incompleteness(depth: 0) }
    default:
      break
    }
  }
  return Incompleteness(depth: open.count)
}

extension Token.Kind {
  /// The bracket that closes this one.
  var closing: Token.Kind? {
    switch self {
    case .leftParenthesis: .rightParenthesis
    case .leftBracket: .rightBracket
    case .leftBrace: .rightBrace
    default: nil
    }
  }
}
