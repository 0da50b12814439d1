import Diagnostics
import Language

/// The words for a problem.
struct ProblemText {
  var message: String
  /// What stands beside the underline.
  var label = ""
  var notes: [String] = []

  init(_ message: String, label: String = "", _ notes: String?...) {
    self.message = message
    self.label = label
    self.notes = notes.compactMap { $0 }
  }
}

extension Problem {
  /// The name of the argument that the problem speaks of.
  var argumentName: String? {
    switch self {
    case .argument(let name, _, _, _), .argumentOutside(let name, _, _, _), .argumentTwice(let name, _),
      .unknownArgument(let name, _, _):
      name
    default: nil
    }
  }

  /// The words for the problem; `names` are those that may have been meant by an unknown one.
  func text(names: [String]) -> ProblemText {
    switch self {
    case .unknownName(let name):
      return ProblemText("there is no `\(name)`", Nearest.advice(name, among: names))
    case .noMember(let name, let owner, let known):
      let advice = MemberHabits.advice(name) ?? Nearest.advice(name, among: known)
      let list = known.isEmpty ? nil : "it has \(Self.list(known))"
      return ProblemText("\(owner) has no `\(name)`", advice ?? list)
    case .unknownArgument(let name, let function, let known):
      let advice = Nearest.advice(name, among: known)
      let list = known.isEmpty ? "it has no options" : "its options are \(Self.list(known))"
      return ProblemText("`\(function)` has no option `\(name)`", advice ?? list)
    default:
      return valueText ?? callText ?? sessionText
    }
  }

  private static func list(_ names: [String]) -> String {
    names.prefix(24).map { "`\($0)`" }.joined(separator: ", ") + (names.count > 24 ? " and more" : "")
  }

  private var valueText: ProblemText? {
    let shape = Display.shape
    switch self {
    case .operatorDoesNotTake(let sign, let left, ""):
      return ProblemText("`\(sign)` does not take \(left)")
    case .operatorDoesNotTake(let sign, let left, let right):
      return ProblemText("`\(sign)` does not take \(left) and \(right)", Self.advice(sign, left, right))
    case .conditionIsNot(let found):
      return ProblemText(
        "a condition is `true` or `false`, but this is \(found)",
        found == "a tensor"
          ? "a comparison of tensors gives one answer for each number: take `min` or `max` of it" : nil)
    case .shapesDoNotFit(let left, let right):
      return ProblemText(
        "shapes \(shape(left)) and \(shape(right)) do not fit together",
        "from the last axis on, lengths have to be equal, or 1 on one side")
    case .tooLarge(let found):
      return ProblemText(
        "a tensor of \(shape(found)) is too large",
        "a tensor holds at most \(Limits.tensorCount) numbers on up to \(Limits.rank) axes")
    case .listTooLong(let count):
      return ProblemText("a list of \(count) items is too long", "a list holds at most \(Limits.listCount) items")
    case .stringTooLong:
      return ProblemText("the string is too long", "a string holds at most \(Limits.stringBytes) bytes")
    case .nestedTooDeep:
      return ProblemText("lists and functions are nested too deeply", "at most \(Limits.depth) levels")
    case .outOfMemory:
      return ProblemText("there is not enough memory for this", "keep fewer tensors at once, or smaller ones")
    case .memory(let shortage):
      return ProblemText("this \(shortage)", "keep fewer tensors at once, or smaller ones")
    case .rangeWithoutEnd(let bound):
      return ProblemText(
        "a range goes from one finite number to another, but this bound is \(NumberText.text(bound))",
        "`while true { ... }` repeats without end")
    case .rangeTooWide(let range):
      return ProblemText(
        "the numbers of \(Display.literal(.range(range))) cannot be counted one by one",
        "whole numbers are exact up to 9007199254740992 (2^53)")
    case .emptyTensor(let found):
      return ProblemText("there are no numbers to choose from: the shape is \(shape(found))")
    case .noSuchAxis(let axis, let found):
      return ProblemText(
        "there is no axis \(axis): the shape is \(shape(found))",
        found.isEmpty
          ? "one number has no axes; several numbers are one list: `[1, 2]`"
          : "axes are counted from 0, so the last one is \(found.count - 1) or -1")
    case .notATensor(let found):
      return ProblemText("\(found) cannot serve as a tensor")
    case .raggedList(let index, let found, let expected):
      return ProblemText(
        "the items of the list have different shapes",
        "item \(index) is \(shape(found)), those before it are \(shape(expected))")
    default:
      return indexText
    }
  }

  private static func advice(_ sign: String, _ left: String, _ right: String) -> String? {
    if sign == "+", left == "a string" || right == "a string" {
      return "put values into a string with braces: `\"step {n}\"`"
    }
    if left == "a list" || right == "a list" {
      return "make a tensor of the list to calculate with it: `tensor([1, 2])`"
    }
    return nil
  }

  private var indexText: ProblemText? {
    let shape = Display.shape
    switch self {
    case .notIndexable(let found):
      return ProblemText("\(found) has no items to choose with `[ ]`")
    case .tooManyIndices(let count, let found):
      return ProblemText("\(count) indices for the shape \(shape(found))", "there is one index for each axis, at most")
    case .indexOutside(let index, let count, let what):
      return ProblemText(
        "there is no item \(NumberText.text(index)): the \(what) has \(count)",
        count == 0 ? nil : "items are counted from 0, so the last one is \(count - 1) or -1")
    case .indexNotWhole(let index):
      return ProblemText("an index is a whole number, not \(NumberText.text(index))")
    case .indexIsNot(let found):
      return ProblemText("an index is a whole number or a range, not \(found)")
    case .sliceOutside(let lower, let upper, let count):
      return ProblemText(
        "the slice from \(lower) up to \(upper) does not lie within \(count) items",
        "open ends take all there are: `[\(min(lower, count))...]`")
    case .replacementDoesNotFit(let found, let expected):
      return ProblemText("\(shape(found)) does not fit where \(shape(expected)) is replaced")
    case .memberIsFixed(let name, let owner, let help):
      return ProblemText("`\(name)` of \(owner) cannot be changed", help)
    default:
      return nil
    }
  }

  private var callText: ProblemText? {
    switch self {
    case .notCallable(let found):
      return ProblemText("\(found) cannot be called", "functions and networks can be called")
    case .notOfKind(let name, let kind):
      return ProblemText("`\(name)` is not \(kind.article)")
    case .notLoopable(let found):
      return ProblemText(
        "`for` does not go through \(found)",
        found == "a number" ? "write a range: `for i in 0..<10`" : "it goes through ranges, lists, tensors and datasets"
      )
    case .argument(let name, let function, let expected, let found):
      return ProblemText("`\(name)` of `\(function)` is \(expected), but this is \(found)")
    case .argumentOutside(let name, let function, let allowed, let found):
      return ProblemText("`\(name)` of `\(function)` is \(found)", "it can be \(allowed)")
    case .missingArgument(let name, let function):
      return ProblemText("`\(function)` needs `\(name)`")
    case .argumentTwice(let name, let function):
      return ProblemText("`\(name)` of `\(function)` is given twice")
    case .tooManyArguments(let function, let limit):
      return ProblemText(
        limit == 0 ? "`\(function)` takes no arguments" : "too many arguments: `\(function)` takes \(limit) at most")
    case .callsTooDeep:
      return ProblemText(
        "functions call one another too deeply",
        "at most \(Limits.callDepth) calls within one another: does a function call itself without end?")
    case .changesKeptCopy(let name):
      return ProblemText(
        "`\(name)` belongs to the code around this block and cannot be changed here",
        "a block that runs later keeps a copy; return the new value, or use a name at the top level")
    default:
      return nil
    }
  }

  private var sessionText: ProblemText {
    switch self {
    case .noGan:
      return ProblemText(
        "there is no gan yet", "define one: `gan duel { generator artist; discriminator professor; data paintings }`")
    case .insideEvery(let name):
      return ProblemText(
        "`\(name)` cannot stand in an `every` block", "the block looks at a training that is under way")
    case .insideStack(let name):
      return ProblemText("`\(name)` cannot stand here")
    case .insideExpression(let name):
      return ProblemText("`\(name)` stands at the beginning of a line")
    case .missingBlock(let name):
      return ProblemText("`\(name)` needs a block: `\(name) ... { }`")
    case .refused(let message, let help):
      var text = ProblemText(message)
      text.notes = help
      return text
    case .network(let error, let name):
      return ProblemText("`\(name)`: \(error.description)", error.suggestion)
    case .dataset(let error):
      return ProblemText(error.description, error.suggestion)
    case .gan(let error, let generator, let discriminator, let data):
      return GanProblemText.text(error, generator: generator, discriminator: discriminator, data: data)
    case .plot(let error):
      return ProblemText(error.description, error.suggestion)
    case .file(let path, let reason, let help):
      var text = ProblemText("`\(path)`: \(reason)")
      text.notes = help
      return text
    case .noCellResult(let number?):
      return ProblemText("cell \(number) has no result")
    case .noCellResult(nil):
      return ProblemText("no cell has a result yet")
    case .overrideOfOtherKind(let name, let expected, let found):
      return ProblemText("`--set \(name)` gives \(found), but `\(name)` is \(expected)")
    default:
      return ProblemText("this does not work")
    }
  }
}

extension Failure {
  /// The failure as a diagnostic; `names` are those that may have been meant by an unknown one.
  func diagnostic(names: [String]) -> Diagnostic {
    let text = problem.text(names: names)
    let shown = trail.count > 6 ? Array(trail.prefix(3) + trail.suffix(3)) : trail
    let related = related.map { Diagnostic.Label($0.place.source, $0.place.span, $0.text) }
    var secondary = shown.map { Diagnostic.Label($0.source, $0.span, "in `\($0.function)`, called here") }
    if trail.count > 6 {
      secondary.insert(Diagnostic.Label(trail[3].source, trail[3].span, "\(trail.count - 6) more calls"), at: 3)
    }
    return Diagnostic(
      .error, text.message, at: Diagnostic.Label(source, span, text.label), secondary: related + secondary,
      notes: text.notes)
  }
}
