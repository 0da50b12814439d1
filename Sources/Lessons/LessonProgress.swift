import Files
import Glibc

/// Which steps of which lessons are done, kept in a text file by name: a line `lesson<tab>step<tab>done or skipped`.
public struct LessonProgress: Sendable {
  /// How a step was left.
  public enum Mark: String, Sendable {
    /// Its checks held.
    case done
    /// The learner skipped it.
    case skipped
  }

  private let folder: String
  private var path: String { folder + "/progress" }
  /// Lines that could not be written yet.
  private var pending: [UInt8] = []
  private var marks: [String: [String: Mark]] = [:]
  /// The lesson that was played last.
  public private(set) var lastLesson: String?

  /// The progress in `folder/progress`; none where there is no such file.
  public init(folder: String) {
    self.folder = folder
    guard let file = fopen(path, "re") else { return }
    defer { fclose(file) }
    var line: UnsafeMutablePointer<CChar>?
    var capacity = 0
    defer { free(line) }
    while getline(&line, &capacity, file) > 0, let text = line.map({ String(cString: $0) }) {
      let fields = text.split(separator: "\t").map { $0.last == "\n" ? String($0.dropLast()) : String($0) }
      guard fields.count == 3, let mark = Mark(rawValue: fields[2]) else { continue }
      set(mark, step: fields[1], of: fields[0])
    }
  }

  private mutating func set(_ mark: Mark, step: String, of lesson: String) {
    // A step once done stays done, however it is played again.
    if marks[lesson]?[step] != .done { marks[lesson, default: [:]][step] = mark }
    lastLesson = lesson
  }

  /// How a step was left; nil while it is not.
  public func mark(of step: String, in lesson: String) -> Mark? { marks[lesson]?[step] }

  /// How many of a lesson's steps are done or skipped.
  public func countOfLeftSteps(of lesson: Lesson) -> Int {
    lesson.steps.filter { marks[lesson.name]?[$0.name] != nil }.count
  }

  /// How many of a lesson's steps are marked as skipped.
  public func countOfSkippedSteps(of lesson: Lesson) -> Int {
    lesson.steps.filter { marks[lesson.name]?[$0.name] == .skipped }.count
  }

  /// The index of the first step that is neither done nor skipped; the number of steps where all are.
  public func firstOpenStep(of lesson: Lesson) -> Int {
    lesson.steps.firstIndex { marks[lesson.name]?[$0.name] == nil } ?? lesson.steps.count
  }

  /// Marks a step and adds it to the file, and before it those that could not be added when they were left.
  ///
  /// - Throws: `FileError` where the file cannot be written; the step is marked all the same.
  public mutating func leave(_ step: String, of lesson: String, as mark: Mark) throws(FileError) {
    set(mark, step: step, of: lesson)
    pending += "\(lesson)\t\(step)\t\(mark.rawValue)\n".utf8
    try File.makeFolder(folder, mode: 0o700)
    try File.append(pending, to: path)
    pending = []
  }
}
