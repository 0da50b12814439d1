import Diagnostics
import Studio
import Testing

@testable import Language

@Suite("Completion and highlighting")
struct CompletionTests {
  /// The context at the `^` in a text.
  private func context(_ marked: String) -> CompletionContext {
    let before = marked.prefix { $0 != "^" }
    let source = SourceText(name: "cell 1", text: marked.filter { $0 != "^" })
    return CompletionContext(at: before.utf8.count, in: source, Session.signatures)
  }

  private func candidates(_ marked: String) -> [String] {
    context(marked).candidates(
      Session.signatures,
      known: ["duel": .init(.gan), "artist": .init(.network), "paintings": .init(.dataset)])
  }

  @Test func placesOfLines() {
    #expect(context("st^").place == .command)
    #expect(context("print 1; pl^").place == .command)
    #expect(context("generator a {\n  noise 5\n  de^").place == .layer)
    #expect(context("generator a { noise 5 | ^").place == .layer)
    #expect(context("generator a { repeat 3 { de^").place == .layer)
    #expect(context("gan d { generator a; ba^").place == .setting)
    #expect(context("gan d { batch 3 }\n^").place == .command)
    #expect(context("every 5 { pl^").place == .command)
    #expect(context("let x = sq^").place == .command)
    #expect(context("if du^").place == .expression)
    #expect(context("let na^").place == .nothing)
    #expect(context("# com^").place == .nothing)
  }

  @Test func calls() {
    let layer = context("generator a { conv 64 kernel: 3 str^")
    #expect(layer.place == .argument && layer.prefix == "str")
    #expect(layer.call?.name == "conv" && layer.call?.positionalCount == 1 && layer.call?.labels == ["kernel"])
    let option = context("gan d { optimizer adam(rate: ^")
    #expect(option.call?.name == "adam" && option.call?.label == "rate")
    #expect(context("print f(1, ^").call?.positionalCount == 1)
    #expect(context("let x = max([1, ^").place == .expression)
  }

  @Test func strings() {
    let path = context("load \"data/fl^")
    #expect(path.place == .string && path.prefix == "data/fl" && path.call?.name == "load")
    #expect(context("print \"{du^").place == .expression)
    #expect(context("save x to: \"^").call?.label == "to")
  }

  @Test func members() {
    #expect(context("print duel.d_^").place == .member(["duel"]))
    #expect(candidates("print duel.d_r^") == ["d_real"])
    #expect(candidates("artist.la^") == ["layers"])
  }

  @Test func whatFits() {
    #expect(candidates("ste^") == ["step"])
    #expect(candidates("generator a { up^") == ["upconv", "upsample"])
    #expect(candidates("generator a { upconv 1 pad^") == ["padding:"])
    #expect(candidates("generator a { upconv 1 padding: sa^") == ["same"])
    #expect(candidates("step gen^").first == "generator")
    #expect(candidates("plot pain^") == ["paintings"])
    #expect(candidates("watch o^").prefix(2) == ["on", "off"])
  }

  @Test func whatTheParameterTakes() {
    #expect(candidates("use ^") == ["duel", "fresh"])
    #expect(candidates("gan d { generator ^") == ["artist", "fresh"])
    #expect(candidates("gan d { data ^").first == "paintings")
    #expect(candidates("gan d { data ^").contains("digits"))
    #expect(candidates("gan d { loss ^").contains("hinge"))
    #expect(!candidates("gan d { loss ^").contains("loss:"))
    #expect(candidates("gan d { optimizer adam(^").first == "rate:")
    #expect(candidates("seed ^").isEmpty && candidates("goto ^").isEmpty)
    #expect(candidates("generator a { conv 64 ^").first == "kernel:")
    #expect(candidates("generator a { init ^").contains("normal"))
    #expect(candidates("generator a { conv 64 bias: ^") == ["true", "false"])
    #expect(candidates("save artist ^").first == "to:")
  }

  @Test func whatMayBegin() {
    let first = candidates("^")
    #expect(first.contains("step") && first.contains("duel") && first.contains("let") && !first.contains("rmsprop"))
    let value = candidates("let x = ^")
    #expect(value.contains("sine") && value.contains("artist") && !value.contains("step"))
    #expect(candidates("let x = ri^") == ["ring"])
  }

  @Test func roles() {
    let source = SourceText(name: "f", text: "let x = 3 # three\nconv 1 kernel: \"{x}\"")
    let pieces = highlighting(of: source).map { "\($0.role.rawValue) \(source.text(of: $0.span))" }
    #expect(
      pieces == [
        "keyword let", "name x", "punctuation =", "number 3", "comment # three", "name conv", "number 1",
        "label kernel:",
        "string \"", "punctuation {", "name x", "punctuation }", "string \"",
      ])
  }
}
