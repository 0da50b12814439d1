/// Words and marks of other languages and tools, with what they are here.
enum Habits {
  /// Operators that are read as what they mean, after a complaint.
  static let operators: [String: String] = [
    "&&": "and", "&": "and", "||": "or", "!": "not", "**": "^", "===": "==", "!==": "!=", "<>": "!=", ":=": "=",
    "<-": "=", "..": "...", "|>": "|",
  ]

  /// Marks of other languages, with what to do instead.
  static let marks: [String: String] = [
    "?": "write `if x > 0 { y = 1 } else { y = 2 }`", "->": "functions have no types, and their body stands in braces",
    "=>": "a function is `func double(x) { return 2 * x }`",
    "@": "for the product of matrices use a network with a `dense` layer",
    "$": "a string shows values in braces: `\"{x}\"`", "`": "a string stands between double quotes",
    "\\": "a line ends where it ends; to go on in the next one, put the expression in parentheses",
  ]

  /// The words that define something with a block.
  static let definitions: Set<String> = ["gan", "generator", "discriminator", "network"]

  /// Commands about the current gan that are looked for as methods of a gan.
  static let methods: Set<String> = ["step", "stage", "back", "goto"]

  /// What a first word of another language would have here.
  enum Statement {
    case function, importing, variable, elseIf, type, exceptions, until, unless, loop, forEach, switching, scope,
      deleting
  }

  /// First words that other languages begin statements with; they count only in front of an argument or a block.
  static let statements: [String: Statement] = [
    "def": .function, "fn": .function, "function": .function, "fun": .function, "proc": .function,
    "import": .importing, "from": .importing, "using": .importing, "require": .importing, "include": .importing,
    "var": .variable, "const": .variable, "val": .variable, "local": .variable, "auto": .variable, "int": .variable,
    "float": .variable, "elif": .elseIf, "elsif": .elseIf, "elseif": .elseIf, "class": .type, "struct": .type,
    "try": .exceptions, "except": .exceptions, "catch": .exceptions, "raise": .exceptions, "throw": .exceptions,
    "until": .until, "unless": .unless, "guard": .unless, "loop": .loop, "do": .loop, "foreach": .forEach,
    "switch": .switching,
    "match": .switching, "with": .scope, "global": .scope, "nonlocal": .scope, "del": .deleting,
  ]
}

/// Characters outside ASCII that look like, or mean, one of the language's.
struct Lookalike {
  let text: String
  let kind: Token.Kind?

  /// What `scalar` stands for.
  static func of(_ scalar: Unicode.Scalar) -> Lookalike? {
    switch scalar {
    case "\u{2212}", "\u{2013}", "\u{2014}", "\u{2010}", "\u{2011}": Lookalike(text: "-", kind: .minus)
    case "×", "·", "⋅", "∗": Lookalike(text: "*", kind: .star)
    case "÷", "∕": Lookalike(text: "/", kind: .slash)
    case "≤", "⩽": Lookalike(text: "<=", kind: .lessOrEqual)
    case "≥", "⩾": Lookalike(text: ">=", kind: .greaterOrEqual)
    case "≠": Lookalike(text: "!=", kind: .notEqual)
    case "¬": Lookalike(text: "not", kind: .not)
    case "∧": Lookalike(text: "and", kind: .and)
    case "∨": Lookalike(text: "or", kind: .or)
    case "…": Lookalike(text: "...", kind: .closedRange)
    case "←": Lookalike(text: "=", kind: .assign)
    case "，": Lookalike(text: ",", kind: .comma)
    case "；": Lookalike(text: ";", kind: .semicolon)
    case "：": Lookalike(text: ":", kind: .colon)
    case "（": Lookalike(text: "(", kind: .leftParenthesis)
    case "）": Lookalike(text: ")", kind: .rightParenthesis)
    case "｛": Lookalike(text: "{", kind: .leftBrace)
    case "｝": Lookalike(text: "}", kind: .rightBrace)
    case "［": Lookalike(text: "[", kind: .leftBracket)
    case "］": Lookalike(text: "]", kind: .rightBracket)
    case "｜", "│", "∣", "¦": Lookalike(text: "|", kind: .bar)
    case "＝": Lookalike(text: "=", kind: .assign)
    case "\u{200B}", "\u{FEFF}", "\u{200C}", "\u{200D}", "\u{2060}": Lookalike(text: "", kind: nil)
    default: nil
    }
  }
}
