import Diagnostics
import Glibc
import Studio
import Testing

@testable import Language

/// Programs with their whole rendered answers: `Errors/<topic>/NAME.gan` and `NAME.expected` beside it.
///
/// `ATELIER_UPDATE_GOLDENS=1` writes the answers anew: read the difference before you keep it.
@Suite("Errors that teach")
struct ErrorTests {
  static let programs = TestFiles.paths(in: "Errors", suffix: ".gan")

  @Test func thereAreEnough() { #expect(Self.programs.count >= 80) }

  @Test("Each program gets its answer", arguments: programs)
  func answer(_ path: String) throws {
    let source = SourceText(name: "cell 1", text: try #require(TestFiles.read(path)))
    let (_, diagnostics) = Checker(Session.signatures).check(source)
    let answer = DiagnosticRenderer().render(diagnostics)
    let expected = String(path.dropLast(4)) + ".expected"
    if getenv("ATELIER_UPDATE_GOLDENS") != nil { TestFiles.write(answer, to: expected) }
    #expect(answer == TestFiles.read(expected))
    #expect(!diagnostics.isEmpty)
  }

  @Test("The samples are free of errors", arguments: ParserTests.programs)
  func sample(_ path: String) throws {
    let source = try #require(TestFiles.source(path))
    let (_, diagnostics) = Checker(Session.signatures).check(source)
    let errors = diagnostics.filter { $0.severity == .error }
    #expect(errors.isEmpty, "\(DiagnosticRenderer().render(errors))")
  }
}
