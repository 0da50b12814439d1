import Testing

@testable import Diagnostics

@Suite("Rendering")
struct RendererTests {
  private let stack = SourceText(
    name: "cell 3", text: "generator artist {\n  noise 5\n  dense 128 | relu\n  dense 14\n}")

  /// A diagnostic about the first place of `text` in a source.
  private func diagnostic(_ source: SourceText, _ text: String, _ label: String = "here") -> Diagnostic {
    Diagnostic(.error, "wrong", at: Diagnostic.Label(source, span(source, text), label))
  }

  private func span(_ source: SourceText, _ text: String) -> SourceSpan {
    let wanted = Array(text.utf8)
    let start = source.bytes.indices.first { source.bytes[$0...].starts(with: wanted) } ?? 0
    return SourceSpan(start, start + wanted.count)
  }

  @Test func messageLineUnderlineNote() {
    let mistake = Diagnostic(
      .error, "`professor` judges 15 numbers, but `artist` paints 14",
      at: Diagnostic.Label(stack, span(stack, "dense 14"), "this layer gives 14"),
      notes: ["the data `paintings` has 15: write `dense 15`"])
    #expect(
      DiagnosticRenderer().render(mistake) == """
        error: `professor` judges 15 numbers, but `artist` paints 14
          ┌─ cell 3, line 4
        4 │   dense 14
          │   ^^^^^^^^ this layer gives 14
          = the data `paintings` has 15: write `dense 15`

        """)
  }

  @Test func longLineIsShownAsAShorterOne() {
    func render(_ padding: Int, _ character: Character) -> String {
      let blank = String(repeating: character, count: padding)
      let source = SourceText(name: "cell 1", text: blank + " wrong " + blank)
      return DiagnosticRenderer().render(diagnostic(source, "wrong"))
    }
    for character in "aä👍🏽" as String { #expect(render(200, character) == render(100_000, character)) }
    let marked = SourceText(name: "cell 1", text: "x " + String(repeating: "é", count: 100_000))
    let text = DiagnosticRenderer().render(
      Diagnostic(.error, "wrong", at: Diagnostic.Label(marked, SourceSpan(2, marked.bytes.count), "here")))
    #expect(text.split(separator: "\n").allSatisfy { DisplayWidth.of($0) <= 100 })
  }

  @Test func coloursAreTheOnlyDifference() {
    let mistake = Diagnostic(
      .warning, "odd", at: Diagnostic.Label(stack, span(stack, "relu"), "this"),
      secondary: [Diagnostic.Label(stack, span(stack, "noise"), "that")], notes: ["why"],
      fixIt: Diagnostic.FixIt("write", [.init(span(stack, "relu"), "tanh")]))
    let coloured = DiagnosticRenderer().styled([mistake]).text(isStyled: true)
    #expect(coloured.contains("\u{1B}[1;33mwarning:\u{1B}[0m"))
    #expect(coloured.contains("\u{1B}[1;33m^^^^ this\u{1B}[0m"))
    var plain = ""
    var isInSequence = false
    for character in coloured {
      if character == "\u{1B}" { isInSequence = true }
      if !isInSequence { plain.append(character) }
      if isInSequence, character == "m" { isInSequence = false }
    }
    #expect(plain == DiagnosticRenderer().render(mistake))
  }

  @Test func whatASourceHoldsDoesNotActOnATerminal() {
    let hostile = SourceText(name: "x\u{1B}[2J\nerror: y", text: "print \u{9B}2J\u{1B}]0;t\u{7}")
    let mistake = Diagnostic(
      .error, "no `a\nb\u{1B}c`", at: Diagnostic.Label(hostile, span(hostile, "print"), "\u{7}"),
      notes: ["as\n\u{8}said"])
    #expect(
      DiagnosticRenderer().render(mistake) == """
        error: no `a␊b␛c`
          ┌─ x␛[2J␊error: y, line 1
        1 │ print \u{FFFD}2J␛]0;t␇
          │ ^^^^^ ␇
          = as␊␈said

        """)
  }

  @Test func severalLabels() {
    let function = SourceText(name: "cell 1", text: "func f(x) {\n  return log(x)\n}")
    let mistake = Diagnostic(
      .error, "wrong", at: Diagnostic.Label(function, span(function, "log(x)"), "this"),
      secondary: [
        Diagnostic.Label(function, span(function, "x"), "parameter"),
        Diagnostic.Label(stack, span(stack, "noise 5"), "called from here"),
        Diagnostic.Label(stack, span(stack, "dense 14"), ""),
      ])
    #expect(
      DiagnosticRenderer().render(mistake) == """
        error: wrong
          ┌─ cell 1, line 2
        1 │ func f(x) {
          │        - parameter
        2 │   return log(x)
          │          ^^^^^^ this
          ┌─ cell 3, line 2
        2 │   noise 5
          │   ------- called from here
          ·
        4 │   dense 14
          │   --------

        """)
  }

  @Test func wideCharactersAndTabs() {
    let source = SourceText(name: "cell 1", text: "\tlet 画家 = \"e\u{301}😀\" + oops")
    #expect(
      DiagnosticRenderer().render(diagnostic(source, "oops")) == """
        error: wrong
          ┌─ cell 1, line 1
        1 │   let 画家 = "e\u{301}😀" + oops
          │                      ^^^^ here

        """)
    #expect(DiagnosticRenderer().render(diagnostic(source, "画家")).contains("│       ^^^^ here"))
  }

  @Test("Long lines are clipped around the span", arguments: [0, 100, 1000, 1995])
  func longLines(_ place: Int) throws {
    let source = SourceText(name: "f", text: String(repeating: "abcde", count: 400))
    let mistake = Diagnostic(.error, "m", at: Diagnostic.Label(source, SourceSpan(place, place + 5), "x"))
    let lines = DiagnosticRenderer(width: 60).render(mistake).split(separator: "\n")
    let shown = try #require(lines.count == 4 ? lines[2].dropFirst(4) : nil)
    #expect(shown.count <= 56)
    let column = lines[3].dropFirst(4).prefix { $0 == " " }.count
    #expect(shown.dropFirst(column).prefix(5) == "abcde")
    #expect(lines[3].hasSuffix("^^^^^ x"))
  }

  @Test func aSpanLongerThanTheScreen() {
    let source = SourceText(name: "f", text: String(repeating: "x", count: 500))
    let mistake = Diagnostic(.error, "m", at: Diagnostic.Label(source, SourceSpan(0, 500), ""))
    for line in DiagnosticRenderer(width: 50).render(mistake).split(separator: "\n") { #expect(line.count <= 50) }
  }

  @Test("Nothing is wider than the screen", arguments: [40, 41, 53, 64, 80, 100, 137])
  func everythingFits(_ width: Int) {
    let word = "a sentence with `code that has blanks`, long enough for two lines and more of them on every screen"
    let source = SourceText(name: "f", text: String(repeating: "画家 abc ", count: 20))
    for place in stride(from: 0, to: source.bytes.count, by: 11) {
      let mistake = Diagnostic(
        .warning, word, at: Diagnostic.Label(source, SourceSpan(place, place + 7), word),
        notes: [word, "`\(String(repeating: "code ", count: 60))`"],
        fixIt: Diagnostic.FixIt("write", [.init(SourceSpan(place, place + 7), "x y z")]))
      for line in DiagnosticRenderer(width: width).render(mistake).split(separator: "\n") {
        #expect(DisplayWidth.of(line) <= width, "\(line)")
      }
    }
  }

  @Test func aLabelWithoutRoomStandsBelow() {
    let source = SourceText(name: "f", text: "let answer = 1 + 2 + 3 + 4 + oops")
    #expect(
      DiagnosticRenderer(width: 40).render(diagnostic(source, "oops", "unknown name")) == """
        error: wrong
          ┌─ f, line 1
        1 │ let answer = 1 + 2 + 3 + 4 + oops
          │                              ^^^^
          │                         unknown name

        """)
  }

  @Test("Of a long line the item that changes is shown, or its argument") func partsOfLongLines() {
    let ends = String(repeating: "dense 128 | ", count: 10)
    let layer = SourceText(name: "f", text: "network n { \(ends)conv 64 strides: \"|\" bias: (1) | flatten } # strides")
    var mistake = diagnostic(layer, "strides")
    mistake.fixIt = Diagnostic.FixIt("write", [.init(span(layer, "strides"), "stride")])
    #expect(DiagnosticRenderer().render(mistake).contains("write `conv 64 stride: \"|\" bias: (1)`"))
    let call = SourceText(name: "f", text: "let x = f([\(String(repeating: "1, ", count: 40))1], g(lr: [2, 3], 4), 5)")
    mistake = diagnostic(call, "lr")
    mistake.fixIt = Diagnostic.FixIt("write", [.init(span(call, "lr"), "rate")])
    #expect(DiagnosticRenderer().render(mistake).contains("write `rate: [2, 3]`"))
  }

  @Test func aVeryLongItemShowsNoCorrection() {
    let source = SourceText(name: "f", text: String(repeating: "a ", count: 200) + ",")
    var mistake = diagnostic(source, ",")
    mistake.fixIt = Diagnostic.FixIt("write", [.init(span(source, ","), "")])
    #expect(!DiagnosticRenderer().render(mistake).contains("write"))
  }

  @Test("Notes are as narrow as the terminal", arguments: [40, 61, 80]) func notes(_ width: Int) {
    let words = (1...60).map { "word\($0)" }.joined(separator: " ")
    let text = DiagnosticRenderer(width: width).render(Diagnostic(.error, "m", notes: [words]))
    let lines = text.split(separator: "\n").dropFirst()
    #expect(lines.count > 3 && lines.allSatisfy { $0.count <= width })
    #expect(lines.joined(separator: " ").split(separator: " ").dropFirst().joined(separator: " ") == words)
  }

  @Test func manyLinesAndTheGutter() {
    let source = SourceText(name: "f", text: String(repeating: "\n", count: 99) + "oops\n")
    #expect(
      DiagnosticRenderer().render(diagnostic(source, "oops")) == """
        error: wrong
            ┌─ f, line 100
        100 │ oops
            │ ^^^^ here

        """)
  }

  @Test func theEndOfTheSource() {
    let source = SourceText(name: "f", text: "a\n")
    let mistake = Diagnostic(.error, "m", at: Diagnostic.Label(source, SourceSpan(900, 901), "past the end"))
    #expect(DiagnosticRenderer().render(mistake).contains("2 │ \n  │ ^ past the end"))
  }

  @Test func controlCharactersStayOut() {
    let source = SourceText(name: "f", text: "a \u{1B}[31m b\r\n")
    #expect(!DiagnosticRenderer().render(diagnostic(source, "a")).contains("\u{1B}"))
  }

  @Test func correctedLine() {
    let source = SourceText(name: "f", text: "x\n  conv 64, stride=2  \n")
    var mistake = diagnostic(source, ",")
    mistake.fixIt = Diagnostic.FixIt("write", [.init(span(source, ","), ""), .init(span(source, "="), ": ")])
    #expect(DiagnosticRenderer().render(mistake).hasSuffix("  = write `conv 64 stride: 2`\n"))
  }
}
