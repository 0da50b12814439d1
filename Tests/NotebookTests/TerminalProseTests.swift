import Testing

@testable import Notebook

@Suite struct TerminalProseTests {
  @Test func wrapsAtTheWidthAndKeepsCodeTogether() {
    let lines = TerminalProse(width: 24, isStyled: false).lines("Now type `step 10 000` and wait a *little* while.")
    #expect(lines == ["Now type `step 10 000`", "and wait a little while."])
  }

  @Test func separatesBlocksAndIndentsLists() {
    let lines = TerminalProse(width: 40, isStyled: false).lines("One.\n\n- first item\n- second\n\nText:\n\n    code\n")
    #expect(lines == ["One.", "", "- first item", "- second", "", "Text:", "", "    code"])
  }

  @Test func marksEmphasisWhereAsked() {
    let lines = TerminalProse(width: 40, isStyled: true).lines("a **b** c")
    #expect(lines == ["a \u{1b}[1mb\u{1b}[0m c"])
  }

  @Test func alignsTables() {
    let lines = TerminalProse(width: 40, isStyled: false).lines("|a|long|\n|-|-|\n|first|x|\n")
    #expect(lines == ["a      long", "─────  ────", "first  x   "])
  }
}
