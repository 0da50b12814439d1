import FileFormats
import Files
import Memory

extension NumericDataset {
  /// The most bytes of a table, after unpacking.
  private static let tableLimit = 1 << 30

  /// The rows of a table of numbers as examples, `rows x columns`.
  ///
  /// Read is what `pandas.read_csv` and `numpy.loadtxt` read: UTF-8 and UTF-16, packed by gzip or not; columns separated by
  /// commas, semicolons, tabs, bars or blanks; decimal points or commas; quotation marks (RFC 4180); comments after `#`; names
  /// in the first line or none. A column with a name such as `label`, `class` or `species` gives the classes, by whole
  /// numbers or words; a column that counts the rows is left out. What is guessed or left out is in `notes`.
  /// - Throws: `DatasetError.file`, `.damaged`, `.foreign`, `.table` with the line, `Cancelled`.
  public static func csv(_ path: String, progress: some Progress = Unobserved()) throws -> NumericDataset {
    let contents = try GZip.contents(of: path, limit: tableLimit)
    do {
      let text = try TableText(contents)
      if let found = FileFormat(beginning: contents, path: path) ?? (text.bytes.contains(0) ? .binary : nil) {
        throw DatasetError.foreign(path: path, expected: .table, found: found)
      }
      let table = try Table(text) { line, fraction in
        try progress.update(fraction: fraction, message: "reading \(path): line \(line)")
      }
      return try table.dataset(path: path)
    } catch let error as TableFault.InLine {
      throw DatasetError.table(path: path, line: error.line, error.fault)
    } catch let error as MemoryShortage {
      throw DatasetError.tooLarge(error)
    }
  }
}

/// A table that is read.
private struct Table {
  private let columns: TableColumns
  private let rows: TableRows
  /// The line of the first record, which is named where the whole is wrong, and of the last.
  private let lines: (first: Int, last: Int)
  private var notes: [TableNote] = []

  /// How many records are read between two reports.
  private static let reportInterval = 4096

  init(_ text: TableText, progress: (_ line: Int, _ fraction: Double) throws -> Void) throws {
    let bytes = text.bytes
    let sample = TableSample.sniff(bytes)
    let header = TableHeader(sample, in: bytes)
    columns = TableColumns(sample, header, in: bytes)
    var rows = TableRows(columns, mayHaveCommas: sample.mayHaveCommas)
    var records = TableRecords(bytes, separator: sample.separator)
    var fields: [TableField] = []
    var first: Int?
    if header.isFirstRecord { first = try records.next(into: &fields) }
    // The comments above the first row may say anything; those below it might have been rows.
    var commentsAbove: Int?
    while let line = try records.next(into: &fields) {
      first = first ?? line
      commentsAbove = commentsAbove ?? records.commentCount
      try rows.makeRoom()
      try rows.add(fields, of: bytes, line: line)
      if rows.count % Self.reportInterval == 0 { try progress(line, Double(records.position) / Double(bytes.count)) }
    }
    lines = (first ?? 1, records.line)
    self.rows = rows
    if text.isGuessed { notes.append(.western) }
    if let guessed = header.guessed { notes.append(.numbersAsNames(guessed)) }
    if rows.decimalMark == UInt8(ascii: ",") { notes.append(.decimalCommas) }
    if header.names.isEmpty, columns.count == 2, !sample.mayHaveCommas,
      TableSample.areWhole(sample.records[...], in: bytes)
    {
      notes.append(.twoColumns)
    }
    if rows.empty.count > 0 { notes.append(.emptyRows(first: rows.empty.first, count: rows.empty.count)) }
    let comments = records.commentCount - (commentsAbove ?? records.commentCount)
    if comments > 0 { notes.append(.comments(count: comments)) }
  }

  func dataset(path: String) throws -> NumericDataset {
    guard rows.count > 0 else { throw TableFault.InLine(line: lines.last, fault: .noRows) }
    var notes = notes
    let indices = try columns.indices.prefix { try rows.isIndex($0) }
    notes += indices.map { .index(columns.names[$0]) }
    let others = indices.count..<columns.count
    let words = others.filter { rows.words[$0] != nil }
    let label = columns.label ?? onlyClasses(words)
    var classes: TableClasses?
    if let label { classes = try self.classes(of: label, &notes) }
    let leftOut = words.filter { $0 != label }
    if !leftOut.isEmpty { notes.append(.words(leftOut.map { columns.names[$0] }, areClassesKnown: label != nil)) }
    let numbers = others.filter { $0 != label && rows.words[$0] == nil }
    let features = numbers.filter { rows.gaps[$0]?.count != rows.count }
    let empty = numbers.filter { rows.gaps[$0]?.count == rows.count }
    if !empty.isEmpty { notes.append(.empty(empty.map { columns.names[$0] })) }
    guard !features.isEmpty else { throw TableFault.InLine(line: lines.first, fault: .noNumbers) }
    try refuseGaps(in: features)
    return NumericDataset(
      name: "csv", definition: "csv(\(Arguments.quoted(path)))", seed: nil, exampleShape: [features.count],
      kind: features.count == 2 ? .point : .row, values: try rows.values(of: features), labels: classes?.labels,
      classes: classes?.names ?? [], notes: notes.map { "\(path): \($0)" })
  }

  /// The column of words that can be classes, where there is one alone.
  private func onlyClasses(_ words: [Int]) -> Int? {
    let fit = words.filter { rows.words[$0]?.haveRepetition == true || rows.count == 1 }
    return fit.count == 1 ? fit[0] : nil
  }

  private func classes(of column: Int, _ notes: inout [TableNote]) throws -> TableClasses {
    try refuseGaps(in: [column])
    // The column itself, and the class of each row.
    try MemoryLimit.check(count: rows.count, bytesEach: MemoryLayout<Float>.stride + MemoryLayout<Int>.stride)
    let name = columns.names[column]
    let words = rows.words[column]
    let read =
      switch words {
      case let words?: words.isTooVaried ? nil : TableClasses(codes: words.codes, words: words.words)
      case nil: TableClasses(numbers: rows.column(column))
      }
    guard let classes = read else {
      throw TableFault.InLine(line: lines.first, fault: .tooManyClasses(column: name, limit: TableClasses.limit))
    }
    if classes.isRenumbered {
      notes.append(.classes(classes.names, of: name, isAlphabetical: words != nil))
    } else if !columns.isCertainLabel(column) {
      notes.append(.label(name))
    }
    return classes
  }

  /// Names the first place of these columns where a value is missing.
  private func refuseGaps(in columns: [Int]) throws(TableFault.InLine) {
    let gaps = columns.compactMap { column in rows.gaps[column].map { (column: column, gap: $0) } }
    guard let first = gaps.min(by: { ($0.gap.line, $0.column) < ($1.gap.line, $1.column) }) else { return }
    throw TableFault.InLine(
      line: first.gap.line,
      fault: .missing(
        column: self.columns.names[first.column], text: first.gap.text, count: gaps.reduce(0) { $0 + $1.gap.count }))
  }
}
