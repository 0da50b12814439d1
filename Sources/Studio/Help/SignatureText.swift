import Language

/// Signatures as people read them.
enum SignatureText {
  /// `conv channels kernel: 3 stride: 1 padding: same|valid|number`, as a line is written.
  static func line(_ signature: BuiltinSignature) -> String {
    let isCall =
      switch signature.family {
      case .function, .loss, .optimizer, .initializer: true
      case .layer, .setting, .command: false
      }
    let parameters = signature.parameters.map { parameter($0, labelled: isCall) }
    let block = signature.block == .none ? "" : " { ... }"
    if isCall { return "\(signature.name)(\(parameters.joined(separator: ", ")))" }
    return ([signature.name] + parameters).joined(separator: " ") + block
  }

  /// One parameter: its name where it has to be given, `name: default` where not.
  private static func parameter(_ parameter: BuiltinSignature.Parameter, labelled: Bool) -> String {
    if parameter.isVariadic { return "\(parameter.name)..." }
    guard let standard = parameter.defaultValue else { return parameter.name }
    if standard == .nothing { return "[\(parameter.name):]" }
    return "\(parameter.name): \(text(standard))"
  }

  static func text(_ standard: BuiltinSignature.Default) -> String {
    switch standard {
    case .word(let word): word
    default: Display.literal(standard.value)
    }
  }

  /// What a parameter takes, and what it is when it is not given.
  static func description(_ parameter: BuiltinSignature.Parameter) -> String {
    // What `help` takes is everything; naming it would fill the page.
    if parameter.choices.count > 40 { return parameter.help }
    var text = parameter.definesName ? "a new name" : Acceptance.description(of: parameter)
    if parameter.isVariadic { text += ", as many as wanted" }
    if let standard = parameter.defaultValue, standard != .nothing { text += "; \(Self.text(standard)) if not given" }
    if parameter.defaultValue == .nothing { text += "; may be left out" }
    return parameter.help.isEmpty ? text : text + " (\(parameter.help))"
  }
}
