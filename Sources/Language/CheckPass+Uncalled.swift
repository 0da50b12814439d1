import Diagnostics

/// Calls in the arguments of a line need parentheses; without them a function stands beside what it was meant to take.
extension CheckPass {
  /// Warns of `print sqrt 4`, which shows the function and then the number.
  mutating func checkUncalled(_ command: BuiltinSignature, _ call: Call) {
    guard command.parameters.contains(where: \.isVariadic), !isParenthesised(call) else { return }
    for (index, argument) in call.arguments.enumerated() {
      guard index + 1 < call.arguments.count, argument.label == nil, case .name(let name) = argument.value.kind,
        call.arguments[index + 1].label == nil, let count = wantedArguments(name, call.arguments[index + 1].value)
      else { continue }
      let taken = call.arguments[(index + 1)...].prefix(count).prefix { $0.label == nil }
      let text = taken.map { source.text(of: $0.value.span) }.joined(separator: ", ")
      let error = CheckError.uncalledFunction(name, corrected: "\(name)(\(text))")
      lints.append(error.diagnostic(at: argument.value.span, in: source, signatures))
    }
  }

  /// How many arguments a function takes at least; `nil` for what may well stand by itself.
  private func wantedArguments(_ name: String, _ next: Expression) -> Int? {
    if let known = binding(name) {
      if known.kinds == .function {
        return known.function.map { max(1, $0.parameters.count { $0.defaultValue == nil }) } ?? 1
      }
      // Data and paintings side by side are nothing odd; noise beside a generator is.
      if known.kinds == .network, case .call(let call) = next.kind, call.name == "noise" { return 1 }
      return nil
    }
    guard let function = signatures.function(name) else { return nil }
    if function.parameters.contains(where: \.isVariadic) { return .max }
    let count = function.parameters.count { $0.defaultValue == nil }
    return function.parameters.isEmpty ? nil : max(1, count)
  }
}
