import Diagnostics

extension SyntaxError {
  /// Whether it leaves open which block a line belongs to.
  var concernsBrackets: Bool {
    switch self {
    case .closesNothing("}"), .neverClosed("{", _), .expectedBlock, .colonForBlock, .sourceTooLong: true
    default: false
    }
  }

  var isUnclosedBlock: Bool { if case .neverClosed("{", _) = self { true } else { false } }

  /// Whether the program may run all the same.
  var isWarning: Bool {
    switch self {
    case .minusBeginsArgument, .tab: true
    default: false
    }
  }

  /// The error in words.
  func diagnostic(at span: SourceSpan, in source: SourceText) -> Diagnostic {
    let words = Wording(span: span, source: source)
    return characters(words) ?? lines(words) ?? statements(words) ?? expressions(words) ?? arguments(words)
      ?? forms(words) ?? words.error("this cannot be read", "")
  }

  /// The source and place that the wording of an error needs.
  struct Wording {
    let span: SourceSpan
    let source: SourceText

    func error(
      _ message: String, _ label: String, notes: [String] = [], fix: [Diagnostic.FixIt.Edit]? = nil,
      secondary: [Diagnostic.Label] = []
    ) -> Diagnostic {
      Diagnostic(
        .error, message, at: Diagnostic.Label(source, span, label), secondary: secondary, notes: notes,
        fixIt: fix.map { Diagnostic.FixIt("write", $0) })
    }

    /// Replaces a sign, and the blanks around it with it.
    func replaceSign(_ sign: SourceSpan, by text: String) -> Diagnostic.FixIt.Edit {
      let bytes = source.bytes
      var (start, end) = (sign.start, sign.end)
      while start > 0, bytes[start - 1] == 0x20 { start -= 1 }
      while end < bytes.count, bytes[end] == 0x20 { end += 1 }
      return .init(SourceSpan(start, end), text)
    }

    func replace(_ text: String) -> [Diagnostic.FixIt.Edit] { [.init(span, text)] }
  }

  private func characters(_ words: Wording) -> Diagnostic? {
    switch self {
    case .tab:
      return Diagnostic(
        .note, "a tab counts as one blank", at: .init(words.source, words.span, "the first tab"),
        notes: ["lines may be indented by tabs too; Atelier itself writes two blanks a level, as the lessons do"])
    case .unknownCharacters(let text):
      return words.error(
        "`\(text)` is nothing that the language knows", "not a name, number or sign",
        notes: ["in a string between double quotes, and in a comment behind `#`, every character may stand"])
    case .lookalike(_, write: ""):
      return words.error(
        "an invisible character stands here", "delete it",
        notes: ["text copied from a web page often brings one along"], fix: words.replace(""))
    case .lookalike(let text, let write):
      return words.error(
        "`\(text)` is written `\(write)` here", "not the sign from the keyboard", fix: words.replace(write))
    case .foreignOperator(let text, let write):
      return words.error(
        "`\(text)` is written `\(write)` here", "from another language", fix: replaceOperator(write, words))
    case .foreignComment(let text):
      return words.error(
        "comments begin with `#`, not with `\(text)`", "from another language", fix: words.replace("#"))
    case .wrongQuotes(let fix):
      return words.error("a string stands between double quotes `\"`", "another kind of quote", fix: fix)
    case .formattedStringPrefix:
      return words.error(
        "a string needs no `f`: every string shows the values in its braces", "leave it out", fix: words.replace(""))
    case .unterminatedString:
      return words.error(
        "this string does not end", "no `\"` up to the end of the line",
        notes: ["a string lies in one line; `\\n` in it begins a new line"])
    case .unterminatedInterpolation:
      return words.error(
        "this `{` in a string is not closed", "no `}` up to the end of the string",
        notes: ["`{x}` in a string shows the value of `x`; for the brace itself write `\\{`"])
    case .emptyInterpolation:
      return words.error(
        "there is nothing between these braces", "a value is missing",
        notes: ["`{x}` in a string shows the value of `x`; for the braces themselves write `\\{\\}`"])
    case .unknownEscape(let text):
      return words.error(
        "`\(text)` means nothing in a string", "not an escape",
        notes: ["the escapes are `\\n` (new line), `\\t` (tab), `\\\"`, `\\\\`, `\\{` and `\\}`"])
    case .malformedNumber(let text, let correction):
      return words.error(
        "`\(text)` is not a number", "digits and letters stick together",
        notes: correction == nil
          ? ["numbers look like `10_000`, `0.5`, `.5` or `1e-4`, shapes like `28x28x1`"] : [],
        fix: correction.map { words.replace($0) })
    case .numberTooLarge:
      return words.error(
        "this number is too large", "more than a number can hold", notes: ["numbers reach up to about 1.8e308"])
    case .sourceTooLong:
      return words.error("this source has more than \(Lexer.maximumBytes >> 20) megabytes", "too long to be a program")
    default:
      return nil
    }
  }

  /// The edit that puts the right operator in the place of a foreign one, with the blanks that a word needs.
  private func replaceOperator(_ write: String, _ words: Wording) -> [Diagnostic.FixIt.Edit] {
    guard write.allSatisfy(\.isLetter) else { return words.replace(write) }
    let bytes = words.source.bytes
    let end = words.span.end
    let touches = end < bytes.count && bytes[end] != 0x20
    let before = words.span.start > 0 && bytes[words.span.start - 1] != 0x20 && write != "not"
    return words.replace((before ? " " : "") + write + (touches ? " " : ""))
  }

  private func lines(_ words: Wording) -> Diagnostic? {
    switch self {
    case .extraTokens(let found):
      return words.error(
        "\(found) is not expected here", "the line makes sense up to here",
        notes: ["one line says one thing; several on one line are separated by `;`"])
    case .argumentsNeedName(let callee, let argument):
      return words.error(
        "\(argument) cannot follow here", "what comes before is complete",
        notes: ["only a name alone takes arguments without parentheses; behind `\(callee)` they stand in parentheses"])
    case .argumentAfterParentheses(let callee):
      return words.error(
        "an argument stands behind the parentheses", "outside of the call",
        notes: ["put all arguments into them, as in `\(callee)(1, 2)`, or write none, as in `\(callee) 1 2`"])
    case .juxtaposed(let left, let right):
      return words.error(
        "an operator is missing between `\(left)` and \(right)", "one value follows another",
        notes: ["several values in a row are `[a, b]` with commas, or arguments: `print a b`"])
    case .foreignMark(let mark):
      return words.error(
        "`\(mark)` means nothing here", "from another language", notes: [Habits.marks[mark]].compactMap { $0 })
    case .barOutsideItem:
      return words.error("`|` separates layers", "not inside an expression")
    case .closesNothing(let text):
      return words.error(
        "`\(text)` closes nothing", "nothing is open here", notes: ["delete it, or look for its partner above"])
    case .neverClosed(let text, _):
      let closing = text == "(" ? ")" : text == "[" ? "]" : "}"
      return words.error(
        "`\(text)` is never closed", "opened here", notes: ["somewhere below it a `\(closing)` is missing"])
    case .closedByOther(let found, let expected, let opened):
      return words.error(
        "`\(found)` cannot close this bracket", "a `\(expected)` is expected",
        fix: words.replace(expected), secondary: [.init(words.source, opened, "opened here")])
    case .colonForBlock:
      return words.error(
        "a block stands in braces, not behind a colon", "write `{` here, and `}` behind the last line of the block",
        notes: ["for instance: `for n in [1, 2] { print n }`"])
    case .elseOnOwnLine:
      return words.error(
        "`else` stands on the line of the `}` before it", "a line of its own does not begin with `else`",
        notes: ["write `} else {`"])
    case .elseWithoutIf:
      return words.error("this `else` has no `if`", "no `}` of an `if` stands before it")
    default:
      return nil
    }
  }

  private func statements(_ words: Wording) -> Diagnostic? {
    switch self {
    case .expectedBlock(let after, let found):
      return words.error("a block `{ ... }` is expected after \(after)", "\(found) instead")
    case .expectedName(let after, let found):
      return words.error("a name is expected after `\(after)`", "\(found) is not a name")
    case .expectedAssign(let name, let found):
      return words.error("`let \(name)` is followed by `=` and a value", "\(found) instead")
    case .typeAnnotation(let name):
      return words.error(
        "names have no types here", "leave the colon and the type out", notes: ["write `let \(name) = ...`"])
    case .severalNames:
      return words.error("`let` binds one name", "a second name", notes: ["write a `let` for each, one a line"])
    case .equalForAssign:
      return words.error("`let` takes one `=`; `==` compares", "one `=` too many", fix: words.replace("="))
    case .assignForEqual:
      return words.error("`=` changes a value; `==` compares two", "this changes", fix: words.replace("=="))
    case .notAssignable(let text):
      return words.error(
        "`\(text)` cannot be changed by `=`", "not a name, an element or a member",
        notes: ["`x = 1`, `row[2] = 1` and `line.layers[0].bias = [1]` can; a new name needs `let`"])
    case .compoundAssign(let target, let operation, let value):
      return words.error(
        "there is no `\(operation)=` here", "from another language",
        notes: ["write `\(target) = \(target) \(operation) \(value)`"])
    case .increment(let target, let operation):
      return words.error(
        "there is no `\(operation)\(operation)` here", "from another language",
        notes: ["write `\(target) = \(target) \(operation) 1`"])
    case .expectedIn(let found):
      return words.error(
        "`for` and its name are followed by `in`", "\(found) instead",
        notes: ["for instance: `for n in [1, 2, 3] { print n }`"])
    case .countingFor:
      return words.error(
        "`for` goes over a list, a range or a tensor", "no counter with condition and step",
        notes: ["to count from 0 to 9 write `for i in 0..<10 { ... }`; to do something ten times, `repeat 10 { ... }`"])
    case .functionWithoutParentheses(let name):
      return words.error(
        "the parameters of a function stand in parentheses", "a `(` is expected",
        notes: ["for instance: `func \(name)(x) { return 2 * x }`"])
    case .labelledParameter(let name):
      return words.error(
        "a parameter is a name alone", "no type and no colon", notes: ["with a default it is `\(name) = 1`"])
    case .duplicateParameter(let name):
      return words.error(
        "two parameters are called `\(name)`", "the second of this name",
        notes: ["each needs a name of its own, so that the function can tell them apart"])
    case .foreignStatement(let habit, let word):
      var answer = habit.diagnostic(word, at: Diagnostic.Label(words.source, words.span, "from another language"))
      if case .variable = habit, bindsOneName(words) { answer.fixIt = Diagnostic.FixIt("write", words.replace("let")) }
      return answer
    default:
      return nil
    }
  }

  /// Whether a name and `=` follow, as behind `let`.
  private func bindsOneName(_ words: Wording) -> Bool {
    let line = words.source.span(ofLine: words.source.line(at: words.span.start))
    let sides = words.source.text(of: SourceSpan(words.span.end, max(words.span.end, line.end))).split(
      separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    guard sides.count == 2, let name = sides.first?.split(separator: " "), name.count == 1 else { return false }
    return name[0].allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" } && sides[1].first == " "
  }

  private func expressions(_ words: Wording) -> Diagnostic? {
    switch self {
    case .expectedExpression(let found, let after):
      return words.error("a value is expected\(after.map { " after `\($0)`" } ?? "")", "\(found) instead")
    case .missingOperandAtLineEnd(let operation):
      return words.error(
        "something is missing behind `\(operation)`", "the value on its right",
        notes: ["a line ends where it ends; to go on in the next one, put the expression in parentheses"])
    case .chainedComparison(let left, let middle):
      return words.error(
        "comparisons do not chain", "a second comparison",
        notes: ["compare twice: `\(left) and \(middle) \(words.source.text(of: words.span)) ...`"])
    case .chainedRange:
      return words.error("a range has two ends", "a third one")
    case .notNeedsParentheses:
      return words.error(
        "`not` binds loosely: it needs parentheses here", "not directly behind an operator", notes: ["write `(not x)`"])
    case .tuple:
      return words.error(
        "parentheses hold one value", "several, or none", notes: ["a list stands in brackets: `[a, b]`"])
    case .betasTuple(let correction):
      return words.error(
        "there are two options instead of `betas`", "from another tool", fix: words.replace(correction))
    case .comprehension:
      return words.error(
        "a list is not built by a `for` inside it", "from another language",
        notes: ["write a loop: `let rows = []`, then `for x in xs { rows = rows + [2 * x] }`"])
    case .missingComma(let previous):
      return words.error(
        "a comma is missing before this", "elements in brackets are separated by commas",
        fix: [.init(SourceSpan(previous.end, previous.end), ",")])
    case .strayLabel(let label):
      return words.error(
        "the label `\(label):` belongs to no call", "a value is expected",
        notes: ["a label names an argument: `f \(label): 1`; a block stands in braces `{ }`"])
    case .expectedMember(let found):
      return words.error("a name is expected after `.`", "\(found) is not a name")
    case .emptyIndex:
      return words.error(
        "the brackets are empty", "which element?", notes: ["`x[0]` is the first, `x[-1]` the last, `x[...]` all"])
    case .colonSlice(let correction?):
      return words.error(
        "a slice is written with dots, not with a colon", "from another language", fix: words.replace(correction))
    case .colonSlice(nil):
      return words.error(
        "a slice takes every element: it has no step", "from another language",
        notes: ["`x[0..<10]` takes the first ten; a loop takes every second: `for i in 0..<5 { print x[2 * i] }`"])
    case .tooDeep:
      return words.error(
        "this is nested too deeply", "more than \(Parser.maximumDepth) levels",
        notes: ["give parts of it a name with `let`"])
    case .minusBeginsArgument(let previous, let argument):
      return Diagnostic(
        .warning, "`\(argument)` is an argument of its own here",
        at: .init(words.source, words.span, "a blank before it, none after"),
        notes: [
          "to subtract, put a blank on both sides: `\(previous) - \(argument.dropFirst())`",
          "to say that there are two, put the second in parentheses: `\(previous) (\(argument))`",
        ])
    default:
      return nil
    }
  }

  private func arguments(_ words: Wording) -> Diagnostic? {
    switch self {
    case .commasInLineCall(let commas):
      return words.error(
        "arguments are separated by blanks, without commas", "leave it out", fix: commaFix(commas, words))
    case .thousandsSeparator(let correction):
      let start = correction.utf8.prefix { $0 != UInt8(ascii: "_") }.count
      let whole = SourceSpan(words.span.start - start, words.span.end + 3)
      return words.error(
        "a large number is written `\(correction)`, without a comma", "a comma separates elements",
        fix: [.init(whole, correction)])
    case .assignForLabel(let label, let signs):
      return words.error(
        "options are written with a colon: `\(label): ...`", "`=` changes a value",
        fix: signs.map { words.replaceSign($0, by: ": ") })
    case .detachedColon(let label):
      return words.error("the colon touches its label", "a blank too many", fix: words.replace("\(label):"))
    case .positionalAfterLabelled(let label):
      return words.error(
        "arguments without a label come first", "it stands behind `\(label):`",
        notes: ["put it in front, or give it its label"])
    case .blankBeforeParenthesis:
      return words.error(
        "the parenthesis of a call touches its name", "a blank too many",
        fix: [.init(SourceSpan(words.span.start - 1, words.span.start), "")])
    default:
      return nil
    }
  }

  /// Takes the commas out and leaves a blank in the place of each.
  private func commaFix(_ commas: [SourceSpan], _ words: Wording) -> [Diagnostic.FixIt.Edit] {
    commas.map { comma in
      let bytes = words.source.bytes
      let blankFollows = comma.end >= bytes.count || bytes[comma.end] == 0x20 || bytes[comma.end] == 0x0A
      return .init(comma, blankFollows ? "" : " ")
    }
  }
}
