/// A column of a table as a person finds it: its number from 1, and its name where it has one.
public struct TableColumnName: Hashable, Sendable, CustomStringConvertible {
  /// Its number from 1.
  public let number: Int
  /// Its name, empty where it has none.
  public let name: String

  /// `column 3 (`x`)`.
  public var description: String {
    name.isEmpty ? "column \(number)" : "column \(number) (`\(String(name.prefix(40)))`)"
  }
}

/// What is wrong with a line of a table.
public enum TableFault: Error, Hashable {
  /// There is no row of values.
  case noRows
  /// A quotation mark is never closed.
  case openQuotation
  /// More columns than a table can have.
  case tooManyColumns(limit: Int)
  /// Not as many columns as before.
  case columnCount(found: Int, expected: Int)
  /// Something else than a number in a column of numbers: the column, and what is there.
  case notANumber(column: TableColumnName, text: String)
  /// A number with a comma before its fraction in a table of decimal points, or the other way round.
  case otherDecimalMark(column: TableColumnName, text: String)
  /// No value, or a word for none, and in how many places of the table that is so.
  case missing(column: TableColumnName, text: String, count: Int)
  /// The label of a class is not a whole number.
  case notAClass(column: TableColumnName, text: String)
  /// More different labels than there can be classes.
  case tooManyClasses(column: TableColumnName, limit: Int)
  /// Every column holds words.
  case noNumbers

  /// A fault, and the line where it is.
  struct InLine: Error {
    let line: Int
    let fault: TableFault
  }
}

extension TableFault: CustomStringConvertible {
  /// What is wrong, without the place.
  public var description: String {
    switch self {
    case .noRows: "there are no rows of numbers"
    case .openQuotation: "a quotation mark is opened here and never closed"
    case .tooManyColumns(let limit): "it has more than \(limit) columns"
    case .columnCount(let found, let expected):
      "\(found) \(found == 1 ? "column" : "columns") instead of \(expected)"
    case .notANumber(let column, let text), .otherDecimalMark(let column, let text):
      "\(column) should be a number, but is \"\(text)\""
    case .missing(let column, "", _): "\(column) has no value"
    case .missing(let column, let text, _): "\(column) has no value, but \"\(text)\""
    case .notAClass(let column, let text): "\(column) should be a class, but is \"\(text)\""
    case .tooManyClasses(let column, let limit): "\(column) has more than \(limit) different classes"
    case .noNumbers: "no column holds numbers to learn from"
    }
  }

  /// What to do about it, where that can be said.
  public var suggestion: String? {
    switch self {
    case .openQuotation: "write a quotation mark that is part of a text twice"
    case .columnCount:
      "put text that holds a separator into quotation marks; decimal commas need another separator, such as `;`"
    case .notANumber(_, let text): Self.suggestion(forNumber: text.lowercased())
    case .otherDecimalMark: "use points or commas for all fractions, and nothing to group digits"
    case .missing(_, _, let count):
      (count == 1 ? "" : "it is the first of \(count) gaps; ") + "fill it in (with the column's mean, for example), or "
        + "leave out the row or the column"
    case .notAClass: "classes are whole numbers or words; give the column another name to keep it as a number"
    case .tooManyClasses: "give the column another name to keep it as a number"
    case .noNumbers: "write numbers for the words"
    case .noRows: "a table has a row of numbers in each line, such as `1.5, 2`; the first line may name the columns"
    case .tooManyColumns: nil
    }
  }

  private static func suggestion(forNumber text: String) -> String {
    let digits = text.first == "+" || text.first == "-" ? text.dropFirst() : text[...]
    if digits.hasPrefix("0x") || digits.hasPrefix("0b") || digits.hasPrefix("0o") {
      return "write it as a decimal number"
    }
    if digits.hasPrefix("inf") { return "write a finite number, or leave out the row" }
    if digits.contains(where: \.isNumber), digits.allSatisfy({ $0.isNumber || "_,' .".contains($0) }) {
      return "write it without marks between its digits"
    }
    if digits.hasSuffix("%") { return "write it without the percent sign" }
    if Float(text)?.isInfinite == true { return "Float32 numbers end at 3.4e38: scale the column down" }
    return "write a number there, or leave out the row or the column"
  }
}
