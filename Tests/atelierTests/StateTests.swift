import Foundation
import Testing

/// What is kept for later where the system does not let it be kept: it is said, it is tried again, and nothing that is on
/// disk is lost.
@Suite(.serialized) struct StateTests {
  private let folder = NSTemporaryDirectory() + "atelier-tests-" + UUID().uuidString
  private var state: String { folder + "/state/atelier" }
  private var fault: String { folder + "/fault" }

  init() throws {
    try FileManager.default.createDirectory(atPath: folder + "/state", withIntermediateDirectories: true)
  }

  private func start(_ arguments: String = "", _ variables: [String: String] = [:]) throws -> Screen {
    var environment = variables
    environment["XDG_STATE_HOME"] = folder + "/state"
    return try Screen(atelierProgram + " " + arguments, columns: 400, environment: environment)
  }

  private func sessions() -> [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: state + "/sessions")) ?? []).sorted()
  }

  private func text(_ file: String) -> String { (try? String(contentsOfFile: file, encoding: .utf8)) ?? "" }

  /// The cells that the first session on disk knows of.
  private func savedCells() -> Int? {
    sessions().first.flatMap { folder in
      text("\(state)/sessions/\(folder)/session/about").split(separator: "\n").first.flatMap { Int($0.dropFirst(6)) }
    }
  }

  private func waitForCells(_ count: Int, _ screen: Screen) throws {
    try screen.wait("\(count) cells on disk") { _ in savedCells() == count }
  }

  private func kill(_ screen: Screen, _ signal: Int32) throws {
    let process = try #require(try screen.processIdentifier())
    #expect(Foundation.kill(process, signal) == 0)
    try screen.wait("the end") { _ in
      guard let status = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8) else { return true }
      return status.contains(") Z ")
    }
  }

  private func set(_ isFaulty: Bool) throws {
    if isFaulty { try Data().write(to: URL(fileURLWithPath: fault)) } else { unlink(fault) }
  }

  private func flip(_ path: String, at place: Int) throws {
    var bytes = try Data(contentsOf: URL(fileURLWithPath: path))
    let index = place < 0 ? bytes.count + place : place
    bytes[index] ^= 0x10
    try bytes.write(to: URL(fileURLWithPath: path))
  }

  private static let duel = """
    generator artist { noise 2 | dense 4 }
    discriminator professor { dense 1 }
    gan duel { generator artist; discriminator professor; data sine(points: 4, count: 64); batch 8 }
    step 12
    """

  /// A session of two cells on disk whose program was killed.
  private func leaveASession() throws {
    let screen = try start()
    try screen.wait(for: "[1]>")
    try screen.paste(Self.duel)
    try screen.press("Enter")
    try screen.wait(for: "[2]>")
    try screen.enter("let answer = 42")
    try screen.wait(for: "[3]>")
    try waitForCells(2, screen)
    try kill(screen, SIGKILL)
  }

  // MARK: A disk that is slow or full

  @Test func savesInAPauseWhatCameDuringAnEarlierSave() throws {
    let screen = try start("", FaultySystem.environment(FaultySystem.slowDisk, "700"))
    try screen.wait(for: "[1]>")
    for cell in 1...5 {
      try screen.enter("let n = \(cell)")
      try screen.wait(for: "[\(cell + 1)]>")
    }
    try waitForCells(5, screen)
  }

  @Test func saysOnceThatTheDiskIsFullAndSavesWhenItIsNot() throws {
    let screen = try start("", FaultySystem.environment(FaultySystem.fullDisk, fault))
    try screen.wait(for: "[1]>")
    try screen.enter("let first = 1")
    try screen.wait(for: "[2]>")
    try waitForCells(1, screen)
    try set(true)
    try screen.enter("let second = 2")
    try screen.wait(for: "[3]>")
    let told = try screen.wait(for: "The session cannot be saved: ")
    #expect(told.contains("What you type cannot be added to the history: \(state)/history: cannot write it: No space"))
    try screen.enter("let third = 3")
    try screen.wait(for: "[4]>")
    // The line that is being edited survives what is said above it.
    try screen.type("print first + ")
    #expect(savedCells() == 1)
    try set(false)
    try waitForCells(3, screen)
    try screen.enter("second + third")
    let shown = try screen.wait(for: "\n6\n[5]>")
    for part in ["The session cannot", "What you type cannot"] {
      #expect(shown.components(separatedBy: part).count == 2)
    }
    #expect(text(state + "/history") == "let first = 1\nlet second = 2\nlet third = 3\nprint first + second + third\n")
  }

  @Test func saysThatItEndsWithoutSaving() throws {
    let screen = try start("", FaultySystem.environment(FaultySystem.fullDisk, fault))
    try screen.wait(for: "[1]>")
    try screen.enter("let first = 1")
    try screen.wait(for: "[2]>")
    try waitForCells(1, screen)
    try set(true)
    try screen.enter("let second = 2")
    try screen.wait(for: "[3]>")
    try kill(screen, SIGTERM)
    try screen.wait(for: "The session could not be saved before the end")
    #expect(savedCells() == 1)
  }

  @Test func saysThatNothingCanBeKeptAndKeepsItLater() throws {
    try Data().write(to: URL(fileURLWithPath: state))
    let screen = try start()
    try screen.wait(for: "Nothing can be kept for later: \(state): cannot make this folder: Not a directory")
    try screen.enter("let first = 1")
    try screen.wait(for: "[2]>")
    unlink(state)
    try waitForCells(1, screen)
    try screen.enter("let second = 2")
    let shown = try screen.wait(for: "[3]>")
    #expect(shown.components(separatedBy: "Nothing can be kept").count == 2)
    #expect(!shown.contains("The session cannot") && !shown.contains("What you type"))
    #expect(text(state + "/history") == "let first = 1\nlet second = 2\n")
  }

  @Test func saysThatALessonCannotBeSaved() throws {
    let lesson = """
      ---
      title: One name
      minutes: 1
      seed: 1
      ---
      # One name

      ## First

      ```gan
      let a = 1
      ```

      ## Second

      ```gan
      let b = 2
      ```

      """
    try FileManager.default.createDirectory(atPath: folder + "/course", withIntermediateDirectories: true)
    try lesson.write(toFile: folder + "/course/01-one-name.md", atomically: true, encoding: .utf8)
    var variables = try FaultySystem.environment(FaultySystem.fullDisk, fault)
    variables["ATELIER_LESSONS"] = folder + "/course"
    let screen = try start("lesson one", variables)
    try screen.wait(for: "> let a = 1")
    try set(true)
    try screen.press("Enter")
    try screen.wait(for: "> let b = 2")
    let shown = try screen.text(scrollback: true)
    #expect(shown.contains("Where you are in this lesson cannot be saved: "))
    #expect(shown.contains("Your progress in lessons cannot be saved: \(state)/progress: cannot write it: No space"))
    try set(false)
    try screen.press("Enter")
    try screen.wait(for: "That was One name")
    #expect(text(state + "/progress") == "one-name\tFirst\tdone\none-name\tSecond\tdone\n")
  }

  // MARK: Damaged sessions

  @Test func bringsASessionBackWhoseSummaryIsDamaged() throws {
    try leaveASession()
    let name = try #require(sessions().first)
    try flip("\(state)/sessions/\(name)/session/about", at: 1)
    // Long ago, so that nobody takes it for one that just begins.
    try FileManager.default.setAttributes(
      [.modificationDate: Date(timeIntervalSinceNow: -3600)], ofItemAtPath: "\(state)/sessions/\(name)")
    let screen = try start()
    try screen.wait(for: "A session of 2 cells")
    try screen.enter("resume")
    try screen.wait(for: "[3]>")
    try screen.enter("print answer duel.step")
    try screen.wait(for: "\n42 12\n")
  }

  @Test func keepsWhatCannotBeBroughtBack() throws {
    try leaveASession()
    let name = try #require(sessions().first)
    try flip("\(state)/sessions/\(name)/session/gan-0.safetensors", at: -2)
    let screen = try start()
    try screen.wait(for: "A session of 2 cells")
    try screen.enter("resume")
    try screen.wait(for: "`duel` could not be brought back")
    try screen.wait(for: "What was saved is kept in \(state)/sessions/\(name).damaged")
    let kept = "\(state)/sessions/\(name).damaged/session/"
    for file in ["about", "session.safetensors", "gan-0.safetensors"] {
      #expect(FileManager.default.fileExists(atPath: kept + file), "\(file)")
    }
    try screen.wait(for: "[3]>")
    try screen.enter("print answer")
    try screen.wait(for: "\n42\n")
  }

  @Test func setsASessionAsideThatCannotBeRead() throws {
    try leaveASession()
    let name = try #require(sessions().first)
    for file in ["about", "session.safetensors"] { try flip("\(state)/sessions/\(name)/session/\(file)", at: 1) }
    let screen = try start()
    try screen.wait(for: "A session cannot be brought back")
    try screen.wait(for: "What was saved is kept in \(state)/sessions/\(name).damaged")
    #expect(sessions() == [name + ".damaged"])
    #expect(FileManager.default.fileExists(atPath: "\(state)/sessions/\(name).damaged/session/gan-0.safetensors"))
  }

  @Test func leavesASessionOfANewerVersionWhereItIs() throws {
    try leaveASession()
    let name = try #require(sessions().first)
    let file = "\(state)/sessions/\(name)/session/session.safetensors"
    var bytes = try Data(contentsOf: URL(fileURLWithPath: file))
    let format = try #require(bytes.range(of: Data("atelier session 1".utf8)))
    bytes.replaceSubrange(format, with: Data("atelier session 2".utf8))
    try bytes.write(to: URL(fileURLWithPath: file))
    let screen = try start()
    try screen.wait(for: "[1]>")
    try screen.enter("resume")
    try screen.wait(for: "a newer version of Atelier saved it")
    try screen.wait(for: "There is no session to resume")
    #expect(sessions() == [name])
    #expect(try Data(contentsOf: URL(fileURLWithPath: file)) == bytes)
  }

  @Test func keepsAllSessionsThatWait() throws {
    try leaveASession()
    let name = try #require(sessions().first)
    for copy in 1...6 {
      try FileManager.default.copyItem(
        atPath: "\(state)/sessions/\(name)", toPath: "\(state)/sessions/\(name)-copy-\(copy)")
    }
    let screen = try start()
    try screen.wait(for: "6 older ones wait in \(state)/sessions")
    #expect(sessions().count == 7)
  }

  // MARK: Other things that a person would miss

  @Test func tellsTimeAfterAResumeAsBefore() throws {
    try leaveASession()
    let screen = try start()
    try screen.wait(for: "A session of 2 cells")
    try screen.enter("resume")
    try screen.wait(for: "[3]>")
    try screen.enter("back 5; print \"now\" duel.step")
    try screen.wait(for: "\nnow 7\n")
    try screen.enter("goto 12; print \"then\" duel.step")
    try screen.wait(for: "\nthen 12\n")
  }

  @Test func keepsWhatWasWrittenInAnEditorButCannotBeRead() throws {
    let script = folder + "/editor"
    try "#!/bin/sh\nrm \"$1\"; mkdir \"$1\"\n".write(toFile: script, atomically: true, encoding: .utf8)
    chmod(script, 0o700)
    let screen = try start("", ["VISUAL": script])
    try screen.wait(for: "[1]>")
    try screen.enter("print 1")
    try screen.wait(for: "[2]>")
    try screen.enter("edit")
    let shown = try screen.wait(for: "nothing was run")
    let path = try #require(shown.firstMatch(of: /cannot read `(.*)` again/)?.1)
    #expect(FileManager.default.fileExists(atPath: String(path)))
    rmdir(String(path))
  }
}
