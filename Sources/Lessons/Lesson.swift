/// A guided lesson: what a learner reads, runs, tries, predicts and answers, step by step.
public struct Lesson: Sendable {
  /// The file's name without its number and ending; progress is kept under it.
  public var name: String
  /// What the list of lessons shows.
  public var title: String
  /// How long a learner needs, in minutes.
  public var minutes: Int
  /// The seed that the session starts with.
  public var seed: Int
  /// The names of the lessons that should come before.
  public var needs: [String]
  /// Markdown above the first step.
  public var introduction: String
  /// The steps in order.
  public var steps: [Step]

  /// A part of a lesson under a heading of its own.
  public struct Step: Sendable {
    /// The heading; progress is kept under it.
    public var name: String
    /// The heading's line in the file.
    public var line: Int
    /// What it consists of, in order.
    public var items: [Item]
  }

  /// A thing to read or to do.
  public enum Item: Sendable {
    /// Markdown to read.
    case prose(String)
    /// Code to run or to write.
    case activity(Activity)
    /// A number to guess before the next activity.
    case prediction(Prediction)
    /// A question with answers to choose from.
    case quiz(Quiz)

    var activity: Activity? {
      if case .activity(let activity) = self { activity } else { nil }
    }
  }

  /// A piece of code of the lesson file with the line on which it begins.
  public struct Code: Sendable, Hashable {
    /// The code, without the last newline.
    public var text: String
    /// The line of the file on which it begins.
    public var line: Int
  }

  /// Code that is offered to be run, or to be completed, and all that the lesson says about it.
  public struct Activity: Sendable {
    /// Whether the learner is to change the code; `___` marks what to fill in.
    public var isExercise: Bool
    /// What is offered; blanks to fill in are `___`.
    public var code: Code
    /// Code that passes; for code that is only offered, the code itself.
    public var solution: Code
    /// What has to hold before the lesson goes on.
    public var checks: [Check] = []
    /// What gives common mistakes away; the first that holds is answered.
    public var mistakes: [Mistake] = []
    /// Wrong answers that prove the mistakes.
    public var wrongAnswers: [WrongAnswer] = []
    /// Hints in the order in which they are given, Markdown.
    public var hints: [String] = []
  }

  /// A condition that has to hold, and what is said while it does not.
  public struct Check: Sendable, Hashable {
    /// An expression of the language that gives true or false.
    public var condition: Code
    /// May hold expressions in braces.
    public var message: String
  }

  /// A condition that gives a common mistake away, and the reply to it.
  public struct Mistake: Sendable, Hashable {
    /// An expression of the language that gives true or false.
    public var condition: Code
    /// Markdown; may hold expressions in braces.
    public var reply: String
  }

  /// A common wrong answer, which has to meet the mistake at `mistake` in the activity's list.
  public struct WrongAnswer: Sendable, Hashable {
    /// Code that a learner might write.
    public var code: Code
    /// The index of the mistake that has to answer it.
    public var mistake: Int
  }

  /// A question for a number, and the expression that gives the true one afterwards.
  public struct Prediction: Sendable, Hashable {
    /// What is asked, Markdown.
    public var question: String
    /// The expression that gives the true number.
    public var answer: Code
  }

  /// A question with several answers, each with its reply.
  public struct Quiz: Sendable, Hashable {
    /// One answer.
    public struct Answer: Sendable, Hashable {
      /// The answer, Markdown.
      public var text: String
      /// What is said to whoever chooses it, Markdown.
      public var reply: String
      /// Whether it is a right one.
      public var isRight: Bool
    }

    /// What is asked, Markdown.
    public var question: String
    /// The answers in the order in which they are shown.
    public var answers: [Answer]
  }
}
