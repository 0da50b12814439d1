import Diagnostics

/// One walk over a program: the scopes, where the walk is, and what it found.
struct CheckPass {
  /// What is known of a name.
  struct Binding {
    var kinds: ValueKinds
    var function: FunctionDefinition?
    /// The body of the network or gan, for the lints.
    var definition: Block?
    /// Whether it is a generator's, discriminator's or other network's.
    var role: StackRole?
  }

  /// Where the walk is.
  struct Surroundings {
    var place = CheckPlace.program
    var isInFunction = false
    var isInLoop = false
    var isInHook = false
  }

  let signatures: SignatureTable
  /// Whether a gan is complete without its data.
  let mayLackData: Bool
  let source: SourceText
  var scopes: [[String: Binding]]
  var surroundings = Surroundings()
  var diagnostics: [Diagnostic] = []
  /// Warnings about what is allowed: they wait until nothing is wrong.
  var lints: [Diagnostic] = []
  /// Whether a layer outside of a stack was reported, so that the layers behind its `|` need not be.
  var isInStrayStack = false
  /// Whether commas join settings of the gan at hand, so that nobody knows which are missing.
  var hasJoinedSettings = false
  /// Lines that an answer shows anew as a whole.
  var rewrittenLines: [SourceSpan] = []
  /// The lines on which names are bound anywhere, to tell a name that is unknown from one that lives elsewhere.
  let definitions: Definitions

  init(_ checker: Checker, _ program: Block) {
    signatures = checker.signatures
    mayLackData = checker.mayLackData
    source = program.source
    scopes = [checker.known.mapValues { Binding(kinds: $0.kinds, function: $0.function) }]
    definitions = Definitions(program, signatures)
  }

  /// What was found; the lints only where the program could run.
  func findings(isBroken: Bool) -> [Diagnostic] {
    isBroken || diagnostics.containsError ? diagnostics : diagnostics + lints
  }

  mutating func report(_ error: CheckError, at span: SourceSpan) {
    diagnostics.append(error.diagnostic(at: span, in: source, signatures))
  }

  /// What the innermost scope that knows `name` says of it.
  func binding(_ name: String) -> Binding? {
    for scope in scopes.reversed() { if let binding = scope[name] { return binding } }
    return nil
  }

  /// Binds a name in the innermost scope.
  mutating func bind(_ name: Identifier, _ binding: Binding) {
    if signatures.command(name.text) != nil {
      report(.hidesCommand(name.text), at: name.span)
    } else if signatures.function(name.text) != nil, self.binding(name.text) == nil {
      report(.hidesFunction(name.text), at: name.span)
    }
    scopes[scopes.count - 1][name.text] = binding
  }

  /// Walks `body` in a scope of its own.
  mutating func inScope(_ change: (inout Surroundings) -> Void = { _ in }, _ body: (inout CheckPass) -> Void) {
    let before = surroundings
    change(&surroundings)
    scopes.append([:])
    body(&self)
    scopes.removeLast()
    surroundings = before
  }

  /// All names that are visible here.
  var visibleNames: [String] { scopes.flatMap(\.keys).sorted() }
}

/// Where a program binds names: on which line, and whether at its top level.
struct Definitions {
  struct Place {
    let line: Int
    let isTopLevel: Bool
  }

  private(set) var places: [String: Place] = [:]

  init(_ program: Block, _ signatures: SignatureTable) {
    collect(program, isTopLevel: true, signatures)
  }

  private mutating func add(_ name: Identifier, _ isTopLevel: Bool, _ source: SourceText) {
    guard places[name.text].map({ isTopLevel && !$0.isTopLevel }) ?? true else { return }
    places[name.text] = Place(line: source.line(at: name.span.start), isTopLevel: isTopLevel)
  }

  private mutating func collect(_ block: Block, isTopLevel: Bool, _ signatures: SignatureTable) {
    for statement in block.statements {
      switch statement.kind {
      case .binding(let name, let value):
        add(name, isTopLevel, block.source)
        collect(value, isTopLevel, signatures, block.source)
      case .function(let function):
        add(function.name, isTopLevel, block.source)
        collect(function.body, isTopLevel: false, signatures)
      case .forLoop(let name, _, let body):
        add(name, false, block.source)
        collect(body, isTopLevel: false, signatures)
      case .whileLoop(_, let body): collect(body, isTopLevel: false, signatures)
      case .conditional(let branches, let otherwise):
        for branch in branches { collect(branch.body, isTopLevel: false, signatures) }
        if let otherwise { collect(otherwise, isTopLevel: false, signatures) }
      case .expression(let value): collect(value, isTopLevel, signatures, block.source)
      case .assignment, .returning, .breaking, .continuing: break
      }
    }
  }

  private mutating func collect(
    _ value: Expression, _ isTopLevel: Bool, _ signatures: SignatureTable, _ source: SourceText
  ) {
    guard case .call(let call) = value.kind, let body = call.block else { return }
    if let name = call.name, let signature = signatures.command(name),
      signature.parameters.contains(where: \.definesName), case .name(let defined)? = call.arguments.first?.value.kind
    {
      add(Identifier(defined, at: call.arguments[0].value.span), isTopLevel, source)
    }
    collect(body, isTopLevel: false, signatures)
  }
}
