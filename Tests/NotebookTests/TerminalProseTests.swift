import Testing

@testable import Notebook

@Suite struct TerminalProseTests {
  private func lines(columns: Int, isStyled: Bool = false, _ markdown: String) -> [String] {
    TerminalProse(width: columns, isStyled: isStyled).lines(markdown).map { $0.text(isStyled: isStyled) }
  }

  @Test func wrapsAtTheWidthAndKeepsCodeTogether() {
    let lines = lines(columns: 24, "Now type `step 10 000` and wait a *little* while.")
    #expect(lines == ["Now type `step 10 000`", "and wait a little while."])
  }

  @Test func separatesBlocksAndIndentsLists() {
    let lines = lines(columns: 40, "One.\n\n- first item\n- second\n\nText:\n\n    code\n")
    #expect(lines == ["One.", "", "- first item", "- second", "", "Text:", "", "    code"])
  }

  @Test func marksEmphasisWhereAsked() {
    let lines = lines(columns: 40, isStyled: true, "a **b** c")
    #expect(lines == ["a \u{1b}[1mb\u{1b}[0m c"])
  }

  @Test func alignsTables() {
    let lines = lines(columns: 40, "|a|long|\n|-|-|\n|first|x|\n")
    #expect(lines == ["a      long", "─────  ────", "first  x   "])
  }

  @Test func proseDoesNotActOnATerminal() {
    let lines = lines(columns: 40, isStyled: true, "a\u{1b}]0;t\u{7} `c\u{1b}[2J` [l](x://\u{9b}y)\n\n    \u{8}code\n")
    #expect(
      lines == ["a␛]0;t␇ \u{1b}[36mc␛[2J\u{1b}[0m l (x://\u{FFFD}y)", "", "    \u{1b}[36m␈code\u{1b}[0m"])
  }

  @Test(arguments: [
    String(repeating: "> ", count: 20_000) + "deep",
    (0..<300).map { String(repeating: "  ", count: $0) + "- deep" }.joined(separator: "\n"),
    String(repeating: "**a ", count: 20_000) + "deep" + String(repeating: "**", count: 20_000),
    String(repeating: "![", count: 5_000) + "deep" + String(repeating: "](x)", count: 5_000),
  ])
  func whatLiesTooDeepIsShownAsWords(markdown: String) {
    #expect(lines(columns: 40, markdown).contains { $0.contains("deep") })
  }
}
