import Diagnostics

/// Writes syntax trees as canonical source: parsing what it wrote gives the same tree.
public enum Printer {
  /// A program or the inside of a block, indented by `depth` steps of two blanks; layers that `|` separates share a line.
  public static func print(_ block: Block, depth: Int = 0) -> String {
    var text = ""
    for (index, statement) in block.statements.enumerated() {
      if index == 0 {
        text += indentation(depth)
      } else if statement.followsBar {
        text += " | "
      } else {
        text += "\n" + indentation(depth)
      }
      text += print(statement, depth: depth)
    }
    return block.statements.isEmpty ? "" : text + "\n"
  }

  /// One statement, without the indentation of its first line.
  public static func print(_ statement: Statement, depth: Int = 0) -> String {
    switch statement.kind {
    case .expression(let value): line(value, depth)
    case .binding(let name, let value): "let \(name.text) = \(line(value, depth))"
    case .assignment(let target, let value): "\(print(target)) = \(line(value, depth))"
    case .conditional(let branches, let otherwise): conditional(branches, otherwise, depth)
    case .forLoop(let name, let sequence, let body):
      "for \(name.text) in \(print(sequence)) \(braces(body, depth))"
    case .whileLoop(let condition, let body): "while \(print(condition)) \(braces(body, depth))"
    case .function(let function):
      "func \(function.name.text)(\(parameters(function))) \(braces(function.body, depth))"
    case .returning(let value): value.map { "return \(line($0, depth))" } ?? "return"
    case .breaking: "break"
    case .continuing: "continue"
    }
  }

  /// One expression, as it stands inside parentheses.
  public static func print(_ expression: Expression) -> String { print(expression, Precedence.lowest) }

  /// A number as the language writes it.
  public static func print(_ number: Double) -> String {
    if number.magnitude < 1e15, number == number.rounded(), number != 0 || number.sign == .plus {
      return String(Int(number))
    }
    return number.description.replacing("e-0", with: "e-").replacing("e+", with: "e")
  }

  /// A string literal of this text, quoted and escaped.
  public static func quote(_ text: String) -> String { "\"\(escape(text))\"" }
}

// Statements.
extension Printer {
  private static func indentation(_ depth: Int) -> String { String(repeating: "  ", count: depth) }

  private static func braces(_ block: Block, _ depth: Int) -> String {
    block.statements.isEmpty ? "{ }" : "{\n" + print(block, depth: depth + 1) + indentation(depth) + "}"
  }

  /// A line: the outermost call stands without parentheses.
  private static func line(_ value: Expression, _ depth: Int) -> String {
    guard case .call(let call) = value.kind, let name = call.name, !call.arguments.isEmpty || call.block != nil else {
      return print(value)
    }
    let arguments = call.arguments.map { " " + argument($0, inLineCall: true) }.joined()
    return name + arguments + (call.block.map { " " + braces($0, depth) } ?? "")
  }

  private static func conditional(_ branches: [Statement.Branch], _ otherwise: Block?, _ depth: Int) -> String {
    let conditions = branches.map { "if \(print($0.condition)) \(braces($0.body, depth))" }
    let last = otherwise.map { ["\(braces($0, depth))"] } ?? []
    return (conditions + last).joined(separator: " else ")
  }

  private static func parameters(_ function: FunctionDefinition) -> String {
    function.parameters.map { parameter in
      parameter.name.text + (parameter.defaultValue.map { " = " + print($0) } ?? "")
    }.joined(separator: ", ")
  }
}

// Expressions.
extension Printer {
  private static func argument(_ argument: Argument, inLineCall: Bool) -> String {
    let label = argument.label.map { $0.text + ": " } ?? ""
    // A negated argument without a label is clearer in parentheses, and draws no warning.
    if inLineCall, label.isEmpty, startsWithMinus(argument.value) { return "(\(print(argument.value)))" }
    return label + print(argument.value)
  }

  private static func startsWithMinus(_ value: Expression) -> Bool {
    print(value).hasPrefix("-")
  }

  /// The expression with parentheses where it binds less tightly than its place asks for.
  private static func print(_ value: Expression, _ minimum: Int) -> String {
    let text = bare(value)
    return precedence(value) < minimum ? "(\(text))" : text
  }

  private static func precedence(_ value: Expression) -> Int {
    switch value.kind {
    case .unary(.not, _): Precedence.not
    case .unary(.negate, _): Precedence.negation
    case .number(let number): number.sign == .minus ? Precedence.negation : Precedence.postfix
    case .binary(let operation, _, _): operation.precedence
    case .range: Precedence.range
    default: Precedence.postfix
    }
  }

  private static func bare(_ value: Expression) -> String {
    switch value.kind {
    case .number(let number): return print(number)
    case .shape(let sizes):
      return sizes.count < 2 ? "[\(sizes.map(String.init).joined())]" : sizes.map(String.init).joined(separator: "x")
    case .string(let parts): return "\"" + parts.map(part).joined() + "\""
    case .boolean(let truth): return truth ? "true" : "false"
    case .nothing: return "nothing"
    case .name(let name): return name
    case .list(let elements): return "[" + elements.map { print($0) }.joined(separator: ", ") + "]"
    case .unary(.negate, let operand):
      let text = print(operand, Precedence.negation)
      return text.hasPrefix("-") ? "-(\(text))" : "-" + text
    case .unary(.not, let operand): return "not " + print(operand, Precedence.not)
    case .binary(let operation, let left, let right): return binary(operation, left, right)
    case .range(let operation, let from, let to):
      return print(from, Precedence.range + 1) + operation.rawValue + print(to, Precedence.range + 1)
    case .call(let call):
      let arguments = call.arguments.map { argument($0, inLineCall: false) }.joined(separator: ", ")
      return print(call.callee, Precedence.postfix) + "(\(arguments))"
    case .index(let base, let indices):
      return print(base, Precedence.postfix) + "[" + indices.map(index).joined(separator: ", ") + "]"
    case .member(let base, let member): return print(base, Precedence.postfix) + "." + member.text
    case .invalid: return "nothing"
    }
  }

  private static func binary(_ operation: BinaryOperator, _ left: Expression, _ right: Expression) -> String {
    let precedence = operation.precedence
    switch operation {
    case .power:
      // From the right; its right side may be negated.
      return print(left, precedence + 1) + " ^ " + print(right, Precedence.negation)
    case .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual:
      return print(left, precedence + 1) + " \(operation.rawValue) " + print(right, precedence + 1)
    default:
      return print(left, precedence) + " \(operation.rawValue) " + print(right, precedence + 1)
    }
  }

  private static func index(_ index: Index) -> String {
    switch index {
    case .element(let value):
      if case .range = value.kind { return "(\(print(value)))" }
      return print(value)
    case .slice(let from, let operation, let to, _):
      let start = from.map { print($0, Precedence.range + 1) } ?? ""
      return start + operation.rawValue + (to.map { print($0, Precedence.range + 1) } ?? "")
    }
  }

  private static func part(_ part: StringPart) -> String {
    switch part {
    case .text(let text): escape(text)
    case .interpolation(let value): "{\(print(value))}"
    }
  }

  private static func escape(_ text: String) -> String {
    var escaped = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\n": escaped += "\\n"
      case "\t": escaped += "\\t"
      case "\"", "\\", "{", "}":
        escaped += "\\"
        escaped.unicodeScalars.append(scalar)
      default: escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped
  }
}
