import Diagnostics
import Testing

@testable import Language

@Suite("Parser")
struct ParserTests {
  /// The outline of a source that must parse without a word.
  private func outline(_ text: String, _ place: SourceLocation = #_sourceLocation) -> String {
    let result = Parser.parse(SourceText(name: "cell 1", text: text))
    #expect(result.diagnostics.isEmpty, "\(DiagnosticRenderer().render(result.diagnostics))", sourceLocation: place)
    return Outline.of(result.program)
  }

  @Test("Every sample parses, and its canonical print is the same program", arguments: programs)
  func program(_ path: String) throws {
    let source = try #require(TestFiles.source(path))
    let parsed = Parser.parse(source)
    let errors = parsed.diagnostics.filter { $0.severity == .error }
    #expect(errors.isEmpty, "\(DiagnosticRenderer().render(errors))")
    let printed = Printer.print(parsed.program)
    let again = Parser.parse(SourceText(name: "print", text: printed))
    #expect(Outline.of(again.program) == Outline.of(parsed.program), "\(printed)")
    #expect(Printer.print(again.program) == printed)
  }

  static let programs = TestFiles.paths(in: "Programs", suffix: ".gan")

  @Test func allSamplesAreThere() { #expect(Self.programs.count >= 22) }

  @Test func linesAreCalls() {
    #expect(outline("step 100") == "(call step 100.0)")
    #expect(outline("step(100)") == "(call step 100.0)")
    #expect(outline("conv 64 kernel: 5") == "(call conv 64.0 kernel:5.0)")
    #expect(outline("plot") == "plot")
    #expect(outline("print \"a\" (1 + 2) * 3 [4]") == "(call print \"\"a\"\" (* (+ 1.0 2.0) 3.0) [4.0])")
    #expect(outline("print not a") == "(call print (not a))")
    #expect(outline("let x = load \"f\" into: y") == "(let x (call load \"\"f\"\" into:y))")
    #expect(outline("return fresh a") == "(return (call fresh a))")
  }

  @Test func blocksFollowParentheses() {
    #expect(outline("repeat(3) { step }") == outline("repeat 3 { step }"))
    #expect(outline("if f(2) { step }") == "(if (call f 2.0) {step})")
    let parsed = Parser.parse(SourceText(name: "cell 1", text: "every(2) { plot(x) }"))
    #expect(Printer.print(parsed.program) == "every 2 {\n  plot x\n}\n")
  }

  @Test func minusFollowsItsBlanks() {
    #expect(outline("plot a - b") == "(call plot (- a b))")
    #expect(outline("plot a-b") == "(call plot (- a b))")
    #expect(outline("step -5") == "(call step (- 5.0))")
    #expect(outline("f x: -1") == "(call f x:(- 1.0))")
    #expect(outline("f (a -b)") == "(call f (- a b))")
    #expect(outline("print \"{a -b}\"") == "(call print \"{(- a b)}\")")
    #expect(outline("if a -b > 0 { }") == "(if (> (- a b) 0.0) {})")
    let result = Parser.parse(SourceText(name: "cell 1", text: "plot a -b"))
    #expect(Outline.of(result.program) == "(call plot a (- b))")
    #expect(result.diagnostics.map(\.severity) == [.warning])
  }

  @Test func bracketsFollowTheirBlanks() {
    #expect(outline("f [0]") == "(call f [0.0])")
    #expect(outline("f[0]") == "(at f 0.0)")
    #expect(outline("f (0)") == "(call f 0.0)")
    #expect(outline("a.b(c)[1].d") == "(at (call a.b c) 1.0).d")
  }

  @Test func operatorsBind() {
    #expect(outline("a or b and not c == d") == "(or a (and b (not (== c d))))")
    #expect(outline("-x ^ 2") == "(- (^ x 2.0))")
    #expect(outline("2 ^ -x ^ 2") == "(^ 2.0 (- (^ x 2.0)))")
    #expect(outline("a - b - c * d % e") == "(- (- a b) (% (* c d) e))")
    #expect(outline("0...n - 1") == "(... 0.0 (- n 1.0))")
    #expect(outline("0..<n == r") == "(== (..< 0.0 n) r)")
  }

  @Test func numbers() {
    #expect(
      outline("[10_000, .5, 1e-4, 2.5E+3, 28x28x1, 1_0x2]")
        == "[10000.0 0.5 0.0001 2500.0 shape[28, 28, 1] shape[10, 2]]")
    #expect(outline("x[1...3]") == "(at x <1.0...3.0>)")
  }

  @Test func indices() {
    #expect(
      outline("x[0, ..., 1..., ...2, ..<3, 1..<4, (1...2)]")
        == "(at x 0.0 <...> <1.0...> <...2.0> <..<3.0> <1.0..<4.0> (... 1.0 2.0))")
    #expect(outline("x[-500...]") == "(at x <(- 500.0)...>)")
  }

  @Test func strings() {
    #expect(outline(#""a\n\t\"\\\{\}b""#) == #"""a\n\t\"\\{}b"""#)
    #expect(outline(#""{x}{"in {y + 1} in"}""#) == #""{x}{""in "{(+ y 1.0)}" in""}""#)
  }

  @Test func blocksAndSeparators() {
    #expect(outline("every 500 { plot }") == "(call every 500.0 {plot})")
    #expect(
      outline("generator a { noise 5 | relu\n| dense 2; dense 3 }")
        == "(call generator a {(call noise 5.0)\n| relu\n| (call dense 2.0)\n(call dense 3.0)})")
    #expect(outline("if a { b } else if c { d } else { e }") == "(if a {b} c {d} else {e})")
    #expect(outline("func f(x, y = 2) { return x }") == "(func f x y=2.0 {(return x)})")
    #expect(
      outline("x = 1; row[2] = 3\n;;\na.b = fresh c") == "(set x 1.0)\n(set (at row 2.0) 3.0)\n(set a.b (call fresh c))"
    )
    #expect(outline("let x = [\n 1,\n 2,\n]\nf(\n  a: 1\n)") == "(let x [1.0 2.0])\n(call f a:1.0)")
  }

  @Test("Deep nesting is an error and not a crash", arguments: ["(", "[", "-", "not ", "f(", "if x { ", "\"{", "2 ^ "])
  func depth(_ opening: String) {
    let text = String(repeating: opening, count: 20_000)
    let result = Parser.parse(SourceText(name: "cell 1", text: "let x = " + text + "1\n" + text))
    #expect(result.diagnostics.containsError)
  }

  @Test("Long chains are bounded as well", arguments: ["1 + ", "a.", "a == b and ", "f()() + "])
  func chain(_ link: String) {
    let text = String(repeating: link, count: 20_000) + "a"
    #expect(Parser.parse(SourceText(name: "cell 1", text: text)).diagnostics.containsError)
  }

  @Test func warningsNeverHideAnError() {
    let text = String(repeating: "plot a -b\n", count: 50) + "let x = = 1\n"
    #expect(Parser.parse(SourceText(name: "cell 1", text: text)).diagnostics.containsError)
  }

  @Test func incompleteSources() {
    #expect(incompleteness(of: "generator a {").depth == 1)
    #expect(incompleteness(of: "gan g {\n optimizer adam(").depth == 2)
    #expect(!incompleteness(of: "gan g { }").isIncomplete)
    #expect(!incompleteness(of: "print \"{\"").isIncomplete)
    #expect(!incompleteness(of: "f(}").isIncomplete)
    #expect(!incompleteness(of: "# {").isIncomplete)
  }
}
