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

  @Test(
    "A dry run goes once over what only training could tell",
    arguments: [
      "repeat duel.d_loss { n = n + 1 }", "for i in 0..<duel.step { n = n + 1 }",
      "while duel.d_loss > 1 { n = n + 1 }",
    ])
  func loop(_ loop: String) {
    let gan = """
      generator artist { noise 5; dense 15 }
      discriminator professor { dense 1 }
      gan duel { generator artist; discriminator professor; data sine(points: 15) }
      step 3
      let n = 0

      """
    // A dry run prints nothing; these indices are free of errors for one round alone.
    let program = gan + loop + "\nprint [7][n - 1] [7][1 - n]"
    let outcome = Outcome(SourceText(name: "loop", text: program), options: Session.Options(isDryRun: true))
    #expect(outcome.lines == [])
    #expect(outcome.result.cell.outcome == .completed)
  }

  @Test func samplesAreThere() { #expect(Self.samples.count >= 12) }
}
