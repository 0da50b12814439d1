import Diagnostics

/// A piece of source with the role that a coloured listing shows.
public struct HighlightedSpan: Sendable, Equatable {
  /// The roles.
  public enum Role: String, Sendable {
    /// `let`, `for`, `and`, `true` and their kind.
    case keyword
    /// A number or shape.
    case number
    /// The characters of a string, its quotes included.
    case string
    /// A name.
    case name
    /// A label with its colon.
    case label
    /// An operator or bracket.
    case punctuation
    /// A comment.
    case comment
    /// What no token begins with.
    case invalid
  }

  /// Where it stands.
  public let span: SourceSpan
  /// What it is.
  public let role: Role
}

/// The pieces of a source in order; blanks belong to none.
public func highlighting(of source: SourceText) -> [HighlightedSpan] {
  let lexed = Lexer.lex(source)
  var pieces = lexed.tokens.compactMap { token -> HighlightedSpan? in
    guard token.kind != .newline, token.span.length > 0 else { return nil }
    return HighlightedSpan(span: token.span, role: token.kind.role)
  }
  pieces += lexed.comments.map { HighlightedSpan(span: $0, role: .comment) }
  return pieces.sorted { $0.span.start < $1.span.start }
}

extension Token.Kind {
  fileprivate var role: HighlightedSpan.Role {
    switch self {
    case .number, .shape: .number
    case .stringStart, .stringText, .stringEnd: .string
    case .name: .name
    case .label: .label
    case .invalid, .foreign: .invalid
    default: isKeyword ? .keyword : .punctuation
    }
  }
}
