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
    let values = names + builtins(.function, .loss, .optimizer, .initializer)
    let all: [String] =
      switch place {
      case .command: builtins(.command) + values + ["let", "for", "if", "while", "func", "return"]
      case .layer: builtins(.layer) + ["for", "if", "repeat"]
      case .setting: builtins(.setting)
      case .expression: values + ["true", "false", "nothing", "not"]
      case .argument: arguments(signatures) + (call?.label == nil ? values : choicesOrValues(signatures, values))
      case .member(let path): members(path, signatures, known)
      case .string, .nothing: []
      }
    var seen: Set<String> = []
    return all.filter { $0.hasPrefix(prefix) && seen.insert($0).inserted }
  }

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

  /// The choices and labels that the call still takes.
  private func arguments(_ signatures: SignatureTable) -> [String] {
    guard let call, let parameters = signature(signatures)?.parameters, call.label == nil else { return [] }
    let next = parameters.filter { !$0.definesName }.dropFirst(call.positionalCount).first
    let labels = parameters.filter { !$0.definesName && !$0.isVariadic && !call.labels.contains($0.name) }
    return (next?.choices ?? []) + labels.map { $0.name + ":" }
  }

  private func choicesOrValues(_ signatures: SignatureTable, _ values: [String]) -> [String] {
    guard let parameter = signature(signatures)?.parameters.first(where: { $0.name == call?.label }) else {
      return values
    }
    let truth = parameter.kinds.contains(.boolean) && parameter.kinds != .any ? ["true", "false"] : []
    return parameter.choices + truth + (parameter.kinds.isEmpty ? [] : values)
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
