import Foundation
import Testing

/// `atelier check` proves lessons; those that train briefly are proved here, each under its own seed.
@Suite struct LessonProofTests {
  private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().path

  private func check(_ arguments: [String]) throws -> (status: Int32, output: String) {
    let folder = NSTemporaryDirectory() + "atelier-lesson-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    return try runAtelier(["check"] + arguments, in: folder)
  }

  @Test(arguments: ["01-the-artist-and-the-professor", "02-what-a-layer-does", "06-convolutions"])
  func solutionsPassAndWrongAnswersMeetTheirMistakes(_ name: String) throws {
    let result = try check(["--seeds", "1", "\(Self.root)/lessons/\(name).md"])
    #expect(result.status == 0, "\(result.output)")
  }

  /// A lesson that is not read as one would prove nothing.
  @Test func namesWhatTheSettingsHaveWrong() throws {
    let folder = NSTemporaryDirectory() + "atelier-settings-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let body = "## One\n\n```gan try\nlet n = ___\n```\n\n```gan solution\nlet n = 4\n```\n"
    for (settings, message) in [
      ("title: A\nminuts: 5\n", "line 3: there is no setting `minuts:`"),
      ("title: A\n", "line 1: the front matter has no `minutes:`"),
      ("title: A\nminutes: 5\nneeds: nowhere\n", "line 4: `needs:` names `nowhere`"),
    ] {
      let path = folder + "/01-settings.md"
      try "---\n\(settings)---\n\(body)".write(toFile: path, atomically: true, encoding: .utf8)
      let result = try check([path])
      #expect(result.status == 1)
      #expect(result.output.contains(message), "\(result.output)")
    }
  }

  /// A check that finds nothing in a lesson full of faults would prove nothing.
  @Test func namesEachFaultOfALesson() throws {
    let folder = NSTemporaryDirectory() + "atelier-faults-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let lesson = """
      ---
      title: Faults
      minutes: 1
      ---
      ## One

      ```predict
      How many?
      answer: nobody
      ```

      ```gan try
      let n = 3
      ```

      ```gan solution
      let n = 4
      ```

      ```gan check
      n >= 3      # at least three
      n == 5      # five
      ```

      ## Two

      ```gan try
      let m = 1
      ```

      ```gan solution
      let m = 2
      ```

      ```gan check
      m >= 1
      ```

      ```gan wrong
      let m = 7
      ```

      ```mistake when: m == 8
      Eight.
      ```

      ```gan wrong
      let m = 0
      ```

      ```mistake when: m == 9
      Nine.
      ```

      ## Three

      ```gan
      nope
      ```

      """
    try lesson.write(toFile: folder + "/01-faults.md", atomically: true, encoding: .utf8)
    let result = try check(["--seeds", "1", folder + "/01-faults.md"])
    #expect(result.status == 1)
    for message in [
      "line 22, step `One`, seed 0: the solution does not pass the check `n == 5`",
      "line 9, step `One`, seed 0: `nobody` gives no number",
      "line 28, step `Two`, seed 0: the exercise passes as it is offered",
      "line 40, step `Two`, seed 0: the wrong answer passes",
      "line 51, step `Two`, seed 0: the wrong answer does not meet `m == 9` first",
      "step `Three`, seed 0: the solution fails",
    ] {
      #expect(result.output.contains(message), "\(message) is missing:\n\(result.output)")
    }
  }
}
