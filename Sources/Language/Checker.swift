import Diagnostics

/// Finds what is wrong with a program before it runs: names, arguments, blocks, habits from elsewhere, pits of GANs.
public struct Checker: Sendable {
  /// A name that the session knows already.
  public struct KnownName: Sendable {
    /// What its value may be; `.any` where nobody knows.
    public let kinds: ValueKinds
    /// The parameters, where it is a function that was defined with `func`.
    public let function: FunctionDefinition?
    /// The block that defined it, where it is a network.
    public let stack: Block?
    /// What the network was defined as.
    public let role: StackRole?

    /// A name of these kinds.
    public init(
      _ kinds: ValueKinds, function: FunctionDefinition? = nil, stack: Block? = nil, role: StackRole? = nil
    ) {
      self.kinds = kinds
      self.function = function
      self.stack = stack
      self.role = role
    }
  }

  let signatures: SignatureTable
  let known: [String: KnownName]

  /// A checker against `signatures`, in a session that knows the names `known`.
  public init(_ signatures: SignatureTable, known: [String: KnownName] = [:]) {
    self.signatures = signatures
    self.known = known
  }

  /// Errors, warnings and notes in the order of the source. The parser's own diagnostics are not repeated.
  public func check(_ program: Block) -> [Diagnostic] {
    var pass = CheckPass(self, program)
    pass.check(program)
    return pass.diagnostics.inSourceOrder
  }

  /// Parses a source and checks what parsed: the tree, and all that is wrong in the order of the source.
  public func check(_ source: SourceText) -> (program: Block, diagnostics: [Diagnostic]) {
    let parsed = Parser.parse(source)
    // Where the braces do not match, nobody knows which block a line belongs to.
    let found = parsed.bracketsMatch ? check(parsed.program) : []
    return (parsed.program, (parsed.diagnostics + found).inSourceOrder)
  }
}

extension [Diagnostic] {
  /// Sorted by place; of those at one place the first stays first.
  var inSourceOrder: [Diagnostic] {
    enumerated().sorted {
      ($0.element.primary?.span.start ?? 0, $0.offset) < ($1.element.primary?.span.start ?? 0, $1.offset)
    }.map(\.element)
  }
}
