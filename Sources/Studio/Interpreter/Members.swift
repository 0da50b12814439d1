/// The members of values: `duel.step`, `artist.layers`.
enum Members {
  /// The value of a member.
  static func member(_ name: String, of value: Value, _ interpreter: Interpreter) throws(Problem) -> Value {
    switch value {
    case .record(let record):
      guard let member = record[name] else {
        throw .noMember(name, of: record.kindName, known: record.members.map(\.name))
      }
      return member
    case .recipe(let recipe):
      guard let option = recipe.options.first(where: { $0.name == name }) else {
        throw .noMember(name, of: "`\(recipe.name)`", known: recipe.options.map(\.name))
      }
      return option.value.map(Value.number) ?? .nothing
    default:
      throw .noMember(name, of: value.kindName, known: [])
    }
  }

  /// Changes a member.
  static func set(_ name: String, of value: Value, to new: Value, _ interpreter: Interpreter) throws(Problem) {
    _ = try member(name, of: value, interpreter)
    throw .memberIsFixed(name, of: value.kindName, help: "")
  }
}
