import ArgumentParser
import Studio

/// `atelier` alone: the workbench, a script on standard input, or lines of the shell.
struct Workbench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "workbench", abstract: "Open the workbench (what `atelier` alone does).")

  @Option(
    name: .customShort("e"), parsing: .remaining,
    help: ArgumentHelp("Run these lines instead; everything behind it belongs to it.", valueName: "line"))
  var lines: [String] = []

  func run() throws {
    if !lines.isEmpty {
      let source = ScriptSource(name: "command line", text: lines.joined(separator: "\n"))
      throw ExitCode(try ScriptRunner(options: .init()).run(source, showsValue: true))
    }
    guard Terminal.isInteractive else {
      let source = ScriptSource(name: "standard input", text: try readStandardInput())
      throw ExitCode(try ScriptRunner(options: .init()).run(source))
    }
    throw ExitCode(try Prompt(session: nil).run())
  }
}
