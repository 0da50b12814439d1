import Diagnostics

/// Arguments against parameters.
extension CheckPass {
  /// Brings the arguments of a call to the parameters, and says what does not fit.
  mutating func checkArguments(_ call: Call, _ value: Expression, _ callable: Callable) {
    let parameters = callable.parameters
    if reportSeparateSizes(call, callable) || reportCallInArguments(call) { return }
    // Whether each parameter that is given has its argument without a label.
    var given: [Int: Bool] = [:]
    var next = 0
    var isComplete = true
    var hasTooMany = false
    for (position, argument) in call.arguments.enumerated() {
      if case .invalid = argument.value.kind { isComplete = false }
      guard let label = argument.label else {
        let index = place(argument.value, &next, parameters)
        guard let index else {
          isComplete = false
          if reportDecimalComma(before: position, in: call) { continue }
          _ = kinds(of: argument.value)
          // One complaint about all of them is enough.
          if hasTooMany { continue }
          hasTooMany = true
          let limit = parameters.filter { !$0.definesName }.count
          report(.tooManyArguments(of: callable, limit: limit), at: argument.value.span)
          continue
        }
        if !parameters[index].isVariadic { given[index] = true }
        if reportTuple(argument, parameters[index]) { continue }
        check(argument.value, parameters[index], callable)
        continue
      }
      guard let index = parameters.firstIndex(where: { $0.name == label.text && !$0.isVariadic && !$0.definesName })
      else {
        isComplete = false
        if reportMisplacedOption(at: position, label, call, callable) { continue }
        checkUnknownLabel(argument, label, callable)
        if !isBareChoice(argument.value) { _ = kinds(of: argument.value) }
        // It may have been meant for a parameter that is missing now.
        isComplete = false
        continue
      }
      if let isPositional = given[index] {
        report(.duplicateArgument(label.text, of: callable, isPositional: isPositional), at: label.span)
      }
      given[index] = false
      if reportTuple(argument, parameters[index]) { continue }
      check(argument.value, parameters[index], callable)
    }
    guard isComplete else { return }
    for (index, parameter) in parameters.enumerated() where given[index] == nil {
      let isRequired = parameter.defaultValue == nil && !parameter.isVariadic && !parameter.definesName
      if isRequired {
        report(.missingArgument(parameter, of: callable), at: value.span)
        return
      }
    }
  }

  /// Reports `reshape(7, 7, 256)`, where one shape is wanted.
  private mutating func reportSeparateSizes(_ call: Call, _ callable: Callable) -> Bool {
    guard let shape = callable.parameters.first(where: { !$0.definesName }), shape.kinds == [.shape, .number],
      callable.parameters.filter({ !$0.definesName }).count == 1, call.arguments.count > 1,
      let first = call.arguments.first, let last = call.arguments.last
    else { return false }
    var sizes: [String] = []
    for argument in call.arguments {
      guard argument.label == nil, case .number(let size) = argument.value.kind, size >= 1, size <= 1e7,
        size == size.rounded()
      else { return false }
      sizes.append(Printer.print(size))
    }
    let span = first.span.union(last.span)
    report(.separateSizes(sizes.joined(separator: "x"), of: callable), at: span)
    // The answer shows the line without its commas.
    rewrittenLines.append(call.callee.span.union(span))
    return true
  }

  private func isBareChoice(_ value: Expression) -> Bool {
    if case .name(let name) = value.kind { binding(name) == nil } else { false }
  }

  /// The parameter that a positional argument goes to; choices that it cannot be are stepped over.
  private func place(
    _ value: Expression, _ next: inout Int, _ parameters: [BuiltinSignature.Parameter]
  ) -> Int? {
    while next < parameters.count {
      let parameter = parameters[next]
      if parameter.isVariadic { return next }
      next += 1
      if parameter.definesName {
        return next - 1
      }
      let onlyChoices = parameter.kinds.isEmpty && parameter.defaultValue != nil
      if onlyChoices, !mayBeChoice(value, parameter) { continue }
      return next - 1
    }
    return nil
  }

  /// Whether a value may be one of a parameter's choices: a word among them, a string, or a name that may hold a string.
  private func mayBeChoice(_ value: Expression, _ parameter: BuiltinSignature.Parameter) -> Bool {
    switch value.kind {
    case .name(let name):
      if parameter.choices.contains(name) { return true }
      guard let known = binding(name) else { return definitions.places[name] == nil }
      return known.kinds.contains(.string) && known.kinds != .any
    case .string: return true
    default: return false
    }
  }

  private mutating func checkUnknownLabel(_ argument: Argument, _ label: Identifier, _ callable: Callable) {
    guard let answer = ForeignWords.options[label.text]?.answer(among: callable.labels) else {
      let near = nearestName(to: label.text, among: callable.labels)
      report(.unknownLabel(label.text, of: callable, nearest: near), at: label.span)
      return
    }
    // That advised options are not written with `=` either need not be said.
    if case .advice = answer { rewrittenLines.append(argument.span) }
    report(.foreignLabel(label.text, answer, of: callable), at: label.span)
    if case .label(let right) = answer, let parameter = callable.parameters.first(where: { $0.name == right }) {
      _ = reportTuple(argument, parameter)
    }
  }

  /// Whether a name means nothing at all, here or in another language.
  private func isUnknown(_ name: String) -> Bool {
    binding(name) == nil && definitions.places[name] == nil && signatures.function(name) == nil
      && ForeignWords.names[name] == nil && !name.hasPrefix("_")
  }

  /// An argument against its parameter.
  private mutating func check(
    _ value: Expression, _ parameter: BuiltinSignature.Parameter, _ callable: Callable
  ) {
    if parameter.definesName { return }
    if case .name(let name) = value.kind, !parameter.choices.isEmpty {
      if parameter.choices.contains(name) { return }
      if callable.name == "help", binding(name) == nil, let word = ForeignWords.names[name]?.word {
        report(.unknownName(name, nearest: word, isCalled: true), at: value.span)
        return
      }
      if parameter.kinds == .any, isUnknown(name) {
        // `help` knows more words than those that may stand in an expression.
        let nearest = nearestName(to: name, among: parameter.choices + visibleNames)
        report(.unknownName(name, nearest: nearest, isCalled: true), at: value.span)
        return
      }
      if binding(name) == nil, definitions.places[name] == nil, !parameter.kinds.contains(.any) {
        let isFunction = signatures.function(name) != nil || ForeignWords.names[name] != nil
        if !isFunction || parameter.kinds.isEmpty {
          let candidates = parameter.choices + (parameter.kinds.isEmpty ? [] : visibleNames)
          report(
            .unknownChoice(name, parameter, of: callable, nearest: nearestName(to: name, among: candidates)),
            at: value.span)
          return
        }
      }
    }
    if case .string(let parts) = value.kind, !parameter.choices.isEmpty, !parameter.kinds.contains(.string),
      parts.count <= 1
    {
      let text = if case .text(let text)? = parts.first { text } else { "" }
      if case .interpolation? = parts.first { return }
      if !parameter.choices.contains(text) {
        report(
          .unknownChoice(text, parameter, of: callable, nearest: nearestName(to: text, among: parameter.choices)),
          at: value.span)
      }
      return
    }
    if case .name(let name) = value.kind, surroundings.place == .gan, parameter.kinds.contains(.network),
      callable.name == "generator" || callable.name == "discriminator", isUnknown(name),
      nearestName(to: name, among: visibleNames) == nil
    {
      report(.unknownNetwork(name, setting: callable.name), at: value.span)
      return
    }
    if case .name(let name) = value.kind, binding(name) == nil,
      let other = callable.parameters.first(where: { $0.choices.contains(name) })
    {
      report(.choiceOutOfOrder(name, parameter: other.name, of: callable), at: value.span)
      return
    }
    if parameter.kinds == .string, let text = unquoted(value) {
      report(.unquotedString(text), at: value.span)
      return
    }
    let found = kinds(of: value)
    if !parameter.accepts(found) {
      report(.wrongKind(found: description(value, found), parameter, of: callable), at: value.span)
    }
  }

  /// The text of what looks like a file's name without its quotes: unknown names with dots between.
  private func unquoted(_ value: Expression) -> String? {
    switch value.kind {
    case .name(let name): binding(name) == nil && definitions.places[name] == nil ? name : nil
    case .member(let base, let member): unquoted(base).map { $0 + "." + member.text }
    default: nil
    }
  }

  /// What a value is, in words.
  private func description(_ value: Expression, _ found: ValueKinds) -> String {
    if case .name(let name) = value.kind, signatures.function(name) != nil, binding(name) == nil {
      return "`\(name)` is a function"
    }
    return "this is \(found.description)"
  }
}

extension BuiltinSignature.Parameter {
  /// Whether one of the kinds may be what the parameter takes, with all that serves in its stead.
  func accepts(_ found: ValueKinds) -> Bool {
    if found.isEmpty || kinds.isEmpty && found.contains(.string) { return true }
    var wide = kinds
    if kinds.contains(.tensor) { wide.formUnion([.list, .shape, .range, .dataset, .number]) }
    if kinds.contains(.shape) { wide.formUnion([.list, .number, .tensor]) }
    if kinds.contains(.list) { wide.formUnion([.shape, .range, .tensor]) }
    if kinds.contains(.dataset) { wide.formUnion([.tensor, .record]) }
    if kinds.contains(.number) { wide.insert(.tensor) }
    if kinds.contains(.boolean) { wide.insert(.tensor) }
    if kinds.contains(.network) { wide.insert(.record) }
    if defaultValue == .nothing { wide.insert(.nothing) }
    if !choices.isEmpty { wide.insert(.string) }
    return !wide.isDisjoint(with: found)
  }

  /// What the parameter takes, in words: `a number or a shape`, "`same`, `valid` or a number".
  var expectation: String {
    var parts = choices.map { "`\($0)`" }
    parts += kinds == .any ? ["any value"] : kinds.names
    guard let last = parts.last, parts.count > 1 else { return parts.first ?? "a value" }
    return parts.dropLast().joined(separator: ", ") + " or " + last
  }
}

extension ValueKinds {
  private static let words: [(ValueKinds, String)] = [
    (.number, "a number"), (.boolean, "`true` or `false`"), (.string, "a string"), (.shape, "a shape"),
    (.list, "a list"),
    (.range, "a range"), (.tensor, "a tensor"), (.network, "a network"), (.gan, "a gan"), (.dataset, "a dataset"),
    (.loss, "a loss"), (.optimizer, "an optimizer"), (.initializer, "an initializer"), (.history, "a history"),
    (.function, "a function"), (.record, "a record"), (.nothing, "`nothing`"),
  ]

  /// Each kind with its article.
  var names: [String] { Self.words.filter { contains($0.0) }.map(\.1) }

  /// The kinds in words.
  var description: String {
    guard let last = names.last, names.count > 1 else { return names.first ?? "nothing" }
    return names.dropLast().joined(separator: ", ") + " or " + last
  }
}
