import Diagnostics

extension SyntaxError {
  /// Forms of other languages and tools in words.
  func forms(_ words: Wording) -> Diagnostic? {
    lineForms(words) ?? valueForms(words)
  }

  private func lineForms(_ words: Wording) -> Diagnostic? {
    let bytes = words.source.bytes
    switch self {
    case .labelledLine(let word):
      let colon = SourceSpan(words.span.end - 1, words.span.end)
      let blankFollows = colon.end < bytes.count && bytes[colon.end] == 0x20
      return words.error(
        "`\(word)` begins a line: what follows it stands behind a blank", "no colon here",
        fix: [.init(colon, blankFollows ? "" : " ")])
    case .definitionSign(let sign):
      return words.error(
        "a name and its block stand side by side", "no `\(sign)` here", fix: [words.replaceSign(words.span, by: " ")])
    case .definitionByValue("gan", let name, let value) where takeover(value) != nil:
      return words.error(
        "a gan is defined by a block of settings, not by `=`", "a `{` is expected",
        notes: ["write `gan \(name) { \(takeover(value) ?? value) }`"])
    case .definitionByValue(let word, let name, let value):
      let advice =
        word == "gan"
        ? "for instance: `gan \(name) { generator artist; discriminator professor; data paintings }`"
        : "a name for a network that exists begins with `let`: `let \(name) = \(value)`"
      return words.error("a \(word) is defined by a block, not by `=`", "a `{` is expected", notes: [advice])
    case .parenthesesOfFor(let closing):
      let after = closing.end < bytes.count ? bytes[closing.end] : 0x20
      return words.error(
        "`for` stands without parentheses", "leave them out",
        fix: [.init(words.span, ""), .init(closing, after == 0x20 ? "" : " ")])
    case .conditionalExpression:
      return words.error(
        "`if` begins a line and gives no value", "in the middle of a line",
        notes: ["write `let x = 0`, and below it `if y > 0 { x = 1 }`"])
    case .methodOfGan(let gan, let line):
      return words.error(
        "`\(gan)` has no methods: commands begin a line", "from another language",
        notes: ["write `\(line)`; where another gan is current, `use \(gan)` in front of it"])
    default:
      return nil
    }
  }

  /// The first setting of a gan that takes over what `copy(duel)` names.
  private func takeover(_ value: String) -> String? {
    for word in ["copy", "fresh"] where value.hasPrefix(word + "(") && value.hasSuffix(")") {
      return "\(word) \(value.dropFirst(word.count + 1).dropLast())"
    }
    return nil
  }

  private func valueForms(_ words: Wording) -> Diagnostic? {
    switch self {
    case .matrix(let correction):
      return words.error(
        "the rows of a matrix are lists in a list", "`;` ends a line", fix: words.replace(correction))
    case .decimalComma(let number):
      return words.error(
        "a number has a point, not a comma", "a comma separates arguments", fix: words.replace(number))
    case .colonRange:
      return words.error(
        "a range is written with dots, not with a colon", "from another language", fix: words.replace("..."))
    case .rangeWithStep:
      return words.error(
        "a range counts by ones: it has no step", "from another language",
        notes: ["to count 0, 2, 4, 6, 8 write `for i in 0..<5 { print 2 * i }`"])
    case .formatSpecification(let edit):
      return words.error(
        "a value in a string takes no format", "from another language",
        notes: edit.replacement.hasPrefix("round(") ? ["`round(x, 2)` keeps two digits behind the point"] : [],
        fix: [edit])
    case .signTwice:
      let sign = String(words.source.text(of: words.span).prefix(1))
      return words.error("one sign is enough", "two of them", fix: words.replace(sign == "-" ? "-" : ""))
    case .factorial:
      return words.error(
        "`!` means nothing behind a value", "from mathematics or another language",
        notes: ["a factorial is a loop: `let product = 1`, then `for i in 1...5 { product = product * i }`"])
    case .wholeDivision(let left, let right):
      return words.error(
        "`//` neither divides nor begins a comment", "from another language",
        notes: ["to divide and round down write `(\(left) - \(left) % \(right)) / \(right)`; a comment begins with `#`"]
      )
    default:
      return nil
    }
  }
}
