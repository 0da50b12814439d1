import Diagnostics

/// What the cursor is in, as far as the text before it tells: enough to offer what could stand there.
public struct CompletionContext: Sendable, Equatable {
  /// Where in the program the cursor is.
  public enum Place: Sendable, Equatable {
    /// At the start of a line of the program: a command, a name, a statement.
    case command
    /// At the start of a line of a stack.
    case layer
    /// At the start of a line of a gan.
    case setting
    /// Inside an expression that is no argument.
    case expression
    /// In an argument; see `call` for which.
    case argument
    /// Behind a dot: the names before it, `["duel", "history"]` for `duel.history.d_re`.
    case member([String])
    /// In a string, outside of its expressions; `prefix` is the text since the quote.
    case string
    /// In a comment, or where a new name is made up.
    case nothing
  }

  /// The call that the cursor is in.
  public struct Call: Sendable, Equatable {
    /// What is called.
    public let name: String
    /// Where the call stands, which decides what its name means.
    public let line: Place
    /// How many arguments without a label come before the cursor.
    public let positionalCount: Int
    /// The labels that are used already.
    public let labels: [String]
    /// The label in front of the cursor, if there is one: `kernel` in `conv 64 kernel: `.
    public let label: String?
  }

  /// Where the cursor is.
  public let place: Place
  /// Whether the line at the cursor begins behind `=`, so that a value is wanted.
  public let followsAssignment: Bool
  /// The innermost call around the cursor.
  public let call: Call?
  /// What is typed already of the word or string at the cursor.
  public let prefix: String
  /// The bytes that a completion replaces: those of `prefix`.
  public let replaced: SourceSpan

  /// The context at the byte `offset` of a source.
  public init(at offset: Int, in source: SourceText, _ signatures: SignatureTable) {
    let before = SourceText(name: source.name, text: source.text(of: SourceSpan(0, offset)))
    let lexed = Lexer.lex(before)
    let end = before.bytes.count
    var tokens = lexed.tokens.filter { $0.span.length > 0 || $0.kind == .newline }
    var prefix = SourceSpan(end, end)
    if let last = tokens.last, last.span.end == end, last.kind == .name || last.kind.isKeyword {
      prefix = last.span
      tokens.removeLast()
    }
    var walk = CompletionWalk(before, signatures)
    for token in tokens { walk.read(token) }
    let isComment = lexed.comments.last.map { $0.end == end } ?? false
    place = isComment ? .nothing : walk.place
    if place == .string, let start = walk.stringStart { prefix = SourceSpan(start, end) }
    followsAssignment = walk.followsAssignment
    call = walk.call
    self.prefix = before.text(of: prefix)
    replaced = prefix
  }

  /// What could stand here and begins as `prefix` does, in a sensible order; labels end in a colon. Paths in strings are
  /// the caller's to find.
  public func candidates(_ signatures: SignatureTable, known: [String: Checker.KnownName] = [:]) -> [String] {
    let names = known.keys.filter { !$0.hasPrefix("_") }.sorted()
    func builtins(_ families: BuiltinSignature.Family...) -> [String] {
      signatures.builtins.filter { families.contains($0.family) }.map(\.name)
    }
    // Where nothing is typed yet, the many names for expressions would hide the few that matter.
    let rest = prefix.isEmpty ? [] : builtins(.function, .loss, .optimizer, .initializer)
    let all: [String] =
      switch place {
      case .command where followsAssignment: names + builtins(.function) + rest + ["load"]
      case .command: builtins(.command) + names + Self.statements + rest
      case .layer: builtins(.layer) + ["for", "if", "repeat"]
      case .setting: builtins(.setting)
      case .expression: names + builtins(.function) + rest + ["true", "false", "nothing", "not"]
      case .argument: signature(signatures) == nil ? names + rest : arguments(signatures, known)
      case .member(let path): members(path, signatures, known)
      case .string, .nothing: []
      }
    var seen: Set<String> = []
    return all.filter { $0.hasPrefix(prefix) && seen.insert($0).inserted }
  }

  private static let statements = ["let", "for", "if", "while", "func", "return"]

  /// What the call around the cursor calls, where it is built in.
  public func signature(_ signatures: SignatureTable) -> BuiltinSignature? {
    guard let call else { return nil }
    return switch call.line {
    case .layer: signatures.layer(call.name) ?? signatures.command(call.name)
    case .setting: signatures.setting(call.name) ?? signatures.command(call.name)
    case .command: signatures.command(call.name) ?? signatures.function(call.name)
    default: signatures.function(call.name)
    }
  }

  /// What the parameter at the cursor takes, then the labels that the call still takes.
  private func arguments(_ signatures: SignatureTable, _ known: [String: Checker.KnownName]) -> [String] {
    guard let call, let all = signature(signatures)?.parameters.filter({ !$0.definesName }) else { return [] }
    if let label = call.label {
      return all.filter { $0.name == label }.flatMap { values(of: $0, signatures, known) }
    }
    let next = nextParameters(all, call)
    let given = Set(all.prefix(call.positionalCount).map(\.name) + call.labels)
    let labelled = all.filter { parameter in
      // What a call begins with needs no label, and neither do words.
      let isFirst = parameter.name == all.first?.name && parameter.defaultValue == nil
      let standsAlone = next.contains { $0.name == parameter.name } && (isFirst || !parameter.choices.isEmpty)
      return !parameter.isVariadic && !given.contains(parameter.name) && !(standsAlone && prefix.isEmpty)
    }
    return next.flatMap { values(of: $0, signatures, known) } + labelled.map { $0.name + ":" }
  }

  /// The parameters that a value without a label may go to: a choice that may be left out is passed over.
  private func nextParameters(
    _ all: [BuiltinSignature.Parameter], _ call: Call
  ) -> [BuiltinSignature.Parameter] {
    if let last = all.firstIndex(where: \.isVariadic), call.positionalCount >= last { return [all[last]] }
    var next: [BuiltinSignature.Parameter] = []
    for parameter in all.dropFirst(call.positionalCount) where !call.labels.contains(parameter.name) {
      next.append(parameter)
      if parameter.choices.isEmpty || parameter.defaultValue == nil { break }
    }
    return next
  }

  /// The words and names that a parameter takes.
  private func values(
    of parameter: BuiltinSignature.Parameter, _ signatures: SignatureTable, _ known: [String: Checker.KnownName]
  ) -> [String] {
    let kinds = parameter.kinds
    let isAny = kinds == .any
    let truth = kinds.contains(.boolean) && !isAny ? ["true", "false"] : []
    let names = known.filter { name, value in
      // A name of a number at an empty place would hide what the number means.
      !name.hasPrefix("_") && !value.kinds.isDisjoint(with: kinds)
        && (!prefix.isEmpty || isAny || value.kinds.isDisjoint(with: [.number, .boolean]))
    }.keys.sorted()
    let functions = signatures.builtins.filter { builtin in
      // What may give anything is offered once a letter of it is typed.
      let givesThese = !builtin.result.isDisjoint(with: kinds) && (builtin.result != .any || !prefix.isEmpty)
      switch builtin.family {
      case .function: return givesThese && (!prefix.isEmpty || !isAny && !kinds.contains(.number))
      case .loss, .optimizer, .initializer: return givesThese && (!prefix.isEmpty || !isAny)
      case .layer, .setting, .command: return false
      }
    }.map(\.name)
    return parameter.choices + truth + names + functions
  }

  private func members(
    _ path: [String], _ signatures: SignatureTable, _ known: [String: Checker.KnownName]
  ) -> [String] {
    guard let first = path.first, var kinds = known[first]?.kinds else { return [] }
    for name in path.dropFirst() {
      let found = signatures.members.filter { $0.name == name && !$0.owner.isDisjoint(with: kinds) }
      kinds = found.reduce(ValueKinds()) { $0.union($1.result) }
    }
    return signatures.members.filter { !$0.owner.isDisjoint(with: kinds) }.map(\.name)
  }
}
