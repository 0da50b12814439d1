/// The pages of `help` that are about no single builtin.
enum HelpTopics {
  /// The names of the topics, in the order in which `help` lists them.
  static var names: [String] { Help.families.map(\.title) + Array(texts.keys).sorted() }

  /// The page of a topic; `nil` where there is none.
  static func page(_ name: String) -> HelpPage? {
    if let family = Help.families.first(where: { $0.title == name }) { return list(family) }
    let topic = promptWords.contains(name) ? "prompt" : lessonWords.contains(name) ? "learning" : name
    guard let text = texts[topic] else { return nil }
    return HelpPage(lines: text.split(separator: "\n", omittingEmptySubsequences: false).map(line))
  }

  /// Words of the prompt that are explained together.
  static let promptWords = ["cells", "rerun", "edit", "resume", "lesson", "lessons", "quit", "exit"]

  /// Words of a lesson that is being followed, explained together.
  static let lessonWords = ["hint", "solution", "skip", "again", "next", "leave"]

  /// A line for each name of a family.
  private static func list(_ family: Help.Family) -> HelpPage {
    let rows = family.rows
    let width = (rows.map(\.name.count).max() ?? 0) + 4
    return HelpPage(
      lines: [.init("\(family.title): \(family.about)", role: .heading), .init("")]
        + rows.map { row in
          let label = "  " + row.name
          return .init(row.signature.summary, label: label + String(repeating: " ", count: width - label.count))
        } + [.init(""), .init("`help \(rows.first?.name ?? "")` says all about one of them.")])
  }

  /// A line of a topic: what stands before two blanks is a column of its own.
  private static func line(_ text: Substring) -> HelpPage.Line {
    guard let gap = text.range(of: "  "), gap.lowerBound > text.startIndex else { return .init(String(text)) }
    let rest = text[gap.upperBound...].drop { $0 == " " }
    return .init(String(rest), label: String(text[..<rest.startIndex]))
  }

  private static let texts: [String: String] = [
    "language": """
    A line is a call: `step 100`, `conv 64 kernel: 5`. Arguments stand apart by blanks, labelled ones last.

    let x = 5              a name; `x = 6` changes it
    if, else, for, while   with blocks in { }; break, continue
    func, return           functions of your own
    "step {duel.step}"     values in strings
    28x28x1                the list [28, 28, 1]
    x[0], x[-1], x[2...]   items, from the end, slices; x[..., 0] along the last axis
    + - * / % ^            arithmetic; == != < <= > >= compare; and, or, not
    noise 5 | dense 15     a stack: a layer a line, or with | between
    gan duel { ... }       a setting a line; each is a member then: `duel.batch`
    _, _3                  the last result, that of cell 3
    # words                a comment
    """,
    "keys": """
    Tab                what could stand here; again: all of it, with the signature
    Up, Down           earlier cells that begin as the line does
    Ctrl-R             searches the earlier cells
    Ctrl-A, Ctrl-E     to the beginning, to the end
    Ctrl-W, Ctrl-U     kill a word, the line
    Ctrl-C             clears the line; stops a training after its step, and a second one within a second at once
    Ctrl-Z             puts the workbench aside; `fg` takes it up again
    Ctrl-D             leaves

    Your `.editrc` may say otherwise: `bind -v` brings the keys of vi.
    """,
    "learning": """
    While you follow a lesson these words belong to it; everything else works as it always does:

    hint        the next hint
    solution    offers a solution; Enter runs it
    skip        runs the solution, goes on, and marks the step as skipped
    again       takes the session back to where the step began
    next        goes on without a guess or an answer; at the end of a lesson begins the next one
    lessons     the list, with progress
    leave       ends; `lesson` goes on there another time, with everything as it was

    Enter on an empty line offers the code again.
    """,
    "prompt": """
    cells                        the cells so far, with their times
    rerun 3, rerun 3...5         runs cells again
    edit 3                       opens a cell in $EDITOR and runs what comes back
    _, _3                        the last result, that of cell 3
    save session to: "x.md"      writes the cells as a notebook
    load "x.safetensors"         brings back what was saved
    resume                       brings back a session that was not ended in order
    lessons, lesson 3            the lessons; follows one
    ?conv                        the same as `help conv`
    quit                         leaves, as Ctrl-D does
    """,
  ]
}

extension Substring {
  /// The first place of a text in this one.
  fileprivate func range(of text: String) -> Range<Index>? {
    indices.first { self[$0...].hasPrefix(text) }.map { $0..<(index($0, offsetBy: text.count)) }
  }
}
