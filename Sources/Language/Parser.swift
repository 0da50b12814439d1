import Diagnostics

/// Turns source into a syntax tree, and goes on after an error so that one look finds several.
public struct Parser {
  /// What parsing gives: a tree, and what was wrong. With an error among the diagnostics the tree has gaps.
  public struct Result: Sendable {
    /// The whole program; its source is the one that was parsed.
    public let program: Block
    /// Errors and warnings in the order of the source.
    public let diagnostics: [Diagnostic]
  }

  /// How deep expressions and blocks may nest; deeper is an error, so that no stack overflows.
  public static let maximumDepth = 200

  /// Parses a cell or file.
  public static func parse(_ source: SourceText) -> Result {
    fatalError("coming")
  }

  /// Parses text with `{expression}` in it, as the message of a check, without the quotes of a string.
  public static func parseTemplate(_ source: SourceText) -> (parts: [StringPart], diagnostics: [Diagnostic]) {
    fatalError("coming")
  }
}
