import Diagnostics

/// A name where it stands in the source: a variable, a label, a member, a layer.
public struct Identifier: Sendable {
  /// The name.
  public let text: String
  /// Where it stands.
  public let span: SourceSpan

  /// The name `text` at `span`.
  public init(_ text: String, at span: SourceSpan) {
    self.text = text
    self.span = span
  }
}
