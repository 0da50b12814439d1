/// Whether a prompt should ask for another line before it runs what was typed.
public struct Incompleteness: Sendable, Equatable {
  /// Whether a bracket is still open.
  public let isIncomplete: Bool
  /// How many brackets are open: how deep the next line is indented.
  public let depth: Int
}

/// Whether `source` goes on in the next line: some `(`, `[` or `{` is open. An open string is not: strings end in their line.
public func incompleteness(of source: String) -> Incompleteness {
  fatalError("coming")
}
