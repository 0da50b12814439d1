import Testing

@testable import Diagnostics

@Suite struct VisibleTextTests {
  @Test(arguments: [
    ("plain, ünïcode 世界 👍\n\tindented", "plain, ünïcode 世界 👍\n\tindented"),
    ("\u{1B}]0;title\u{7}", "␛]0;title␇"),
    ("\u{0}\u{8}\u{B}\u{1F}\u{7F}", "␀␈␋␟␡"),
    ("\u{80}\u{9B}2J\u{9F}", "\u{FFFD}\u{FFFD}2J\u{FFFD}"),
    ("\u{202E}gnp.exe\u{202C}\u{2066}x\u{2069}", "\u{FFFD}gnp.exe\u{FFFD}\u{FFFD}x\u{FFFD}"),
    ("one\r\ntwo\rthree\r", "one\ntwo␍three␍"),
    // Neighbors of what is replaced, which share its first bytes.
    ("\u{A0}\u{2029}\u{202F}\u{2065}\u{206A}\u{200F}", "\u{A0}\u{2029}\u{202F}\u{2065}\u{206A}\u{200F}"),
  ])
  func showsControlCharacters(text: String, shown: String) {
    #expect(VisibleText.of(text) == shown)
    #expect(VisibleText.of(shown) == shown)
  }

  @Test func keepsLinesAsOneWhereAsked() {
    #expect(VisibleText.line("a\nb\r\n\u{1B}c") == "a␊b␊␛c")
    #expect(VisibleText.line("a b") == "a b")
  }

  @Test func leavesNothingThatActsOnATerminal() {
    for value in UInt32(0)...0x2100 {
      guard let scalar = Unicode.Scalar(value), scalar != "\n", scalar != "\t" else { continue }
      let isControl = scalar.properties.generalCategory == .control
      #expect(
        (VisibleText.of(String(Character(scalar))) != String(Character(scalar))) == (isControl || isDirection(value)))
    }
  }

  private func isDirection(_ value: UInt32) -> Bool {
    (0x202A...0x202E).contains(value) || (0x2066...0x2069).contains(value)
  }

  @Test func onlyStylesBecomeSequences() {
    let text = StyledText("a\u{1B}[31mb", .bold) + " c" + StyledText("", .cyan)
    #expect(text.text(isStyled: true) == "\u{1B}[1ma␛[31mb\u{1B}[0m c")
    #expect(text.text(isStyled: false) == "a␛[31mb c")
    #expect([text, "d"].joined(separator: "\n").text(isStyled: false) == "a␛[31mb c\nd")
  }
}
