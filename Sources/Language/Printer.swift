import Diagnostics

/// Writes syntax trees as canonical source: parsing what it wrote gives the same tree.
public enum Printer {
  /// A program or the inside of a block, a line a statement, indented by `depth` steps of two blanks.
  public static func print(_ block: Block, depth: Int = 0) -> String {
    fatalError("coming")
  }

  /// One statement.
  public static func print(_ statement: Statement, depth: Int = 0) -> String {
    fatalError("coming")
  }

  /// One expression, as it stands inside parentheses.
  public static func print(_ expression: Expression) -> String {
    fatalError("coming")
  }

  /// A number as the language writes it.
  public static func print(_ number: Double) -> String {
    fatalError("coming")
  }

  /// A string literal of this text, quoted and escaped.
  public static func quote(_ text: String) -> String {
    fatalError("coming")
  }
}
