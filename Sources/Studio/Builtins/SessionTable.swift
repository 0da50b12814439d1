import Language

/// Commands of the session itself.
enum SessionTable {
  static let rows: [Builtin] = [
    .command(
      "print", [.variadic("values", .any)], "Shows values in a line; a list of rows as a table.",
      example: "print \"two and two:\" 2 + 2", related: ["plot", "describe"]
    ) { arguments, call in
      try print(arguments.rest, call.interpreter)
      return .nothing
    },
    .syntax(
      "repeat", [.required("n", .number)], block: .same, "Runs a block so many times.",
      example: "repeat 3 { print \"again\" }", related: ["every"]),
  ]

  private static func print(_ values: [Value], _ interpreter: Interpreter) throws {
    if values.count == 1, let table = TableText.table(values[0]) {
      return interpreter.session.show(.table(table))
    }
    let texts = values.map(Display.text)
    let separator = texts.contains { $0.contains("\n") } ? "\n" : " "
    interpreter.session.show(.text(texts.joined(separator: separator)))
  }
}

/// Lists of rows as tables.
enum TableText {
  /// The table that a list of lists is; `nil` for other values.
  static func table(_ value: Value) -> Table? {
    guard case .list(let list) = value, !list.items.isEmpty else { return nil }
    var rows: [[Value]] = []
    var cells = 0
    for item in list.items {
      guard case .list(let row) = item, !row.items.contains(where: isNested) else { return nil }
      cells += row.count
      // Larger ones are no table that anybody reads.
      guard cells <= 200_000 else { return nil }
      rows.append(row.items)
    }
    let columns = rows.map(\.count).max() ?? 0
    let isNumeric = (0..<columns).map { column in
      rows.contains { column < $0.count && isNumber($0[column]) }
    }
    return Table(rows: rows.map { $0.map(Display.text) }, isNumeric: isNumeric)
  }

  private static func isNested(_ value: Value) -> Bool {
    if case .list = value { true } else if case .tensor = value { true } else { false }
  }

  private static func isNumber(_ value: Value) -> Bool {
    if case .number = value { true } else { false }
  }
}
