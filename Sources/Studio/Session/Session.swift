import Diagnostics
import Glibc
import Language

/// A session: the names, gans and networks that cells have defined, the cells themselves, and the random stream.
///
/// A session does nothing but run cells; what they show goes to its host. It belongs to one thread at a time.
public final class Session {
  /// How a session begins.
  public struct Options: Sendable {
    /// The seed before any `seed n`.
    public var seed: UInt64
    /// Values, as source, that take the place of what top-level `let`s of these names give (`--set`).
    public var overrides: [String: String]
    /// Whether nothing is trained and no file is needed (`atelier check`).
    public var isDryRun: Bool
    /// Where relative paths begin; the working directory where it is `nil`.
    public var folder: String?

    /// Options; without any, those of the workbench.
    public init(seed: UInt64 = 0, overrides: [String: String] = [:], isDryRun: Bool = false, folder: String? = nil) {
      self.seed = seed
      self.overrides = overrides
      self.isDryRun = isDryRun
      self.folder = folder
    }
  }

  /// How the session began.
  public let options: Options
  /// Whoever shows what happens. The session does not keep it alive.
  public weak var host: (any SessionHost)?
  /// The cells that were run, in order.
  public internal(set) var cells: [Cell] = []
  /// Asks running work to stop; whoever sets it takes it down again before the next cell.
  public let interruptionFlag: InterruptionFlag
  /// Called after each training step of a gan, on the thread that trains.
  public var stepLog: ((StepLogEntry) -> Void)?

  /// The results of cells by number, for `_3`.
  private(set) var results: [Int: Value] = [:]
  /// The result of the last cell that had one, for `_`.
  private(set) var lastResult: Value?
  private(set) var overrides: [String: Value] = [:]
  /// Whether an expression is looked at without a trace: nothing is shown, nothing trains.
  private(set) var isTraceless = false
  private(set) lazy var interpreter = Interpreter(session: self)

  /// An empty session.
  ///
  /// - Parameter interruption: the flag that stops its work; one of its own without it.
  public init(
    host: (any SessionHost)?, options: Options = Options(), interruption: InterruptionFlag = InterruptionFlag()
  ) {
    self.host = host
    self.options = options
    interruptionFlag = interruption
  }

  /// The number of the next cell.
  public var nextCellNumber: Int { cells.count + 1 }

  /// The builtins and members that a checker, help and completion know.
  public static var signatures: SignatureTable { BuiltinTable.shared.signatures }

  /// The topics of `help` that are no builtins.
  public static var helpTopics: [String] { HelpTopics.names }

  /// The names at the top level with what is known of their values.
  public var knownNames: [String: Checker.KnownName] {
    var known: [String: Checker.KnownName] = [:]
    for (name, variable) in interpreter.variables {
      guard let value = variable.value else { continue }
      var definition: FunctionDefinition?
      if case .function(let function) = value, case .defined(let code) = function.body { definition = code.definition }
      known[name] = Checker.KnownName(value.kinds, function: definition)
    }
    if lastResult != nil { known["_"] = Checker.KnownName(.any) }
    for number in results.keys { known["_\(number)"] = Checker.KnownName(.any) }
    return known
  }

  /// The value of a top-level name.
  public func value(named name: String) -> Value? { interpreter.variables[name]?.value }

  /// Puts cells of an earlier session before those that ran here, whose numbers and results by number end with that.
  func insert(_ earlier: [Cell]) {
    guard !earlier.isEmpty else { return }
    cells = (earlier + cells).enumerated().map { index, cell in
      Cell(
        number: index + 1, source: cell.source, seconds: cell.seconds, outcome: cell.outcome, output: cell.output)
    }
    results = [:]
  }

  // MARK: Running cells

  /// Runs a cell: parses, checks and executes it.
  ///
  /// - Parameter name: what messages call the source; `cell 3` where it is left out.
  @discardableResult
  public func run(_ text: String, name: String? = nil) -> CellResult {
    run(SourceText(name: name ?? "cell \(nextCellNumber)", text: text))
  }

  /// Runs a cell: parses, checks and executes it.
  @discardableResult
  public func run(_ source: SourceText) -> CellResult {
    let number = nextCellNumber
    let start = Clock.seconds
    output = []
    outputBytes = 0
    let ending =
      LargeStack.run { execute(source) }
      ?? Ending(outcome: .failed, errors: [Diagnostic(.error, "the system gives no thread to run this on")])
    if let value = ending.value { remember(Display.literal(value)) }
    let cell = Cell(
      number: number, source: source, seconds: Clock.seconds - start, outcome: ending.outcome, output: output)
    cells.append(cell)
    if case .some(let value) = ending.value, ending.outcome == .completed {
      results[number] = value
      lastResult = value
    }
    return CellResult(
      cell: cell, errors: ending.errors, value: ending.value, text: ending.value.map(Display.literal))
  }

  /// How the code of a cell ended.
  private struct Ending {
    var outcome = CellOutcome.completed
    var errors: [Diagnostic] = []
    var value: Value?
  }

  private func execute(_ source: SourceText) -> Ending {
    let parsed = Parser.parse(source)
    let checker = Checker(Self.signatures, known: knownNames, mayLackData: interpreter.mayLackData)
    // Where the parser has found errors, the checker answers for what can be read of the rest.
    let diagnostics =
      parsed.diagnostics.containsError
      ? checker.check(source).diagnostics : parsed.diagnostics + checker.check(parsed.program)
    for diagnostic in diagnostics where diagnostic.severity != .error {
      show(.diagnostic(diagnostic))
      if let span = diagnostic.primary?.span {
        remember(warning: diagnostic.message, at: Failure.Place(source: source, span: span))
      }
    }
    let errors = diagnostics.filter { $0.severity == .error }
    guard errors.isEmpty else { return Ending(outcome: .failed, errors: errors) }
    let compiler = Compiler(interpreter, source, forwardNames: Compiler.definedNames(parsed.program))
    let program = compiler.program(parsed.program)
    guard compiler.errors.isEmpty else {
      return Ending(outcome: .failed, errors: compiler.errors.map { $0.diagnostic(names: allNames) })
    }
    return execute(program, slotCount: compiler.slotCount, source)
  }

  private func execute(_ program: BlockNode, slotCount: Int, _ source: SourceText) -> Ending {
    let frame = Frame(slotCount: slotCount, source: source, interpreter: interpreter)
    var last = Value.nothing
    defer { interpreter.showLastPicture() }
    do {
      interpreter.noteStack()
      try interpreter.readOverrides()
      for statement in program.statements {
        last = .nothing
        try interpreter.checkInterruption(at: statement.span, frame)
        if let line = statement as? LineNode { last = try line.value(frame) } else { _ = try statement.execute(frame) }
      }
    } catch let failure as Failure {
      return Ending(outcome: .failed, errors: [failure.diagnostic(names: allNames)])
    } catch let stopped as Stopped {
      interpreter.showLastPicture()
      show(.note(host?.goesOn == false ? stopped.remark : stopped.remarkWithState))
      return Ending(outcome: .interrupted)
    } catch {
      return Ending(outcome: .failed, errors: [Diagnostic(.error, "\(error)")])
    }
    if case .nothing = last { return Ending() }
    return Ending(value: last)
  }

  /// All names that a program may mention.
  private var allNames: [String] {
    interpreter.variables.values.filter { $0.value != nil }.map(\.name).sorted() + interpreter.table.names
  }

  /// What was warned of, and where.
  private var warnings: [(message: String, place: Failure.Place)] = []
  /// Of more warnings the oldest are forgotten, so that a long session does not keep the source of all its cells for them.
  private static let mostWarnings = 1_000

  private func remember(warning message: String, at place: Failure.Place) {
    warnings.removeFirst(max(0, warnings.count + 1 - Self.mostWarnings))
    warnings.append((message, place))
  }

  /// Whether a rule has not spoken yet about anything in this block; from now on it has.
  func isFirstWarning(_ lint: Lint, in block: Failure.Place) -> Bool {
    let hasSpoken = warnings.contains { message, place in
      message == lint.message && place.source === block.source && block.span.start <= place.span.start
        && place.span.end <= block.span.end
    }
    if !hasSpoken { remember(warning: lint.message, at: block) }
    return !hasSpoken
  }

  // MARK: Looking without a trace

  /// The value of an expression, evaluated without a trace: nothing is shown, nothing trains, and the random stream of
  /// the session stays where it is. `nil` where the expression fails.
  public func value(of expression: String) -> Value? {
    value(of: SourceText(name: "check", text: expression))
  }

  /// Whether a condition holds; an expression that fails, or is not true or false, does not hold.
  public func holds(_ condition: String) -> Bool {
    switch value(of: condition) {
    case .bool(let bool)?: bool
    case .tensor(let tensor)?: tensor.count == 1 && tensor.values[0] == 1
    default: false
    }
  }

  /// A text with `{expression}` in it; what fails becomes `?`.
  public func filledIn(_ template: String) -> String {
    let parts = Parser.parseTemplate(SourceText(name: "text", text: template)).parts
    return parts.map { part in
      switch part {
      case .text(let text): text
      case .interpolation(let expression): value(of: Printer.print(expression)).map(Display.text) ?? "?"
      }
    }.joined()
  }

  private func value(of source: SourceText) -> Value? {
    let parsed = Parser.parse(source)
    guard !parsed.diagnostics.containsError, parsed.program.statements.count == 1,
      case .expression(let expression) = parsed.program.statements[0].kind
    else { return nil }
    let wasTraceless = isTraceless
    isTraceless = true
    let random = interpreter.random
    defer {
      isTraceless = wasTraceless
      interpreter.random = random
    }
    return LargeStack.run {
      let compiler = Compiler(interpreter, source)
      let node = compiler.expression(expression)
      guard compiler.errors.isEmpty else { return nil }
      interpreter.noteStack()
      let frame = Frame(slotCount: compiler.slotCount, source: source, interpreter: interpreter)
      return try? node.evaluate(frame)
    } ?? nil
  }

  // MARK: The host

  func show(_ event: SessionEvent) {
    guard !isTraceless else { return }
    switch event {
    case .text(let text): remember(text)
    case .table(let table): remember(table.text)
    case .page(let page): remember(page.text)
    case .stage(let note): remember(note.text)
    default: break
    }
    // A dry run says what is wrong, and nothing else.
    if options.isDryRun, case .diagnostic = event {} else if options.isDryRun { return }
    host?.show(event)
  }

  /// What the present cell has shown as text, for a notebook; a cell that shows very much is cut.
  private var output: [String] = []
  private var outputBytes = 0

  private func remember(_ text: String) {
    guard outputBytes < 100_000 else { return }
    outputBytes += text.utf8.count
    output += VisibleText.of(text).split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
  }

  var isInterrupted: Bool { interruption != .none }

  var interruption: Interruption { max(host?.interruption ?? .none, interruptionFlag.value) }

  func setOverride(_ name: String, _ value: Value) { overrides[name] = value }
}
