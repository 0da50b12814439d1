import Diagnostics

/// Forms of other languages and tools: each is answered once, with the whole of it corrected.
extension CheckPass {
  /// Reports a mistake whose answer shows `span` anew, so that nothing else needs to be said about it.
  mutating func rewrite(_ error: CheckError, _ span: SourceSpan, at place: SourceSpan) {
    rewrittenLines.append(span)
    report(error, at: place)
  }

  /// Whether the arguments of a call stand in parentheses.
  func isParenthesised(_ call: Call) -> Bool {
    let end = call.callee.span.end
    return end < source.bytes.count && source.bytes[end] == UInt8(ascii: "(")
  }

  /// Reports `noise 5, dense 16`: commas where items are separated otherwise.
  mutating func reportCommasBetweenItems(
    _ call: Call, _ value: Expression, _ lookUp: (String) -> BuiltinSignature?
  ) -> Bool {
    guard !isParenthesised(call) else { return false }
    var edits: [Diagnostic.FixIt.Edit] = []
    var end = call.callee.span.end
    for argument in call.arguments {
      defer { end = argument.span.end }
      guard argument.label == nil, let word = argument.value.word, end < argument.span.start,
        lookUp(word) != nil || ForeignWords.names[word]?.word.flatMap(lookUp) != nil
      else { continue }
      let gap = SourceSpan(end, argument.span.start)
      if source.text(of: gap).contains(",") { edits.append(.init(gap, surroundings.place == .stack ? " | " : "; ")) }
    }
    guard let first = edits.first else { return false }
    hasJoinedSettings = hasJoinedSettings || surroundings.place == .gan
    rewrite(.commasBetweenItems(surroundings.place, edits), value.span, at: first.span.trimmed(in: source))
    return true
  }

  /// Reports `artist(noise 5)`: a call without parentheses among the arguments of another.
  mutating func reportCallInArguments(_ call: Call) -> Bool {
    guard isParenthesised(call) else { return false }
    for (index, argument) in call.arguments.enumerated() where index + 1 < call.arguments.count {
      guard argument.label == nil, let name = argument.value.nameText, binding(name) == nil,
        let function = signatures.function(name), function.family != .loss
      else { continue }
      var own: [Argument] = []
      var end = argument.span.end
      for follower in call.arguments[(index + 1)...] {
        guard end < follower.span.start, source.bytes[end..<follower.span.start].allSatisfy({ $0 == 0x20 }) else {
          break
        }
        own.append(follower)
        end = follower.span.end
      }
      guard !own.isEmpty else { continue }
      let correction = "\(name)(\(own.map { source.text(of: $0.span) }.joined(separator: ", ")))"
      let span = SourceSpan(argument.span.start, end)
      rewrite(.callInArguments(name, correction: correction), span, at: span)
      return true
    }
    return false
  }

  /// Reports an argument too many that is the rest of a decimal number: `leaky 0,2`.
  mutating func reportDecimalComma(before index: Int, in call: Call) -> Bool {
    guard index > 0 else { return false }
    let (left, right) = (call.arguments[index - 1].value, call.arguments[index].value)
    guard let whole = source.decimal(left, right) else { return false }
    let span = left.span.union(right.span)
    rewrite(.decimalComma(whole), span, at: span)
    return true
  }

  /// Reports `kernel: (5, 5)` and `conv 64 (5, 5)`, where one number says both.
  mutating func reportTuple(_ argument: Argument, _ parameter: BuiltinSignature.Parameter) -> Bool {
    guard case .invalid = argument.value.kind, parameter.kinds.contains(.number) || parameter.kinds.contains(.shape)
    else { return false }
    let text = source.text(of: argument.value.span)
    guard text.hasPrefix("("), text.hasSuffix(")") else { return false }
    let sizes = text.dropFirst().dropLast().split(separator: ",").map { $0.filter { $0 != " " } }
    guard let first = sizes.first, sizes.allSatisfy({ !$0.isEmpty && $0.allSatisfy(\.isNumber) }) else { return false }
    let label = argument.label == nil && !parameter.kinds.contains(.shape) ? parameter.name + ": " : ""
    if parameter.kinds.contains(.shape) {
      rewrite(
        .separateSizes(sizes.joined(separator: "x"), of: Callable(name: parameter.name, parameters: [])),
        argument.value.span, at: argument.value.span)
    } else if sizes.allSatisfy({ $0 == first }) {
      rewrite(.numberForTuple(label + first), argument.value.span, at: argument.value.span)
    } else {
      return false
    }
    return true
  }

  /// Reports an option that only needs to be left out, or stands outside of the parentheses of what it belongs to.
  mutating func reportMisplacedOption(at index: Int, _ label: Identifier, _ call: Call, _ callable: Callable) -> Bool {
    let argument = call.arguments[index]
    if case .boolean(let truth) = argument.value.kind, label.text == "train", callable.labels.contains("part") {
      let correction = "part: \(truth ? "train" : "test")"
      rewrite(.choiceForTruth("part", correction: correction), argument.span, at: argument.span)
      return true
    }
    // The first answer holds all options that follow.
    if let last = rewrittenLines.last, last.start < label.span.start, label.span.end <= last.end { return true }
    if let (owner, edit) = ownerOfOption(label.text, call) {
      rewrite(.optionOfValue(label.text, of: owner, in: callable, edit), edit.span, at: label.span)
      return true
    }
    let option = ForeignWords.options[label.text]
    let why = option?.label(among: callable.labels) == nil ? option?.advice : nil
    guard option?.isNeedless ?? false || callable.parameters.isEmpty && why == nil else { return false }
    let edit = Diagnostic.FixIt.Edit(gap(at: index, in: call), "")
    rewrite(.needlessOption(label.text, of: callable, why: why, edit), argument.span, at: label.span)
    return true
  }

  /// The value among the arguments that has the option, as `adam` of `optimizer adam rate: 1e-4`, and the two joined.
  private func ownerOfOption(_ label: String, _ call: Call) -> (String, Diagnostic.FixIt.Edit)? {
    guard let first = call.arguments.first, first.label == nil, let name = first.value.nameText, binding(name) == nil,
      let owner = signatures.function(name)
    else { return nil }
    var options: [String] = []
    var end = first.span.end
    for argument in call.arguments.dropFirst() {
      guard let label = argument.label, let own = ownLabel(label.text, owner) else { break }
      options.append("\(own): \(source.text(of: argument.value.span))")
      end = argument.span.end
    }
    guard !options.isEmpty else { return nil }
    return (name, .init(SourceSpan(first.span.start, end), "\(name)(\(options.joined(separator: ", ")))"))
  }

  /// What an argument takes up in its call, with what separates it, and with the parentheses where it stands alone.
  private func gap(at index: Int, in call: Call) -> SourceSpan {
    let argument = call.arguments[index]
    if index > 0 { return SourceSpan(call.arguments[index - 1].span.end, argument.span.end) }
    if !isParenthesised(call) { return SourceSpan(call.callee.span.end, argument.span.end) }
    if call.arguments.count > 1 { return SourceSpan(argument.span.start, call.arguments[1].span.start) }
    var end = argument.span.end
    while end < source.bytes.count, source.bytes[end] == 0x20 { end += 1 }
    let isClosed = end < source.bytes.count && source.bytes[end] == UInt8(ascii: ")")
    // In an expression a call keeps its parentheses.
    let isLayer = surroundings.place == .stack && call.name.flatMap(signatures.layer) != nil
    return isClosed && isLayer ? SourceSpan(call.callee.span.end, end + 1) : argument.span
  }

  /// Reports `repeat 3 print 1`, and `step duel 10`.
  mutating func reportCommandForm(_ command: BuiltinSignature, _ call: Call, _ value: Expression) -> Bool {
    if command.block == .required(.same), call.block == nil,
      let body = call.arguments.dropFirst().first(where: { $0.value.word.flatMap(signatures.command) != nil })
    {
      let span = SourceSpan(body.span.start, value.span.end)
      let edit = Diagnostic.FixIt.Edit(span, "{ \(source.text(of: span)) }")
      rewrite(.bodyWithoutBraces(command.name, edit), value.span, at: body.value.span)
      return true
    }
    guard let first = call.arguments.first, let name = first.value.nameText, first.label == nil else { return false }
    switch command.name {
    case "step":
      guard let known = binding(name) else { return reportUntil(first, name, Callable(name: "step", parameters: [])) }
      if known.kinds == .gan {
        report(.stepsOf(name, kind: "a gan", nil), at: first.span)
        return true
      }
      guard known.kinds == .network, let role = known.role, role != .network else { return false }
      report(.stepsOf(name, kind: role.rawValue, .init(first.span, role.rawValue)), at: first.span)
      return true
    case "save" where name == "plot" && binding(name) == nil:
      let gan = nameOfOnlyGan ?? "duel"
      report(.savedPlot(of: gan, .init(first.span, gan)), at: first.span)
      return true
    case "plot":
      guard let file = call.arguments.first(where: { $0.label?.text == "to" }), call.arguments.count == 2 else {
        return false
      }
      report(.plottedToFile(.init(call.callee.span, "save")), at: file.span)
      return true
    default:
      return false
    }
  }

  private mutating func reportUntil(_ argument: Argument, _ name: String, _ callable: Callable) -> Bool {
    guard name == "until", let answer = ForeignWords.options[name]?.answer(among: []) else { return false }
    report(.foreignLabel(name, answer, of: callable), at: argument.span)
    return true
  }

  /// The name of the gan, where there is one alone.
  private var nameOfOnlyGan: String? {
    let gans = visibleNames.filter { binding($0)?.kinds == .gan }
    return gans.count == 1 ? gans.first : nil
  }
}

extension SourceSpan {
  /// The span without the blanks at its ends.
  fileprivate func trimmed(in source: SourceText) -> SourceSpan {
    var (start, end) = (start, end)
    while start < end, source.bytes[start] == 0x20 { start += 1 }
    while end > start + 1, source.bytes[end - 1] == 0x20 { end -= 1 }
    return SourceSpan(start, end)
  }
}

extension Expression {
  /// The name, where it is one or calls one.
  var word: String? {
    if case .call(let call) = kind { call.name } else { nameText }
  }
}
