import ArgumentParser
import Glibc
import Notebook
import Studio

/// `atelier run FILE`: a script or a notebook, without a person.
struct Run: ParsableCommand {
  static let configuration = CommandConfiguration(abstract: "Run a script (.gan) or a notebook (.md).")

  @Argument(help: "The script or notebook.", completion: .file(extensions: ["gan", "md"]))
  var file: String

  @Option(help: ArgumentHelp("Give a top-level `let` another value.", valueName: "name=value"))
  var set: [Setting] = []

  @Option(help: "The seed before the script's own `seed`.")
  var seed: UInt64 = 0

  @Option(
    help: ArgumentHelp("Write a JSON object a training step to this file.", valueName: "file.jsonl"),
    completion: .file(extensions: ["jsonl"]))
  var log: String?

  @Flag(help: "No progress and no remarks.")
  var quiet = false

  @Flag(help: "Open the workbench at the end, with everything that the script made.")
  var interactive = false

  @Flag(help: "Compare a notebook's stored outputs with what its cells give now; a difference is an error.")
  var check = false

  /// `NAME=VALUE`.
  struct Setting: ExpressibleByArgument {
    var name: String
    var value: String

    init?(argument: String) {
      guard let equals = argument.firstIndex(of: "="), equals > argument.startIndex else { return nil }
      name = String(argument[..<equals])
      value = String(argument[argument.index(after: equals)...])
    }
  }

  func run() throws {
    if interactive, !Terminal.isInteractive { throw ValidationError("--interactive needs a terminal") }
    let source = try ScriptSource(file: file)
    let overrides = Dictionary(set.map { ($0.name, $0.value) }) { $1 }
    try checkOverrides(overrides, in: source)
    let options = Session.Options(seed: seed, overrides: overrides)
    let stepLog = try log.map { try StepLog(path: $0) }
    let (session, status) =
      file.hasSuffix(".md") ? try runNotebook(source, options, stepLog) : try runScript(source, options, stepLog)
    guard interactive, status < ExitStatus.firstOfSignals else { throw ExitCode(status) }
    throw ExitCode(try Prompt(session: session).run())
  }

  private func runScript(
    _ source: ScriptSource, _ options: Session.Options, _ log: StepLog?
  ) throws -> (Session, Int32) {
    if check { throw ValidationError("--check compares the outputs of a notebook (.md)") }
    var runner = ScriptRunner(options: options, isQuiet: quiet)
    runner.log = log
    return (runner.session, try runner.run(source))
  }

  private func runNotebook(
    _ source: ScriptSource, _ options: Session.Options, _ log: StepLog?
  ) throws -> (Session, Int32) {
    var runner = NotebookRunner(options: options, isQuiet: quiet)
    runner.log = log
    let (run, status) = try runner.run(source, isShown: !check)
    guard check, status == ExitStatus.done else { return (runner.session, status) }
    let differences = StoredOutputs(run.document).differences(from: run)
    for difference in differences {
      let place = "\(source.name), line \(difference.line)"
      let lines = ["\(place): the stored output differs"] + difference.lines
      writeLines(lines.joined(separator: "\n"), to: STDERR_FILENO)
    }
    return (runner.session, differences.isEmpty ? ExitStatus.done : ExitStatus.scriptError)
  }
}
