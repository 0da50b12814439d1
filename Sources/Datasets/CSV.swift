import Files

extension NumericDataset {
  /// The most bytes of a table.
  private static let tableLimit = 1 << 30
  /// The most columns of a table.
  fileprivate static let columnLimit = 1 << 16

  /// The rows of a table of numbers as examples, `rows x columns`; columns are separated by commas, semicolons or tabs,
  /// and a first line that is not numbers names them.
  ///
  /// A last column named `label` or `class` (by whole numbers from 0) gives the classes.
  /// - Throws: `DatasetError.file`, `.table` with the line, `Cancelled`.
  public static func csv(_ path: String, progress: some Progress = Unobserved()) throws -> NumericDataset {
    let bytes: [UInt8]
    do throws(FileError) { bytes = try File.contents(of: path, limit: tableLimit) } catch {
      throw DatasetError.file(error)
    }
    var table = Table(path: path)
    var start = 0
    var line = 0
    while start < bytes.count {
      let end = bytes[start...].firstIndex(of: 10) ?? bytes.count
      line += 1
      try table.add(bytes[start..<end], line: line)
      if line % 4096 == 0 {
        try progress.update(fraction: Double(end) / Double(bytes.count), message: "reading \(path): line \(line)")
      }
      start = end + 1
    }
    return try table.dataset(lines: max(line, 1))
  }
}

/// A table while it is read.
private struct Table {
  let path: String
  private var columns = 0
  private var names: [String] = []
  private var values: [Float] = []
  private var separator = UInt8(ascii: ",")

  init(path: String) { self.path = path }

  mutating func add(_ line: ArraySlice<UInt8>, line number: Int) throws(DatasetError) {
    var line = line
    // A mark of byte order at the very beginning, and a carriage return at the end.
    if number == 1, line.starts(with: [0xEF, 0xBB, 0xBF]) { line = line.dropFirst(3) }
    if line.last == 13 { line = line.dropLast() }
    guard line.contains(where: { $0 != 32 && $0 != 9 }) else { return }
    let isFirst = columns == 0
    if isFirst {
      separator = [44, 59, 9].first { line.contains($0) } ?? 44
    }
    let fields = try fields(of: line, number)
    let numbers = fields.map { Float($0) }
    if isFirst {
      columns = fields.count
      if numbers.contains(where: { $0 == nil }) {
        guard numbers.allSatisfy({ $0 == nil }) else { throw notANumber(fields, numbers, number) }
        names = fields
        return
      }
    }
    guard fields.count == columns else {
      throw .table(path: path, line: number, reason: "\(fields.count) columns instead of \(columns)")
    }
    for value in numbers {
      guard let value, value.isFinite else { throw notANumber(fields, numbers, number) }
      values.append(value)
    }
    guard isLabelled, let label = values.last else { return }
    guard label >= 0, label <= 9999, label == label.rounded() else {
      throw .table(path: path, line: number, reason: "the \(names[columns - 1]) should be a whole number of 0...9999")
    }
  }

  /// Whether the last column gives the classes.
  private var isLabelled: Bool { columns > 1 && ["label", "class"].contains(names.last?.lowercased() ?? "") }

  /// The texts between the separators; one inside quotation marks separates nothing.
  private func fields(of line: ArraySlice<UInt8>, _ number: Int) throws(DatasetError) -> [String] {
    let limit = NumericDataset.columnLimit
    var isQuoted = false
    let parts = line.split(maxSplits: limit, omittingEmptySubsequences: false) { byte in
      if byte == UInt8(ascii: "\"") { isQuoted.toggle() }
      return byte == separator && !isQuoted
    }
    guard parts.count <= limit else {
      throw .table(path: path, line: number, reason: "it has more than \(limit) columns")
    }
    return parts.map { String(decoding: $0, as: UTF8.self).trimmed }
  }

  private func notANumber(_ fields: [String], _ numbers: [Float?], _ line: Int) -> DatasetError {
    let place = numbers.firstIndex { !($0?.isFinite ?? false) } ?? 0
    return .table(
      path: path, line: line, reason: "column \(place + 1) should be a number, but is \"\(fields[place].prefix(40))\"")
  }

  func dataset(lines: Int) throws(DatasetError) -> NumericDataset {
    guard columns > 0, !values.isEmpty else { throw .table(path: path, line: lines, reason: "there are no rows") }
    let definition = "csv(\(Arguments.quoted(path)))"
    let rows = values.count / columns
    guard isLabelled else {
      return NumericDataset(
        name: "csv", definition: definition, seed: nil, exampleShape: [columns], kind: columns == 2 ? .point : .row,
        values: values)
    }
    let labels = stride(from: columns - 1, to: values.count, by: columns).map { values[$0] }
    var kept: [Float] = []
    kept.reserveCapacity(rows * (columns - 1))
    for row in 0..<rows { kept += values[(row * columns)..<((row + 1) * columns - 1)] }
    let classes = (labels.max().map { Int($0) } ?? 0) + 1
    return NumericDataset(
      name: "csv", definition: definition, seed: nil, exampleShape: [columns - 1],
      kind: columns == 3 ? .point : .row, values: kept, labels: labels.map { Int($0) },
      classes: (0..<classes).map { "\($0)" })
  }
}

extension String {
  /// Without blanks and a pair of quotation marks around it.
  fileprivate var trimmed: String {
    var text = self[...]
    while text.first?.isWhitespace == true { text.removeFirst() }
    while text.last?.isWhitespace == true { text.removeLast() }
    if text.count >= 2, text.first == "\"", text.last == "\"" { text = text.dropFirst().dropLast() }
    return String(text)
  }
}
