import Diagnostics
import Studio
import Testing

/// The samples and the code of the lessons pass the dry run.
struct SampleTests {
  static let samples = TestFiles.paths(in: "../../samples", suffix: ".gan")

  @Test(arguments: samples) func sampleIsFreeOfErrors(_ path: String) throws {
    let source = try #require(TestFiles.source(path))
    let outcome = Outcome(source, options: Session.Options(isDryRun: true))
    #expect(outcome.lines.filter { $0.hasPrefix("error") } == [], "\(path)")
    #expect(outcome.result.cell.outcome == .completed)
  }

  @Test func samplesAreThere() { #expect(Self.samples.count >= 12) }
}
