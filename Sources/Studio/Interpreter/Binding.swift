import Diagnostics
import Language

/// Brings the arguments of a call to the parameters of a builtin.
enum Binding {
  /// An argument that may still have to be evaluated.
  private enum Pending {
    case node(ArgumentNode)
    case value(ArgumentValue)

    var label: String? {
      switch self {
      case .node(let node): node.label
      case .value(let value): value.label
      }
    }

    /// The value of the argument for a parameter with these choices.
    mutating func resolve(choices: [String], _ frame: Frame) throws -> Value {
      switch self {
      case .value(let value):
        return value.value
      case .node(let node):
        if let word = node.word, choices.contains(word) { return .string(word) }
        guard let expression = node.value else {
          throw Failure(problem: .unknownName(node.word ?? ""), source: frame.source, span: node.span)
        }
        let value = try expression.evaluate(frame)
        self = .value(ArgumentValue(label: node.label, value: value, span: node.span))
        return value
      }
    }
  }

  /// The bound arguments of a call in the source.
  static func bind(_ builtin: Builtin, _ arguments: [ArgumentNode], _ frame: Frame) throws -> Arguments {
    try bind(builtin, arguments.map(Pending.node), frame)
  }

  /// The bound arguments of a call through a function value.
  static func bind(_ builtin: Builtin, values: [ArgumentValue], _ frame: Frame) throws -> Arguments {
    try bind(builtin, values.map(Pending.value), frame)
  }

  private static func bind(_ builtin: Builtin, _ arguments: [Pending], _ frame: Frame) throws -> Arguments {
    let parameters = builtin.signature.parameters
    var values = [Value?](repeating: nil, count: parameters.count)
    var rest: [Value] = []
    var next = 0
    for argument in arguments {
      var argument = argument
      if let label = argument.label {
        guard let index = parameters.firstIndex(where: { $0.name == label && !$0.isVariadic && !$0.definesName }) else {
          let known = parameters.filter { !$0.isVariadic && !$0.definesName }.map(\.name)
          throw Problem.unknownArgument(name: label, of: builtin.name, known: known)
        }
        guard values[index] == nil else { throw Problem.argumentTwice(name: label, of: builtin.name) }
        values[index] = try argument.resolve(choices: parameters[index].choices, frame)
        continue
      }
      while true {
        guard next < parameters.count else { throw Problem.tooManyArguments(of: builtin.name, limit: parameters.count) }
        let parameter = parameters[next]
        if parameter.definesName {
          next += 1
          continue
        }
        let value = try argument.resolve(choices: parameter.choices, frame)
        if parameter.isVariadic {
          rest.append(value)
          break
        }
        next += 1
        if !Acceptance.accepts(value, parameter), parameter.kinds.isEmpty, parameter.defaultValue != nil {
          if case .string = value {} else { continue }
        }
        values[next - 1] = value
        break
      }
    }
    return try complete(builtin, values, rest)
  }

  private static func complete(_ builtin: Builtin, _ values: [Value?], _ rest: [Value]) throws -> Arguments {
    let parameters = builtin.signature.parameters
    var complete: [Value] = []
    complete.reserveCapacity(parameters.count)
    for (index, parameter) in parameters.enumerated() {
      if let value = values[index] {
        guard Acceptance.accepts(value, parameter) else {
          throw Problem.argument(
            name: parameter.name, of: builtin.name, expected: Acceptance.description(of: parameter),
            found: Display.brief(value))
        }
        complete.append(value)
      } else if let standard = parameter.defaultValue {
        complete.append(standard.value)
      } else if parameter.isVariadic || parameter.definesName {
        complete.append(.nothing)
      } else {
        throw Problem.missingArgument(name: parameter.name, of: builtin.name)
      }
    }
    return Arguments(builtin: builtin, values: complete, rest: rest)
  }
}

extension BuiltinSignature.Default {
  /// The default as a value.
  var value: Value {
    switch self {
    case .number(let number): .number(number)
    case .boolean(let bool): .bool(bool)
    case .string(let string), .word(let string): .string(string)
    case .range(let lower, let upper): .range(RangeValue(lower: lower, upper: upper, includesUpper: true))
    case .nothing: .nothing
    }
  }
}
