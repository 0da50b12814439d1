import Files
import Lessons
import Studio

/// The session of a lesson as it was at the end of the last finished step, on disk.
struct LessonSession {
  private let parent: String
  private let folder: String
  private let lesson: Lesson

  /// Where a lesson goes on.
  enum Place {
    /// At its first step, with an empty session.
    case beginning
    /// At a step, with the session that belongs there; with what there is to say about it.
    case step(Int, notes: [String])
    /// Steps are done, but what they made cannot be brought back; with the reason.
    case lost(String)
  }

  /// The session of a lesson below the folder of Atelier's state.
  init(_ lesson: Lesson, stateFolder: String) {
    self.lesson = lesson
    parent = stateFolder + "/lessons"
    // A lesson may come from a file of any name.
    folder = parent + "/" + String(lesson.name.map { $0 == "/" ? "_" : $0 })
  }

  /// Keeps the session at the end of a step; at the end of the lesson there is nothing more to keep.
  func save(_ session: Session, after step: String) throws(FileError) {
    if lesson.steps.last?.name == step { return SessionArchive.removeAll(folder: folder) }
    try StateFolder.make(parent)
    try session.save(toFolder: folder, label: step)
  }

  /// Gives what was kept another name, so that nothing replaces it; a sentence about it, nil where there is nothing.
  func setAside() -> String? { SessionFolders.setAside(SessionArchive.present(folder), as: folder) }

  /// Brings the session back that belongs to the first open step, without running a cell.
  ///
  /// - Parameter open: the first step that is not done, as the progress has it.
  func bringBack(into session: Session, firstOpenStep open: Int) -> Place {
    let found: SessionArchive.Summary?
    do throws(SessionArchive.Failure) { found = try SessionArchive.summary(ofFolder: folder) } catch {
      return .lost(error.description)
    }
    guard let summary = found else {
      return open == 0 || open >= lesson.steps.count ? .beginning : .lost("the session of that step is not there")
    }
    // The session knows best which step it belongs to: the progress may be ahead of it, or behind.
    guard let last = lesson.steps.firstIndex(where: { $0.name == summary.label }), last + 1 < lesson.steps.count else {
      return .lost("the lesson has no step `\(summary.label)` any more")
    }
    do throws(SessionArchive.Failure) {
      let report = try session.load(fromFolder: folder)
      guard !report.isWhole else { return .step(last + 1, notes: report.notes) }
      // The end of the next step would replace what could not be brought back.
      let remark = setAside()
      do throws(FileError) { try save(session, after: summary.label) } catch { return .lost(error.description) }
      return .step(last + 1, notes: report.notes + (remark.map { [$0] } ?? []))
    } catch {
      return .lost(error.description)
    }
  }
}
