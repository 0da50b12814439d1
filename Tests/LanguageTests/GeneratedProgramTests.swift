import Diagnostics
import Studio
import Testing

@testable import Language

@Suite("Generated programs")
struct GeneratedProgramTests {
  @Test("Parse, print and parse again give the same tree", arguments: 0..<20)
  func roundTrip(_ group: Int) {
    for seed in 0..<200 {
      var generator = ProgramGenerator(seed: UInt64(group * 200 + seed))
      let program = generator.program()
      let printed = Printer.print(program)
      let parsed = Parser.parse(SourceText(name: "generated", text: printed))
      let errors = parsed.diagnostics.filter { $0.severity == .error }
      if errors.isEmpty, Outline.of(parsed.program) == Outline.of(program) { continue }
      Issue.record(
        "\(printed)\n\(Outline.of(program))\n\(Outline.of(parsed.program))\n\(DiagnosticRenderer().render(errors))")
      return
    }
  }

  @Test("Damaged programs are answered and never crash", arguments: 0..<12)
  func mutation(_ seed: Int) throws {
    var mutator = Mutator(seed: UInt64(seed))
    for path in ParserTests.programs + ErrorTests.programs {
      var bytes = Array(try #require(TestFiles.read(path)).utf8)
      for _ in 0..<2 {
        mutator.damage(&bytes)
        exercise(String(decoding: bytes, as: UTF8.self))
      }
    }
  }

  /// Everything that a text meets: lexer, parser, printer, checker, rendering, highlighting, completion.
  private func exercise(_ text: String) {
    let source = SourceText(name: "damaged", text: text)
    let (program, diagnostics) = Checker(Session.signatures).check(source)
    #expect(!DiagnosticRenderer().render(diagnostics).isEmpty || diagnostics.isEmpty)
    for diagnostic in diagnostics {
      guard let span = diagnostic.primary?.span else { continue }
      #expect(span.end <= source.bytes.count)
    }
    _ = incompleteness(of: text)
    _ = CompletionContext(at: source.bytes.count / 2, in: source, Session.signatures).candidates(Session.signatures)
    if diagnostics.containsError { return }
    let printed = Printer.print(program)
    let again = Parser.parse(SourceText(name: "print", text: printed))
    #expect(Outline.of(again.program) == Outline.of(program), "\(text)")
  }
}

/// Damages bytes as fingers, copying and transmission do, and worse.
struct Mutator {
  private var generator: ProgramGenerator
  private static let pieces = [
    "{", "}", "(", ")", "[", "]", "\"", "|", "\n", " ", "-", "...", "..<", ":", "x:", "=", ",", "#", "\\", "1e9",
    "28x28",
    "let ", "if ", "else ", "for ", " in ", "func f(", "not ", "and ", "é", "😀", "\u{201C}", "'", "f\"", "//", "+=",
    ".5",
    "generator g {", "gan d {", "step ", "every 5 {", "___", "return ",
  ].map { Array($0.utf8) }

  init(seed: UInt64) { generator = ProgramGenerator(seed: seed) }

  mutating func damage(_ bytes: inout [UInt8]) {
    for _ in 0...generator.below(4) {
      let place = generator.below(bytes.count + 1)
      switch generator.below(5) {
      case 0: bytes.insert(contentsOf: Self.pieces[generator.below(Self.pieces.count)], at: place)
      case 1: bytes.removeSubrange(place..<min(bytes.count, place + 1 + generator.below(8)))
      case 2: if place < bytes.count { bytes[place] = UInt8(generator.below(256)) }
      case 3:
        let end = min(bytes.count, place + generator.below(40))
        bytes.insert(contentsOf: Array(bytes[place..<end]), at: generator.below(bytes.count + 1))
      default: bytes.removeSubrange(place..<bytes.count)
      }
    }
  }
}
