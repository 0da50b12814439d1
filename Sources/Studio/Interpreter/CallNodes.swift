import Diagnostics
import Language

/// Where a call stands: for messages, and for the way to a failure.
struct CallSite {
  let span: SourceSpan
  let frame: Frame
}

/// An argument of a call before it is evaluated.
struct ArgumentNode {
  let label: String?
  /// The word, where the argument is a bare name that may stand for itself.
  let word: String?
  /// How to evaluate it; `nil` for a word that is no name here.
  let value: Node?
  let span: SourceSpan
}

/// An evaluated argument.
struct ArgumentValue {
  let label: String?
  let value: Value
  let span: SourceSpan
}

/// A call of a builtin whose name is known before the program runs.
final class BuiltinCall: Node {
  let builtin: Builtin
  let arguments: [ArgumentNode]
  /// The block of a call that runs it later, such as `every`.
  let block: FunctionNode?
  /// Whether all arguments are literals and words, so that they are bound once.
  private let isConstant: Bool
  private var bound: Arguments?

  init(_ builtin: Builtin, _ arguments: [ArgumentNode], block: FunctionNode? = nil, _ span: SourceSpan) {
    self.builtin = builtin
    self.arguments = arguments
    self.block = block
    isConstant = arguments.allSatisfy { $0.value == nil || $0.value is ConstantNode }
    super.init(span)
  }

  override func evaluate(_ frame: Frame) throws -> Value {
    let value = try withArguments(frame) { arguments throws in
      for value in arguments.values { try MemoryGuard.check(operand: value) }
      return try frame.interpreter.run(
        self.builtin, arguments, CallSite(span: self.span, frame: frame), block: self.block,
        argumentTexts: self.builtin.wantsTexts
          ? self.arguments.filter { $0.label == nil }.map { Self.words(frame.source.text(of: $0.span)) } : [])
    }
    return try kept(value, frame)
  }

  /// The source of an argument without the parentheses around all of it.
  private static func words(_ text: String) -> String {
    guard text.first == "(", text.last == ")" else { return text }
    var depth = 0
    for index in text.indices {
      if text[index] == "(" { depth += 1 }
      if text[index] == ")" { depth -= 1 }
      if depth == 0 {
        return index == text.index(before: text.endIndex) ? words(String(text.dropFirst().dropLast())) : text
      }
    }
    return text
  }

  /// Binds the arguments, hands them to `body`, and gives problems their place: that of the argument they speak of.
  func withArguments<Result>(_ frame: Frame, _ body: (Arguments) throws -> Result) throws -> Result {
    do {
      if let bound { return try body(bound) }
      let arguments = try Binding.bind(builtin, arguments, frame)
      if isConstant { bound = arguments }
      return try body(arguments)
    } catch let problem as Problem {
      throw Failure(problem: problem, source: frame.source, span: place(of: problem))
    }
  }

  private func place(of problem: Problem) -> SourceSpan {
    guard let name = problem.argumentName else { return span }
    if let labelled = arguments.first(where: { $0.label == name }) { return labelled.span }
    let positional = arguments.filter { $0.label == nil }
    guard let index = builtin.signature.parameters.firstIndex(where: { $0.name == name }) else { return span }
    return index < positional.count ? positional[index].span : span
  }
}

/// A call of whatever an expression gives: a function, or a network.
final class DynamicCall: Node {
  let callee: Node
  let arguments: [ArgumentNode]

  init(_ callee: Node, _ arguments: [ArgumentNode], _ span: SourceSpan) {
    self.callee = callee
    self.arguments = arguments
    super.init(span)
  }

  override func evaluate(_ frame: Frame) throws -> Value {
    let value = try callee.evaluate(frame)
    let values = try arguments.map { argument throws -> ArgumentValue in
      guard let node = argument.value else {
        throw Failure(problem: .unknownName(argument.word ?? ""), source: frame.source, span: argument.span)
      }
      return ArgumentValue(label: argument.label, value: try node.evaluate(frame), span: argument.span)
    }
    let site = CallSite(span: span, frame: frame)
    switch value {
    case .unknown:
      return .unknown
    case .function(let function):
      return try frame.interpreter.call(function, site, values)
    case .network(let network):
      do { return try kept(try frame.interpreter.apply(network, values), frame) } catch let problem as Problem {
        throw failure(problem, frame)
      }
    default:
      throw Failure(problem: .notCallable(value.kindName), source: frame.source, span: callee.span)
    }
  }
}
