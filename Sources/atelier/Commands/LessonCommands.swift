import ArgumentParser
import Glibc
import Lessons
import Studio

/// `atelier lessons`: the list, with progress.
struct ListLessons: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "lessons", abstract: "List the lessons, with progress.")

  func run() throws {
    let progress = StateFolder.path.map { LessonProgress(folder: $0) }
    writeLines(LessonList(try lessonLibrary(), progress).text)
  }
}

/// `atelier lesson [NAME]`: follow a lesson.
struct FollowLesson: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lesson", abstract: "Follow a lesson; without a name, go on where you were.")

  @Argument(
    help: "The lesson's name or number.",
    completion: .custom { _, _, _ in (try? LessonLibrary())?.lessons.map(\.name) ?? [] })
  var name: String?

  func run() throws {
    let library = try lessonLibrary()
    let progress = StateFolder.path.map { LessonProgress(folder: $0) }
    guard let lesson = try chosen(from: library, progress) else { throw ValidationError("there are no lessons") }
    guard Terminal.isInteractive else { throw ValidationError("a lesson needs a terminal") }
    let prompt = try Prompt(session: nil, options: .init(seed: UInt64(clamping: lesson.seed)))
    let kept = StateFolder.path.map { LessonSession(lesson, stateFolder: $0) }
    guard let start = begin(lesson, kept, at: progress?.firstOpenStep(of: lesson) ?? 0, prompt) else { return }
    prompt.guide = LessonGuide(
      lesson, session: prompt.session, host: prompt.host, progress: progress, start: start, kept: kept,
      notices: prompt.notices)
    throw ExitCode(try prompt.run())
  }

  /// The step at which the lesson goes on, with the session brought back that belongs there; nil where that is lost and
  /// the person does not want to begin anew.
  private func begin(_ lesson: Lesson, _ kept: LessonSession?, at open: Int, _ prompt: Prompt) -> Int? {
    switch kept?.bringBack(into: prompt.session, firstOpenStep: open) {
    case .step(let step, let notes)?:
      for note in notes { prompt.host.print(note) }
      return step
    case .lost(let reason)?:
      prompt.host.print("Where you were cannot be brought back: \(reason).")
      guard prompt.confirms("Begin the lesson anew, at its first step?") else { return nil }
      if let remark = kept?.setAside() { prompt.host.print(remark) }
      return 0
    case .beginning?, nil: return 0
    }
  }

  private func chosen(from library: LessonLibrary, _ progress: LessonProgress?) throws -> Lesson? {
    guard let name else {
      let last = progress?.lastLesson.flatMap { last in library.lessons.first { $0.name == last } }
      if let last, let progress, progress.firstOpenStep(of: last) < last.steps.count { return last }
      return library.lessons.first { (progress?.countOfLeftSteps(of: $0) ?? 0) < $0.steps.count }
        ?? library.lessons.first
    }
    guard let lesson = library.lesson(named: name) else {
      throw ValidationError(
        "there is no lesson `\(name)`; there are \(library.lessons.map(\.name).joined(separator: ", "))")
    }
    return lesson
  }
}

/// The lessons of this program; a library that cannot be read is wrong usage.
func lessonLibrary() throws -> LessonLibrary {
  do throws(LessonLibrary.Failure) { return try LessonLibrary() } catch { throw ValidationError(error.message) }
}

/// The table of lessons.
struct LessonList {
  let text: String

  /// The table; on a terminal that is too narrow without the names, as numbers do for `lesson 3`.
  init(_ library: LessonLibrary, _ progress: LessonProgress?) {
    let rows = library.lessons.enumerated().map { index, lesson in
      let left = progress?.countOfLeftSteps(of: lesson) ?? 0
      let skipped = progress?.countOfSkippedSteps(of: lesson) ?? 0
      let state =
        (left == 0 ? "" : left == lesson.steps.count ? "done" : "\(left) of \(lesson.steps.count)")
        + (skipped == 0 ? "" : ", \(skipped) skipped")
      return ["\(index + 1)", lesson.title, lesson.name, "\(lesson.minutes)", state]
    }
    let table = Table(
      rows: [["", "lesson", "name", "minutes", "steps done"]] + rows, isNumeric: [true, false, false, true, false])
    let width = table.text.split(separator: "\n").map(\.count).max() ?? 0
    guard isatty(STDOUT_FILENO) == 1, width > Terminal.size().columns else {
      text = table.text
      return
    }
    text =
      Table(
        rows: table.rows.map { [$0[0], $0[1], $0[3], $0[4]] }, isNumeric: [true, false, true, false]
      ).text
  }
}
