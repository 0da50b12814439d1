import Lessons
import Studio

/// The session of a lesson as it was at the end of the last finished step, on disk.
struct LessonSession {
  private let folder: String
  private let lesson: Lesson

  /// Where a lesson goes on.
  enum Place {
    /// At its first step, with an empty session.
    case beginning
    /// At a step, with the session that belongs there; with what there is to say about it.
    case step(Int, notes: [String])
    /// Steps are done, but what they made is not there any more; with the reason.
    case lost(String)
  }

  /// The session of a lesson below the folder of Atelier's state; nil where there can be none.
  init?(_ lesson: Lesson, stateFolder: String?) {
    guard let stateFolder, StateFolder.makeFolder(stateFolder + "/lessons") else { return nil }
    self.lesson = lesson
    // A lesson may come from a file of any name.
    folder = stateFolder + "/lessons/" + String(lesson.name.map { $0 == "/" ? "_" : $0 })
  }

  /// Keeps the session at the end of a step; at the end of the lesson there is nothing more to keep. An error's text.
  func save(_ session: Session, after step: String) -> String? {
    if lesson.steps.last?.name == step {
      remove()
      return nil
    }
    do {
      try session.save(toFolder: folder, label: step)
      return nil
    } catch { return "this step could not be saved: \(error)" }
  }

  /// Forgets what was kept.
  func remove() {
    for end in ["", ".old", ".new"] { SessionArchive.remove(folder: folder + end) }
  }

  /// Brings the session back that belongs to the first open step, without running a cell.
  ///
  /// - Parameter open: the first step that is not done, as the progress has it.
  func bringBack(into session: Session, firstOpenStep open: Int) -> Place {
    guard let summary = SessionArchive.summary(ofFolder: folder) else {
      return open == 0 || open >= lesson.steps.count ? .beginning : .lost("the session of that step is not there")
    }
    // The session knows best which step it belongs to: the progress may be ahead of it, or behind.
    guard let last = lesson.steps.firstIndex(where: { $0.name == summary.label }), last + 1 < lesson.steps.count else {
      return .lost("the lesson has no step `\(summary.label)` any more")
    }
    do throws(SessionArchive.Failure) {
      return .step(last + 1, notes: try session.load(fromFolder: folder))
    } catch {
      return .lost(error.description)
    }
  }
}
