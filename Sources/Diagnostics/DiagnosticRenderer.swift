/// Turns diagnostics into text: the message, the line, the underline, the notes.
public struct DiagnosticRenderer: Sendable {
  /// Whether the text carries ANSI colours.
  public enum Style: Sendable {
    /// Characters only.
    case plain
    /// With ANSI colour sequences for a terminal.
    case coloured
  }

  /// Plain or coloured.
  public let style: Style
  /// How many columns a line of source may take before it is clipped around its span; at least 40.
  public let width: Int

  /// A renderer of this style for lines of `width` columns.
  public init(style: Style = .plain, width: Int = 100) {
    self.style = style
    self.width = max(40, width)
  }

  /// One diagnostic, ending in a newline.
  public func render(_ diagnostic: Diagnostic) -> String {
    "\(diagnostic.severity.rawValue): \(diagnostic.message)\n"
  }

  /// Several, in the order given, with an empty line between two.
  public func render(_ diagnostics: [Diagnostic]) -> String {
    diagnostics.map { render($0) }.joined(separator: "\n")
  }
}
