import Foundation
import Testing

/// The workbench as a person meets it: keys go in, the screen is read.
@Suite(.serialized) struct PromptTests {
  /// A workbench with a state folder of its own, ready to be typed into.
  private func workbench(
    columns: Int = 80, rows: Int = 24, environment: [String: String] = [:], state: String? = nil
  ) throws -> Screen {
    var variables = environment
    variables["XDG_STATE_HOME"] = state ?? temporaryFolder()
    let screen = try Screen(atelierProgram, columns: columns, rows: rows, environment: variables)
    try screen.wait(for: "[1]>")
    return screen
  }

  private func temporaryFolder() -> String {
    NSTemporaryDirectory() + "atelier-tests-" + UUID().uuidString
  }

  @Test func showsTheValueOfTheLastLine() throws {
    let screen = try workbench()
    try screen.enter("1 + 2 * 3")
    try screen.wait(for: "[2]>")
    #expect(try screen.text().contains("\n7\n"))
  }

  @Test func asksForMoreUntilBracketsClose() throws {
    let screen = try workbench()
    try screen.enter("for i in 1...3 {")
    try screen.wait(for: " ...")
    try screen.enter("print \"line {i}\"")
    try screen.enter("}")
    try screen.wait(for: "line 3")
    // The cell comes back from the history as one entry, indented.
    try screen.press("Up")
    try screen.wait(for: "[2]> for i in 1...3 {")
    try screen.press("Enter")
    try screen.wait("a second run") { $0.components(separatedBy: "line 3").count == 3 }
  }

  @Test func editsWideCharacters() throws {
    let screen = try workbench()
    try screen.type("print \"приветX 世界\"")
    for _ in 0..<4 { try screen.press("Left") }
    try screen.press("BSpace")
    try screen.press("Enter")
    try screen.wait(for: "\nпривет 世界")
  }

  @Test func searchesTheHistory() throws {
    let screen = try workbench()
    try screen.enter("print 11")
    try screen.enter("print 22")
    try screen.enter("print 33")
    try screen.wait(for: "[4]>")
    try screen.press("C-r")
    try screen.type("11")
    try screen.press("Enter")
    try screen.wait("11 again") { $0.components(separatedBy: "\n11").count == 3 }
    try screen.type("print 2")
    try screen.press("Up")
    try screen.wait(for: "> print 22")
    try screen.press("C-w")
    try screen.type("44")
    try screen.press("Enter")
    try screen.wait(for: "\n44")
  }

  @Test func takesAPastedBlockAsOneCell() throws {
    let screen = try workbench()
    try screen.paste("let a = 5\nlet b = 6\n\nprint a * b\n")
    try screen.press("Enter")
    try screen.wait(for: "\n30")
    try screen.wait(for: "[2]>")
  }

  @Test func clearsTheLineOnControlC() throws {
    let screen = try workbench()
    try screen.type("print (1 +")
    try screen.press("C-c")
    try waitForEmptyLine(screen)
    try screen.enter("print 8 * 8")
    try screen.wait(for: "\n64")
    try screen.press("C-d")
    try screen.wait("the end") { _ in try screen.hasEnded() }
  }

  @Test func stopsALoopAndKeepsTheSession() throws {
    let screen = try workbench()
    try screen.enter("let n = 0")
    try screen.enter("while true { n = n + 1 }")
    usleep(300_000)
    try screen.press("C-c")
    try screen.wait(for: "[3]>")
    try screen.enter("print n > 0")
    try screen.wait(for: "\ntrue")
  }

  /// A terminal drops what was typed before the interruption was taken.
  private func waitForEmptyLine(_ screen: Screen) throws {
    try screen.wait("an empty line") { $0.split(separator: "\n").last.map { $0.hasSuffix("]>") } ?? false }
  }

  @Test func completesCommandsAndOptions() throws {
    let screen = try workbench()
    try screen.type("descr")
    try screen.press("Tab")
    try screen.wait(for: "> describe")
    try screen.press("C-c")
    try waitForEmptyLine(screen)
    try screen.enter("let paintings = sine()")
    try screen.wait(for: "[2]>")
    try screen.type("plot paint")
    try screen.press("Tab")
    try screen.wait(for: "> plot paintings")
  }

  @Test func remembersCellsInTheNextSession() throws {
    let state = temporaryFolder()
    let first = try workbench(state: state)
    let second = try workbench(state: state)
    try first.enter("print 111")
    try second.enter("print 222")
    try first.wait(for: "[2]>")
    try second.wait(for: "[2]>")
    let third = try workbench(state: state)
    try third.press("Up")
    try third.wait(for: "> print 222")
    try third.press("Up")
    try third.wait(for: "> print 111")
  }

  @Test(arguments: [20, 300]) func worksAtAnyWidth(columns: Int) throws {
    let screen = try workbench(columns: columns)
    try screen.enter("plot sine()")
    try screen.wait(for: "[2]>")
    let lines = try screen.text().split(separator: "\n")
    #expect(lines.allSatisfy { $0.count <= columns })
    try screen.resize(columns: 60, rows: 20)
    try screen.enter("print 5")
    try screen.wait(for: "\n5")
  }

  @Test(arguments: [["TERM": "dumb"], ["LC_ALL": "C", "LANG": ""], ["NO_COLOR": "1"]])
  func worksOnPoorTerminals(environment: [String: String]) throws {
    let screen = try workbench(environment: environment)
    try screen.enter("plot sine()")
    try screen.enter("print 6 * 7")
    let shown = try screen.wait(for: "\n42")
    if environment["LC_ALL"] == "C" { #expect(shown.unicodeScalars.allSatisfy { $0.value < 128 }) }
  }

  @Test func namesTheLineOfAMistake() throws {
    let screen = try workbench()
    try screen.enter("print undefned + 1")
    let shown = try screen.wait(for: "[2]>")
    #expect(shown.contains("undefned"))
    #expect(shown.contains("cell 1"))
  }
}
