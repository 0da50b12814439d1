import Diagnostics
import Language

extension Compiler {
  func expression(_ expression: Expression) -> Node {
    let span = expression.span
    switch expression.kind {
    case .number(let number): return ConstantNode(.number(number), span)
    case .shape(let shape): return ConstantNode(.items(shape.map { .number(Double($0)) }), span)
    case .string(let parts): return string(parts, span)
    case .boolean(let bool): return ConstantNode(.bool(bool), span)
    case .nothing: return ConstantNode(.nothing, span)
    case .name(let name): return self.name(name, span)
    case .list(let items): return ListNode(items.map(self.expression), span)
    case .unary(.negate, let operand): return NegationNode(self.expression(operand), span)
    case .unary(.not, let operand): return NotNode(self.expression(operand), span)
    case .binary(let operation, let left, let right):
      return binary(operation, self.expression(left), self.expression(right), span)
    case .range(let operation, let lower, let upper):
      return RangeNode(
        self.expression(lower), self.expression(upper), includesUpper: operation == .closed, span)
    case .call(let call): return self.call(call, span)
    case .index(let base, let indices):
      return IndexNode(self.expression(base), indices.map(place), span)
    case .member(let base, let name):
      return MemberNode(self.expression(base), name.text, at: name.span, span)
    case .invalid: return ConstantNode(.nothing, span)
    }
  }

  private func string(_ parts: [StringPart], _ span: SourceSpan) -> Node {
    if parts.isEmpty { return ConstantNode(.string(""), span) }
    if parts.count == 1, case .text(let text) = parts[0] { return ConstantNode(.string(text), span) }
    let nodes = parts.map { part -> TextNode.Part in
      switch part {
      case .text(let text): .text(text)
      case .interpolation(let expression): .value(self.expression(expression))
      }
    }
    return TextNode(nodes, span)
  }

  private func name(_ name: String, _ span: SourceSpan) -> Node {
    switch resolve(name) {
    case .local(let slot)?: return LocalNode(slot, span)
    case .global(let variable)?: return GlobalNode(variable, span)
    case nil: break
    }
    if name == "_" { return CellResultNode(nil, span) }
    if name.first == "_", let number = Int(name.dropFirst()) { return CellResultNode(number, span) }
    if let function = interpreter.table.function(name) {
      // `loss hinge` and `init zeros`: a recipe without options is meant.
      if case .recipe = function.body { return BuiltinCall(function, [], span) }
      return ConstantNode(.function(FunctionValue(.builtin(function))), span)
    }
    return fail(.unknownName(name), span)
  }

  private func binary(_ operation: BinaryOperator, _ left: Node, _ right: Node, _ span: SourceSpan) -> Node {
    switch operation {
    case .or: return LogicNode(isOr: true, left, right, span)
    case .and: return LogicNode(isOr: false, left, right, span)
    default: break
    }
    if let comparison = Comparison(rawValue: operation.rawValue) {
      return ComparisonNode(comparison, left, right, span)
    }
    guard let arithmetic = Arithmetic(rawValue: operation.rawValue) else { return ConstantNode(.nothing, span) }
    return ArithmeticNode(arithmetic, left, right, span)
  }

  /// What stands in brackets for one axis.
  func place(_ index: Index) -> IndexNode.Place {
    switch index {
    case .element(let expression):
      return .value(self.expression(expression))
    case .slice(let lower, let operation, let upper, let span):
      return .slice(
        lower.map(self.expression), upper.map(self.expression), includesUpper: operation == .closed, span)
    }
  }

  func call(_ call: Call, _ span: SourceSpan) -> Node {
    if let name = call.name {
      if let command = interpreter.table.command(name) {
        if case .syntax = command.body { return fail(.insideExpression(name), span) }
        let block = call.block.map { laterBlock($0, named: name, span) }
        return BuiltinCall(command, arguments(call), block: block, span)
      }
      if resolve(name) == nil, let function = interpreter.table.function(name) {
        return BuiltinCall(function, arguments(call), span)
      }
    }
    return DynamicCall(expression(call.callee), arguments(call), span)
  }

  func arguments(_ call: Call) -> [ArgumentNode] {
    call.arguments.map { argument in
      guard case .name(let word) = argument.value.kind else {
        return ArgumentNode(
          label: argument.label?.text, word: nil, value: expression(argument.value), span: argument.span)
      }
      let isKnown = resolve(word) != nil || interpreter.table.function(word) != nil || word.first == "_"
      return ArgumentNode(
        label: argument.label?.text, word: word, value: isKnown ? expression(argument.value) : nil,
        span: argument.span)
    }
  }
}
