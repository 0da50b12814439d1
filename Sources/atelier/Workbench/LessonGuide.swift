import Diagnostics
import Files
import Lessons
import Notebook
import Studio

/// A lesson at the prompt: shows what it says, offers its code, and keeps the progress.
final class LessonGuide {
  let player: LessonPlayer
  private let host: TerminalHost
  private var progress: LessonProgress?
  /// Whether the code that the lesson offers was offered already.
  private var isOffered = false

  /// Plays a lesson in a session, from a step on.
  ///
  /// - Parameters:
  ///   - start: the step; the session is as it has to be there.
  ///   - kept: where the session is kept at the end of each step.
  ///   - notices: says what could not be saved.
  init(
    _ lesson: Lesson, session: Session, host: TerminalHost, progress: LessonProgress?, start: Int, kept: LessonSession?,
    notices: StateNotices
  ) {
    self.host = host
    self.progress = progress
    let skipped = lesson.steps.prefix(start).count { progress?.mark(of: $0.name, in: lesson.name) == .skipped }
    player = LessonPlayer(lesson, in: session, step: start, skippedBefore: skipped)
    player.stepDidEnd = { [weak self] name, wasSkipped in
      // The session first: a step is done when what it made is safe.
      notices.note(.lesson) { () throws(FileError) in try kept?.save(session, after: name) }
      notices.note(.progress) { () throws(FileError) in
        try self?.progress?.leave(name, of: lesson.name, as: wasSkipped ? .skipped : .done)
      }
    }
  }

  /// Shows the beginning.
  func begin() {
    host.print("")
    host.print(
      StyledText(player.lesson.title, .underlined) + StyledText("  (about \(player.lesson.minutes) minutes)\n"))
    show(player.begin())
  }

  /// What the next line begins with: the code on offer, once, and again after an empty line.
  func takeOffer(afterEmptyLine: Bool) -> String {
    guard case .code(let code) = player.expectation, !isOffered || afterEmptyLine else { return "" }
    isOffered = true
    return code
  }

  /// A word about what the lesson waits for, in front of the prompt.
  var promptMark: String {
    switch player.expectation {
    case .prediction: "your guess"
    case .answer: "a letter"
    case .code, .nothing: ""
    }
  }

  /// Takes a line that is meant for the lesson: nil where it is code, else what the prompt has to do.
  func take(_ line: String) -> LessonPlayer.Request?? {
    guard let taken = player.take(line) else { return nil }
    let before = player.expectation
    show(taken.messages)
    if before != player.expectation || !taken.messages.isEmpty { isOffered = false }
    return .some(taken.request)
  }

  /// Judges a cell that ran.
  func cellDidRun(_ text: String, outcome: CellOutcome) {
    let before = (player.stepIndex, player.expectation)
    let messages = player.cellDidRun(text, outcome: outcome)
    if !messages.isEmpty { host.print("") }
    show(messages)
    if before != (player.stepIndex, player.expectation) { isOffered = false }
  }

  private func show(_ messages: [LessonMessage]) {
    for message in messages { show(message) }
  }

  private func show(_ message: LessonMessage) {
    switch message {
    case .step(let name, let number, let count):
      host.print("\n" + StyledText("\(number)/\(count)  \(name)", .boldCyan) + "\n")
    case .prose(let text): printProse(text)
    case .check(let holds, let text):
      let mark = holds ? StyledText(tick, .green) : StyledText(dot, .yellow)
      host.print(mark + " " + lines(text).joined(separator: "\n  "))
    case .reply(let text): printProse(text)
    case .hint(let text, let number, let count): printProse("**Hint \(number) of \(count).** " + text)
    case .outcome(let predicted, let actual):
      host.print("  you said \(predicted), it is \(actual)\n")
    case .answers(let answers):
      for (index, answer) in answers.enumerated() {
        let letter = Character(Unicode.Scalar(UInt8(truncatingIfNeeded: 97 + index)))
        host.print(StyledText("  \(letter)  ") + lines(answer).joined(separator: "\n     "))
      }
      host.print("")
    case .finished(let skipped):
      let note = skipped == 0 ? "" : " (\(skipped) \(skipped == 1 ? "step" : "steps") skipped)"
      host.print("\n" + StyledText("That was \(player.lesson.title)\(note).", .boldGreen))
      printProse("`next` begins the lesson after it, `lessons` shows all of them.")
    }
  }

  private func printProse(_ text: String) {
    host.print(lines(text).joined(separator: "\n") + "\n")
  }

  private func lines(_ markdown: String) -> [StyledText] {
    TerminalProse(width: min(88, Terminal.size().columns), isStyled: host.terminal.colors > .none).lines(markdown)
  }

  private var tick: String { host.terminal.isUnicode ? "✓" : "+" }
  private var dot: String { host.terminal.isUnicode ? "·" : "-" }
}
