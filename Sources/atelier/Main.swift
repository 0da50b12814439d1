import ArgumentParser
import Diagnostics
import Glibc
import Memory
import Studio

/// The program: reads the command line and ends with 0 done, 1 an error in the script, 2 wrong usage, 130 interrupted.
@main
struct Main {
  static func main() {
    openStandardStreams()
    Terminal.useUTF8()
    MemoryLimit.keepFreedMemory()
    do {
      var command = try Atelier.parseAsRoot()
      try command.run()
    } catch let status as ExitCode where status.rawValue != ExitCode.validationFailure.rawValue {
      exit(status.rawValue)
    } catch let error as ValidationError {
      // It comes from the work itself: the arguments are as they should be.
      writeLines("Error: \(VisibleText.line(error.message))", to: STDERR_FILENO)
      exit(ExitStatus.wrongUsage)
    } catch {
      var text = Atelier.fullMessage(for: error)
      if let file = CommandLine.arguments.dropFirst().first, file.hasSuffix(".gan") || file.hasSuffix(".md") {
        text += "\n  Write `atelier run \(file)` to run it."
      }
      let isFailure = Atelier.exitCode(for: error) != .success
      if !text.isEmpty { writeLines(text, to: isFailure ? STDERR_FILENO : STDOUT_FILENO) }
      exit(isFailure ? ExitStatus.wrongUsage : ExitStatus.done)
    }
  }
}

/// Opens the standard streams that the program was started without, so that no file of the person gets their numbers: else
/// what is printed would go into it. What is opened can neither be read nor written, so that nothing is lost unseen.
private func openStandardStreams() {
  for stream in STDIN_FILENO...STDERR_FILENO where fcntl(stream, F_GETFD) < 0 {
    // It gets the lowest number that is free.
    _ = open("/dev/null", stream == STDIN_FILENO ? O_WRONLY : O_RDONLY)
  }
}

/// What the program tells its caller.
enum ExitStatus {
  static let done: Int32 = 0
  static let scriptError: Int32 = 1
  static let wrongUsage: Int32 = 2
  static let interrupted: Int32 = 130
  /// From here on a signal ended it.
  static let firstOfSignals: Int32 = 128

  /// The status of a script: of the signal that ended it, else of how it ended and whether its output and its log were
  /// written.
  static func of(_ outcome: CellOutcome, _ host: TerminalHost, _ log: StepLog?) -> Int32 {
    let isLogged = log?.finish() ?? true
    if let signal = Signals.terminationSignal { return 128 + signal }
    return switch outcome {
    case .completed: host.outputFailure == nil && isLogged ? done : scriptError
    case .failed: scriptError
    case .interrupted: interrupted
    }
  }
}

/// The command line of Atelier.
struct Atelier: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "atelier",
    abstract: "A workbench for learning generative adversarial networks (GANs) by making them.",
    discussion: """
      Without a command: the workbench, or a script on standard input when that is no terminal. `atelier -e LINE...` runs
      lines from the shell; `atelier --generate-completion-script bash` (or zsh, fish) prints a script that completes them.
      Exit status: 0 done, 1 an error in the script, 2 wrong usage, 130 interrupted.
      """,
    version: "0.1.0",
    subcommands: [Workbench.self, Run.self, FollowLesson.self, ListLessons.self, Render.self, Check.self],
    defaultSubcommand: Workbench.self)
}
