import Language

/// One row of the builtin table. Checking, help, completion, "did you mean" and docs/builtins.md all read it.
struct Builtin: Sendable {
  /// Name, family, parameters, help, example: what everything but the interpreter reads.
  let signature: BuiltinSignature
  /// Names of builtins that are often wanted together with this one.
  let related: [String]
  let body: Body

  var name: String { signature.name }
  /// Whether the body looks at the source of its arguments.
  var wantsTexts: Bool { signature.parameters.first?.isVariadic ?? false }

  /// What a builtin does when it is called.
  enum Body: Sendable {
    /// Adds layers to the stack that is being built.
    case layer(@Sendable (Arguments, StackBuilder) throws -> Void)
    /// Settings are kept with their arguments until the gan is complete.
    case setting
    /// A recipe of its name and options.
    case recipe(Recipe.Kind)
    /// Computes a value, or changes the session, or shows something.
    case call(@Sendable (Arguments, Call) throws -> Value)
    /// The compiler makes statements of it: definitions and `repeat`.
    case syntax
  }

  /// What a body may use besides its arguments.
  struct Call {
    let interpreter: Interpreter
    let site: CallSite
    /// The block behind the arguments, to be run later.
    let block: FunctionValue?
    /// The source of each positional argument, for legends.
    let argumentTexts: [String]
  }
}
