import Testing

@testable import Lessons

@Suite struct LessonReaderTests {
  private static let frontMatter = "---\ntitle: Eight suns\nminutes: 25\nseed: 3\nneeds: first, second\n---\n"

  private func read(_ body: String) throws -> Lesson {
    try Lesson(text: Self.frontMatter + body, fileName: "lessons/03-eight-suns.md")
  }

  @Test func readsSettingsAndIntroduction() throws {
    let lesson = try read("# Eight suns\n\nWelcome.\n\n## One\n\n```gan\nplot x\n```\n")
    #expect(lesson.name == "eight-suns")
    #expect(lesson.title == "Eight suns")
    #expect(lesson.minutes == 25)
    #expect(lesson.seed == 3)
    #expect(lesson.needs == ["first", "second"])
    #expect(lesson.introduction == "Welcome.")
    #expect(lesson.steps.map(\.name) == ["One"])
  }

  @Test func attachesWhatBelongsToAnExercise() throws {
    let body = """
      ## One
      ```gan try
      step ___
      ```
      ```gan solution
      step 5
      ```
      ```gan check
      duel.step == 5      # five, not {duel.step}
      duel.name == "#1"
      ```
      ```gan wrong
      step 6
      ```
      ```mistake when: duel.step > 5
      Too many.
      ```
      ```hint
      Less.
      ```
      ```hint
      Five.
      ```
      """
    let step = try #require(try read(body).steps.first)
    let activity = try #require(step.items.first?.activity)
    #expect(activity.isExercise)
    #expect(activity.code == .init(text: "step ___", line: 9))
    #expect(activity.solution.text == "step 5")
    #expect(activity.checks.map(\.condition.text) == ["duel.step == 5", "duel.name == \"#1\""])
    #expect(activity.checks.map(\.message) == ["five, not {duel.step}", ""])
    #expect(activity.checks[1].condition.line == 16)
    #expect(activity.mistakes == [.init(condition: .init(text: "duel.step > 5", line: 21), reply: "Too many.")])
    #expect(activity.wrongAnswers == [.init(code: .init(text: "step 6", line: 19), mistake: 0)])
    #expect(activity.hints == ["Less.", "Five."])
  }

  @Test func readsPredictionsAndQuizzes() throws {
    let body = """
      ## One
      ```predict
      How many?
      answer: count(x)
      ```
      ```quiz
      Why?
      - [ ] No. :: Look again.
      - [x] Yes :: Right,
        indeed.
      ```
      """
    let items = try read(body).steps[0].items
    guard case .prediction(let prediction) = items[0], case .quiz(let quiz) = items[1] else {
      Issue.record("expected a prediction and a quiz, found \(items)")
      return
    }
    #expect(prediction == .init(question: "How many?", answer: .init(text: "count(x)", line: 10)))
    #expect(quiz.question == "Why?")
    #expect(quiz.answers.map(\.reply) == ["Look again.", "Right, indeed."])
    #expect(quiz.answers.map(\.isRight) == [false, true])
  }

  @Test(arguments: [
    ("## A\n```gan try\nx\n```\n", 8, LessonError.Fault.exerciseWithoutSolution),
    ("## A\n```hint\nx\n```\n", 8, .nothingToAttachTo("hint")),
    ("## A\n\n## A\n", 9, .repeatedStep("A")),
    ("## A\n```gan\nx\n```\n```gan wrong\ny\n```\n## B\n", 14, .wrongWithoutMistake),
    ("## A\n```quiz\nq\n- [ ] a :: b\n```\n", 8, .quizWithoutRightAnswer),
    ("## A\n```quiz\nq\n- [x] a\n```\n", 10, .malformedAnswer("- [x] a")),
    ("## A\n```python\nx\n```\n", 8, .unknownBlock("python")),
    ("```gan\nx\n```\n", 7, .blockBeforeFirstStep("gan")),
    ("nothing\n", 8, .noSteps),
  ])
  func namesTheFaultAndItsLine(body: String, line: Int, fault: LessonError.Fault) {
    #expect(throws: LessonError(line: line, fault: fault)) { try read(body) }
  }
}
