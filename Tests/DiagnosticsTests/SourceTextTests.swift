import Testing

@testable import Diagnostics

@Suite("Source text and names")
struct SourceTextTests {
  @Test func lines() {
    let source = SourceText(name: "f", text: "ab\r\ncd\n")
    #expect(source.lineCount == 3)
    #expect([0, 3, 4, 6, 7, 99].map { source.line(at: $0) } == [1, 1, 2, 2, 3, 3])
    #expect(source.text(of: source.span(ofLine: 1)) == "ab")
    #expect(source.text(of: source.span(ofLine: 2)) == "cd")
    #expect(source.span(ofLine: 9).isEmpty)
  }

  @Test func spans() {
    #expect(SourceSpan(5, 3).length == 0)
    #expect(SourceSpan(-4, 3) == SourceSpan(0, 3))
    #expect(SourceSpan(1, 2).union(SourceSpan(4, 6)) == SourceSpan(1, 6))
    #expect(SourceText(name: "f", text: "abc").text(of: SourceSpan(2, 90)) == "c")
  }

  @Test func widths() {
    #expect(DisplayWidth.of("abc") == 3)
    #expect(DisplayWidth.of("画家") == 4)
    #expect(DisplayWidth.of("e\u{301}") == 1)
    #expect(DisplayWidth.of("😀") == 2)
    #expect(DisplayWidth.of("👩‍👩‍👧") == 2)
    #expect(DisplayWidth.of("한") == 2)
    #expect(DisplayWidth.of("\u{1112}\u{1161}\u{11AB}") == 2)
    #expect(DisplayWidth.of("ｆ，") == 4)
    #expect(DisplayWidth.of("│┌─") == 3)
  }

  @Test func beginningsThatFit() {
    #expect(DisplayWidth.prefix("画家 e\u{301}x", columns: 5) == "画家 ")
    #expect(DisplayWidth.prefix("画家", columns: 3) == "画")
    #expect(DisplayWidth.prefix("e\u{301}x", columns: 1) == "e\u{301}")
    #expect(DisplayWidth.prefix("abc", columns: 3) == "abc" && DisplayWidth.prefix("abc", columns: 0) == "")
  }

  @Test func nearestNames() {
    let names = ["dense", "conv", "upconv", "leaky", "relu", "batchnorm", "on", "off"]
    #expect(nearestName(to: "dens", among: names) == "dense")
    #expect(nearestName(to: "desne", among: names) == "dense")
    #expect(nearestName(to: "ReLU", among: names) == "relu")
    #expect(nearestName(to: "batch_norm", among: names) == "batchnorm")
    #expect(nearestName(to: "vonv", among: names) == "conv")
    #expect(nearestName(to: "linear", among: names) == nil)
    #expect(nearestName(to: "x", among: names) == nil)
    #expect(nearestName(to: "no", among: names) == nil)
    #expect(nearestName(to: "relu", among: names) == nil)
    #expect(nearestName(to: "", among: names) == nil)
  }
}
