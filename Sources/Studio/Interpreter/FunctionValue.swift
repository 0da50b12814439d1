import Diagnostics
import Language

/// A function: one that was defined with `func`, or a builtin.
///
/// A function that is defined inside another keeps the values that the names around it had when it was defined.
public final class FunctionValue {
  /// What the function runs.
  enum Body {
    case builtin(Builtin)
    case defined(FunctionCode)
  }

  let body: Body
  /// The values that it keeps of the names around it.
  let captured: [Value]
  /// One more than that of the deepest kept value.
  let depth: Int

  init(_ body: Body, captured: [Value] = []) {
    self.body = body
    self.captured = captured
    depth = captured.isEmpty ? 0 : 1 + (captured.lazy.map(\.depth).max() ?? 0)
  }

  /// The function's name.
  public var name: String {
    switch body {
    case .builtin(let builtin): builtin.name
    case .defined(let code): code.definition.name.text
    }
  }

  /// One line that says what it is.
  var summary: String {
    switch body {
    case .builtin(let builtin): "function \(builtin.name)"
    case .defined(let code):
      "func \(name)(\(code.definition.parameters.map(\.name.text).joined(separator: ", ")))"
    }
  }
}

/// The compiled form of a function or of a block that runs later.
final class FunctionCode {
  let definition: FunctionDefinition
  let source: SourceText
  /// The slots that parameters begin at: 0, 1, 2...
  let defaults: [Node?]
  let body: BlockNode
  let slotCount: Int
  /// Where the kept values go, in the order of `FunctionValue.captured`.
  let capturedSlots: [Int]
  /// Where the function finds itself, if it mentions its own name.
  let ownSlot: Int?

  init(
    definition: FunctionDefinition, source: SourceText, defaults: [Node?], body: BlockNode, slotCount: Int,
    capturedSlots: [Int], ownSlot: Int?
  ) {
    self.definition = definition
    self.source = source
    self.defaults = defaults
    self.body = body
    self.slotCount = slotCount
    self.capturedSlots = capturedSlots
    self.ownSlot = ownSlot
  }
}
