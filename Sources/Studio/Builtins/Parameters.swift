import Language

/// Short forms in which the rows of the table write their parameters.
extension BuiltinSignature.Parameter {
  static func required(_ name: String, _ kinds: ValueKinds, _ help: String = "") -> Self {
    Self(name, kinds, help: help)
  }

  /// May be left out; it is `nothing` then.
  static func optional(_ name: String, _ kinds: ValueKinds, _ help: String = "") -> Self {
    Self(name, kinds, default: .nothing, help: help)
  }

  static func number(_ name: String, _ standard: Double, _ help: String = "") -> Self {
    Self(name, .number, default: .number(standard), help: help)
  }

  static func boolean(_ name: String, _ standard: Bool, _ help: String = "") -> Self {
    Self(name, .boolean, default: .boolean(standard), help: help)
  }

  static func range(_ name: String, _ lower: Double, _ upper: Double, _ help: String = "") -> Self {
    Self(name, .range, default: .range(lower, upper), help: help)
  }

  /// One of several words, the first one where none is given; or a value of another kind.
  static func choice(_ name: String, _ choices: [String], or kinds: ValueKinds = [], _ help: String = "") -> Self {
    Self(name, kinds, choices: choices, default: choices.first.map { .word($0) }, help: help)
  }

  /// One of the words of a choice, the first one where none is given.
  static func choice<Choice: RawRepresentable & CaseIterable>(
    _ name: String, _ choices: Choice.Type, _ help: String = ""
  ) -> Self where Choice.RawValue == String {
    .choice(name, choices.allCases.map(\.rawValue), help)
  }

  static func variadic(_ name: String, _ kinds: ValueKinds, _ help: String = "") -> Self {
    Self(name, kinds, isVariadic: true, help: help)
  }
}

/// Short forms of rows.
extension Builtin {
  static func function(
    _ name: String, _ parameters: [BuiltinSignature.Parameter], gives result: ValueKinds, _ help: String,
    example: String, related: [String] = [], _ body: @escaping @Sendable (Arguments, Call) throws -> Value
  ) -> Builtin {
    Builtin(
      signature: BuiltinSignature(name, .function, parameters, result: result, summary: help, example: example),
      related: related, body: .call(body))
  }

  static func command(
    _ name: String, _ parameters: [BuiltinSignature.Parameter], gives result: ValueKinds = [],
    isRefusedInHooks: Bool = false, _ help: String, example: String, related: [String] = [],
    _ body: @escaping @Sendable (Arguments, Call) throws -> Value
  ) -> Builtin {
    Builtin(
      signature: BuiltinSignature(
        name, .command, parameters, result: result, isRefusedInHooks: isRefusedInHooks, summary: help,
        example: example),
      related: related, body: .call(body))
  }

  static func layer(
    _ name: String, _ parameters: [BuiltinSignature.Parameter], _ help: String, example: String,
    related: [String] = [], _ body: @escaping @Sendable (Arguments, StackBuilder) throws -> Void
  ) -> Builtin {
    Builtin(
      signature: BuiltinSignature(name, .layer, parameters, summary: help, example: example), related: related,
      body: .layer(body))
  }

  static func setting(
    _ name: String, _ parameters: [BuiltinSignature.Parameter], _ help: String, example: String,
    related: [String] = []
  ) -> Builtin {
    Builtin(
      signature: BuiltinSignature(name, .setting, parameters, summary: help, example: example), related: related,
      body: .setting)
  }

  static func recipe(
    _ name: String, _ kind: Recipe.Kind, _ parameters: [BuiltinSignature.Parameter],
    traits: Set<BuiltinSignature.Trait> = [], _ help: String, example: String, related: [String] = []
  ) -> Builtin {
    let (family, result): (BuiltinSignature.Family, ValueKinds) =
      switch kind {
      case .loss: (.loss, .loss)
      case .optimizer: (.optimizer, .optimizer)
      case .initializer: (.initializer, .initializer)
      }
    return Builtin(
      signature: BuiltinSignature(
        name, family, parameters, result: result, traits: traits, summary: help, example: example),
      related: related, body: .recipe(kind))
  }

  static func syntax(
    _ name: String, _ parameters: [BuiltinSignature.Parameter], block: BuiltinSignature.BlockKind,
    isRefusedInHooks: Bool = false, _ help: String, example: String, related: [String] = []
  ) -> Builtin {
    Builtin(
      signature: BuiltinSignature(
        name, .command, parameters, block: .required(block), isRefusedInHooks: isRefusedInHooks, summary: help,
        example: example),
      related: related, body: .syntax)
  }
}
