@testable import Language

/// A tree as text, all of it but the places: two programs are the same where their outlines are.
enum Outline {
  static func of(_ block: Block) -> String { block.statements.map(of).joined(separator: "\n") }

  static func of(_ statement: Statement) -> String {
    (statement.followsBar ? "| " : "") + of(statement.kind)
  }

  private static func of(_ kind: Statement.Kind) -> String {
    switch kind {
    case .expression(let value): of(value)
    case .binding(let name, let value): "(let \(name.text) \(of(value)))"
    case .assignment(let target, let value): "(set \(of(target)) \(of(value)))"
    case .conditional(let branches, let otherwise):
      "(if" + branches.map { " \(of($0.condition)) {\(of($0.body))}" }.joined()
        + (otherwise.map { " else {\(of($0))}" } ?? "") + ")"
    case .forLoop(let name, let sequence, let body): "(for \(name.text) \(of(sequence)) {\(of(body))})"
    case .whileLoop(let condition, let body): "(while \(of(condition)) {\(of(body))})"
    case .function(let function):
      "(func \(function.name.text)"
        + function.parameters.map { " \($0.name.text)" + ($0.defaultValue.map { "=\(of($0))" } ?? "") }.joined()
        + " {\(of(function.body))})"
    case .returning(let value): "(return" + (value.map { " " + of($0) } ?? "") + ")"
    case .breaking: "(break)"
    case .continuing: "(continue)"
    }
  }

  static func of(_ value: Expression) -> String {
    switch value.kind {
    case .number(let number): "\(number)"
    case .shape(let sizes): "shape\(sizes)"
    case .string(let parts):
      "\"" + parts.map { if case .text(let text) = $0 { text.debugDescription } else { part($0) } }.joined() + "\""
    case .boolean(let truth): "\(truth)"
    case .nothing: "nothing"
    case .name(let name): name
    case .list(let elements): "[" + elements.map(of).joined(separator: " ") + "]"
    case .unary(let operation, let operand): "(\(operation.rawValue) \(of(operand)))"
    case .binary(let operation, let left, let right): "(\(operation.rawValue) \(of(left)) \(of(right)))"
    case .range(let operation, let from, let to): "(\(operation.rawValue) \(of(from)) \(of(to)))"
    case .call(let call):
      "(call \(of(call.callee))"
        + call.arguments.map { " " + ($0.label.map { $0.text + ":" } ?? "") + of($0.value) }.joined()
        + (call.block.map { " {\(of($0))}" } ?? "") + ")"
    case .index(let base, let indices): "(at \(of(base))" + indices.map { " " + of($0) }.joined() + ")"
    case .member(let base, let member): "\(of(base)).\(member.text)"
    case .invalid: "INVALID"
    }
  }

  private static func of(_ index: Index) -> String {
    switch index {
    case .element(let value): of(value)
    case .slice(let from, let operation, let to, _):
      "<\(from.map(of) ?? "")\(operation.rawValue)\(to.map(of) ?? "")>"
    }
  }

  private static func part(_ part: StringPart) -> String {
    if case .interpolation(let value) = part { "{\(of(value))}" } else { "" }
  }
}
