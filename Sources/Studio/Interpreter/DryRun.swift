/// What a dry run (`atelier check`) had to guess, because only training or a file would tell.
struct DryRunGuesses {
  /// How many parts are being run that a run for real may leave out or repeat.
  var depth = 0
  /// How many such parts were run so far.
  var count = 0
  /// Whether the present gan, or the last generator, is one whose shapes nobody knows.
  var presentIsUnknown = false

  /// How often the blocks of `every` were run since one was set.
  var hookRuns = 0
  static let maximumHookRuns = 20

  /// How deep functions may call one another once something was guessed: the branch that would end them may be the one
  /// that was guessed about.
  static let callDepth = 6
}

extension Interpreter {
  /// Runs what a run for real may leave out or repeat: plain values that it changes are unknown from here on.
  func guess<Result>(_ body: () throws -> Result) rethrows -> Result {
    guesses.count += 1
    stack?.isUnknown = true
    ganBuilder?.isUnknown = true
    guesses.depth += 1
    defer { guesses.depth -= 1 }
    return try body()
  }

  /// What a part gives, and whether it read nothing that training would have made.
  func certainty<Result>(of body: () throws -> Result) rethrows -> (result: Result, isCertain: Bool) {
    let outer = touchedUncertain
    touchedUncertain = false
    defer { touchedUncertain = touchedUncertain || outer }
    let result = try body()
    return (result, !touchedUncertain)
  }

  /// In a dry run: counts the steps that a gan can have made at most.
  func rehearseSteps(of gan: GanObject, _ count: Int) {
    guard guesses.depth == 0, let before = gan.rehearsedSteps else { return gan.rehearsedSteps = nil }
    let (steps, overflow) = before.addingReportingOverflow(count)
    gan.rehearsedSteps = overflow || steps > 1 << 40 ? nil : steps
  }

  /// In a dry run: refuses to go to a step, or so many back, where no way leads.
  func rehearseMove(of gan: GanObject, to target: (_ furthest: Int) -> Int) throws {
    guard let steps = gan.rehearsedSteps else { return }
    let reachable = gan.gan.earliestStep...max(gan.gan.earliestStep, gan.gan.furthestStep + steps)
    let target = target(reachable.upperBound)
    guard !reachable.contains(target) else { return }
    throw failure(.unreachableStep(target, reachable: reachable), gan)
  }

  /// In a dry run: a call of a builtin with an argument that is not known, and what hangs on it.
  func leaveOpen(_ builtin: Builtin) {
    touchedUncertain = true
    current?.rehearsedSteps = nil
    switch builtin.body {
    case .layer: stack?.isUnknown = true
    case .setting: ganBuilder?.isUnknown = true
    default: break
    }
  }

  /// In a dry run: the present gan or generator is one that is not known.
  func adoptUnknown() {
    current = nil
    lastGenerator = nil
    guesses.presentIsUnknown = true
  }
}

extension Value {
  /// Whether a copy is independent: what a branch may have changed.
  var isPlain: Bool {
    switch self {
    case .nothing, .bool, .number, .string, .list, .range, .tensor, .record: true
    case .network, .gan, .dataset, .recipe, .function, .layer, .history, .unknown: false
    }
  }
}
