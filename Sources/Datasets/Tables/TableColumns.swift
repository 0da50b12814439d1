/// What the columns of a table are, as far as its first records tell.
struct TableColumns {
  /// Every column's number and name.
  let names: [TableColumnName]
  /// Whether more of a column's values are words than numbers.
  let holdWords: [Bool]
  /// The columns at the front that may count or name the rows: those without a name in a table of names, and `id`.
  let indices: [Int]
  /// The column whose name says that it gives the classes.
  let label: Int?

  /// How many there are.
  var count: Int { names.count }

  /// The names of a column of classes, in the order in which they are looked for.
  private static let labelNames = [
    "label", "class", "labels", "classes", "target", "category", "species", "variety",
  ]
  /// Those that say nothing else.
  private static let certainLabelNames = ["label", "class"]
  /// The names of a column that counts the rows: pandas calls it `Unnamed: 0` when it reads what it has written.
  private static let indexNames = ["", "index", "id", "rowid", "row.names"]

  init(_ sample: TableSample, _ header: TableHeader, in bytes: [UInt8]) {
    let rows = header.isFirstRecord ? sample.records.dropFirst() : sample.records[...]
    var count = header.names.isEmpty ? sample.records.first?.count ?? 0 : header.names.count
    // Separators at the ends of the lines make no column.
    while count > 1, header.names.isEmpty || header.names.count < count || header.names[count - 1].isEmpty,
      rows.allSatisfy({ $0.count < count || $0[count - 1].range.isEmpty })
    {
      count -= 1
    }
    let names = (0..<count).map { column in
      let name = header.names.indices.contains(column) ? header.names[column] : ""
      return TableColumnName(number: column + 1, name: name.hasPrefix("Unnamed: ") ? "" : name)
    }
    var tallies = [ColumnTally](repeating: ColumnTally(), count: count)
    for row in rows {
      for (column, field) in row.prefix(count).enumerated() {
        tallies[column].add(sample.value(of: field, in: bytes))
      }
    }
    self.names = names
    holdWords = tallies.map { $0.words > $0.numbers }
    let front = names.prefix { Self.indexNames.contains($0.name.lowercased()) }
    indices = header.names.isEmpty || front.count == count ? [] : Array(front.indices)
    label = count > 1 ? Self.label(names, tallies) : nil
  }

  private static func label(_ names: [TableColumnName], _ tallies: [ColumnTally]) -> Int? {
    for wanted in labelNames {
      for column in names.indices where names[column].name.lowercased() == wanted {
        // A target may as well be a quantity.
        if certainLabelNames.contains(wanted) || tallies[column].words > 0 || tallies[column].isWhole { return column }
      }
    }
    return nil
  }

  /// Whether a column gives the classes by a name that says so and nothing else.
  func isCertainLabel(_ column: Int) -> Bool { Self.certainLabelNames.contains(names[column].name.lowercased()) }
}

/// How often a column's values are of which kind.
private struct ColumnTally {
  private(set) var numbers = 0
  private(set) var words = 0
  /// Whether every number is whole and not negative.
  private(set) var isWhole = true

  mutating func add(_ value: TableValue) {
    switch value {
    case .number(let number, _):
      numbers += 1
      isWhole = isWhole && number >= 0 && number == number.rounded()
    case .word: words += 1
    case .missing, .oddNumber: break
    }
  }
}
