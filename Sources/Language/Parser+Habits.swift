import Diagnostics

/// Statements of other languages, refused with the words for here.
extension Parser {
  /// Whether the line begins as a statement of another language does: its first word in front of an argument or a block.
  func foreignStatement() -> Habits.Statement? {
    guard current.kind == .name || current.kind == .label, let habit = Habits.statements[name(current).text] else {
      return nil
    }
    if current.kind == .label { return habit == .exceptions || habit == .loop ? habit : nil }
    switch habit {
    case .until, .unless, .loop, .exceptions, .elseIf:
      return beginsArgument(next, isFirst: true) || next.kind == .leftBrace ? habit : nil
    default:
      return beginsArgument(next, isFirst: true) ? habit : nil
    }
  }

  /// Skips the lines below that are indented deeper: the body of something that is no block here.
  private mutating func skipIndented(deeperThan word: SourceSpan) {
    func column(_ span: SourceSpan) -> Int { span.start - source.span(ofLine: source.line(at: span.start)).start }
    let limit = column(word)
    while current.kind == .newline, next.startsLine, next.kind != .endOfFile, column(next.span) > limit {
      advance()
      while !current.kind.isSeparator, current.kind != .endOfFile { position += 1 }
    }
  }

  /// Reports it, and reads the block that may follow on the line.
  mutating func refuse(_ habit: Habits.Statement) throws(Failure) -> Statement.Kind {
    let word = name(current)
    let bound = boundName(habit)
    report(.foreignStatement(habit, word: word.text), at: word.span)
    while current.kind != .leftBrace, !current.kind.isSeparator, current.kind != .rightBrace,
      current.kind != .endOfFile
    {
      position += 1
    }
    if current.kind == .leftBrace {
      _ = try parseBlock(after: "")
      try skipHandlers(of: habit)
    } else if habit == .function || habit == .type {
      skipIndented(deeperThan: word.span)
    }
    let nothing = Expression(.invalid, at: word.span)
    // The name is bound all the same: what uses it is not to blame.
    return bound.map { .binding($0, nothing) } ?? .expression(nothing)
  }

  /// The name that a refused statement would have bound: `x` of `var x = 3`, `f` of `def f(x):`.
  private func boundName(_ habit: Habits.Statement) -> Identifier? {
    switch habit {
    case .function, .type:
      return next.kind == .name ? name(next) : nil
    case .variable:
      if next.kind == .label { return name(next) }
      let words = tokens[(position + 1)...].prefix { $0.kind == .name }
      return words.last.map(name)
    default:
      return nil
    }
  }

  /// Skips `catch { ... }` and its kind behind the block of a `try`.
  private mutating func skipHandlers(of habit: Habits.Statement) throws(Failure) {
    guard habit == .exceptions else { return }
    while current.kind == .name, ["catch", "except", "finally"].contains(text(current.span)) {
      skipToBlock()
      if current.kind == .leftBrace { _ = try parseBlock(after: "") }
    }
  }
}

extension Habits.Statement {
  /// What to say to `word`.
  func diagnostic(_ word: String, at label: Diagnostic.Label) -> Diagnostic {
    let (message, note): (String, String) =
      switch self {
      case .function:
        ("a function begins with `func`, not with `\(word)`", "for instance: `func double(x) { return 2 * x }`")
      case .importing:
        (
          "nothing needs to be imported",
          "everything is there: `help` lists it; files are read by `load`, `pictures`, `csv` and `tensors`"
        )
      case .variable:
        (
          "a new name begins with `let`, not with `\(word)`",
          "for instance: `let rate = 1e-4`; `rate = 2e-4` changes it later"
        )
      case .elseIf:
        ("`\(word)` is written `else if`", "it stands on the line of the `}`: `} else if x > 1 {`")
      case .type:
        ("there are no types of one's own", "values that belong together are a list: `[rate, loss]`")
      case .exceptions:
        ("errors are not caught in a script", "an error ends the cell, and the session stays as it was")
      case .until:
        ("there is no `\(word)`: `while` goes on as long as its condition holds", "write `while not (...) { ... }`")
      case .unless:
        ("there is no `\(word)`", "write `if not (...) { ... }`")
      case .loop:
        (
          "there is no `\(word)`",
          "`repeat 10 { ... }` does something ten times, `while x > 1 { ... }` as long as it holds"
        )
      case .forEach:
        ("`\(word)` is written `for`", "for instance: `for rate in [1e-4, 2e-4] { ... }`")
      case .switching:
        ("there is no `\(word)`", "write `if x == 1 { ... } else if x == 2 { ... } else { ... }`")
      case .scope:
        (
          "there is no `\(word)`",
          "a name that `let` binds lives in its block; `=` changes names of the blocks around it as well"
        )
      case .deleting:
        ("names are not deleted", "bind the name to something else: `let x = nothing`")
      }
    return Diagnostic(.error, message, at: label, notes: [note])
  }
}
