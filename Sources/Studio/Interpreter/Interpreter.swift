import Diagnostics
import Glibc
import Language

/// Runs compiled code: the state of a session that code can reach, and the calls of functions.
final class Interpreter {
  let table = BuiltinTable.shared
  let isDryRun: Bool
  unowned let session: Session
  /// The names at the top level.
  var variables: [String: Variable] = [:]
  /// The stack, and the gan, that is being defined.
  var stack: StackBuilder?
  var ganBuilder: GanBuilder?
  /// The seed of what is defined from now on.
  var seed: UInt64
  /// The generator that `noise(n)` fits where there is no gan.
  var lastGenerator: NetworkObject?
  /// The gan that commands without one speak of.
  var current: GanObject?
  /// All gans that are still referred to.
  var gans: [WeakGan] = []
  var datasets = DatasetCache()
  /// Whether a gan may be defined without data: it comes from a file, and its data is not there.
  var mayLackData = false
  /// Blocks that run every so many steps, by their intervals.
  var hooks: [Hook] = []
  var isInHook = false
  /// Whether a picture of the training is kept up to date.
  var isWatching = false
  var nextPicture = 0.0
  /// The gan that is watched and has learned since its last picture.
  var unshown: GanObject?
  var lastReport = 0.0
  var stepsSinceReport = 0
  /// In a dry run: whether something was read that depends on what training would have made.
  var touchedUncertain = false
  var guesses = DryRunGuesses()
  /// The session's own stream of random numbers; training does not touch it.
  var random = SessionRandom()
  private var callDepth = 0
  private var memory = MemoryGuard()

  init(session: Session) {
    self.session = session
    isDryRun = session.options.isDryRun
    seed = session.options.seed
  }

  /// Code mentions the variables that hold functions, which hold code.
  deinit { for variable in variables.values { variable.value = nil } }

  /// The top-level name, made where there is none yet.
  func variable(_ name: String) -> Variable {
    if let variable = variables[name] { return variable }
    let variable = Variable(name: name)
    variables[name] = variable
    return variable
  }

  /// Throws when the person wants the work to stop.
  func checkInterruption(at span: SourceSpan, _ frame: Frame) throws {
    if session.isInterrupted { throw Stopped() }
    guard memory.isLeft() else { throw Failure(problem: .outOfMemory, source: frame.source, span: span) }
  }

  // MARK: Calls

  /// Runs a builtin with its bound arguments.
  func run(
    _ builtin: Builtin, _ arguments: Arguments, _ site: CallSite, block: FunctionNode? = nil,
    argumentTexts: [String] = []
  ) throws -> Value {
    if isDryRun, arguments.hasUnknown {
      leaveOpen(builtin)
      return .unknown
    }
    switch builtin.body {
    case .call(let body):
      let block = try block.map { try $0.make(site.frame) }
      let call = Builtin.Call(interpreter: self, site: site, block: block, argumentTexts: argumentTexts)
      do { return try body(arguments, call) } catch let problem as Problem {
        guard case .noGan = problem, guesses.presentIsUnknown else { throw problem }
        return .unknown
      }
    case .recipe(let kind):
      return .recipe(try Recipe(kind, arguments))
    case .layer(let body):
      guard let stack else { throw Problem.insideStack(builtin.name) }
      try stack.begin(builtin.name, site)
      try body(arguments, stack)
      return .nothing
    case .setting:
      try ganBuilder?.add(arguments, site)
      return .nothing
    case .syntax:
      return .nothing
    }
  }

  /// Calls a function with evaluated arguments.
  func call(_ function: FunctionValue, _ site: CallSite, _ arguments: [ArgumentValue]) throws -> Value {
    switch function.body {
    case .builtin(let builtin):
      do {
        return try run(builtin, try Binding.bind(builtin, values: arguments, site.frame), site)
      } catch let problem as Problem {
        throw Failure(problem: problem, source: site.frame.source, span: site.span)
      }
    case .defined(let code):
      return try call(code, function, site, arguments)
    }
  }

  private func call(
    _ code: FunctionCode, _ function: FunctionValue, _ site: CallSite, _ arguments: [ArgumentValue]
  ) throws -> Value {
    func here(_ problem: Problem) -> Failure { Failure(problem: problem, source: site.frame.source, span: site.span) }
    if guesses.count > 0, callDepth >= DryRunGuesses.callDepth { return .unknown }
    guard callDepth < Limits.callDepth, hasStackLeft() else { throw here(.callsTooDeep) }
    try checkInterruption(at: site.span, site.frame)
    callDepth += 1
    defer { callDepth -= 1 }
    let frame = Frame(slotCount: code.slotCount, source: code.source, interpreter: self)
    for (slot, value) in zip(code.capturedSlots, function.captured) { frame.slots[slot] = value }
    if let slot = code.ownSlot { frame.slots[slot] = .function(function) }
    do { try Self.bind(arguments, code, frame) } catch let problem as Problem { throw here(problem) }
    do {
      _ = try code.body.execute(frame)
    } catch var failure as Failure {
      failure.trail.append(
        Failure.Step(function: function.name, source: site.frame.source, span: site.span))
      throw failure
    }
    return frame.resultIsGuess ? .unknown : frame.result
  }

  private static func bind(_ arguments: [ArgumentValue], _ code: FunctionCode, _ frame: Frame) throws {
    let names = code.definition.parameters.map(\.name.text)
    let function = code.definition.name.text
    var isGiven = [Bool](repeating: false, count: names.count)
    var next = 0
    for argument in arguments {
      let index: Int
      if let label = argument.label {
        guard let found = names.firstIndex(of: label) else {
          throw Problem.unknownArgument(name: label, of: function, known: names)
        }
        index = found
      } else {
        guard next < names.count else { throw Problem.tooManyArguments(of: function, limit: names.count) }
        index = next
        next += 1
      }
      guard !isGiven[index] else { throw Problem.argumentTwice(name: names[index], of: function) }
      isGiven[index] = true
      frame.slots[index] = argument.value
    }
    for index in names.indices where !isGiven[index] {
      guard let standard = code.defaults[index] else {
        throw Problem.missingArgument(name: names[index], of: function)
      }
      frame.slots[index] = try standard.evaluate(frame)
    }
  }

  /// A path as the system wants it: relative ones begin at the session's folder.
  func path(_ text: String) -> String {
    guard let folder = session.options.folder, !text.hasPrefix("/") else { return text }
    return folder + "/" + text
  }

  // MARK: The stack of the thread

  private var stackLimit: UInt = 0

  /// Whether the thread's stack has room for another call.
  private func hasStackLeft() -> Bool {
    var marker: UInt8 = 0
    let here = withUnsafeMutablePointer(to: &marker) { UInt(bitPattern: $0) }
    return here > stackLimit
  }

  /// Notes how far the stack of the present thread may grow, with a reserve for what builtins need.
  func noteStack() {
    var marker: UInt8 = 0
    let here = withUnsafeMutablePointer(to: &marker) { UInt(bitPattern: $0) }
    stackLimit = here - UInt(LargeStack.size - (8 << 20))
  }

  // MARK: Results of cells

  /// The result of a cell, of the last one that had a result where no number is given.
  func cellResult(_ number: Int?) throws(Problem) -> Value {
    if let number {
      guard let value = session.results[number] else { throw .noCellResult(number) }
      return value
    }
    guard let value = session.lastResult else { throw .noCellResult(nil) }
    return value
  }

  /// Evaluates the overrides once, before the first cell runs.
  func readOverrides() throws {
    guard !hasReadOverrides else { return }
    hasReadOverrides = true
    for (name, text) in session.options.overrides.sorted(by: { $0.key < $1.key }) {
      session.setOverride(name, session.value(of: text) ?? .string(text))
    }
  }

  private var hasReadOverrides = false

  /// What `--set` puts in the place of a top-level `let`.
  func override(of name: String, _ value: Value, _ span: SourceSpan, _ frame: Frame) throws -> Value {
    guard let override = session.overrides[name] else { return value }
    guard override.kindName == value.kindName else {
      let problem = Problem.overrideOfOtherKind(name, expected: value.kindName, found: override.kindName)
      throw Failure(problem: problem, source: frame.source, span: span)
    }
    return override
  }
}
