import ArgumentParser
import Diagnostics
import Glibc
import Plotting
import Compute
import Runtime
import Studio

/// A script: what messages call it, and its text.
struct ScriptSource {
  var name: String
  var text: String

  init(name: String, text: String) {
    self.name = name
    self.text = text
  }

  /// The largest script that is read.
  private static let limit = 16 << 20

  /// Reads a file.
  init(file: String) throws {
    guard let text = readFile(file, limit: Self.limit) else {
      let reason = errno == EFBIG ? "it is larger than 16 MiB" : String(cString: strerror(errno))
      throw ValidationError("cannot read `\(file)`: \(reason)")
    }
    self.init(name: file.split(separator: "/").last.map(String.init) ?? file, text: text)
  }
}

/// Everything on standard input.
func readStandardInput() throws -> String {
  guard let text = readFile("/dev/stdin", limit: 16 << 20) else {
    throw ValidationError("cannot read standard input")
  }
  return text
}

/// Runs a script from its first line to its last or to the first error.
struct ScriptRunner {
  let session: Session
  let host: TerminalHost
  /// Where each training step is written, if anywhere.
  var log: StepLog?

  init(options: Session.Options, isQuiet: Bool = false) {
    host = TerminalHost(terminal: .ofThisProgram(), isWorkbench: false, isQuiet: isQuiet)
    session = Session(host: host, options: options, interruption: Signals.work)
  }

  /// Runs it and answers the exit status.
  ///
  /// - Parameter showsValue: whether the value of the last line is printed.
  func run(_ script: ScriptSource, showsValue: Bool = false) throws -> Int32 {
    try requireMachine()
    Signals.installForScript()
    if let log { session.stepLog = { log.write($0) } }
    let result = session.run(SourceText(name: script.name, text: script.text))
    host.finishCell()
    host.show(result.errors)
    if showsValue, let text = result.text { host.print(text) }
    return ExitStatus.of(result.cell.outcome, host, log)
  }
}

/// Checks `ATELIER_KERNELS` and `ATELIER_THREADS` before anything runs.
func requireMachine() throws {
  do throws(ComputeError) { _ = try Machine.chosen() } catch { throw ValidationError("\(error)") }
}

extension TerminalCapabilities {
  /// What the environment says of a stream of this program.
  static func ofThisProgram(_ stream: Int32 = STDOUT_FILENO) -> TerminalCapabilities {
    var environment: [String: String] = [:]
    for name in ["TERM", "COLORTERM", "NO_COLOR", "LC_ALL", "LC_CTYPE", "LANG", "TMUX", "STY", "TERM_PROGRAM"] {
      if let value = getenv(name) { environment[name] = String(cString: value) }
    }
    return TerminalCapabilities(environment: environment, isTerminal: isatty(stream) == 1)
  }
}
