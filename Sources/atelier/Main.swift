import ArgumentParser

/// The command line of Atelier.
@main
struct Atelier: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "atelier",
    abstract: "A workbench for learning generative adversarial networks by making them.",
    version: "0.1.0")
}
