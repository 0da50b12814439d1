import Diagnostics

/// Lines from elsewhere in the words of here.
extension CheckPass {
  /// The call with the right word in the place of a foreign one and its options renamed; `nil` where it does not fit.
  func corrected(_ call: Call, _ answer: ForeignWords.Answer, isLine: Bool) -> String? {
    guard let word = answer.word, call.block == nil,
      let target = signatures.layer(word) ?? signatures.setting(word) ?? signatures.command(word)
        ?? signatures.function(word)
    else { return nil }
    var activation = ""
    var arguments: [Argument] = []
    for argument in withoutInputSize(call, target) {
      guard let label = argument.label else {
        arguments.append(argument)
        continue
      }
      if label.text == "activation", let layer = activationLayer(argument.value) { activation = " | " + layer }
      guard let right = ownLabel(label.text, target), !isKerasDecay(argument, target) else { continue }
      arguments.append(Argument(label: Identifier(right, at: label.span), value: argument.value))
    }
    let room = target.parameters.contains(where: \.isVariadic) ? .max : target.parameters.count
    guard arguments.filter({ $0.label == nil }).count <= room else { return word }
    if arguments.isEmpty { return word + activation }
    let callee = Expression(.name(word), at: call.callee.span)
    let value = Expression(.call(Call(callee: callee, arguments: arguments)), at: call.callee.span)
    if !isLine { return Printer.print(value) }
    return Printer.print(Statement(.expression(value), at: call.callee.span)) + activation
  }

  /// The answer to a call from elsewhere, with the reason where an option of it is left out that means something else here.
  func explained(_ answer: ForeignWords.Answer, _ call: Call?) -> ForeignWords.Answer {
    guard case .word(let word) = answer, let call, let target = signatures.function(word),
      call.arguments.contains(where: { isKerasDecay($0, target) })
    else { return answer }
    return .wordBecause(
      word,
      "`decay` is left out: there it divides the rate by 1 + decay * updates, here it is the factor of each update")
  }

  /// Whether an option of an optimizer is Keras's `decay`, a number near 0, where the factor here lies near 1.
  private func isKerasDecay(_ argument: Argument, _ target: BuiltinSignature) -> Bool {
    guard target.family == .optimizer, argument.label?.text == "decay", case .number(let decay) = argument.value.kind
    else { return false }
    return decay < Lint.lowestDecay
  }

  func ownLabel(_ label: String, _ target: BuiltinSignature) -> String? {
    if target.parameters.contains(where: { $0.name == label }) { return label }
    return ForeignWords.options[label]?.label(among: target.parameters.map(\.name))
  }

  /// The layer that `activation="tanh"` means.
  private func activationLayer(_ value: Expression) -> String? {
    let word: String? =
      switch value.kind {
      case .name(let name): name
      case .string(let parts): if case .text(let text)? = parts.first { text } else { nil }
      default: nil
      }
    guard let word else { return nil }
    return signatures.layer(word) != nil ? word : ForeignWords.names[word]?.word
  }

  /// The arguments without the size of the input, which PyTorch asks for first and which follows from the layer before here.
  private func withoutInputSize(_ call: Call, _ target: BuiltinSignature) -> [Argument] {
    let positional = call.arguments.filter { $0.label == nil }.count
    if target.family == .optimizer {
      // What is trained follows from the gan.
      return call.arguments.filter { $0.label != nil || !$0.value.isListOfParameters }
    }
    switch call.name {
    case "Linear", "linear", "Conv2d", "ConvTranspose2d":
      return positional > 1 ? Array(call.arguments.dropFirst()) : call.arguments
    case "BatchNorm1d", "BatchNorm2d", "BatchNorm", "LayerNorm":
      // The second positional argument of batch norm there is epsilon.
      return call.arguments.dropFirst(positional > 0 ? 1 : 0).map { argument in
        argument.label == nil
          ? Argument(label: Identifier("epsilon", at: argument.span), value: argument.value) : argument
      }
    default:
      return call.arguments
    }
  }

  /// What a call of a foreign function is here, with the arguments that it has; `nil` where its word says it all.
  func rephrased(_ call: Call) -> String? {
    guard let name = call.name, !call.arguments.isEmpty, call.arguments.allSatisfy({ $0.label == nil }) else {
      return nil
    }
    let texts = call.arguments.map { source.text(of: $0.value.span) }
    let operands = zip(call.arguments, texts).map { $0.value.isOperand ? $1 : "(\($1))" }
    switch (name, texts.count) {
    case ("floor", 1): return "\(operands[0]) - \(operands[0]) % 1"
    case ("ceil", 1): return "\(operands[0]) + -\(operands[0]) % 1"
    case ("log2", 1): return "log(\(texts[0])) / log(2)"
    case ("log10", 1): return "log(\(texts[0])) / log(10)"
    case ("pow", 2), ("power", 2): return "\(operands[0]) ^ \(operands[1])"
    case ("arange", 1): return "tensor(0..<\(operands[0]))"
    case ("arange", 2): return "tensor(\(operands[0])..<\(operands[1]))"
    case ("c", _): return "[\(texts.joined(separator: ", "))]"
    default: return nil
    }
  }

  /// Reports `nn.ReLU()` and `torch.optim.Adam(lr=1e-4)`: a part of another tool, known by what stands behind its last dot.
  mutating func reportForeignPart(_ call: Call, _ value: Expression, isLine: Bool) -> Bool {
    guard case .member(let base, let part) = call.callee.kind, let root = base.root, binding(root) == nil,
      ForeignWords.modules.contains(root)
    else { return false }
    let own = signatures.layer(part.text) ?? signatures.function(part.text)
    let known = ForeignWords.names[part.text] ?? own.map { .word($0.name) }
    guard let answer = root == "console" ? .word("print") : known, answer.word != nil else { return false }
    let callee = Expression(.name(part.text), at: call.callee.span)
    let renamed = Call(callee: callee, arguments: call.arguments)
    let line = corrected(renamed, answer, isLine: isLine)
    rewrite(
      .foreignName(
        source.text(of: call.callee.span), explained(answer, renamed), place: surroundings.place, corrected: line),
      value.span,
      at: call.callee.span)
    return true
  }

  /// Reports `duel.step(10)` and `x.reshape(2, 1)`, methods whose arguments go over into the words of here.
  mutating func reportMethod(_ call: Call, _ value: Expression) -> Bool {
    guard case .member(let base, let method) = call.callee.kind, let root = base.root, binding(root) != nil else {
      return false
    }
    let texts = call.arguments.map { source.text(of: $0.span) }
    let object = source.text(of: base.span)
    if Habits.methods.contains(method.text), binding(root)?.kinds == .gan, base.nameText != nil {
      let line = ([method.text] + texts).joined(separator: " ")
      report(
        .foreignMethod(method.text, "write `\(line)`; where another gan is current, `use \(object)` in front of it"),
        at: value.span)
      return true
    }
    guard method.text == "reshape" || method.text == "view", !texts.isEmpty,
      texts.allSatisfy({ $0.allSatisfy(\.isNumber) })
    else { return false }
    report(.foreignMethod(method.text, "write `reshape(\(object), \(texts.joined(separator: "x")))`"), at: value.span)
    return true
  }
}

extension Expression {
  /// The name at the beginning of members, calls and indices.
  fileprivate var root: String? {
    switch kind {
    case .name(let name): name
    case .member(let base, _), .index(let base, _): base.root
    case .call(let call): call.callee.root
    default: nil
    }
  }

  /// Whether it may stand beside every operator without parentheses.
  fileprivate var isOperand: Bool {
    switch kind {
    case .number, .name, .call, .index, .member: true
    default: false
    }
  }

  /// Whether it is `net.parameters()`, what PyTorch's optimizers take.
  fileprivate var isListOfParameters: Bool {
    guard case .call(let call) = kind, case .member(_, let member) = call.callee.kind else { return false }
    return member.text == "parameters"
  }
}
