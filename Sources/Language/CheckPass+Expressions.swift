import Diagnostics

/// Expressions: every name resolved, every call checked, and what kinds of values they may give.
extension CheckPass {
  /// Checks an expression and says what it may be; `.any` where nobody knows.
  mutating func kinds(of value: Expression) -> ValueKinds {
    switch value.kind {
    case .number: return .number
    case .shape: return .shape
    case .boolean: return .boolean
    case .nothing: return .nothing
    case .invalid: return .any
    case .string(let parts):
      for part in parts { if case .interpolation(let inner) = part { _ = kinds(of: inner) } }
      return .string
    case .name(let name): return kinds(ofName: name, value.span)
    case .list(let elements):
      for element in elements { _ = kinds(of: element) }
      return .list
    case .unary(let operation, let operand):
      let found = kinds(of: operand)
      return operation == .not ? [.boolean, .tensor] : found == .number ? .number : .any
    case .binary(let operation, let left, let right): return kinds(operation, left, right)
    case .range(_, let from, let to):
      _ = (kinds(of: from), kinds(of: to))
      return .range
    case .call(let call): return checkCall(call, value)
    case .index(let base, let indices):
      _ = kinds(of: base)
      for index in indices { check(index) }
      return .any
    case .member(let base, let member): return kinds(ofMember: member, of: base)
    }
  }

  mutating func check(_ index: Index) {
    switch index {
    case .element(let value):
      if value.nameText == "end", binding("end") == nil {
        report(.lastIndex, at: value.span)
      } else {
        _ = kinds(of: value)
      }
    case .slice(let from, _, let to, _):
      if let from { _ = kinds(of: from) }
      if let to { _ = kinds(of: to) }
    }
  }

  private mutating func kinds(_ operation: BinaryOperator, _ left: Expression, _ right: Expression) -> ValueKinds {
    let (first, second) = (kinds(of: left), kinds(of: right))
    if operation == .remainder, case .string = left.kind { report(.formattedString, at: left.span.union(right.span)) }
    switch operation {
    case .or, .and, .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual:
      return [.boolean, .tensor]
    default:
      return first == .number && second == .number ? .number : .any
    }
  }

  private mutating func kinds(ofName name: String, _ span: SourceSpan) -> ValueKinds {
    if let known = binding(name) { return known.kinds }
    if let function = signatures.function(name) {
      // A loss, optimizer or initializer without options may stand without parentheses.
      return function.family == .function ? .function : function.result
    }
    if signatures.command(name) != nil {
      report(.commandAsValue(name), at: span)
      return .any
    }
    let functions = signatures.builtins.filter { $0.family != .layer && $0.family != .setting && $0.family != .command }
    reportUnknown(name, span, among: visibleNames + functions.map(\.name), isCalled: false)
    return .any
  }

  private mutating func kinds(ofMember member: Identifier, of base: Expression) -> ValueKinds {
    let owner = kinds(of: base)
    // Records and what nobody knows have members of their own.
    guard !owner.contains(.record), !owner.isEmpty, owner.isSubset(of: [.gan, .history, .network, .dataset]) else {
      return .any
    }
    let own = signatures.members.filter { !$0.owner.isDisjoint(with: owner) }
    if own.isEmpty { return .any }
    if let found = own.first(where: { $0.name == member.text }) { return found.result }
    let names = own.map(\.name)
    report(
      .unknownMember(
        member.text, of: owner.description, nearest: nearestName(to: member.text, among: names), known: names),
      at: member.span)
    return .any
  }

  /// A call in an expression, and the kinds of what it gives.
  mutating func checkCall(_ call: Call, _ value: Expression) -> ValueKinds {
    guard let name = call.name else { return checkOtherCall(call, value) }
    if let known = binding(name) { return checkCall(of: known, name, call, value) }
    if let function = signatures.function(name) {
      checkArguments(call, value, Callable(name: name, parameters: function.parameters))
      if let block = call.block {
        report(.unexpectedBlock(name), at: SourceSpan(block.span.start, block.span.start + 1))
      }
      return function.result.isEmpty ? .any : function.result
    }
    if let command = signatures.command(name) {
      if command.result.isEmpty {
        report(.commandAsValue(name), at: call.callee.span)
      } else {
        checkCommand(command, call, value)
      }
      return command.result.isEmpty ? .any : command.result
    }
    if reportCallInArguments(call) { return .any }
    // What stands in a `lambda` are names of its own.
    if name != "lambda" { for argument in call.arguments { _ = kinds(of: argument.value) } }
    if definitions.places[name] == nil, ForeignWords.names[name] == nil,
      let builtin = signatures.layer(name) ?? signatures.setting(name)
    {
      report(.wrongPlace(name, builtin.family, place: .program), at: call.callee.span)
      return .any
    }
    let functions = signatures.builtins.filter { $0.family != .layer && $0.family != .setting }.map(\.name)
    reportUnknown(name, call.callee.span, among: visibleNames + functions, isCalled: true, call)
    return .any
  }

  private mutating func checkCall(of known: Binding, _ name: String, _ call: Call, _ value: Expression) -> ValueKinds {
    if let function = known.function {
      checkArguments(call, value, Callable(name: name, parameters: function.signature))
      if let block = call.block {
        report(.unexpectedBlock(name), at: SourceSpan(block.span.start, block.span.start + 1))
      }
      return .any
    }
    if reportCallInArguments(call) { return .any }
    for argument in call.arguments { _ = kinds(of: argument.value) }
    if known.kinds.isDisjoint(with: [.function, .network, .record]) {
      report(.notCallable(name, known.kinds.description, hint: hint(name, call)), at: call.callee.span)
      return .any
    }
    return known.kinds == .network ? .tensor : .any
  }

  /// What a call of something that is no function was probably meant to be.
  private func hint(_ name: String, _ call: Call) -> String? {
    guard let first = call.arguments.first, call.arguments.count == 1 else { return nil }
    switch first.value.kind {
    case .unary(.negate, let operand):
      return "to subtract, put a blank on both sides of `-`: `\(name) - \(source.text(of: operand.span))`"
    case .list where signatures.function(name) != nil:
      return "your `\(name)` hides the function `\(name)`: give it another name"
    case .list: return "to take an element, let `[` touch the name: `\(name)\(source.text(of: first.span))`"
    default: return nil
    }
  }

  private mutating func checkOtherCall(_ call: Call, _ value: Expression) -> ValueKinds {
    if reportForeignPart(call, value, isLine: false) || reportMethod(call, value) { return .any }
    let callee = kinds(of: call.callee)
    for argument in call.arguments { _ = kinds(of: argument.value) }
    if callee.isDisjoint(with: [.function, .network, .record]) {
      report(.notCallable(source.text(of: call.callee.span), callee.description, hint: nil), at: call.callee.span)
    }
    return callee == .network ? .tensor : .any
  }
}

extension FunctionDefinition {
  /// The parameters as the checker of arguments wants them: any value fits.
  var signature: [BuiltinSignature.Parameter] {
    parameters.map { .init($0.name.text, .any, default: $0.defaultValue == nil ? nil : .nothing) }
  }
}
