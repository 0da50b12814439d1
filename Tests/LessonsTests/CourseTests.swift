import Diagnostics
import Notebook
import Studio
import Testing

@testable import Lessons

/// The lessons of the course: read, in order, and free of errors in a dry run.
@Suite struct CourseTests {
  private static let folder = #filePath.split(separator: "/").dropLast(3).map { "/" + $0 }.joined() + "/lessons"

  private final class SilentHost: SessionHost {
    var interruption: Interruption { .none }
    func show(_ event: SessionEvent) {}
  }

  @Test func eachNeedsOnlyWhatComesBefore() throws {
    let lessons = try LessonLibrary(folder: Self.folder).lessons
    #expect(lessons.count == 10)
    for (index, lesson) in lessons.enumerated() {
      #expect(Set(lesson.needs).isSubset(of: lessons[..<index].map(\.name)), "\(lesson.name)")
      #expect((10...25).contains(lesson.minutes), "\(lesson.name)")
    }
  }

  /// Shapes, arguments and names of all cells and solutions hold, without training.
  @Test(arguments: 0..<10) func cellsAndSolutionsPassTheDryRun(_ index: Int) throws {
    let lesson = try LessonLibrary(folder: Self.folder).lessons[index]
    let session = Session(host: SilentHost(), options: .init(seed: UInt64(lesson.seed), isDryRun: true))
    var cells = 0
    for step in lesson.steps {
      for item in step.items {
        guard let activity = item.activity else { continue }
        let code = activity.solution.line > 0 ? activity.solution : activity.code
        let errors = session.run(SourceText(name: lesson.name, text: code.text)).errors
        #expect(errors.isEmpty, "\(lesson.name), line \(code.line): \(DiagnosticRenderer().render(errors))")
        cells += 1
      }
    }
    #expect(cells >= 6)
  }
}
