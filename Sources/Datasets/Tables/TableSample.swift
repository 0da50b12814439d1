/// The first records of a table, from which its form is told.
struct TableSample {
  /// How many records are looked at, and how many bytes at most.
  private static let recordLimit = 256
  private static let byteLimit = 1 << 20

  let separator: TableSeparator
  let records: [[TableField]]
  /// The comment before the first record.
  let comment: Range<Int>?

  /// Splits the first records, as far as that goes; whoever reads them all meets the fault that ends it.
  init(_ bytes: [UInt8], separator: TableSeparator) {
    self.separator = separator
    var reader = TableRecords(bytes, separator: separator)
    var records: [[TableField]] = []
    var fields: [TableField] = []
    var comment: Range<Int>?
    while records.count < Self.recordLimit, reader.position < Self.byteLimit, (try? reader.next(into: &fields)) != nil {
      if records.isEmpty { comment = reader.comment }
      records.append(fields)
    }
    self.records = records
    self.comment = comment
  }

  /// Whether commas can be decimal marks.
  var mayHaveCommas: Bool { separator != .character(UInt8(ascii: ",")) }

  /// The records without the first, which may name the columns; all of them where there is but one.
  var body: ArraySlice<[TableField]> { records.count > 1 ? records[1...] : records[...] }

  /// What a field of the sample says.
  func value(of field: TableField, in bytes: [UInt8]) -> TableValue {
    TableValue(bytes, field.range, mayHaveComma: mayHaveCommas)
  }

  // MARK: The separator

  /// The sample of a table as the separator splits it that makes most numbers in lines of equal length: a semicolon, tab,
  /// comma, vertical bar or blanks.
  static func sniff(_ bytes: [UInt8]) -> TableSample {
    if let declared = TableRecords.declaredSeparator(in: bytes) {
      return TableSample(bytes, separator: .character(declared.separator))
    }
    let candidates = [";", "\t", ",", "|"].map { TableSeparator.character(UInt8(ascii: $0)) } + [.blanks]
    var best: (sample: TableSample, score: Double)?
    for candidate in candidates {
      let sample = TableSample(bytes, separator: candidate)
      let score = sample.score(in: bytes)
      if score > best?.score ?? 0 { best = (sample, score) }
    }
    // One column is not separated by anything; a comma in it would be a decimal mark.
    guard let best, !best.sample.isOneColumnOfDecimalCommas(in: bytes) else {
      return TableSample(bytes, separator: .character(UInt8(ascii: ";")))
    }
    return best.sample
  }

  /// How well the separator fits: the fraction of numbers among the values times the fraction of records of the most
  /// frequent length; 0 where it separates nothing.
  private func score(in bytes: [UInt8]) -> Double {
    var lengths: [Int: Int] = [:]
    var numbers = 0
    var values = 0
    for record in records { lengths[record.count, default: 0] += 1 }
    for record in body {
      for field in record {
        switch value(of: field, in: bytes) {
        case .number:
          numbers += 1
          values += 1
        case .oddNumber, .word: values += 1
        case .missing: break
        }
      }
    }
    guard let usual = lengths.max(by: { ($0.value, $0.key) < ($1.value, $1.key) }), usual.key > 1 else { return 0 }
    // A table without any number is split too, so that the error can name its columns.
    let share = (Double(numbers) + 0.01) / Double(max(values, 1))
    return share * Double(usual.value) / Double(records.count)
  }

  /// One name above lines such as `1,5`: a column of numbers with a fraction.
  private func isOneColumnOfDecimalCommas(in bytes: [UInt8]) -> Bool {
    guard !mayHaveCommas, records.count > 1, records[0].count == 1,
      value(of: records[0][0], in: bytes) == .word
    else { return false }
    return body.allSatisfy { $0.count == 2 } && Self.areWhole(body, in: bytes)
  }

  /// Whether all values of some records are whole numbers without a point.
  static func areWhole(_ records: ArraySlice<[TableField]>, in bytes: [UInt8]) -> Bool {
    records.allSatisfy { record in
      record.allSatisfy { field in
        guard case .number(let value, mark: nil) = TableValue(bytes, field.range, mayHaveComma: false) else {
          return false
        }
        return value == value.rounded()
      }
    }
  }
}
