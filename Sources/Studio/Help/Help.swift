import Language

/// What `help` shows: an overview, a topic, or all about one name.
enum Help {
  /// Builtins that are listed together.
  struct Family {
    /// The builtins' family.
    let family: BuiltinSignature.Family
    /// The name of the list, which is a topic of `help` too.
    let title: String
    /// Where they stand.
    let about: String
    /// Which of the family belong here.
    var holds: @Sendable (Builtin) -> Bool = { _ in true }

    /// The builtins, in the order of the table.
    var rows: [Builtin] { BuiltinTable.shared.rows.filter { $0.signature.family == family && holds($0) } }
  }

  /// The families in the order of the overview and of the reference.
  static let families = [
    Family(family: .command, title: "commands", about: "first word of a line"),
    Family(family: .layer, title: "layers", about: "lines of a generator, discriminator or network"),
    Family(family: .setting, title: "settings", about: "lines of a gan"),
    Family(family: .loss, title: "losses", about: "for `loss` in a gan"),
    Family(family: .optimizer, title: "optimizers", about: "for `optimizer` in a gan"),
    Family(family: .initializer, title: "initializers", about: "for `init` in a stack"),
    Family(family: .function, title: "datasets", about: "functions that give data", holds: givesData),
    Family(family: .function, title: "functions", about: "anywhere in an expression", holds: { !givesData($0) }),
  ]

  private static func givesData(_ row: Builtin) -> Bool { row.signature.result == .dataset }

  /// The overview, on one screen.
  static var overview: HelpPage {
    var lines = [HelpPage.Line("`help conv` says all about one of these, `help layers` a line about each.")]
    lines.append(.init(""))
    for family in families {
      lines.append(.init(family.rows.map(\.name).joined(separator: " "), label: label(family.title)))
    }
    lines.append(.init(HelpTopics.promptWords.joined(separator: " "), label: label("prompt")))
    lines.append(.init(HelpTopics.lessonWords.joined(separator: " "), label: label("in a lesson")))
    lines += [.init(""), .init("And `help language`, `help keys`, `help prompt`, `help learning`.")]
    return HelpPage(lines: lines)
  }

  private static func label(_ title: String) -> String {
    title + String(repeating: " ", count: max(1, 14 - title.count))
  }

  /// All about one name; `nil` where there is no such name.
  static func about(_ name: String) -> HelpPage? {
    let rows = BuiltinTable.shared.rows.filter { $0.name == name }
    let members = Members.signatures.filter { $0.name == name }
    let topic = rows.isEmpty ? HelpTopics.page(name) : nil
    guard !rows.isEmpty || !members.isEmpty else { return topic }
    var lines = topic?.lines ?? Array(rows.map(lines).joined(separator: [.init(""), .init("")]))
    if !lines.isEmpty, !members.isEmpty { lines.append(.init("")) }
    lines += members.map { .init("of \(owners($0)): \($0.summary)", label: ".\($0.name)  ") }
    return HelpPage(lines: lines)
  }

  private static func lines(_ row: Builtin) -> [HelpPage.Line] {
    let signature = row.signature
    var lines: [HelpPage.Line] = [
      .init(SignatureText.line(signature), role: .heading), .init(""),
      .init("\(signature.summary)"),
    ]
    let width = (signature.parameters.map(\.name.count).max() ?? 0) + 4
    if !signature.parameters.isEmpty { lines.append(.init("")) }
    for parameter in signature.parameters {
      let label = "  " + parameter.name
      let padding = String(repeating: " ", count: width - label.count)
      lines.append(.init(SignatureText.description(parameter), label: label + padding))
    }
    lines += [.init(""), .init("For example:")]
    lines += signature.example.split(separator: "\n").map { .init("  " + $0, role: .code) }
    if !row.related.isEmpty { lines += [.init(""), .init("See also " + row.related.joined(separator: ", ") + ".")] }
    return lines
  }

  /// The kinds of values that have a member, in words.
  static func owners(_ member: MemberSignature) -> String {
    let names: [(ValueKinds, String)] = [
      (.gan, "gans"), (.history, "histories"), (.network, "networks"), (.dataset, "datasets"),
      (.optimizer, "optimizers"),
    ]
    return names.filter { member.owner.contains($0.0) }.map(\.1).joined(separator: ", ")
  }

  /// Every name that `help` knows.
  static var names: [String] {
    BuiltinTable.shared.names + HelpTopics.names + HelpTopics.promptWords + HelpTopics.lessonWords
      + Set(Members.signatures.map(\.name)).sorted()
  }
}
