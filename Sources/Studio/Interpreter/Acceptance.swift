import Language

/// Which values a parameter takes.
enum Acceptance {
  static func accepts(_ value: Value, _ parameter: BuiltinSignature.Parameter) -> Bool {
    if case .string(let string) = value, parameter.choices.contains(string) { return true }
    if case .nothing = value, parameter.defaultValue == .nothing { return true }
    let kinds = parameter.kinds
    switch value {
    case .nothing: return kinds.contains(.nothing)
    case .bool: return kinds.contains(.boolean)
    case .number: return !kinds.isDisjoint(with: [.number, .shape, .tensor])
    case .string: return kinds.contains(.string)
    case .list: return !kinds.isDisjoint(with: [.list, .shape, .tensor])
    case .range: return !kinds.isDisjoint(with: [.range, .tensor])
    case .tensor: return kinds.contains(.tensor)
    case .network: return kinds.contains(.network)
    case .gan: return kinds.contains(.gan)
    case .dataset: return !kinds.isDisjoint(with: [.dataset, .tensor])
    case .recipe(let recipe):
      switch recipe.kind {
      case .loss: return kinds.contains(.loss)
      case .optimizer: return kinds.contains(.optimizer)
      case .initializer: return kinds.contains(.initializer)
      }
    case .function: return kinds.contains(.function)
    case .record: return kinds.contains(.record)
    case .history: return kinds.contains(.history)
    case .layer: return kinds == .any
    case .unknown: return true
    }
  }

  private static let names: [(ValueKinds, String)] = [
    (.number, "a number"), (.boolean, "`true` or `false`"), (.string, "a string"), (.shape, "a shape"),
    (.list, "a list"), (.range, "a range"), (.tensor, "a tensor"), (.network, "a network"), (.gan, "a gan"),
    (.dataset, "a dataset"), (.loss, "a loss"), (.optimizer, "an optimizer"), (.initializer, "an initializer"),
    (.function, "a function"), (.record, "a record"),
  ]

  /// What a parameter takes, in words: `a number, or one of same, valid`.
  static func description(of parameter: BuiltinSignature.Parameter) -> String {
    var parts = names.filter { parameter.kinds.contains($0.0) }.map(\.1)
    if parameter.kinds == .any { parts = ["anything"] }
    let kinds = parts.count > 1 ? parts.dropLast().joined(separator: ", ") + " or " + (parts.last ?? "") : parts.first
    let words = parameter.choices.map { "`\($0)`" }.joined(separator: ", ")
    switch (kinds, parameter.choices.isEmpty) {
    case (let kinds?, true): return kinds
    case (let kinds?, false): return "\(kinds), or one of \(words)"
    case (nil, _): return "one of \(words)"
    }
  }
}
