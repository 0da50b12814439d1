import Diagnostics
import Glibc
import Studio
import Testing

/// Programs that go wrong while they run, each with its whole answer in a file beside it.
/// `ATELIER_UPDATE_GOLDENS=1` writes the answers anew.
struct ErrorTests {
  static let paths = TestFiles.paths(in: "Errors", suffix: ".gan")

  @Test(arguments: paths) func answersAsBefore(_ path: String) throws {
    let source = try #require(TestFiles.source(path))
    let host = Recorder()
    let result = Session(host: host).run(source)
    let answer = DiagnosticRenderer().render(host.warnings + result.errors)
    #expect(!answer.isEmpty)
    let golden = String(path.dropLast(3)) + "txt"
    if getenv("ATELIER_UPDATE_GOLDENS") != nil { TestFiles.write(answer, to: golden) }
    #expect(TestFiles.read(golden) == answer, "\(path)")
  }
}
