import Diagnostics
import Studio
import Testing

struct SessionTests {
  private static let duel = """
    let suns = ring(count: 1000)
    generator artist { noise 2 | dense 8 | relu | dense 2 }
    discriminator professor { dense 8 | relu | dense 1 | sigmoid }
    gan duel { generator artist; discriminator professor; data suns; batch 16 }
    """

  @Test func cellsKeepTheirResults() {
    let session = Session(host: nil)
    session.run("1 + 1")
    session.run("let x = _ + 1")
    session.run("[_, _1, x]")
    #expect(session.run("_3").text == "[2, 2, 3]")
    #expect(session.cells.map(\.number) == [1, 2, 3, 4])
    #expect(session.run("_9").errors.count == 1)
  }

  @Test func failingCellKeepsWhatItDidBefore() {
    let session = Session(host: nil)
    let result = session.run("let x = 5\nlet y = [1][7]")
    #expect(result.cell.outcome == .failed && result.errors.count == 1)
    #expect(session.run("x").text == "5")
    #expect(session.run("let sine = unknown()").cell.outcome == .failed)
    #expect(session.run("count(sine(points: 3, count: 7))").text == "7")
  }

  @Test func lookingLeavesNoTrace() {
    let (looked, other) = (Session(host: nil), Session(host: nil))
    for session in [looked, other] { session.run(Self.duel) }
    #expect(looked.holds("sum(noise(4)) != 100 and duel.step == 0"))
    #expect(!looked.holds("nowhere == 1") && !looked.holds("0 / 0 == 0 / 0") && !looked.holds("step 5"))
    #expect(looked.filledIn("at {duel.step}, {nowhere}") == "at 0, ?")
    #expect(looked.run("noise(3)").text == other.run("noise(3)").text)
    #expect(looked.cells.count == 2)
  }

  @Test func tablesKeepTheirRowsAndColumns() {
    let table = Table(rows: [["名", "b"], ["a\nb\u{1B}", "c"]], isNumeric: [false, false])
    #expect(table.text == "名    b\na␊b␛  c")
  }

  @Test func overrideTakesThePlaceOfALet() {
    let session = Session(host: nil, options: Session.Options(overrides: ["steps": "7", "name": "b"]))
    #expect(session.run("let steps = 100\nlet name = \"a\"\n[steps, name]").text == "[7, \"b\"]")
    // A notebook of it gives the same again.
    #expect(session.markdown.contains("let steps = 7\nlet name = \"b\"\n"))
    let wrong = Session(host: nil, options: Session.Options(overrides: ["steps": "many"])).run("let steps = 100")
    #expect(wrong.errors.first?.message == "`--set steps` gives a string, but `steps` is a number")
  }

  @Test func sameSeedGivesTheSameTraining() {
    let texts = [3, 3, 4].map { seed in
      let session = Session(host: nil, options: Session.Options(seed: UInt64(seed)))
      session.run(Self.duel + "\nstep 20")
      return session.run("artist(noise(2))").text
    }
    #expect(texts[0] == texts[1])
    #expect(texts[0] != texts[2])
  }

  @Test func interruptionStopsAfterTheStep() {
    let host = Recorder()
    let session = Session(host: host)
    session.run(Self.duel)
    session.stepLog = { entry in if entry.step == 3 { session.interruptionFlag.interrupt(.afterStep) } }
    #expect(session.run("step 1000").cell.outcome == .interrupted)
    #expect(host.lines.last == "note: stopped at step 3; everything is kept")
    session.stepLog = nil
    #expect(session.run("while true { }").cell.outcome == .interrupted)
    session.interruptionFlag.clear()
    #expect(session.run("duel.step").text == "3")
  }

  @Test func logHasAnEntryForEachStep() {
    let session = Session(host: nil)
    session.run(Self.duel)
    var steps: [Int] = []
    session.stepLog = { steps.append($0.step) }
    session.run("step 3\nback 2\nstep generator 2")
    #expect(steps == [1, 2, 3, 2, 3])
  }

  @Test func timeRunsBackAndForth() {
    let session = Session(host: nil)
    session.run(Self.duel)
    session.run("step 20\nlet z = noise(2)\nlet late = artist(z)\nback 15\nlet early = artist(z)\ngoto 20")
    #expect(session.holds("max(abs(artist(z) - late)) == 0 and max(abs(early - late)) > 0"))
    #expect(session.run("goto 21").errors.count == 1)
  }

  @Test func snapshotBringsTheSessionBack() {
    let session = Session(host: nil)
    session.run(Self.duel + "\nstep 5\nlet x = 1")
    let before = session.run("artist(tensor([[1, 2]]))").text
    let snapshot = session.snapshot()
    session.run("step 5\nx = 2\nlet y = 3\nartist.layers[0].bias = artist.layers[0].bias + 1")
    session.restore(snapshot)
    #expect(session.run("artist(tensor([[1, 2]]))").text == before)
    #expect(session.run("[duel.step, x]").text == "[5, 1]")
    #expect(session.run("y").cell.outcome == .failed)
  }

  @Test func functionsEndWithTheirSession() throws {
    weak var kept: FunctionValue?
    do {
      let session = Session(host: nil)
      session.run(
        """
        func down(n) { if n > 0 { return down(n - 1) }; return other(n) }
        func other(n) { return n }
        down(3)
        """)
      if case .function(let function)? = session.value(named: "down") { kept = function }
      #expect(kept != nil)
      session.run("1")
    }
    #expect(kept == nil)
  }

  @Test func rulesForGansSeeNetworksOfEarlierCells() {
    let recorder = Recorder()
    let session = Session(host: recorder)
    session.run("generator g { noise 2 | dense 2 }")
    session.run("discriminator d { dense 4 | relu | dense 1 | sigmoid }")
    session.run("gan x { generator g; discriminator d; data ring(count: 100); batch 8; loss hinge }")
    #expect(recorder.warnings.map(\.message) == ["`d` ends in `sigmoid`, but the loss `hinge` takes raw scores"])
  }

  @Test func legendsAreWrittenWithoutParentheses() throws {
    let recorder = Recorder()
    let session = Session(host: recorder)
    session.run("let p = linspace(0.1, 1, 5)\nplot (-log(p)) (p + 1) * (p + 2) x: p")
    let text = String(describing: try #require(recorder.plots.first))
    #expect(text.contains("\"-log(p)\"") && text.contains("\"(p + 1) * (p + 2)\""))
  }

  @Test func manyCallsAreInterrupted() {
    let session = Session(host: nil)
    session.run("func fork(n) { if n > 0 { fork(n - 1); fork(n - 1) } }")
    session.interruptionFlag.interrupt(.afterStep)
    #expect(session.run("fork(60)").cell.outcome == .interrupted)
  }

  @Test func largeEvaluationsAreInterrupted() {
    let session = Session(host: nil)
    session.run("generator artist { noise 5 | dense 15 }")
    session.interruptionFlag.interrupt(.afterStep)
    #expect(session.run("let many = artist(noise(100_000))").cell.outcome == .interrupted)
    session.interruptionFlag.clear()
    #expect(session.run("print many.shape").cell.outcome == .failed)
  }
}
