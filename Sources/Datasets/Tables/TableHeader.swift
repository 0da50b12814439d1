/// The names of a table's columns, where its first line gives them.
struct TableHeader {
  /// The names, one for each column; empty where there are none.
  var names: [String] = []
  /// Whether the first record holds the names.
  var isFirstRecord = false
  /// The names where there are numbers among them, so that they might be a row.
  var guessed: String?

  /// Tells from the first records whether the first of them holds names; if it does not, a comment above it may.
  init(_ sample: TableSample, in bytes: [UInt8]) {
    guard let first = sample.records.first else { return }
    let rows = sample.records.dropFirst()
    let values = first.map { sample.value(of: $0, in: bytes) }
    let texts = first.map { $0.text(in: bytes) }
    let hasNumbers = values.contains(where: \.isNumber)
    let hasWords =
      hasNumbers ? Self.areAboveNumbers(values, texts, rows, sample, bytes) : values.contains(.word)
    if hasWords || Self.countsUp(texts, rows, sample, bytes) {
      names = texts
      isFirstRecord = true
      // Nothing above the names of the rows is no name of a column for sure.
      if hasNumbers, texts.first?.isEmpty == false {
        guessed = texts.prefix(4).joined(separator: ", ") + (texts.count > 4 ? ", ..." : "")
      }
      // R writes no name above the names of the rows.
      if !rows.isEmpty, rows.allSatisfy({ $0.count == texts.count + 1 && !$0[texts.count].range.isEmpty }) {
        names.insert("", at: 0)
      }
    } else if let comment = sample.comment {
      let above = TableRecords.texts(of: bytes[comment], separator: sample.separator)
      let areWords = above.allSatisfy { text in
        let kind = TableValue(Array(text.utf8), 0..<text.utf8.count, mayHaveComma: sample.mayHaveCommas)
        return kind == .word || text.isEmpty
      }
      if above.count == first.count, areWords, above.contains(where: { !$0.isEmpty }) { names = above }
    }
  }

  /// Whether some word is above a column of numbers.
  private static func areAboveNumbers(
    _ values: [TableValue], _ texts: [String], _ rows: ArraySlice<[TableField]>, _ sample: TableSample, _ bytes: [UInt8]
  ) -> Bool {
    values.indices.contains { column in
      values[column] == .word && texts[column].first.map { $0.isLetter || $0 == "_" } == true
        && !rows.isEmpty
        && rows.allSatisfy { column < $0.count && sample.value(of: $0[column], in: bytes).isNumber }
    }
  }

  /// The most columns that a row 0, 1, 2, ... may have and still be a row.
  private static let columnsOfARow = 3

  /// 0, 1, 2, ... as pandas names columns without names, perhaps after nothing above the names of the rows.
  private static func countsUp(
    _ texts: [String], _ rows: ArraySlice<[TableField]>, _ sample: TableSample, _ bytes: [UInt8]
  ) -> Bool {
    let isIndexed = texts.first?.isEmpty == true
    let numbers = isIndexed ? texts.dropFirst() : texts[...]
    guard !rows.isEmpty, !numbers.isEmpty, numbers.enumerated().allSatisfy({ "\($0)" == $1 }) else { return false }
    if isIndexed || numbers.count > columnsOfARow { return true }
    // 0, 1 can well be an example among others like it, but not above fractions alone.
    return numbers.count > 1
      && rows.allSatisfy { row in
        row.allSatisfy { field in
          if case .number(_, mark: .some) = sample.value(of: field, in: bytes) {
            return true
          }
          return false
        }
      }
  }
}
