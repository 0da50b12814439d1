import Diagnostics

extension CheckError {
  /// Forms of other languages and tools in words.
  func forms(_ words: Words) -> Diagnostic? {
    callForms(words) ?? lineForms(words)
  }

  private func callForms(_ words: Words) -> Diagnostic? {
    switch self {
    case .needlessOption(let label, let callable, let why, let edit):
      return words.error(
        "`\(callable.name)` has no option `\(label)`", why == nil ? "it has no options" : "from another tool", why,
        edits: [edit])
    case .optionOfValue(let label, let owner, let callable, let edit):
      return words.error(
        "`\(label)` is an option of `\(owner)`, not of `\(callable.name)`", "outside of its parentheses",
        edits: [edit])
    case .callInArguments(let name, let correction):
      return words.error(
        "`\(name)` is called with parentheses here", "only the outermost call of a line does without",
        fix: correction)
    case .decimalComma(let number):
      return words.error("a number has a point, not a comma", "a comma separates arguments", fix: number)
    case .numberForTuple(let correction):
      return words.error("one number is enough: both sides are equal", "several numbers", fix: correction)
    case .choiceForTruth(let label, let correction):
      return words.error(
        "`\(label)` is a word here: `part: train` or `part: test`", "from another tool", fix: correction)
    case .formattedString:
      return words.error(
        "a string is not filled in by `%`", "from another language",
        "a string shows values in braces: `\"{x}\"`, or `\"{round(x, 2)}\"` with two digits behind the point")
    case .lastIndex:
      return words.error("there is no `end` here: -1 is the last", "from another language", fix: "-1")
    default:
      return nil
    }
  }

  private func lineForms(_ words: Words) -> Diagnostic? {
    switch self {
    case .commasBetweenItems(.stack, let edits):
      return words.error("layers are separated by `|` or new lines, not by commas", "a comma", edits: edits)
    case .commasBetweenItems(_, let edits):
      return words.error("settings are separated by `;` or new lines, not by commas", "a comma", edits: edits)
    case .inlineStack(let role):
      let name = role == "generator" ? "artist" : "professor"
      return words.error(
        "a gan names its \(role): the stack is defined before it", "a block of layers inside the gan",
        "write `\(role) \(name) { ... }` in front of the gan, and `\(role) \(name)` here")
    case .assignedWord(let word, let edit):
      return words.error("`\(word)` begins a line: what follows it stands behind a blank", "no `=` here", edits: [edit])
    case .bodyWithoutBraces(let name, let edit):
      return words.error(
        "`\(name)` needs a block `{ ... }`", "what it does stands in braces", edits: [edit])
    case .savedPlot(let name, let edit):
      return words.error("`save` takes what is drawn, not the word `plot`", "`plot \(name)` draws it", edits: [edit])
    case .plottedToFile(let edit):
      return words.error("`plot` shows, and `save` writes to a file", "a file", edits: [edit])
    case .stepsOf(let name, "a gan", _):
      return words.error(
        "`step` trains the current gan, and takes no name", "a gan",
        "write `use \(name)` once, then `step 10`")
    case .stepsOf(let name, let kind, let edit):
      return words.error(
        "`step` trains a side of the current gan: `\(kind)`", "`\(name)` is its \(kind)",
        edits: edit.map { [$0] })
    default:
      return nil
    }
  }
}
