import Diagnostics

/// The smallest pieces of source that mean something.
struct Token {
  /// The kinds of token. Newlines are tokens; comments and blanks are not.
  enum Kind: UInt8 {
    case name, label, number, shape
    /// The opening quote, the text between, `{` and `}` of an expression in it, the closing quote.
    case stringStart, stringText, interpolationStart, interpolationEnd, stringEnd
    case keywordLet, keywordIf, keywordElse, keywordFor, keywordIn, keywordWhile, keywordFunc
    case keywordReturn, keywordBreak, keywordContinue
    case or, and, not, `true`, `false`, nothing
    case leftParenthesis, rightParenthesis, leftBracket, rightBracket, leftBrace, rightBrace
    case comma, dot, colon, semicolon, bar, newline
    case assign, equal, notEqual, less, lessOrEqual, greater, greaterOrEqual
    case closedRange, halfOpenRange, plus, minus, star, slash, percent, caret
    /// `+=`, `-=`, `*=`, `/=`: of other languages.
    case compoundAssign
    /// `++`, `--`: of other languages.
    case increment
    /// `->`, `=>`, `?`, `@` and their kind: of other languages.
    case foreign
    /// Characters that no token begins with; the lexer has complained.
    case invalid
    case endOfFile
  }

  let kind: Kind
  /// Whether a blank, a newline or the start of the source stands before it.
  var blankBefore: Bool
  /// Whether it is the first token of its line.
  var startsLine: Bool
  /// Whether a blank, a newline, a comment or the end of the source follows it.
  var blankAfter: Bool
  let span: SourceSpan
}

extension Token.Kind {
  /// Whether the kind is a word that names cannot be.
  var isKeyword: Bool {
    Self.keywordLet.rawValue <= rawValue && rawValue <= Self.nothing.rawValue
  }

  /// Whether a value may end with it.
  var endsValue: Bool {
    switch self {
    case .name, .number, .rightParenthesis, .rightBracket: true
    default: false
    }
  }

  /// Whether the kind ends a line.
  var isSeparator: Bool {
    switch self {
    case .newline, .semicolon, .bar: true
    default: false
    }
  }

  /// Whether a line that begins so is a statement and cannot go on an expression: brackets left open end before it.
  var beginsStatement: Bool {
    switch self {
    case .keywordLet, .keywordIf, .keywordFor, .keywordWhile, .keywordFunc, .keywordReturn, .keywordBreak,
      .keywordContinue, .keywordElse:
      true
    default: false
    }
  }

  /// The keyword or word operator that `word` is.
  static func keyword(_ word: String) -> Token.Kind? {
    switch word {
    case "let": .keywordLet
    case "if": .keywordIf
    case "else": .keywordElse
    case "for": .keywordFor
    case "in": .keywordIn
    case "while": .keywordWhile
    case "func": .keywordFunc
    case "return": .keywordReturn
    case "break": .keywordBreak
    case "continue": .keywordContinue
    case "or": .or
    case "and": .and
    case "not": .not
    case "true": .true
    case "false": .false
    case "nothing": .nothing
    default: nil
    }
  }
}
