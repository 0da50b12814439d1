import Foundation
import Testing

/// Sessions and lessons that were left, in order or not, and taken up again.
@Suite(.serialized) struct ResumeTests {
  private let state = NSTemporaryDirectory() + "atelier-tests-" + UUID().uuidString

  private func start(_ arguments: String = "", environment: [String: String] = [:]) throws -> Screen {
    var variables = environment
    variables["XDG_STATE_HOME"] = state
    return try Screen(
      atelierProgram + " " + arguments, environment: variables)
  }

  private func folders(in part: String) -> [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: state + "/atelier/" + part)) ?? []).sorted()
  }

  private func end(_ screen: Screen, by signal: Int32) throws {
    let process = try #require(try screen.processIdentifier())
    #expect(kill(process, signal) == 0)
    // The terminal may be slow to notice; the system knows at once.
    try screen.wait("the end") { _ in
      guard let status = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8) else { return true }
      return status.contains(") Z ")
    }
  }

  /// Waits until the session on disk knows so many cells.
  private func waitForCells(_ count: Int, _ screen: Screen) throws {
    try screen.wait("\(count) cells on disk") { _ in
      folders(in: "sessions").contains { folder in
        let path = state + "/atelier/sessions/\(folder)/session/about"
        return (try? String(contentsOfFile: path, encoding: .utf8))?.hasPrefix("cells \(count)\n") == true
      }
    }
  }

  private static let duel = """
    let paintings = sine(points: 4, count: 64)
    generator artist { noise 2 | dense 4 }
    discriminator professor { dense 1 }
    gan duel { generator artist; discriminator professor; data paintings; batch 8 }
    step 12
    """

  @Test func bringsASessionBackThatWasKilled() throws {
    let first = try start()
    try first.wait(for: "[1]>")
    try first.paste(Self.duel)
    try first.press("Enter")
    try first.wait(for: "[2]>")
    try first.enter("let answer = 42")
    try first.wait(for: "[3]>")
    try waitForCells(2, first)
    try end(first, by: SIGKILL)
    let second = try start()
    try second.wait(for: "A session of 2 cells")
    try second.wait(for: "[1]>")
    try second.enter("resume")
    try second.wait(for: "[3]>")
    try second.enter("print answer duel.step")
    try second.wait(for: "\n42 12\n[4]>")
    #expect(folders(in: "sessions").count == 1)
    try second.press("C-d")
    try second.wait("the end") { _ in try second.hasEnded() }
    #expect(folders(in: "sessions") == [])
    let third = try start()
    try third.wait(for: "[1]>")
    #expect(try !third.text().contains("resume"))
  }

  @Test func keepsASessionThatIsAskedToEnd() throws {
    for signal in [SIGTERM, SIGHUP] {
      let first = try start()
      try first.wait(for: "[1]>")
      try first.enter("let signal = \(signal)")
      try first.wait(for: "[2]>")
      try end(first, by: signal)
      let second = try start()
      try second.wait(for: "A session of 1 cell,")
      try second.enter("resume")
      try second.wait(for: "[2]>")
      try second.enter("print signal + 100")
      try second.wait(for: "\n\(signal + 100)\n[3]>")
      try second.press("C-d")
      try second.wait("the end") { _ in try second.hasEnded() }
    }
  }

  @Test func removesWhatWasNeverWhole() throws {
    let sessions = state + "/atelier/sessions"
    for name in ["11", "12"] {
      let folder = "\(sessions)/\(name)/session.new"
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      try Data("half".utf8).write(to: URL(fileURLWithPath: folder + "/gan-0.safetensors.x7G3ba"))
      try Data().write(to: URL(fileURLWithPath: "\(sessions)/\(name)/lock"))
    }
    // The program of the other one may just have begun.
    try FileManager.default.setAttributes(
      [.modificationDate: Date(timeIntervalSinceNow: -3600)], ofItemAtPath: sessions + "/11")
    let screen = try start()
    try screen.wait(for: "[1]>")
    #expect(folders(in: "sessions") == ["12"])
  }

  @Test func leavesTheSessionsOfOthersAlone() throws {
    let (first, second) = (try start(), try start())
    for (number, screen) in [first, second].enumerated() {
      try screen.wait(for: "[1]>")
      try screen.enter("let number = \(number)")
      try screen.wait(for: "[2]>")
    }
    try first.wait("both sessions on disk") { _ in
      folders(in: "sessions").allSatisfy {
        FileManager.default.fileExists(atPath: state + "/atelier/sessions/\($0)/session/about")
      } && folders(in: "sessions").count == 2
    }
    // Both are alive: there is nothing to resume.
    try second.enter("resume")
    try second.wait(for: "no session to resume")
    try end(first, by: SIGKILL)
    try second.enter("resume")
    try second.wait(for: "1 cell is back")
    try second.enter("print \"this is {number}\"")
    try second.wait(for: "\nthis is 0")
  }

  private static let lesson = """
    ---
    title: Two names
    minutes: 1
    seed: 1
    ---
    # Two names

    ## First

    ```gan
    let a = noise(1, 4)
    ```

    ```gan check
    count(a) == 1 # there is a
    ```

    ## Second

    ```gan
    let b = 5
    ```

    ```gan check
    b == 5 # there is b
    ```

    ## Third

    Print a.

    ```gan
    print "sum" count(a) + b
    ```

    """

  private func lessonFolder() throws -> String {
    let folder = state + "/course"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try Self.lesson.write(toFile: folder + "/01-two-names.md", atomically: true, encoding: .utf8)
    return folder
  }

  @Test func goesOnWithALessonWhereItWasLeft() throws {
    let environment = ["ATELIER_LESSONS": try lessonFolder()]
    let first = try start("lesson two", environment: environment)
    try first.wait(for: "1/3")
    try first.wait(for: "> let a = noise(1, 4)")
    try first.press("Enter")
    try first.wait(for: "> let b = 5")
    try first.press("Enter")
    try first.wait(for: "3/3")
    try end(first, by: SIGKILL)
    let second = try start("lesson", environment: environment)
    let shown = try second.wait(for: "> print \"sum\" count(a) + b")
    #expect(shown.contains("3/3") && !shown.contains("1/3"))
    try second.press("Enter")
    try second.wait(for: "That was Two names")
    try second.wait("the sum") { $0.contains("\nsum 6\n") }
  }

  @Test func offersToBeginALessonAnewWhoseSessionIsLost() throws {
    let environment = ["ATELIER_LESSONS": try lessonFolder()]
    let first = try start("lesson two", environment: environment)
    try first.wait(for: "> let a = noise(1, 4)")
    try first.press("Enter")
    try first.wait(for: "2/3")
    try end(first, by: SIGKILL)
    let lessons = state + "/atelier/lessons"
    let name = try #require(folders(in: "lessons").first)
    let file = lessons + "/\(name)/session.safetensors"
    try Data("nothing".utf8).write(to: URL(fileURLWithPath: file))
    let second = try start("lesson", environment: environment)
    try second.wait(for: "Begin the lesson anew")
    try second.press("Enter")
    try second.wait(for: "1/3")
  }
}
