import Foundation
import Testing

/// Work that a person stops, and a program that is put aside or asked to end: the terminal and the session survive.
@Suite(.serialized) struct InterruptionTests {
  private let state = NSTemporaryDirectory() + "atelier-tests-" + UUID().uuidString

  private func workbench() throws -> Screen {
    let screen = try Screen(atelierProgram, environment: ["XDG_STATE_HOME": state])
    try screen.wait(for: "[1]>")
    return screen
  }

  /// A shell with job control and a known prompt, whose terminal modes were written down before anything ran in it.
  private func shell(_ environment: [String: String] = [:]) throws -> Screen {
    var variables = environment
    variables["XDG_STATE_HOME"] = state
    variables["PS1"] = "shell> "
    let screen = try Screen("bash --norc --noprofile", environment: variables)
    try screen.wait(for: "shell>")
    try screen.enter("mkdir -p \(state); stty -a > \(state)/before")
    return screen
  }

  /// Whether the terminal's modes are what they were.
  private func checkModes(_ screen: Screen) throws {
    try screen.enter("stty -a > \(state)/after; cmp \(state)/before \(state)/after && echo same\"\"modes")
    try screen.wait(for: "\nsamemodes")
  }

  /// The child of the shell in the terminal.
  private func child(of screen: Screen) throws -> Int32 {
    let shell = try #require(try screen.processIdentifier())
    return try #require(
      try String(contentsOfFile: "/proc/\(shell)/task/\(shell)/children", encoding: .utf8)
        .split(separator: " ").first.flatMap { Int32($0) })
  }

  private static let bigDuel = """
    let flowers = blossoms(size: 64, count: 64)
    generator painter {
      noise 1x1x100
      upconv 512 kernel: 4 padding: valid bias: false | batchnorm | relu
      for n in [256, 128, 64] { upconv n kernel: 4 stride: 2 padding: 1 bias: false | batchnorm | relu }
      upconv 3 kernel: 4 stride: 2 padding: 1 bias: false | tanh
    }
    discriminator critic {
      conv 64 kernel: 4 stride: 2 padding: 1 bias: false | leaky 0.2
      for n in [128, 256, 512] { conv n kernel: 4 stride: 2 padding: 1 bias: false | batchnorm | leaky 0.2 }
      conv 1 kernel: 4 padding: valid bias: false | flatten | sigmoid
    }
    gan duel { generator painter; discriminator critic; data flowers; batch 64 }
    """

  private static let smallDuel = """
    generator artist { noise 5 | dense 16 | relu | dense 15 }
    discriminator professor { dense 16 | relu | dense 1 | sigmoid }
    gan duel { generator artist; discriminator professor; data sine(count: 640) }
    """

  private func run(_ cell: String, _ screen: Screen, number: Int = 1) throws {
    try screen.paste(cell)
    try screen.press("Enter")
    try screen.wait("cell \(number)") { $0.contains("[\(number + 1)]>") }
  }

  @Test func stopsAfterAStepAndBreaksOffWithinOne() throws {
    let screen = try workbench()
    try run(Self.bigDuel, screen)
    try screen.enter("step 1000")
    try screen.wait(for: "step ")
    try screen.wait("progress") { $0.contains("/1,000") }
    try screen.press("C-c")
    let stopped = try screen.wait(for: "everything is kept")
    #expect(stopped.contains("stopped at step "))
    try screen.wait(for: "[3]>")
    try screen.enter("let before = duel.step")
    // The second one falls into the step under way; where the machine is so quick that it does not, it stops it.
    try screen.enter("step 1000")
    try screen.wait("progress") { $0.components(separatedBy: "/1,000").count > 1 }
    try screen.press("C-c", "C-c")
    let text = try screen.wait("a prompt") { $0.contains("[5]>") }
    #expect(text.contains("broken off; everything is as it was at step") || text.contains("stopped at step"))
    // The gan goes on from there, to the bits of one that was never interrupted.
    try screen.enter("print \"on:\" duel.step >= before")
    try screen.wait(for: "\non: true")
  }

  @Test(arguments: [
    "blossoms(size: 512, count: 3000)", "while true { }", "digits(count: 3000000)", "sine(count: 20000000)",
    "for i in 1...1000000 { accuracy(judge, suns) }", "fit judge data: suns epochs: 100000",
    "for i in 1...1000000 { frechet(suns[0..<1000], suns, judge) }",
    "for i in 1...1000000 { coverage(suns[0..<1000], suns) }",
  ])
  func stopsLongWork(line: String) throws {
    let screen = try workbench()
    try run(
      """
      let suns = ring(count: 5000)
      network judge { dense 64 | relu | dense 8 | softmax }
      fit judge data: suns
      """, screen)
    // Ctrl-C drops keys that are not read yet: it comes when the work has surely begun.
    try screen.enter("print \"begun\"; " + line)
    try screen.wait(for: "\nbegun")
    try screen.press("C-c")
    let text = try screen.wait("a prompt") { $0.contains("[3]>") }
    #expect(text.contains("stopped"))
    try screen.enter("print 6 * 7")
    try screen.wait(for: "\n42")
  }

  @Test func isPutAsideAndTakenUpAgain() throws {
    let screen = try shell()
    try screen.enter(atelierProgram)
    try screen.wait(for: "[1]>")
    try screen.type("print 6 * 77")
    try screen.wait("what was typed") { $0.hasSuffix("print 6 * 77") }
    try screen.press("C-z")
    try screen.wait(for: "Stopped")
    try checkModes(screen)
    try screen.enter("fg")
    // The line that was begun is there again, and keys edit it.
    try screen.wait("the line") { $0.hasSuffix("[1]> print 6 * 77") }
    try screen.press("BSpace")
    try screen.press("Enter")
    try screen.wait(for: "\n42\n")
    try run(Self.smallDuel, screen, number: 2)
    try screen.enter("step 1000000000")
    try screen.wait(for: "step ")
    try screen.wait("progress") { $0.contains("/1,000,000,000") }
    try screen.press("C-z")
    try screen.wait("the shell") { $0.hasSuffix("shell>") }
    try checkModes(screen)
    try screen.enter("fg")
    try screen.wait("progress again") { $0.split(separator: "\n").last?.contains("/1,000,000,000") ?? false }
    try screen.press("C-c")
    try screen.wait(for: "everything is kept")
    try screen.wait("one prompt") { $0.hasSuffix("\n[4]>") }
    try screen.press("C-d")
    try screen.wait("the shell") { $0.hasSuffix("shell>") }
    try checkModes(screen)
  }

  @Test func hidesNoKeysAfterAStopWhileTheTerminalGetsItsModesBack() throws {
    let fault = state + "/fault"
    try FileManager.default.createDirectory(atPath: state, withIntermediateDirectories: true)
    // Nobody could continue the program in this terminal, so the stop itself passes by.
    let screen = try Screen(
      atelierProgram,
      environment: FaultySystem.environment(FaultySystem.stop, fault).merging(["XDG_STATE_HOME": state]) { $1 })
    try screen.wait(for: "[1]>")
    try run(Self.smallDuel, screen)
    try screen.enter("step 1000000000")
    try screen.wait("progress") { $0.contains("/1,000,000,000") }
    try Data().write(to: URL(fileURLWithPath: fault))
    let process = try #require(try screen.processIdentifier())
    #expect(kill(process, SIGTERM) == 0)
    try screen.wait("the end") { _ in try screen.hasEnded() }
    let modes = try String(contentsOfFile: fault + ".modes", encoding: .utf8)
    // The prompt hides keys once, before it ends; the cell that was put aside must not do so as well.
    #expect(modes.count { $0 == "h" } == 1, "\(modes)")
  }

  @Test(arguments: ["TERM", "HUP"]) func endsInOrderWhenAsked(signal: String) throws {
    let screen = try shell()
    for line in ["", "while true { }"] {
      try screen.enter("clear; \(atelierProgram)")
      try screen.wait("a prompt") { $0.hasSuffix("[1]>") }
      if !line.isEmpty {
        try screen.enter(line)
        try screen.wait("work") { !$0.hasSuffix(">") }
      }
      #expect(kill(try child(of: screen), signal == "TERM" ? SIGTERM : SIGHUP) == 0)
      try screen.wait("the shell") { $0.hasSuffix("shell>") }
      try screen.enter("echo status $?")
      try screen.wait(for: "\nstatus \(signal == "TERM" ? 143 : 129)")
      try checkModes(screen)
    }
  }

  @Test func showsNoKeysWhileACellRuns() throws {
    let screen = try workbench()
    try run(Self.smallDuel, screen)
    try screen.enter("step 1000000000")
    try screen.wait("progress") { $0.contains("/1,000,000,000") }
    let before = try screen.text()
    try screen.type("print 12 * 12")
    let after = try screen.wait("new figures") { $0 != before }
    #expect(!after.contains("print 12"))
    try screen.press("C-c")
    try screen.wait(for: "everything is kept")
  }
}
