import Language

/// What `help` shows: an overview, or all about one name.
enum Help {
  /// The families in the order of the overview and of the reference.
  static let families: [(family: BuiltinSignature.Family, title: String, about: String)] = [
    (.command, "Commands", "first word of a line"),
    (.layer, "Layers", "lines of a generator, discriminator or network"),
    (.setting, "Settings", "lines of a gan"),
    (.loss, "Losses", "for `loss` in a gan"),
    (.optimizer, "Optimizers", "for `optimizer` in a gan"),
    (.initializer, "Initializers", "for `init` in a stack"),
    (.function, "Functions", "anywhere in an expression"),
  ]

  /// The overview, on one screen.
  static var overview: String {
    let table = BuiltinTable.shared
    var lines: [String] = []
    for (family, title, about) in families {
      let names = table.rows.filter { $0.signature.family == family }.map(\.name)
      lines.append("\(title) (\(about.replacingBackquotes()))")
      lines += wrapped(names, width: 92).map { "  " + $0 }
    }
    lines.append(
      "`help conv` says all about one of them; `help keys` and `help language` about the rest.".replacingBackquotes())
    return lines.joined(separator: "\n")
  }

  /// All about one name; `nil` where there is no such name.
  static func about(_ name: String) -> String? {
    if let topic = topics[name] { return topic }
    let rows = BuiltinTable.shared.rows.filter { $0.name == name }
    let members = Members.signatures.filter { $0.name == name }
    guard !rows.isEmpty || !members.isEmpty else { return nil }
    return (rows.map(text) + members.map(text)).joined(separator: "\n\n")
  }

  private static func text(_ row: Builtin) -> String {
    let signature = row.signature
    var lines = [SignatureText.line(signature), "  \(signature.family.rawValue): \(signature.summary)"]
    for parameter in signature.parameters {
      lines.append("  \(parameter.name): \(SignatureText.description(parameter))")
    }
    lines.append("example")
    lines += signature.example.split(separator: "\n").map { "  " + $0 }
    if !row.related.isEmpty { lines.append("see also " + row.related.joined(separator: ", ")) }
    return lines.joined(separator: "\n")
  }

  private static func text(_ member: MemberSignature) -> String {
    ".\(member.name)\n  member of \(owners(member)): \(member.summary)"
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
    BuiltinTable.shared.names + topics.keys.sorted() + Set(Members.signatures.map(\.name)).sorted()
  }

  private static let topics: [String: String] = [
    "language": """
    A line is a call: `step 100`, `conv 64 kernel: 5`. Arguments stand apart by blanks, labelled ones last.
    let x = 5          a name; x = 6 changes it
    if, else, for, while, func, return, break, continue; blocks in { }
    "step {duel.step}" values in strings; 28x28x1 is the list [28, 28, 1]
    x[0], x[-1], x[2...], x[..., 0]   items, from the end, slices, axes
    + - * / % ^   == != < <= > >=   and or not
    generator, discriminator, network { a layer a line, or with | between }
    gan name { a setting a line }
    _ is the last result, _3 that of cell 3; # begins a comment
    """,
    "keys": """
    Tab completes; Ctrl-R searches the history; Ctrl-W kills a word; Ctrl-A and Ctrl-E go to the ends.
    Ctrl-C stops a training after its step, a second one within a second at once; it never leaves.
    Ctrl-D leaves.
    """,
  ]

  private static func wrapped(_ words: [String], width: Int) -> [String] {
    var lines: [String] = []
    for word in words {
      if let last = lines.last, last.count + word.count + 2 <= width {
        lines[lines.count - 1] = last + "  " + word
      } else {
        lines.append(word)
      }
    }
    return lines
  }
}

extension String {
  /// The text without the marks around code.
  fileprivate func replacingBackquotes() -> String { String(filter { $0 != "`" }) }
}
