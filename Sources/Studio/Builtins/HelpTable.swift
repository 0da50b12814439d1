import Language

/// `help` knows all other rows.
enum HelpTable {
  /// The row for help, given the names of all rows before it.
  static func row(knowing names: [String]) -> Builtin {
    let members = Set(Members.signatures.map(\.name)).sorted()
    let others = HelpTopics.names + HelpTopics.promptWords + HelpTopics.lessonWords + ["help"] + members
    let parameter = BuiltinSignature.Parameter(
      "topic", .any, choices: names + others.filter { !names.contains($0) }, default: .nothing,
      help: "the name of anything that is built in")
    return .command(
      "help", [parameter], "An overview of everything, or all about one name.", example: "help conv",
      related: ["describe"]
    ) { arguments, call in
      let session = call.interpreter.session
      switch arguments.values[0] {
      case .nothing: session.show(.page(Help.overview))
      case .string(let name):
        guard let page = Help.about(name) else {
          throw Problem.refused(
            "there is no help on `\(name)`",
            Nearest.advice(name, among: Help.names) ?? "`help` alone shows what there is")
        }
        session.show(.page(page))
      case .function(let function):
        session.show(Help.about(function.name).map { .page($0) } ?? .text(function.summary))
      case let value: session.show(.text(Display.literal(value)))
      }
      return .nothing
    }
  }
}
