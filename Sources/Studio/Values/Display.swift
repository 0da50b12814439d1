import Tensors

/// How values are written for reading: by `print`, inside strings, and as a cell's result.
enum Display {
  /// Longer texts are cut.
  private static let longest = 20_000
  /// Tensors of more numbers than this show three rows from each end.
  private static let wholeTensor = 200
  /// The columns of a line that shows a tensor's row.
  private static let width = 96

  /// The text of a value as `print` and `{ }` in strings write it: strings without quotes.
  static func text(_ value: Value) -> String {
    if case .string(let string) = value { return string }
    return literal(value)
  }

  /// The text of a value as the source would write it, where there is such a source.
  static func literal(_ value: Value) -> String {
    switch value {
    case .nothing: "nothing"
    case .bool(let bool): bool ? "true" : "false"
    case .number(let number): NumberText.text(number)
    case .string(let string): quoted(string)
    case .list(let list): self.list(list)
    case .range(let range):
      NumberText.text(range.lower) + (range.includesUpper ? "..." : "..<") + NumberText.text(range.upper)
    case .tensor(let tensor): self.tensor(tensor)
    case .network(let network): network.summary
    case .gan(let gan): gan.summary
    case .dataset(let dataset): dataset.summary
    case .recipe(let recipe): self.recipe(recipe)
    case .function(let function): function.summary
    case .record(let record): self.record(record)
    case .layer(let layer): layer.source
    case .unknown: "?"
    case .history(let history): "history of \(history.name), \(history.history.count) steps"
    }
  }

  /// A short form for messages: numbers and short strings as they are, the kind of everything else.
  static func brief(_ value: Value) -> String {
    switch value {
    case .number(let number): NumberText.text(number)
    case .bool, .nothing, .range: literal(value)
    case .string(let string) where string.count <= 40: literal(value)
    case .list(let list) where list.count <= 8 && list.depth == 1: literal(value)
    case .tensor(let tensor): "a tensor of \(shape(tensor.shape))"
    default: value.kindName
    }
  }

  private static func quoted(_ string: String) -> String {
    var result = "\""
    for character in string {
      switch character {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\t": result += "\\t"
      case "{": result += "\\{"
      case "}": result += "\\}"
      default: result.append(character)
      }
    }
    return result + "\""
  }

  private static func list(_ list: ListValue) -> String {
    var result = "["
    for (index, item) in list.items.enumerated() {
      if index > 0 { result += ", " }
      if result.utf8.count > longest { return result + "...]" }
      result += literal(item)
    }
    return result + "]"
  }

  private static func recipe(_ recipe: Recipe) -> String {
    let options = recipe.options.compactMap { option in
      option.value.map { "\(option.name): \(NumberText.text($0))" }
    }
    return options.isEmpty ? recipe.name : "\(recipe.name)(\(options.joined(separator: ", ")))"
  }

  private static func record(_ record: Record) -> String {
    record.members.map { member in
      if case .tensor(let tensor) = member.value, tensor.count > 8 {
        return "\(member.name): tensor \(shape(tensor.shape))"
      }
      return "\(member.name): \(literal(member.value))"
    }.joined(separator: ", ")
  }

  /// A shape as the source writes it: `28x28x1`.
  static func shape(_ shape: [Int]) -> String {
    switch shape.count {
    case 0: "one number"
    case 1: String(shape[0])
    default: shape.map(String.init).joined(separator: "x")
    }
  }

  /// A tensor, its rows one under the other.
  static func tensor(_ tensor: Tensor) -> String {
    if tensor.rank == 0 { return NumberText.text(Double(tensor.values[0])) }
    if tensor.count == 0 { return "[] (\(shape(tensor.shape)))" }
    let isLong = tensor.count > wholeTensor
    if isLong, tensor.rank > 3 {
      let finite = tensor.values.lazy.filter(\.isFinite)
      let ends = [finite.min(), finite.max()].map { NumberText.text(Double($0 ?? .nan)) }
      return "tensor of \(shape(tensor.shape)), from \(ends[0]) to \(ends[1])"
    }
    return Rows(tensor, summarised: isLong).text
  }

  /// Lays out the rows of a tensor; columns are aligned where there is more than one row.
  private struct Rows {
    private let tensor: Tensor
    private let summarised: Bool
    private let cells: [String]
    private let columnWidth: Int

    init(_ tensor: Tensor, summarised: Bool) {
      self.tensor = tensor
      self.summarised = summarised
      cells = summarised ? [] : tensor.values.map { NumberText.text(Double($0)) }
      columnWidth = tensor.rank > 1 ? (summarised ? 0 : cells.map(\.count).max() ?? 0) : 0
    }

    var text: String { block(axis: 0, offset: 0, indent: 0) }

    private func block(axis: Int, offset: Int, indent: Int) -> String {
      let length = tensor.shape[axis]
      let stride = tensor.shape[(axis + 1)...].reduce(1, *)
      let shown: [Int?] =
        summarised && length > 6 ? [0, 1, 2, nil, length - 3, length - 2, length - 1] : (0..<length).map { $0 }
      if axis == tensor.rank - 1 { return row(shown, offset: offset, indent: indent) }
      let parts = shown.map { index in
        index.map { block(axis: axis + 1, offset: offset + $0 * stride, indent: indent + 1) } ?? "..."
      }
      let separator = ",\n" + String(repeating: " ", count: indent + 1)
      return "[" + parts.joined(separator: separator) + "]"
    }

    private func row(_ shown: [Int?], offset: Int, indent: Int) -> String {
      var result = "["
      var column = indent + 1
      for (place, index) in shown.enumerated() {
        var cell = index.map { text(at: offset + $0) } ?? "..."
        cell = String(repeating: " ", count: max(0, columnWidth - cell.count)) + cell
        if place > 0 {
          result += ","
          if column + cell.count + 2 > width {
            result += "\n" + String(repeating: " ", count: indent + 1)
            column = indent + 1
          } else {
            result += " "
            column += 2
          }
        }
        result += cell
        column += cell.count
      }
      return result + "]"
    }

    private func text(at index: Int) -> String {
      summarised ? NumberText.text(Double(tensor.values[index])) : cells[index]
    }
  }
}
