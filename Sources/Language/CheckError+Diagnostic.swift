import Diagnostics

extension CheckError {
  /// The error in words.
  func diagnostic(at span: SourceSpan, in source: SourceText, _ signatures: SignatureTable) -> Diagnostic {
    let words = Words(span: span, source: source, signatures: signatures)
    return names(words) ?? places(words) ?? blocks(words) ?? arguments(words) ?? forms(words)
      ?? settings(words)
  }

  /// What the wording needs.
  struct Words {
    let span: SourceSpan
    let source: SourceText
    let signatures: SignatureTable

    func error(
      _ message: String, _ label: String, _ notes: String?..., fix: String? = nil, secondary: [Diagnostic.Label] = [],
      severity: Diagnostic.Severity = .error, edits: [Diagnostic.FixIt.Edit]? = nil
    ) -> Diagnostic {
      let edits = edits ?? fix.map { [.init(span, $0)] }
      return Diagnostic(
        severity, message, at: Diagnostic.Label(source, span, label), secondary: secondary,
        notes: notes.compactMap { $0 }, fixIt: edits.map { Diagnostic.FixIt("write", $0) })
    }
  }

  private func names(_ words: Words) -> Diagnostic? {
    switch self {
    case .unknownName(let name, let nearest?, _):
      return words.error("nothing here is called `\(name)`", "did you mean `\(nearest)`?", fix: nearest)
    case .unknownName(let name, nil, let isCalled):
      let advice =
        isCalled
        ? "`help` lists the commands and functions; a function of your own begins with `func \(name)`"
        : "a new name begins with `let`: `let \(name) = ...`"
      return words.error("nothing here is called `\(name)`", "unknown name", advice)
    case .unknownNetwork(let name, let setting):
      return words.error(
        "nothing here is called `\(name)`", "no network of this name",
        "define it before the gan: `\(blockExample(setting, .stack, name))`")
    case .foreignName(let name, .advice(let advice), _, _):
      return words.error("there is no `\(name)` here", "from another language or tool", advice)
    case .foreignName(let name, .spelling(let spelling), _, _):
      return words.error("`\(name)` is written `\(spelling)` here", "from another language", fix: spelling)
    case .foreignName(let name, .wordBecause(let word, let why), _, let corrected):
      return words.error(
        "`\(name)` is `\(word)` here", "from another language or tool", corrected.map { "write `\($0)`" }, why)
    case .foreignName(let name, .word(let word), let place, let corrected):
      return words.error(
        "`\(name)` is `\(word)` here", "from another language or tool",
        placeAdvice(word, place, words.signatures, corrected) ?? corrected.map { "write `\($0)`" })
    case .blankToFill:
      return words.error("this blank is yours to fill in", "put your answer here")
    case .usedBeforeDefined(let name, let line):
      return words.error(
        "`\(name)` is not known yet", "it is defined below, in line \(line)",
        "a program runs from top to bottom: define it first")
    case .outOfScope(let name, let line):
      return words.error(
        "`\(name)` is not known here", "it lives in the block that binds it, in line \(line)",
        "bind it before the block with `let \(name) = ...`, and change it inside with `\(name) = ...`")
    case .hidesCommand(let name):
      return words.error("`\(name)` is a command, and no name can hide it", "choose another name")
    case .changesBuiltin(let name):
      return words.error(
        "`\(name)` is built in and cannot be changed", "not a name of yours", "a name of your own begins with `let`")
    case .unknownTarget(let name, let nearest?):
      return words.error(
        "nothing here is called `\(name)`", "did you mean `\(nearest)`?",
        "a new name begins with `let`: `let \(name) = ...`")
    case .unknownTarget(let name, nil):
      return words.error(
        "nothing here is called `\(name)`", "`=` changes a name that exists",
        "a new name begins with `let`: `let \(name) = ...`")
    case .hidesFunction(let name):
      return words.error("`\(name)` now hides the function `\(name)`", "your name counts from here on", severity: .note)
    default:
      return nil
    }
  }

  /// Where a layer or setting that a foreign name stands for belongs, if that is elsewhere.
  private func placeAdvice(
    _ word: String, _ place: CheckPlace, _ signatures: SignatureTable, _ corrected: String?
  ) -> String? {
    if place == .stack, signatures.layer(word) == nil, signatures.setting(word) != nil {
      return "that is a setting: it stands in the gan, as `\(corrected ?? word)`"
    }
    if place == .program, signatures.setting(word) != nil, signatures.command(word) == nil {
      return "a setting stands in a gan: `gan duel { generator artist; ...; \(word) ... }`"
    }
    if place == .program, signatures.layer(word) != nil, signatures.function(word) == nil {
      return "a layer stands in a stack: `generator artist { noise 5 | \(word == "dense" ? "dense 128" : word) }`"
    }
    return nil
  }

  private func places(_ words: Words) -> Diagnostic? {
    switch self {
    case .wrongPlace(let name, let family, let place):
      return wrongPlace(name, family, place, words)
    case .notALine(.stack):
      return words.error("a line of a stack names a layer", "this is a value", "for instance: `dense 128 | relu`")
    case .notALine:
      return words.error("a line of a gan names a setting", "this is a value", "for instance: `batch 64`")
    case .unknownWord(let name, let place, let nearest?, _):
      return words.error("there is no \(place.item) `\(name)`", "did you mean `\(nearest)`?", fix: nearest)
    case .unknownWord(let name, let place, nil, let known):
      return words.error("there is no \(place.item) `\(name)`", "unknown", "the \(place.item)s are \(list(known))")
    case .commandAsValue(let name):
      return words.error(
        "`\(name)` is a command and gives no value here", "a command begins a line",
        "`help \(name)` shows how it is used")
    case .commandWithoutValue(let name):
      return words.error("`\(name)` gives no value", "nothing to keep", "write it on a line of its own")
    case .barOutsideStack:
      return words.error(
        "`|` separates layers, and this is no stack", "begins a new item",
        "separate commands by `;` or put each on a line of its own")
    case .optionAsSetting(let name, let setting, let example):
      return words.error("`\(name)` is an option of the \(setting)", "not a setting of the gan", "write `\(example)`")
    case .valueNotReturned(let name):
      return words.error(
        "`\(name)` gives nothing: its last value is not returned", "this value is lost",
        fix: "return " + words.source.text(of: words.span), severity: .warning)
    case .uncalledFunction(let name, let corrected):
      return words.error(
        "`\(name)` is not called here: it stands beside what follows it", "by itself",
        "write `\(corrected)` to call it", severity: .warning)
    case .returnOutsideFunction:
      return words.error(
        "`return` stands outside of a function", "nothing to return from",
        "a function is `func double(x) { return 2 * x }`")
    case .loopWordOutsideLoop(let word):
      return words.error(
        "`\(word)` stands outside of a loop", "no loop around it", "loops are `for`, `while` and `repeat`")
    case .notCallable(let name, let kind, let hint):
      return words.error("`\(name)` is \(kind) and cannot be called", "not a function", hint)
    case .choiceOutOfOrder(let word, let parameter, let callable):
      return words.error(
        "`\(word)` stands in the wrong place", "it is the `\(parameter)` of `\(callable.name)`",
        "write it earlier, or as `\(parameter): \(word)`; \(callable.usage)")
    case .unquotedString(let text):
      return words.error(
        "a name of a file, like every text, stands in double quotes", "no quotes around it", fix: "\"\(text)\"")
    case .foreignMethod(let name, let advice):
      return words.error("there is no `.\(name)(...)` here", "from another language or tool", advice)
    default:
      return nil
    }
  }

  private func blocks(_ words: Words) -> Diagnostic? {
    switch self {
    case .functionInBlock(let place):
      return words.error("a function is not defined in \(place == .stack ? "a stack" : "a gan")", "move it in front")
    case .refusedInHook(let name):
      return words.error(
        "`\(name)` is refused inside `every`", "the block runs during a step",
        "it may look, print and save; training stays outside")
    case .missingBlock(let name, let kind):
      return words.error(
        "`\(name)` needs a block `{ ... }`", "it ends here without one", "for instance: `\(blockExample(name, kind))`")
    case .unexpectedBlock(let name):
      return words.error("`\(name)` takes no block", "delete it, or look for a missing line in front of it")
    case .expectsName(let name):
      return words.error(
        "`\(name)` is followed by a new name", "not a name",
        "for instance: `\(blockExample(name, name == "gan" ? .gan : .stack))`")
    case .emptyStack(let name):
      return words.error(
        "`\(name)` has no layers", "its block is empty", "for instance: `{ noise 5 | dense 128 | relu | dense 15 }`")
    default:
      return nil
    }
  }

  private func blockExample(
    _ name: String, _ kind: BuiltinSignature.BlockKind, _ defined: String? = nil
  ) -> String {
    switch kind {
    case .stack:
      name == "generator"
        ? "generator \(defined ?? "artist") { noise 5 | dense 15 }"
        : "\(name) \(defined ?? "judge") { dense 128 | relu | dense 1 }"
    case .gan: "gan duel { generator artist; discriminator professor; data paintings }"
    case .same: name == "every" ? "every 100 { plot }" : "\(name) 10 { print \"again\" }"
    }
  }

  private func wrongPlace(
    _ name: String, _ family: BuiltinSignature.Family, _ place: CheckPlace, _ words: Words
  ) -> Diagnostic {
    switch (family, place) {
    case (.layer, .program):
      return words.error(
        "`\(name)` is a layer: it stands in a stack", "no stack here",
        "for instance: `generator artist { noise 5 | dense 15 }`")
    case (.layer, .gan):
      return words.error("`\(name)` is a layer: it stands in a stack", "these are the settings of a gan")
    case (.setting, .program):
      return words.error(
        "`\(name)` is a setting: it stands in a gan", "no gan here",
        "for instance: `gan duel { generator artist; discriminator professor; data paintings }`")
    case (.setting, .stack):
      return words.error("`\(name)` is a setting: it stands in a gan", "these are the layers of a stack")
    case (.command, .stack):
      return words.error(
        "`\(name)` is a command: it does not stand in a stack", "these are layers", "put it before or after the block")
    case (.command, .gan):
      return words.error(
        "`\(name)` is a command: it does not stand in a gan", "these are settings", "put it before or after the block")
    case (_, .stack):
      return words.error(
        "`\(name)` is not a layer", "a line of a stack names a layer", "for instance: `dense 128 | relu`")
    case (_, .gan):
      return words.error("`\(name)` is not a setting", "a line of a gan names a setting", settingAdvice(name, family))
    case (_, .program):
      return words.error("`\(name)` does not begin a line", "not a command")
    }
  }

  private func settingAdvice(_ name: String, _ family: BuiltinSignature.Family) -> String? {
    switch family {
    case .loss: "write `loss \(name)`"
    case .optimizer: "write `optimizer \(name)(rate: 2e-4)`"
    default: nil
    }
  }

  private func arguments(_ words: Words) -> Diagnostic? {
    switch self {
    case .missingArgument(let parameter, let callable):
      return words.error(
        "`\(callable.name)` needs \(parameter.kinds == .any ? "`\(parameter.name)`" : "\(parameter.expectation) for `\(parameter.name)`")",
        "it is missing here",
        usage(callable, words))
    case .tooManyArguments(let callable, _) where callable.name == "normal":
      return words.error(
        "`normal` takes the standard deviation alone: the mean is 0", "if this is the deviation",
        "write `normal(\(words.source.text(of: words.span)))`")
    case .tooManyArguments(let callable, _) where callable.takesOneWord && !isWord(callable, words):
      return words.error(
        "`\(callable.name)` takes \(callable.parameters[0].expectation)", "not one of its words", usage(callable, words)
      )
    case .tooManyArguments(let callable, let limit):
      let takes = limit == 0 ? "no arguments" : limit == 1 ? "one argument" : "at most \(limit) arguments"
      return words.error(
        "`\(callable.name)` takes \(takes)", "one too many",
        limit == 0 ? MemberHabits.advice(callable.name) : usage(callable, words))
    case .separateSizes(let shape, let callable):
      return words.error(
        "`\(callable.name)` takes one shape", "sizes are joined by `x`", fix: shape)
    case .unknownLabel(let label, let callable, let nearest?):
      return words.error(
        "`\(callable.name)` has no option `\(label)`", "did you mean `\(nearest):`?", usage(callable, words))
    case .unknownLabel(let label, let callable, nil):
      let options = callable.labels.isEmpty ? "it has no options" : "its options are \(list(callable.labels))"
      return words.error("`\(callable.name)` has no option `\(label)`", "unknown option", options)
    case .foreignLabel(let label, .advice(let advice), let callable):
      return words.error("`\(callable.name)` has no option `\(label)`", "from another tool", advice)
    case .foreignLabel(let label, .label(let right), _):
      return words.error("`\(label):` is `\(right):` here", "from another tool", fix: right)
    case .duplicateArgument(let label, let callable, let isPositional):
      return words.error(
        "`\(callable.name)` is given `\(label)` twice",
        isPositional ? "the argument without a label is `\(label)` already" : "a second time")
    case .unknownChoice(let word, let parameter, let callable, let nearest):
      return words.error(
        "\(callable.title(parameter)) does not take `\(word)`",
        nearest.map { "did you mean `\($0)`?" } ?? "not one of its words",
        "it takes \(parameter.expectation)")
    case .wrongKind(let found, let parameter, let callable):
      return words.error(
        "\(callable.title(parameter)) takes \(parameter.expectation)", found, kindAdvice(found, parameter, words))
    case .unknownMember(let member, let owner, _, _) where MemberHabits.advice(member) != nil:
      return words.error(
        "\(owner) has no `.\(member)`", "from another language or tool", MemberHabits.advice(member))
    case .unknownMember(let member, let owner, let nearest, let known):
      return words.error(
        "\(owner) has no `.\(member)`", nearest.map { "did you mean `.\($0)`?" } ?? "unknown", "it has \(list(known))")
    case .conditionIsNot(let kind):
      return words.error(
        "a condition is `true` or `false`", "this is \(kind)", "compare it with something: `x > 0`, `x == 1`")
    case .notIterable(let kind):
      return words.error(
        "`for` goes over a list, a range or a tensor", "this is \(kind)",
        "to count from 0 to 9: `for i in 0..<10 { ... }`")
    default:
      return nil
    }
  }

  /// Whether the marked argument is a word that the callable takes.
  private func isWord(_ callable: Callable, _ words: Words) -> Bool {
    callable.parameters[0].choices.contains(words.source.text(of: words.span))
  }

  private func kindAdvice(_ found: String, _ parameter: BuiltinSignature.Parameter, _ words: Words) -> String? {
    if found.hasSuffix("is a function") { return "call it with parentheses" }
    guard found.hasSuffix("a string") else { return nil }
    let text = words.source.text(of: words.span).filter { $0 != "\"" }
    if words.signatures.function(text) != nil { return "without quotes it is the function: `\(text)()`" }
    return parameter.kinds.contains(.number) && Double(text) != nil ? "a number stands without quotes: `\(text)`" : nil
  }

  private func usage(_ callable: Callable, _ words: Words) -> String {
    callable.usage
  }

  private func settings(_ words: Words) -> Diagnostic {
    switch self {
    case .missingSettings(let settings, let gan):
      let examples = [
        "generator": "generator artist", "discriminator": "discriminator professor", "data": "data sine(points: 15)",
      ]
      let lines = settings.map { examples[$0] ?? $0 }
      return words.error(
        "`\(gan)` has no \(settings.map { "`\($0)`" }.joined(separator: " and no "))",
        "a gan needs generator, discriminator and data",
        lines.count == 1 ? "add a line such as `\(lines[0])`" : "add lines such as \(list(lines))")
    case .duplicateSetting(let name, let first):
      return words.error(
        "`\(name)` is set twice", "the second time",
        secondary: [Diagnostic.Label(words.source, first, "the first time")])
    case .takeoverNotFirst(let name):
      return words.error(
        "`\(name)` comes first in a gan", "settings stand before it",
        "it takes everything over, and the settings behind it override")
    case .labelsWithoutTargets(let loss, let others):
      return words.error(
        "`\(loss)` has no labels", "labels are for \(list(others.dropLast())) and \(list(others.suffix(1)))",
        "its discriminator gives scores and not probabilities: leave `labels` out")
    default:
      return words.error("this is not right", "")
    }
  }

  private func list(_ names: [String]) -> String { names.map { "`\($0)`" }.joined(separator: ", ") }
}

extension CheckPlace {
  /// What a line is here.
  var item: String {
    switch self {
    case .program: "command"
    case .stack: "layer"
    case .gan: "setting"
    }
  }
}

extension Callable {
  /// Whether it takes one of a few words and nothing else.
  fileprivate var takesOneWord: Bool {
    parameters.count == 1 && parameters[0].kinds.isEmpty && !parameters[0].choices.isEmpty
  }

  /// What it takes, in words: "`dense` takes `units`, and the options `bias`, `init`".
  var usage: String {
    let needed = parameters.filter { $0.defaultValue == nil && !$0.definesName }.map { "`\($0.name)`" }
    let options = parameters.filter { $0.defaultValue != nil }.map { "`\($0.name)`" }
    let needs = needed.isEmpty ? "" : needed.joined(separator: ", ")
    if options.isEmpty { return "`\(name)` takes \(needs.isEmpty ? "nothing" : needs)" }
    let list = (options.count == 1 ? "the option " : "the options ") + options.joined(separator: ", ")
    return "`\(name)` takes " + (needs.isEmpty ? list : needs + ", and " + list)
  }

  /// What to call a parameter in a message: the callable itself where it has only that one.
  func title(_ parameter: BuiltinSignature.Parameter) -> String {
    let others = parameters.filter { !$0.definesName }
    return others.count == 1 ? "`\(name)`" : "`\(parameter.name)` of `\(name)`"
  }
}

extension BuiltinSignature.Default {
  /// The default as source.
  public var text: String {
    switch self {
    case .number(let number): Printer.print(number)
    case .boolean(let truth): truth ? "true" : "false"
    case .string(let text): Printer.quote(text)
    case .word(let word): word
    case .range(let from, let to): "\(Printer.print(from))...\(Printer.print(to))"
    case .nothing: "nothing"
    }
  }
}
