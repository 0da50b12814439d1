import Files

/// Says what of Atelier's state cannot be written: at once, and once until it can be written again. Whoever writes it tries
/// again by themselves.
final class StateNotices {
  /// What is kept.
  enum Part: String {
    case everything = "Nothing can be kept for later"
    case history = "What you type cannot be added to the history"
    case session = "The session cannot be saved"
    case progress = "Your progress in lessons cannot be saved"
    case lesson = "Where you are in this lesson cannot be saved"
  }

  private var failures: [Part: String] = [:]
  private let say: (String) -> Void

  /// - Parameter say: shows a line.
  init(say: @escaping (String) -> Void) { self.say = say }

  /// Writes a part, and says so where that fails.
  func note(_ part: Part, _ write: () throws(FileError) -> Void) {
    do throws(FileError) {
      try write()
      note(part, nil)
    } catch { note(part, error) }
  }

  /// A part was written, or could not be.
  func note(_ part: Part, _ failure: FileError?) {
    guard let failure else {
      failures[part] = nil
      failures[.everything] = nil
      return
    }
    let reason = failure.description
    // Parts that fail for one reason share a sentence.
    let isKnown = failures.values.contains(reason)
    failures[part] = reason
    if !isKnown { say("\(part.rawValue): \(reason). It is tried again.") }
  }
}
