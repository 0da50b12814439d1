/// What the reader of a table left out or guessed, and what to do where that is wrong.
enum TableNote: Hashable, Sendable {
  /// The text is no UTF-8.
  case western
  /// Commas stand before the fractions.
  case decimalCommas
  /// Two columns of whole numbers with a comma between them might be one of numbers with a fraction.
  case twoColumns
  /// The first line counts the columns.
  case numbersAsNames(String)
  /// A column counts or names the rows.
  case index(TableColumnName)
  /// A column gives the classes though it has another name than `label` and `class`, or none.
  case label(TableColumnName)
  /// Words or other labels are classes, in this order.
  case classes([String], of: TableColumnName, isAlphabetical: Bool)
  /// Columns that hold words, and whether another one gives the classes.
  case words([TableColumnName], areClassesKnown: Bool)
  /// Columns in which every value is missing.
  case empty([TableColumnName])
  /// Rows without any value: the first line, and how many.
  case emptyRows(first: Int, count: Int)
  /// Lines between the rows that begin with `#`.
  case comments(count: Int)
}

extension TableNote: CustomStringConvertible {
  /// One line, without the path.
  var description: String {
    switch self {
    case .western: "its letters are not UTF-8 and are read as Windows-1252; save it as UTF-8 where they are wrong"
    case .decimalCommas: "the comma is read as the decimal mark"
    case .twoColumns:
      "the comma is read as the separator of two columns; where it is a decimal mark, give the one column a name in the "
        + "first line"
    case .numbersAsNames(let names):
      "the first line (\(names)) is taken for names of the columns; give them other names, or add a line of names above "
        + "it to keep it as a row"
    case .index(let column):
      column.name.isEmpty
        ? "\(column) counts or names the rows and is left out; give it a name in the first line to keep it"
        : "\(column) counts or names the rows and is left out; give it another name to keep it"
    case .label(let column): "\(column) gives the classes; give it another name to keep it as a number"
    case .classes(let classes, let column, let isAlphabetical):
      "\(column) gives the classes, \(isAlphabetical ? "in alphabetical order" : "in ascending order"): \(Self.list(classes))"
    case .words(let columns, let areClassesKnown):
      (columns.count == 1
        ? "\(Self.list(columns)) holds words and is left out; write numbers to keep it"
        : "\(Self.list(columns)) hold words and are left out; write numbers to keep them")
        + (areClassesKnown ? "" : ", or name one `label` to make classes of it")
    case .empty(let columns):
      columns.count == 1
        ? "\(Self.list(columns)) has no value and is left out" : "\(Self.list(columns)) have no values and are left out"
    case .emptyRows(let first, let count):
      count == 1
        ? "line \(first) has no value and is left out"
        : "\(count) rows without a value are left out, the first in line \(first)"
    case .comments(let count):
      count == 1
        ? "one line that begins with `#` is left out" : "\(count) lines that begin with `#` are left out"
    }
  }

  /// How many of a list are named.
  private static let named = 10

  /// The classes with their numbers.
  private static func list(_ classes: [String]) -> String {
    let shown = classes.prefix(named).enumerated().map { "\($0) is \(String($1.prefix(40)))" }
    return shown.joined(separator: ", ") + others(classes.count)
  }

  private static func list(_ columns: [TableColumnName]) -> String {
    columns.prefix(named).map(\.description).joined(separator: ", ") + others(columns.count)
  }

  private static func others(_ count: Int) -> String { count > named ? " and \(count - named) more" : "" }
}
