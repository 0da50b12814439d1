import Diagnostics

/// A cell that was run.
public struct Cell: Sendable {
  /// Its number, from 1.
  public let number: Int
  /// Its source.
  public let source: SourceText
  /// How long it ran.
  public let seconds: Double
  /// How it ended.
  public let outcome: CellOutcome
  /// The lines of text that it showed, its result included.
  public let output: [String]
}

/// How a cell ended.
public enum CellOutcome: Sendable, Equatable {
  /// It ran to its end.
  case completed
  /// An error stopped it, or kept it from running at all.
  case failed
  /// The person stopped it; everything is kept.
  case interrupted
}

/// What running a cell gave.
public struct CellResult {
  /// The cell.
  public let cell: Cell
  /// Errors, in the order of the source; warnings and notes went to the host. Empty unless the cell failed.
  public let errors: [Diagnostic]
  /// The value of the last line, where it has one to show.
  public let value: Value?
  /// The text of that value.
  public let text: String?
}
