import Language

/// `help` knows all other rows.
enum HelpTable {
  /// The row for help, given the names of all rows before it.
  static func row(knowing names: [String]) -> Builtin {
    let members = Set(Members.signatures.map(\.name)).sorted()
    let topics = ["language", "keys", "help"]
    let parameter = BuiltinSignature.Parameter(
      "topic", .any, choices: names + topics + members.filter { !names.contains($0) }, default: .nothing,
      help: "the name of anything that is built in")
    return .command(
      "help", [parameter], "An overview of everything, or all about one name.", example: "help conv",
      related: ["describe"]
    ) { arguments, call in
      let session = call.interpreter.session
      switch arguments.values[0] {
      case .nothing: session.show(.text(Help.overview))
      case .string(let name):
        guard let text = Help.about(name) else {
          throw Problem.refused(
            "there is no help on `\(name)`",
            Nearest.advice(name, among: Help.names) ?? "`help` alone shows what there is")
        }
        session.show(.text(text))
      case .function(let function):
        session.show(.text(Help.about(function.name) ?? function.summary))
      case let value: session.show(.text(Display.literal(value)))
      }
      return .nothing
    }
  }
}
