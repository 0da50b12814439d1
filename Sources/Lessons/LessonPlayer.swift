import Diagnostics
import Studio

/// What a lesson says to the learner; whoever plays the lesson decides how it looks.
public enum LessonMessage: Equatable, Sendable {
  /// The name of a step that begins, its number from 1 and how many there are.
  case step(name: String, number: Int, of: Int)
  /// Markdown to read.
  case prose(String)
  /// A check, whether it holds, and what it says.
  case check(holds: Bool, message: String)
  /// The reply to a mistake, to an answer of a quiz, or to a word of the lesson: Markdown.
  case reply(String)
  /// A hint, its number from 1 and how many there are.
  case hint(String, number: Int, of: Int)
  /// What the learner predicted, and what came out.
  case outcome(predicted: String, actual: String)
  /// Answers to choose from, lettered from a.
  case answers([String])
  /// The lesson is done; how many of its steps were skipped.
  case finished(skipped: Int)
}

/// Plays a lesson: knows what the learner has to do next and judges what they did.
///
/// It runs nothing by itself but checks, and the solution where the learner skips; it prints nothing.
public final class LessonPlayer {
  /// What the lesson waits for.
  public enum Expectation: Equatable, Sendable {
    /// A cell; the code is offered in the line, to be run or changed.
    case code(String)
    /// A number.
    case prediction
    /// The letter of an answer.
    case answer
    /// Nothing: the lesson is done.
    case nothing
  }

  /// A word of the lesson that needs whoever plays it.
  public enum Request: Equatable, Sendable {
    /// Run this cell for the learner.
    case run(String)
    /// Show the list of lessons.
    case listLessons
    /// Begin the lesson that follows this one.
    case nextLesson
    /// End the lesson.
    case leave
  }

  /// The lesson.
  public let lesson: Lesson
  /// The index of the step under way; the number of steps at the end.
  public private(set) var stepIndex: Int
  /// What the lesson waits for.
  public private(set) var expectation = Expectation.nothing
  /// Called when a step is done, with its name and whether it was skipped.
  public var stepDidEnd: (String, Bool) -> Void = { _, _ in }

  private let session: Session
  private var itemIndex = 0
  private var hintsGiven = 0
  private var predicted: (text: String, answer: Lesson.Code)?
  private var shownChecks: [Bool] = []
  private var isSkipping = false
  private var skippedSteps: Int
  private var startOfStep: SessionSnapshot

  /// A player at the start of a step.
  ///
  /// - Parameter skippedBefore: how many of the steps before it were skipped.
  public init(_ lesson: Lesson, in session: Session, step: Int = 0, skippedBefore: Int = 0) {
    self.lesson = lesson
    self.session = session
    skippedSteps = skippedBefore
    stepIndex = min(max(0, step), lesson.steps.count)
    startOfStep = session.snapshot()
  }

  /// What is said at the start, up to the first thing to do.
  public func begin() -> [LessonMessage] {
    var messages: [LessonMessage] = []
    if stepIndex == 0, !lesson.introduction.isEmpty { messages.append(.prose(lesson.introduction)) }
    return messages + beginStep()
  }

  private var step: Lesson.Step? { stepIndex < lesson.steps.count ? lesson.steps[stepIndex] : nil }

  private var item: Lesson.Item? {
    guard let step, itemIndex < step.items.count else { return nil }
    return step.items[itemIndex]
  }

  private var activity: Lesson.Activity? { item?.activity }

  private func beginStep() -> [LessonMessage] {
    guard let step else {
      expectation = .nothing
      return [.finished(skipped: skippedSteps)]
    }
    itemIndex = 0
    isSkipping = false
    startOfStep = session.snapshot()
    return [.step(name: step.name, number: stepIndex + 1, of: lesson.steps.count)] + advance()
  }

  /// Says what there is to read, up to the next thing to do.
  private func advance() -> [LessonMessage] {
    var messages: [LessonMessage] = []
    while let item {
      switch item {
      case .prose(let text): messages.append(.prose(text))
      case .activity(let activity):
        hintsGiven = 0
        shownChecks = []
        expectation = .code(activity.code.text)
        return messages
      case .prediction(let prediction):
        expectation = .prediction
        return messages + [.prose(prediction.question)]
      case .quiz(let quiz):
        expectation = .answer
        return messages + [.prose(quiz.question), .answers(quiz.answers.map(\.text))]
      }
      itemIndex += 1
    }
    if let step { stepDidEnd(step.name, isSkipping) }
    if isSkipping { skippedSteps += 1 }
    stepIndex += 1
    return messages + beginStep()
  }

  private func next() -> [LessonMessage] {
    itemIndex += 1
    return advance()
  }
}

// MARK: - What the learner types

extension LessonPlayer {
  /// Takes a line that is meant for the lesson; nil where it is code for the session.
  public func take(_ line: String) -> (messages: [LessonMessage], request: Request?)? {
    switch word(in: line) ?? line {
    case "hint": return (hint(), nil)
    case "solution": return solution()
    case "skip": return skip()
    case "again": return (again(), nil)
    case "next": return expectation == .nothing ? ([], .nextLesson) : (nextWord(), nil)
    case "lessons": return ([], .listLessons)
    case "leave": return ([], .leave)
    default: break
    }
    switch (expectation, item) {
    case (.prediction, .prediction(let prediction)): return predict(line, prediction).map { ($0, nil) }
    case (.answer, .quiz(let quiz)): return answer(line, quiz).map { ($0, nil) }
    default: return nil
    }
  }

  /// Lines that speak of cells and of the program, which whoever plays the lesson takes.
  private static let promptWords = ["cells", "rerun", "edit", "resume", "lesson", "quit", "exit"]

  private static let words = ["hint", "solution", "skip", "again", "next", "lessons", "leave"]

  /// A word of the lesson that was typed into the code on offer: behind it, or in its first blank.
  private func word(in line: String) -> String? {
    guard case .code(let offered) = expectation, !offered.isEmpty else { return nil }
    let typed = line.filter { !$0.isWhitespace }
    return Self.words.first { word in
      [offered + word, offered.replacing("___", with: word, maxReplacements: 1)].contains {
        $0 != offered && $0.filter { !$0.isWhitespace } == typed
      }
    }
  }

  private func hint() -> [LessonMessage] {
    guard let hints = activity?.hints, !hints.isEmpty else {
      return [.reply(activity == nil ? "There is nothing to solve here." : "There is no hint; `solution` shows a way.")]
    }
    guard hintsGiven < hints.count else { return [.reply("Those were all the hints. `solution` shows a way.")] }
    hintsGiven += 1
    return [.hint(hints[hintsGiven - 1], number: hintsGiven, of: hints.count)]
  }

  private func solution() -> (messages: [LessonMessage], request: Request?) {
    guard let activity else { return ([.reply("There is nothing to solve here.")], nil) }
    expectation = .code(activity.solution.text)
    return ([.reply("A way to do it; Enter runs it.")], nil)
  }

  private func skip() -> (messages: [LessonMessage], request: Request?) {
    switch expectation {
    case .nothing: return ([], nil)
    // A guess or an answer that is not given leaves nothing undone.
    case .prediction, .answer: return (next(), nil)
    case .code:
      guard let activity else { return ([], nil) }
      isSkipping = true
      return ([], .run(activity.solution.text))
    }
  }

  private func again() -> [LessonMessage] {
    session.restore(startOfStep)
    predicted = nil
    return beginStep()
  }

  private func nextWord() -> [LessonMessage] {
    switch expectation {
    case .nothing: return []
    case .code:
      return [.reply("First there is something to do here: `hint` helps, `skip` runs the solution and goes on.")]
    case .prediction, .answer: return next()
    }
  }

  /// Takes a guess; nil where the line is a command: one may look around before one guesses.
  private func predict(_ line: String, _ prediction: Lesson.Prediction) -> [LessonMessage]? {
    guard session.number(of: line) != nil else {
      if isCommand(line) { return nil }
      return [.reply("A number, please: your guess. (`next` goes on without one.)")]
    }
    predicted = (line, prediction.answer)
    return next()
  }

  private func isCommand(_ line: String) -> Bool {
    let word = firstWord(line)
    if Self.promptWords.contains(word) || line.hasPrefix("?") || word == "let" { return true }
    return Session.signatures.builtins.contains { $0.family == .command && $0.name == word }
  }

  private func answer(_ line: String, _ quiz: Lesson.Quiz) -> [LessonMessage]? {
    guard line.count == 1, let letter = line.lowercased().unicodeScalars.first else { return nil }
    let index = Int(letter.value) - 97
    guard quiz.answers.indices.contains(index) else { return nil }
    let answer = quiz.answers[index]
    return [.reply(answer.reply)] + (answer.isRight ? next() : [])
  }
}

// MARK: - What the learner ran

extension LessonPlayer {
  /// Judges a cell that the learner ran.
  public func cellDidRun(_ text: String, outcome: CellOutcome) -> [LessonMessage] {
    guard outcome == .completed, let activity else { return [] }
    if activity.checks.isEmpty {
      guard isSkipping || firstWord(text) == firstWord(activity.solution.text) else { return [] }
      return pass()
    }
    let holding = activity.checks.map { session.holds($0.condition.text) }
    if holding.allSatisfy({ $0 }) { return holdingMessages(activity, holding) + pass() }
    // A look around changes nothing, and needs no comment.
    if holding == shownChecks, Self.looks.contains(firstWord(text)) { return [] }
    shownChecks = holding
    let messages = holdingMessages(activity, holding)
    guard let mistake = activity.mistakes.first(where: { session.holds($0.condition.text) }) else {
      return messages + (isSkipping ? next() : [])
    }
    return messages + [.reply(session.filledIn(mistake.reply))]
  }

  private static let looks: Set<String> = [
    "print", "plot", "describe", "inspect", "doctor", "help", "stage", "cells", "watch", "save",
  ]

  private func holdingMessages(_ activity: Lesson.Activity, _ holding: [Bool]) -> [LessonMessage] {
    zip(activity.checks, holding).compactMap { check, holds in
      check.message.isEmpty ? nil : .check(holds: holds, message: session.filledIn(check.message))
    }
  }

  private func pass() -> [LessonMessage] {
    var messages: [LessonMessage] = []
    if let predicted, session.number(of: predicted.answer.text) != nil {
      messages.append(.outcome(predicted: predicted.text, actual: session.filledIn("{\(predicted.answer.text)}")))
      self.predicted = nil
    }
    return messages + next()
  }

  private func firstWord(_ text: String) -> String {
    String(text.drop { $0.isWhitespace }.prefix { $0.isLetter || $0.isNumber || $0 == "_" })
  }
}
