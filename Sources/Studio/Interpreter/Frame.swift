import Diagnostics

/// The local names of one run of a cell, a function or a block that runs later.
final class Frame {
  /// The values of local names; the compiler has numbered them.
  var slots: [Value]
  /// Where the spans of the code lie.
  let source: SourceText
  /// What runs the code.
  unowned let interpreter: Interpreter
  /// What `return` gave.
  var result = Value.nothing
  /// In a dry run: whether a `return` was run that a run for real may not reach.
  var resultIsGuess = false
  /// How deep in guesses the code began.
  private let guessDepth: Int

  init(slotCount: Int, source: SourceText, interpreter: Interpreter) {
    slots = [Value](repeating: .nothing, count: slotCount)
    self.source = source
    self.interpreter = interpreter
    guessDepth = interpreter.guesses.depth
  }

  /// Makes `value` what the function gives.
  func `return`(_ value: Value) {
    result = value
    if interpreter.guesses.depth > guessDepth { resultIsGuess = true }
  }
}

/// A name at the top level of a session, shared by all code that mentions it.
final class Variable {
  let name: String
  /// `nil` until a cell has defined it.
  var value: Value?
  /// In a dry run: whether the value depends on what training would have made.
  var isUncertain = false

  init(name: String) { self.name = name }
}

/// How a statement ended.
enum Flow {
  case next, breaking, continuing, returning
}
