import Diagnostics

/// Finds what is wrong with a program before it runs: names, arguments, blocks, habits from elsewhere, pits of GANs.
public struct Checker: Sendable {
  /// A name that the session knows already.
  public struct KnownName: Sendable {
    /// What its value may be; `.any` where nobody knows.
    public let kinds: ValueKinds
    /// The parameters, where it is a function that was defined with `func`.
    public let function: FunctionDefinition?

    /// A name of these kinds.
    public init(_ kinds: ValueKinds, function: FunctionDefinition? = nil) {
      self.kinds = kinds
      self.function = function
    }
  }

  let signatures: SignatureTable
  let known: [String: KnownName]
  let mayLackData: Bool

  /// A checker against `signatures`, in a session that knows the names `known`.
  ///
  /// - Parameter mayLackData: whether a gan is complete without its data, as one that only paints.
  public init(_ signatures: SignatureTable, known: [String: KnownName] = [:], mayLackData: Bool = false) {
    self.signatures = signatures
    self.known = known
    self.mayLackData = mayLackData
  }

  /// Errors, warnings and notes in the order of the source. The parser's own diagnostics are not repeated.
  public func check(_ program: Block) -> [Diagnostic] {
    var pass = CheckPass(self, program)
    pass.check(program)
    return pass.findings(isBroken: false).inSourceOrder.withCorrectedLines.limited()
  }

  /// Parses a source and checks what parsed: the tree, and all that is wrong in the order of the source.
  public func check(_ source: SourceText) -> (program: Block, diagnostics: [Diagnostic]) {
    let parsed = Parser.parse(source)
    // Where the braces do not match, nobody knows which block a line belongs to.
    guard parsed.bracketsMatch else {
      return (
        parsed.program, parsed.diagnostics.withCorrectedLines.limited(hasMoreErrors: parsed.hasMoreErrors)
      )
    }
    var pass = CheckPass(self, parsed.program)
    pass.check(parsed.program)
    // A line that is shown anew, in the right words, needs no other complaint.
    let rest = parsed.diagnostics.filter { diagnostic in
      !pass.rewrittenLines.contains { line in diagnostic.primary.map { line.touches($0.span.start) } ?? false }
    }
    let all = rest + pass.findings(isBroken: rest.containsError)
    return (parsed.program, all.inSourceOrder.withCorrectedLines.limited(hasMoreErrors: parsed.hasMoreErrors))
  }
}

extension [Diagnostic] {
  /// Where several corrections touch one line, each shows the line with all of them.
  var withCorrectedLines: [Diagnostic] {
    var edits: [Int: [Diagnostic.FixIt.Edit]] = [:]
    for diagnostic in self {
      guard let line = diagnostic.correctedLine else { continue }
      edits[line, default: []] += diagnostic.fixIt?.edits ?? []
    }
    return map { diagnostic in
      guard let line = diagnostic.correctedLine, let all = edits[line], let own = diagnostic.fixIt else {
        return diagnostic
      }
      var merged = diagnostic
      merged.fixIt = Diagnostic.FixIt(own.message, all)
      return merged
    }
  }

  /// The first of each severity, of which no more help; the last error says that there are others.
  func limited(hasMoreErrors: Bool = false) -> [Diagnostic] {
    var counts: [Diagnostic.Severity: Int] = [:]
    var lastError: Int?
    var shown: [Diagnostic] = []
    for diagnostic in self {
      counts[diagnostic.severity, default: 0] += 1
      guard counts[diagnostic.severity, default: 0] <= Parser.maximumErrors else { continue }
      if diagnostic.severity == .error { lastError = shown.count }
      shown.append(diagnostic)
    }
    if let lastError, hasMoreErrors || counts[.error, default: 0] > Parser.maximumErrors {
      shown[lastError].notes.append("there are more errors after this one: mend these first")
    }
    return shown
  }

  /// Sorted by place; of those at one place the first stays first.
  var inSourceOrder: [Diagnostic] {
    enumerated().sorted {
      ($0.element.primary?.span.start ?? 0, $0.offset) < ($1.element.primary?.span.start ?? 0, $1.offset)
    }.map(\.element)
  }
}

extension Diagnostic {
  /// The line that its correction changes, if it has one.
  fileprivate var correctedLine: Int? {
    guard let first = fixIt?.edits.first, let source = primary?.source else { return nil }
    return source.line(at: first.span.start)
  }
}
