import Diagnostics
import Studio
import Testing

/// What `atelier check` lets pass and what it refuses, held against the run for real.
struct DryRunTests {
  @Test("A sound program passes, dry and for real", arguments: TestFiles.paths(in: "DryRuns/sound", suffix: ".gan"))
  func sound(_ path: String) throws {
    #expect(try errors(path, isDryRun: true) == [])
    #expect(try errors(path, isDryRun: false) == [])
  }

  @Test(
    "A broken program is refused before it trains, in the words of the run for real",
    arguments: TestFiles.paths(in: "DryRuns/broken", suffix: ".gan"))
  func broken(_ path: String) throws {
    let dry = try errors(path, isDryRun: true)
    #expect(!dry.isEmpty)
    #expect(try errors(path, isDryRun: false) == dry)
  }

  @Test(
    "A program whose files are not there passes dry",
    arguments: TestFiles.paths(in: "DryRuns/missing-files", suffix: ".gan"))
  func missingFiles(_ path: String) throws {
    #expect(try errors(path, isDryRun: true) == [])
    #expect(try !errors(path, isDryRun: false).isEmpty)
  }

  private func errors(_ path: String, isDryRun: Bool) throws -> [String] {
    let source = try #require(TestFiles.source(path))
    return Outcome(source, options: Session.Options(isDryRun: isDryRun)).lines.filter { $0.hasPrefix("error") }
  }
}
