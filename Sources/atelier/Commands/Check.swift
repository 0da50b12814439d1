import ArgumentParser
import Diagnostics
import Studio

/// `atelier check FILE...`: parses, checks shapes, trains nothing.
struct Check: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Check scripts without training; of lessons also that each solution passes.")

  @Argument(help: "Scripts, notebooks and lessons.", completion: .file(extensions: ["gan", "md"]))
  var files: [String]

  func run() throws {
    var failures = 0
    for file in files {
      let script = try ScriptSource(file: file)
      let runner = ScriptRunner(options: .init(isDryRun: true), isQuiet: true)
      let status = try runner.run(script)
      if status == ExitStatus.interrupted { throw ExitCode(status) }
      if status != ExitStatus.done { failures += 1 }
    }
    throw ExitCode(failures == 0 ? ExitStatus.done : ExitStatus.scriptError)
  }
}
