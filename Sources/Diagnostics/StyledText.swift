/// Text for a terminal with styles that the program gave it. Only they become control sequences: those in the text itself are
/// made visible, wherever it comes from.
public struct StyledText: Sendable, ExpressibleByStringLiteral {
  /// Parameters of "select graphic rendition" (ECMA-48, 8.3.117).
  public struct Style: Sendable {
    fileprivate let parameters: String

    /// Heavier.
    public static let bold = Style(parameters: "1")
    /// Fainter.
    public static let faint = Style(parameters: "2")
    /// Slanted.
    public static let italic = Style(parameters: "3")
    /// Heavier, with a line below.
    public static let underlined = Style(parameters: "1;4")
    /// Green.
    public static let green = Style(parameters: "32")
    /// Yellow.
    public static let yellow = Style(parameters: "33")
    /// Blue.
    public static let blue = Style(parameters: "34")
    /// Cyan.
    public static let cyan = Style(parameters: "36")
    /// Heavier, in red.
    public static let boldRed = Style(parameters: "1;31")
    /// Heavier, in green.
    public static let boldGreen = Style(parameters: "1;32")
    /// Heavier, in yellow.
    public static let boldYellow = Style(parameters: "1;33")
    /// Heavier, in cyan.
    public static let boldCyan = Style(parameters: "1;36")

    /// Bold in one of the 256 colours of xterm.
    public static func bold(inColor index: UInt8) -> Style { Style(parameters: "1;38;5;\(index)") }
  }

  private struct Part: Sendable {
    var text: String
    var style: Style?
  }

  private var parts: [Part]

  /// Text, in a style if there is one.
  public init(_ text: String, _ style: Style? = nil) { parts = text.isEmpty ? [] : [Part(text: text, style: style)] }

  /// Text without a style.
  public init(stringLiteral text: String) { self.init(text) }

  /// The text with its styles as control sequences, or without them; nothing else in it acts on a terminal.
  public func text(isStyled: Bool) -> String {
    parts.map { part in
      let text = VisibleText.of(part.text)
      guard isStyled, let style = part.style else { return text }
      return "\u{1B}[\(style.parameters)m\(text)\u{1B}[0m"
    }.joined()
  }

  /// One text, then another.
  public static func + (first: StyledText, second: StyledText) -> StyledText {
    var sum = first
    sum += second
    return sum
  }

  /// Adds text at the end.
  public static func += (text: inout StyledText, more: StyledText) { text.parts += more.parts }
}

extension Sequence where Element == StyledText {
  /// All of them, one after the other, with a separator between two.
  public func joined(separator: StyledText = "") -> StyledText {
    reduce(into: (text: StyledText(""), isFirst: true)) { sum, next in
      if !sum.isFirst { sum.text += separator }
      sum.text += next
      sum.isFirst = false
    }.text
  }
}
