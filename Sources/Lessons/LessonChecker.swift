import Diagnostics
import Studio

/// Proves a lesson: its solutions pass, its exercises as they are offered do not, its wrong answers meet their mistakes.
public struct LessonChecker {
  /// What does not hold.
  public enum Fault: Hashable, Sendable {
    case solutionFails(String)
    case solutionDoesNotPass(condition: String)
    case exercisePassesUnchanged
    case wrongAnswerPasses
    case wrongAnswerMissesItsMistake(condition: String)
    case predictionHasNoAnswer(expression: String)
  }

  /// A fault, with its place and the seed under which it showed.
  public struct Finding: Hashable, Sendable {
    /// The line in the lesson's file, the first being 1.
    public var line: Int
    /// The step's name.
    public var step: String
    /// The seed of the session.
    public var seed: Int
    /// What does not hold.
    public var fault: Fault

    /// The fault in words.
    public var message: String {
      switch fault {
      case .solutionFails(let errors): "the solution fails:\n\(errors)"
      case .solutionDoesNotPass(let condition): "the solution does not pass the check `\(condition)`"
      case .exercisePassesUnchanged: "the exercise passes as it is offered, nothing filled in"
      case .wrongAnswerPasses: "the wrong answer passes"
      case .wrongAnswerMissesItsMistake(let condition): "the wrong answer does not meet `\(condition)` first"
      case .predictionHasNoAnswer(let expression): "`\(expression)` gives no number"
      }
    }
  }

  /// How long the cells of a step ran.
  public struct Timing: Hashable, Sendable {
    /// The step's name.
    public var step: String
    /// The longest run of one cell, in seconds.
    public var longestCell: Double
  }

  /// What does not hold, in the order of the file.
  public private(set) var findings: [Finding] = []
  /// The steps with the time that they took.
  public private(set) var timings: [Timing] = []

  private let seed: Int
  private let session: Session
  private var step = ""
  private var longestCell = 0.0

  /// Goes through a lesson under a seed.
  ///
  /// - Parameter host: sees progress and is asked whether to stop; a stop ends the check at once.
  public init(_ lesson: Lesson, seed: Int, host: any SessionHost) {
    self.seed = seed
    session = Session(host: host, options: .init(seed: UInt64(clamping: seed)))
    for step in lesson.steps {
      self.step = step.name
      longestCell = 0
      check(step)
      timings.append(Timing(step: step.name, longestCell: longestCell))
      if host.interruption > .none { return }
    }
  }

  private mutating func check(_ step: Lesson.Step) {
    var prediction: Lesson.Prediction?
    for item in step.items {
      switch item {
      case .prediction(let asked): prediction = asked
      case .activity(let activity):
        check(activity)
        if let asked = prediction, session.number(of: asked.answer.text) == nil {
          add(asked.answer.line, .predictionHasNoAnswer(expression: asked.answer.text))
        }
        prediction = nil
      case .prose, .quiz: break
      }
    }
  }

  private mutating func check(_ activity: Lesson.Activity) {
    if activity.isExercise || !activity.wrongAnswers.isEmpty {
      let before = session.snapshot()
      if activity.isExercise, !activity.checks.isEmpty, !activity.code.text.isEmpty {
        run(activity.code)
        if passes(activity) { add(activity.code.line, .exercisePassesUnchanged) }
        session.restore(before)
      }
      for wrong in activity.wrongAnswers {
        checkWrong(wrong, activity)
        session.restore(before)
      }
    }
    let errors = run(activity.solution)
    guard errors.isEmpty else {
      return add(activity.solution.line, .solutionFails(DiagnosticRenderer().render(errors)))
    }
    for check in activity.checks where !session.holds(check.condition.text) {
      add(check.condition.line, .solutionDoesNotPass(condition: check.condition.text))
    }
  }

  private mutating func checkWrong(_ wrong: Lesson.WrongAnswer, _ activity: Lesson.Activity) {
    run(wrong.code)
    if passes(activity) { return add(wrong.code.line, .wrongAnswerPasses) }
    let first = activity.mistakes.firstIndex { session.holds($0.condition.text) }
    if first != wrong.mistake {
      let condition = activity.mistakes[wrong.mistake].condition
      add(condition.line, .wrongAnswerMissesItsMistake(condition: condition.text))
    }
  }

  private func passes(_ activity: Lesson.Activity) -> Bool {
    activity.checks.allSatisfy { session.holds($0.condition.text) }
  }

  @discardableResult
  private mutating func run(_ code: Lesson.Code) -> [Diagnostic] {
    let result = session.run(source(code))
    longestCell = max(longestCell, result.cell.seconds)
    return result.errors
  }

  /// The code moved down to its line, so that messages name the lines of the file.
  private func source(_ code: Lesson.Code) -> SourceText {
    SourceText(name: step, text: String(repeating: "\n", count: max(0, code.line - 1)) + code.text)
  }

  private mutating func add(_ line: Int, _ fault: Fault) {
    findings.append(Finding(line: line, step: step, seed: seed, fault: fault))
  }
}
