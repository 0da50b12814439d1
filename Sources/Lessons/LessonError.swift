/// What a lesson file can have wrong, with the line.
public struct LessonError: Error, Hashable, Sendable {
  /// The kinds of faults.
  public enum Fault: Hashable, Sendable {
    case missingSetting(String)
    case unknownSetting(String)
    case unknownLesson(String)
    case notANumber(setting: String, value: String)
    case noSteps
    case blockBeforeFirstStep(String)
    case unknownBlock(String)
    case nothingToAttachTo(String)
    case wrongWithoutMistake
    case mistakeWithoutCondition
    case emptyCheck
    case predictionWithoutAnswer
    case quizWithoutAnswers
    case quizWithoutRightAnswer
    case malformedAnswer(String)
    case repeatedStep(String)
    case exerciseWithoutSolution
  }

  /// The line in the file, the first being 1.
  public var line: Int
  /// What is wrong there.
  public var fault: Fault

  /// The fault in words, with what to write instead.
  public var message: String {
    switch fault {
    case .missingSetting(let name): "the front matter has no `\(name):`"
    case .unknownSetting(let name): "there is no setting `\(name):`; a lesson has title, minutes, seed, needs"
    case .unknownLesson(let name): "`needs:` names `\(name)`, and there is no such lesson"
    case .notANumber(let setting, let value): "`\(setting)` should be a whole number, found `\(value)`"
    case .noSteps: "a lesson needs at least one step: a heading `## Name`"
    case .blockBeforeFirstStep(let info): "the block `\(info)` stands before the first step (`## Name`)"
    case .unknownBlock(let info):
      "unknown block `\(info)`: gan, gan try, gan solution, gan check, gan wrong, mistake, hint, predict, quiz, text"
    case .nothingToAttachTo(let info): "`\(info)` needs a `gan` or `gan try` block before it in its step"
    case .wrongWithoutMistake: "`gan wrong` is followed by the `mistake when: CONDITION` that it meets"
    case .mistakeWithoutCondition: "write the condition behind the fence: `mistake when: CONDITION`"
    case .emptyCheck: "a check needs at least one condition"
    case .predictionWithoutAnswer: "`predict` needs a line `answer: EXPRESSION`"
    case .quizWithoutAnswers: "a quiz needs answers: `- [x] answer :: reply`"
    case .quizWithoutRightAnswer: "no answer of this quiz is right: mark one with `[x]`"
    case .malformedAnswer(let line): "an answer reads `- [ ] answer :: reply`, found `\(line)`"
    case .repeatedStep(let name): "two steps are called `\(name)`; progress is kept by name"
    case .exerciseWithoutSolution: "`gan try` needs a `gan solution`"
    }
  }
}
