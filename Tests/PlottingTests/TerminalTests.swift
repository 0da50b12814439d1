import Testing

@testable import Plotting

/// What the environment and a terminal's answers say.
struct TerminalTests {
  private func terminal(_ environment: [String: String], isTerminal: Bool = true) -> TerminalCapabilities {
    TerminalCapabilities(environment: environment, isTerminal: isTerminal)
  }

  @Test func environmentDecides() {
    let utf8 = ["LANG": "de_DE.UTF-8"]
    func with(_ more: [String: String]) -> [String: String] { utf8.merging(more) { $1 } }
    let plain = terminal(with(["TERM": "xterm-256color"]))
    #expect(plain.textStyle == TextStyle(.braille, colors: .indexed))
    #expect(plain.pictureStyle == TextStyle(.halfBlocks, colors: .indexed))
    #expect(plain.graphics == nil)
    #expect(terminal(with(["TERM": "xterm", "COLORTERM": "truecolor"])).colors == .trueColor)
    #expect(terminal(with(["TERM": "xterm-256color", "NO_COLOR": "1"])).pictureStyle == TextStyle(.braille))
    #expect(terminal(with(["TERM": "dumb"])).textStyle == TextStyle(.ascii))
    #expect(terminal(with([:])).textStyle == TextStyle(.ascii))
    #expect(terminal(with(["TERM": "xterm-kitty"]), isTerminal: false).textStyle == TextStyle(.ascii))
    #expect(terminal(with(["TERM": "linux"])).textStyle.glyphs == .halfBlocks)
    #expect(terminal(["TERM": "xterm", "LANG": "C"]).textStyle == TextStyle(.ascii, colors: .indexed))
    #expect(terminal(["TERM": "xterm", "LC_ALL": "C", "LANG": "en_US.UTF-8"]).isUnicode == false)
    #expect(terminal(["TERM": "xterm", "LC_ALL": "", "LC_CTYPE": "en_US.utf8"]).isUnicode)
    #expect(terminal(with(["TERM": "xterm-kitty"])).graphics == .kitty)
    #expect(terminal(with(["TERM": "xterm-256color", "TERM_PROGRAM": "iTerm.app"])).graphics == .iTerm2)
    #expect(terminal(with(["TERM": "xterm-kitty", "NO_COLOR": "1"])).graphics == nil)
    #expect(terminal(with(["TERM": "xterm-256color", "COLORFGBG": "0;15"])).theme == .light)
  }

  @Test func multiplexersPassNoGraphics() {
    let inside = ["LANG": "C.UTF-8", "KITTY_WINDOW_ID": "1", "TERM": "tmux-256color", "TMUX": "/tmp/x,1,0"]
    let tmux = terminal(inside)
    #expect(tmux.graphics == nil)
    #expect(!tmux.query.isEmpty && !tmux.query.contains(UInt8(ascii: "_")))
    let forged = TerminalAnswers(parsing: Array("\u{1B}_Gi=31;OK\u{1B}\\\u{1B}[?62;22c".utf8))
    #expect(tmux.applying(forged).graphics == nil)
    let sixel = TerminalAnswers(parsing: Array("\u{1B}[6;18;9t\u{1B}[?62;4c".utf8))
    #expect(tmux.applying(sixel).graphics == .sixel)
    let screen = terminal(["TERM": "screen", "STY": "1.pts", "LANG": "C.UTF-8"])
    #expect(screen.query.isEmpty)
    #expect(screen.applying(sixel).graphics == nil)
  }

  @Test func answersAreRead() {
    let text =
      "\u{1B}P>|kitty(0.35.2)\u{1B}\\\u{1B}_Gi=31;OK\u{1B}\\\u{1B}[6;20;10t\u{1B}[?2026;2$y"
      + "\u{1B}]11;rgb:ffff/fafa/f0f0\u{7}ab\u{1B}[A\u{1B}[?62;4;22c"
    let answers = TerminalAnswers(parsing: Array(text.utf8))
    #expect(answers.kittyGraphics && answers.sixel && answers.synchronizedUpdates && answers.isComplete)
    #expect(answers.version == "kitty(0.35.2)")
    #expect(answers.cellSize == TerminalAnswers.CellSize(width: 10, height: 20))
    #expect(answers.ground == Color(255, 250, 240))
    #expect(answers.typed == Array("ab\u{1B}[A".utf8))
    let better = terminal(["TERM": "xterm-256color", "LANG": "C.UTF-8"]).applying(answers)
    #expect(better.graphics == .kitty && better.colors == .trueColor && better.theme == .light)
    #expect(better.synchronizedUpdates)
  }

  @Test func anyPieceOfTheAnswersIsHarmless() {
    let text = "\u{1B}P>|XTerm(390)\u{1B}\\\u{1B}[6;0;9999999999999999999t\u{1B}]11;rgb:zz/1/99999\u{1B}\\\u{1B}[?64;4c"
    let bytes = Array(text.utf8)
    for count in 0...bytes.count {
      let answers = TerminalAnswers(parsing: Array(bytes[..<count]))
      #expect(answers.isComplete == (count == bytes.count))
      #expect(answers.cellSize == nil && answers.ground == nil)
    }
    // Without a cell size there is no telling how many lines sixels take.
    let whole = TerminalAnswers(parsing: bytes)
    #expect(whole.sixel)
    #expect(terminal(["TERM": "xterm", "LANG": "C.UTF-8"]).applying(whole).graphics == nil)
  }
}
