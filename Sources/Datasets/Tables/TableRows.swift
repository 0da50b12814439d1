import Memory

/// The rows of a table while they are read.
struct TableRows {
  private let columns: TableColumns
  private let mayHaveCommas: Bool
  /// Every value, `rows x columns`; not a number where there is a word or nothing.
  private(set) var values: [Float] = []
  /// How many rows there are.
  private(set) var count = 0
  /// The words of each column that holds words.
  private(set) var words: [TableWords?]
  /// The gaps of each column.
  private(set) var gaps: [Int: Gap] = [:]
  /// The rows without any value: the line of the first, and how many.
  private(set) var empty: (first: Int, count: Int) = (0, 0)
  /// The mark before the fractions, where there was one.
  private(set) var decimalMark: UInt8?

  /// Where values are missing in a column.
  struct Gap {
    let line: Int
    let text: String
    var count: Int
  }

  init(_ columns: TableColumns, mayHaveCommas: Bool) {
    self.columns = columns
    self.mayHaveCommas = mayHaveCommas
    words = columns.holdWords.map { $0 ? TableWords() : nil }
  }

  /// Whether a column counts or names the rows: each number is one more than that before, or, where the column has no name, no
  /// number comes twice, as after shuffling.
  func isIndex(_ column: Int) throws(MemoryShortage) -> Bool {
    if let words = words[column] { return !words.haveRepetition }
    guard gaps[column] == nil else { return false }
    try MemoryLimit.check(count: count)
    var numbers = self.column(column)
    guard numbers.allSatisfy({ $0 == $0.rounded() }) else { return false }
    let isNamed = !columns.names[column].name.isEmpty
    if !isNamed { numbers.sort() }
    return zip(numbers, numbers.dropFirst()).allSatisfy { isNamed ? $1 == $0 + 1 : $1 > $0 }
  }

  /// Makes sure that there is memory for another row.
  mutating func makeRoom() throws(MemoryShortage) {
    try MemoryLimit.makeRoom(for: columns.count, in: &values)
    for column in words.indices { try words[column]?.makeRoom() }
  }

  /// Adds a record as a row.
  mutating func add(_ fields: [TableField], of bytes: [UInt8], line: Int) throws(TableFault.InLine) {
    if fields.allSatisfy(\.range.isEmpty) {
      empty = (empty.count == 0 ? line : empty.first, empty.count + 1)
      return
    }
    // Separators at the end of a line may follow its last value.
    guard fields.count >= columns.count, fields[columns.count...].allSatisfy(\.range.isEmpty) else {
      throw TableFault.InLine(line: line, fault: .columnCount(found: fields.count, expected: columns.count))
    }
    for column in 0..<columns.count {
      do throws(TableFault) {
        try add(fields[column], of: bytes, column: column, line: line)
      } catch { throw TableFault.InLine(line: line, fault: error) }
    }
    count += 1
  }

  private mutating func add(
    _ field: TableField, of bytes: [UInt8], column: Int, line: Int
  ) throws(TableFault) {
    let value = TableValue(bytes, field.range, mayHaveComma: mayHaveCommas)
    switch value {
    case .missing:
      let text = String(field.text(in: bytes).prefix(Self.shownLength))
      gaps[column, default: Gap(line: line, text: text, count: 0)].count += 1
      values.append(.nan)
      words[column]?.add("")
    case _ where columns.holdWords[column]:
      values.append(.nan)
      words[column]?.add(field.text(in: bytes))
    case .number(let number, let mark):
      if let mark {
        guard decimalMark == nil || decimalMark == mark else {
          throw .otherDecimalMark(column: columns.names[column], text: shown(field, bytes))
        }
        decimalMark = mark
      }
      if column == columns.label, number != number.rounded() {
        throw .notAClass(column: columns.names[column], text: shown(field, bytes))
      }
      values.append(number)
    case .oddNumber, .word:
      throw .notANumber(column: columns.names[column], text: shown(field, bytes))
    }
  }

  /// How much of a text an error shows.
  private static let shownLength = 40

  private func shown(_ field: TableField, _ bytes: [UInt8]) -> String {
    String(field.text(in: bytes).prefix(Self.shownLength))
  }

  /// The values of one column.
  func column(_ column: Int) -> [Float] {
    stride(from: column, to: values.count, by: columns.count).map { values[$0] }
  }

  /// The values of some columns, `rows x columns`.
  func values(of kept: [Int]) throws(MemoryShortage) -> [Float] {
    guard kept.count < columns.count else { return values }
    var result: [Float] = []
    try MemoryLimit.makeRoom(for: count * kept.count, in: &result)
    for row in stride(from: 0, to: values.count, by: columns.count) {
      for column in kept { result.append(values[row + column]) }
    }
    return result
  }
}
