import Diagnostics

@testable import Language

/// Random syntax trees, the same for the same seed.
struct ProgramGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed &+ 0x9E37_79B9_7F4A_7C15 }

  private let source = SourceText(name: "generated", text: "")
  private let nowhere = SourceSpan(0, 0)

  /// The next number of SplitMix64 below `bound`.
  mutating func below(_ bound: Int) -> Int {
    state &+= 0x9E37_79B9_7F4A_7C15
    var bits = state
    bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
    bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
    return Int((bits ^ (bits >> 31)) % UInt64(bound))
  }

  mutating func program() -> Block { block(depth: 3) }

  private mutating func name() -> String {
    ["x", "artist", "_a1", "größe", "dense", "plot", "step", "e5", "f", "x2"][below(10)]
  }

  private mutating func identifier() -> Identifier { Identifier(name(), at: nowhere) }

  private mutating func block(depth: Int) -> Block {
    var statements: [Statement] = []
    for index in 0..<below(4) {
      statements.append(Statement(statement(depth), at: nowhere, followsBar: index > 0 && below(3) == 0))
    }
    return Block(statements, at: nowhere, in: source)
  }

  private mutating func statement(_ depth: Int) -> Statement.Kind {
    switch below(depth > 0 ? 13 : 7) {
    case 0: return .binding(identifier(), line(depth))
    case 1: return .assignment(target: target(depth), value: line(depth))
    case 2: return .returning(below(2) == 0 ? nil : line(depth))
    case 3: return below(2) == 0 ? .breaking : .continuing
    case 4...6: return .expression(line(depth))
    case 7:
      var branches: [Statement.Branch] = []
      for _ in 0...below(3) { branches.append(.init(condition: expression(depth), body: block(depth: depth - 1))) }
      return .conditional(branches, otherwise: below(2) == 0 ? nil : block(depth: depth - 1))
    case 8: return .forLoop(identifier(), in: expression(depth), block(depth: depth - 1))
    case 9: return .whileLoop(expression(depth), block(depth: depth - 1))
    case 10:
      var parameters: [FunctionDefinition.Parameter] = []
      for _ in 0..<below(3) {
        let name = identifier()
        if parameters.contains(where: { $0.name.text == name.text }) { continue }
        parameters.append(.init(name: name, defaultValue: below(2) == 0 ? nil : expression(depth)))
      }
      return .function(FunctionDefinition(name: identifier(), parameters: parameters, body: block(depth: depth - 1)))
    default:
      let call = Call(
        callee: make(.name(name())), arguments: below(3) == 0 ? [] : arguments(depth), block: block(depth: depth - 1))
      return .expression(make(.call(call)))
    }
  }

  private mutating func target(_ depth: Int) -> Expression {
    switch below(3) {
    case 0: make(.name(name()))
    case 1: make(.index(expression(depth), [index(depth)]))
    default: make(.member(expression(depth), identifier()))
    }
  }

  private mutating func line(_ depth: Int) -> Expression {
    if below(2) == 0 { return expression(depth) }
    return make(.call(Call(callee: make(.name(name())), arguments: arguments(depth))))
  }

  private mutating func arguments(_ depth: Int) -> [Argument] {
    var arguments: [Argument] = []
    for _ in 0..<below(3) { arguments.append(Argument(value: expression(depth))) }
    for _ in 0..<below(3) { arguments.append(Argument(label: identifier(), value: expression(depth))) }
    return arguments
  }

  private func make(_ kind: Expression.Kind) -> Expression { Expression(kind, at: nowhere) }

  private mutating func expression(_ depth: Int) -> Expression {
    switch below(depth > 0 ? 16 : 6) {
    case 0: return make(.number([0, 1, 0.5, 1e-4, 10_000, 1e300, 2.5e-9, 123_456_789.25][below(8)]))
    case 1: return make(.name(name()))
    case 2: return make(.shape([below(30), 1 + below(30), below(4)]))
    case 3: return make([.boolean(true), .boolean(false), .nothing][below(3)])
    case 4, 5: return make(.string([]))
    case 6:
      return make(
        .string([.text("a\"\\{}\n\té|#"), .interpolation(expression(depth - 1)), .text("b"), .interpolation(line(0))]))
    case 7:
      var elements: [Expression] = []
      for _ in 0..<below(4) { elements.append(expression(depth - 1)) }
      return make(.list(elements))
    case 8: return make(.unary(below(2) == 0 ? .negate : .not, expression(depth - 1)))
    case 9...11:
      let operations = BinaryOperator.allCases
      return make(.binary(operations[below(operations.count)], expression(depth - 1), expression(depth - 1)))
    case 12:
      return make(.range(below(2) == 0 ? .closed : .halfOpen, expression(depth - 1), expression(depth - 1)))
    case 13: return make(.call(Call(callee: expression(depth - 1), arguments: arguments(depth - 1))))
    case 14:
      var indices: [Index] = []
      for _ in 0...below(2) { indices.append(index(depth - 1)) }
      return make(.index(expression(depth - 1), indices))
    default: return make(.member(expression(depth - 1), identifier()))
    }
  }

  private mutating func index(_ depth: Int) -> Index {
    switch below(5) {
    case 0: .slice(from: nil, .closed, to: nil, at: nowhere)
    case 1: .slice(from: expression(depth), .closed, to: nil, at: nowhere)
    case 2: .slice(from: nil, below(2) == 0 ? .closed : .halfOpen, to: expression(depth), at: nowhere)
    case 3: .slice(from: expression(depth), .halfOpen, to: expression(depth), at: nowhere)
    default: .element(expression(depth))
    }
  }
}
