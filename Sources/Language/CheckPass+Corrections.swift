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

  private func ownLabel(_ label: String, _ target: BuiltinSignature) -> String? {
    if target.parameters.contains(where: { $0.name == label }) { return label }
    return ForeignWords.options[label]?.label(for: target)
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
    switch call.name {
    case "Linear", "Conv2d", "ConvTranspose2d":
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
}
