import ArgumentParser
import Diagnostics
import Notebook
import Studio

/// Runs the cells of a notebook from the first to the last or to the first error.
struct NotebookRunner {
  let session: Session
  let host: TerminalHost
  /// Where each training step is written, if anywhere.
  var log: StepLog?

  init(options: Session.Options, isQuiet: Bool = false) {
    host = TerminalHost(terminal: .ofThisProgram(), isWorkbench: false, isQuiet: isQuiet)
    session = Session(host: host, options: options, interruption: Signals.work)
  }

  /// Runs it.
  ///
  /// - Parameter isShown: whether what the cells print goes to standard output.
  /// - Returns: the run and the exit status.
  func run(_ script: ScriptSource, isShown: Bool) throws -> (run: NotebookRun, status: Int32) {
    try requireMachine()
    Signals.installForScript()
    if let log { session.stepLog = { log.write($0) } }
    let observer: any SessionHost = isShown ? host : ProgressOnly(host: host)
    let run = NotebookRun(MarkdownDocument(script.text), name: script.name, in: session, observer: observer)
    host.finishCell()
    host.show(run.errors)
    let outcome: CellOutcome = run.isInterrupted ? .interrupted : run.errors.isEmpty ? .completed : .failed
    return (run, ExitStatus.of(outcome, host, log))
  }

  /// Passes progress on and nothing else: what the cells print goes into a file.
  private final class ProgressOnly: SessionHost {
    let host: TerminalHost

    init(host: TerminalHost) { self.host = host }

    var interruption: Interruption { host.interruption }

    var goesOn: Bool { host.goesOn }

    func show(_ event: SessionEvent) {
      switch event {
      case .training, .job: host.show(event)
      case .text, .table, .page, .stage, .plot, .frame, .live, .diagnostic, .note: break
      }
    }
  }
}
