import Diagnostics
import Studio
import Testing

@testable import Lessons

/// A learner in front of a small lesson.
@Suite struct LessonPlayerTests {
  private static let text = """
    ---
    title: Small
    minutes: 10
    ---
    # Small

    Welcome.

    ## Three

    ```predict
    What will `n` be?
    answer: n
    ```

    ```gan try
    let n = ___
    ```

    ```gan solution
    let n = 3
    ```

    ```gan check
    n > 2     # more than two; {n} now
    n < 4     # less than four
    ```

    ```gan wrong
    let n = 7
    ```

    ```mistake when: n == 7
    Seven is too many.
    ```

    ```hint
    Count.
    ```

    ```hint
    One, two, ...
    ```

    Well done.

    ## Which

    ```quiz
    Which one?
    - [ ] This. :: Not this.
    - [x] That. :: Yes, that.
    ```

    ```gan
    let m = n + 1
    ```

    """

  private final class SilentHost: SessionHost {
    var interruption: Interruption { .none }
    func show(_ event: SessionEvent) {}
  }

  /// The learner: types lines, and keeps what is said.
  private final class Learner {
    let session: Session
    let player: LessonPlayer
    var ended: [String] = []

    init() throws {
      session = Session(host: SilentHost())
      player = LessonPlayer(try Lesson(text: LessonPlayerTests.text, fileName: "01-small.md"), in: session)
      player.stepDidEnd = { [unowned self] name, skipped in ended.append(name + (skipped ? " skipped" : "")) }
      _ = player.begin()
    }

    @discardableResult
    func types(_ line: String) -> [LessonMessage] {
      guard let taken = player.take(line) else { return runs(line) }
      if case .run(let code)? = taken.request { return taken.messages + runs(code) }
      return taken.messages
    }

    private func runs(_ code: String) -> [LessonMessage] {
      player.cellDidRun(code, outcome: session.run(SourceText(name: "cell", text: code)).cell.outcome)
    }
  }

  @Test func welcomesAndAsksForAGuess() throws {
    let session = Session(host: SilentHost())
    let player = LessonPlayer(try Lesson(text: Self.text, fileName: "01-small.md"), in: session)
    #expect(
      player.begin() == [
        .prose("Welcome."), .step(name: "Three", number: 1, of: 2), .prose("What will `n` be?"),
      ])
    #expect(player.expectation == .prediction)
  }

  @Test func comparesTheGuessWithWhatCame() throws {
    let learner = try Learner()
    #expect(learner.types("many") == [.reply("A number, please: your guess. (`next` goes on without one.)")])
    learner.types("5")
    #expect(learner.player.expectation == .code("let n = ___"))
    let messages = learner.types("let n = 3")
    #expect(messages.contains(.outcome(predicted: "5", actual: "3")))
    #expect(messages.contains(.prose("Well done.")))
    #expect(learner.ended == ["Three"])
  }

  @Test(arguments: ["print 2 * 3", "help step", "?step", "let k = 4", "cells"])
  func letsTheLearnerLookAroundBeforeAGuess(_ line: String) throws {
    let learner = try Learner()
    #expect(learner.player.take(line) == nil)
    #expect(learner.player.expectation == .prediction)
  }

  @Test func aGuessOrAnAnswerLeftOutIsNoStepSkipped() throws {
    let learner = try Learner()
    learner.types("skip")
    #expect(learner.player.expectation == .code("let n = ___"))
    learner.types("let n = 3")
    learner.types("skip")
    #expect(learner.types("let m = n + 1") == [.finished(skipped: 0)])
    #expect(learner.ended == ["Three", "Which"])
    #expect(learner.player.take("next")?.request == .nextLesson)
  }

  @Test func remembersWhatWasSkippedBefore() throws {
    let session = Session(host: SilentHost())
    let lesson = try Lesson(text: Self.text, fileName: "01-small.md")
    let player = LessonPlayer(lesson, in: session, step: 2, skippedBefore: 1)
    #expect(player.begin() == [.finished(skipped: 1)])
  }

  @Test func saysWhatHoldsAndKnowsTheMistake() throws {
    let learner = try Learner()
    learner.types("next")
    #expect(
      learner.types("let n = 7") == [
        .check(holds: true, message: "more than two; 7 now"), .check(holds: false, message: "less than four"),
        .reply("Seven is too many."),
      ])
    // A look around changes nothing and is not commented; another way to the goal is as good.
    #expect(learner.types("print n") == [])
    #expect(learner.types("n = 6 / 2").contains(.prose("Well done.")))
  }

  @Test func givesHintsInOrder() throws {
    let learner = try Learner()
    learner.types("next")
    #expect(learner.types("hint") == [.hint("Count.", number: 1, of: 2)])
    #expect(learner.types("hint") == [.hint("One, two, ...", number: 2, of: 2)])
    #expect(learner.types("hint") == [.reply("Those were all the hints. `solution` shows a way.")])
    learner.types("solution")
    #expect(learner.player.expectation == .code("let n = 3"))
  }

  @Test(arguments: ["let n = ___hint", "let n = hint", "let n = ___ hint", "hint"])
  func takesAWordTypedIntoTheCodeOnOffer(_ line: String) throws {
    let learner = try Learner()
    learner.types("next")
    #expect(learner.types(line) == [.hint("Count.", number: 1, of: 2)])
  }

  @Test func leavesCodeThatOnlyResemblesAWordAlone() throws {
    let learner = try Learner()
    learner.types("next")
    #expect(learner.player.take("let hint = 3") == nil)
    #expect(learner.player.take("let n = hint + 1") == nil)
  }

  @Test func skipRunsTheSolutionAndIsMarked() throws {
    let learner = try Learner()
    learner.types("next")
    #expect(learner.types("skip").contains(.prose("Well done.")))
    #expect(learner.session.number(of: "n") == 3)
    learner.types("b")
    #expect(learner.types("let m = n + 1") == [.finished(skipped: 1)])
    #expect(learner.ended == ["Three skipped", "Which"])
    #expect(learner.player.expectation == .nothing)
  }

  @Test func againTakesBackToTheStartOfTheStep() throws {
    let learner = try Learner()
    learner.types("next")
    learner.types("let n = 7")
    #expect(learner.types("again").first == .step(name: "Three", number: 1, of: 2))
    #expect(learner.session.number(of: "n") == nil)
    #expect(learner.player.expectation == .prediction)
  }

  @Test func repliesToEachAnswer() throws {
    let learner = try Learner()
    learner.types("next")
    learner.types("let n = 3")
    #expect(learner.player.expectation == .answer)
    #expect(learner.types("a") == [.reply("Not this.")])
    #expect(learner.player.expectation == .answer)
    #expect(learner.types("B") == [.reply("Yes, that.")])
    #expect(learner.player.expectation == .code("let m = n + 1"))
    #expect(learner.types("next").count == 1)
  }
}
