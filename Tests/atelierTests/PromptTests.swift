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

  @Test func drawsWideCharactersAndAccentsInTheMiddleOfALine() throws {
    let screen = try workbench()
    try screen.type("print \"мир 世界 e\u{301} 👍 ok\"")
    try screen.press("Left", "Left", "Left", "Left", "Left")
    try screen.type("Z界")
    try screen.wait("the line") { $0.hasSuffix("\n[1]> print \"мир 世界 e\u{301} Z界👍 ok\"") }
    try screen.press("C-w")
    try screen.wait("the line") { $0.hasSuffix("\n[1]> print \"мир 世界 e\u{301} 👍 ok\"") }
    try screen.press("Enter")
    try screen.wait(for: "\nмир 世界 e\u{301} 👍 ok\n")
  }

  @Test func wrapsALongLineAnewWhenTheTerminalChanges() throws {
    let screen = try workbench(columns: 60)
    // At the top of an empty screen tmux scrolls what it wraps out of sight, and nobody can take it away there.
    try screen.enter("for i in 1...40 { print i }")
    try screen.wait(for: "[2]>")
    let line = "print \"один два три четыре пять шесть семь восемь\" \"世界你好世界你好\" 1 2 3 4 5 6"
    try screen.type(line)
    // Widths at which no wide character straddles the edge: tmux would not join such rows again.
    for columns in [40, 100, 21, 300] {
      try screen.resize(columns: columns, rows: 24)
      try screen.wait("one line in \(columns) columns") { shown in
        let rows = shown.split(separator: "\n").drop { !$0.hasPrefix("[2]>") }
        // A blank is lost where a row ends in one, and where a wide character does not fit.
        let blankless = { (text: String) in text.filter { $0 != " " } }
        return blankless(rows.joined()) == blankless("[2]> " + line)
      }
    }
    try screen.press("BSpace", "Left", "Left")
    try screen.type("X")
    try screen.wait("the edited line") { $0.hasSuffix("1 2 3 4 X5") }
  }

  @Test func completesWhatTheCursorIsIn() throws {
    let screen = try workbench(columns: 120)
    try screen.enter("let paintings = sine(points: 15)")
    try screen.wait(for: "[2]>")
    let cases: [(typed: String, shown: String)] = [
      ("generator g { noise 5 | conv 64 ", "kernel:"), ("gan d { loss ", "wasserstein"), ("gan d { data ", "paintings"),
      ("gan d { optimizer adam(", "beta1:"), ("help ", "layers"), ("?con", "help [topic:]"), ("watch o", "off"),
      ("lesson ", "eight-suns"), ("seed ", "seed n  The seed"), ("generator g { init ", "glorot"),
    ]
    for (typed, shown) in cases {
      try screen.press("C-l")
      try screen.type(typed)
      try screen.press("Tab", "Tab")
      try screen.wait("\(shown) for \(typed)") { $0.contains(shown) && $0.contains("]> " + typed.dropLast()) }
      try screen.press("C-c")
      try waitForEmptyLine(screen)
    }
    try screen.type("paint")
    try screen.press("Tab")
    try screen.wait("the name") { $0.hasSuffix("]> paintings") }
  }

  @Test func showsLongHelpInThePager() throws {
    let folder = temporaryFolder()
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let pager = try workbench(environment: ["PAGER": "cat > \(folder)/page; echo paged"])
    try pager.enter("help functions")
    try pager.wait(for: "\npaged\n")
    #expect(try String(contentsOfFile: folder + "/page", encoding: .utf8).contains("linspace"))
    // What fits is shown as it is.
    try pager.enter("help sgd")
    #expect(try pager.wait(for: "[3]>").contains("See also"))
    for environment in [["PAGER": "/no/such/pager"], ["PAGER": ""], ["PAGER": "cat"], ["TERM": "dumb"]] {
      let screen = try workbench(environment: environment)
      try screen.enter("help functions")
      try screen.wait(for: "[2]>")
      #expect(try screen.text(scrollback: true).contains("The exponential function"))
    }
  }

  @Test func offersTheNearestTopic() throws {
    let screen = try workbench()
    try screen.enter("help konv")
    #expect(try screen.wait(for: "[2]>").contains("did you mean `conv`"))
  }

  @Test func drawsADashboardWhileStepsRun() throws {
    let screen = try workbench(columns: 80, rows: 24)
    try screen.paste(
      """
      generator artist { noise 5 | dense 16 | relu | dense 15 }
      discriminator professor { dense 16 | relu | dense 1 | sigmoid }
      gan duel { generator artist; discriminator professor; data sine(count: 640) }
      watch on
      """)
    try screen.press("Enter")
    try screen.wait(for: "[2]>")
    try screen.enter("step 1000000000")
    func isWhole(_ text: String, _ wanted: [String]) -> Bool {
      // Each part once: nothing is left of an older picture.
      wanted.allSatisfy { text.components(separatedBy: $0).count == 2 }
    }
    let parts = ["duel, step", "data  ", "D loss", "D(G(z))\n", "/1,000,000,000"]
    try screen.wait("the dashboard") { isWhole($0 + "\n", parts) }
    try screen.resize(columns: 110, rows: 35)
    try screen.wait("a larger one") { isWhole($0 + "\n", parts) && $0.split(separator: "\n").count > 28 }
    try screen.resize(columns: 30, rows: 24)
    let narrow = ["duel, step", "data  ", "D(G(z))\n", "/1,000,000,000"]
    try screen.wait("a narrow one") { isWhole($0 + "\n", narrow) && !$0.contains("D loss") }
    try screen.resize(columns: 80, rows: 24)
    try screen.wait("the first one again") { isWhole($0 + "\n", parts) }
    try screen.press("C-c")
    let text = try screen.wait(for: "everything is kept")
    #expect(text.contains("D loss"))
    // However many commands of a cell take steps, one picture stays, of the last step.
    try screen.press("C-l")
    try screen.enter("back duel.step; for i in 1...30 { step 1; print \"{i} taken\" }")
    try screen.wait(for: "[4]>")
    let cell = try #require(try screen.text(scrollback: true).components(separatedBy: "back duel.step").last)
    #expect(cell.components(separatedBy: "duel, step").count == 2 && cell.contains("duel, step 30\n"))
    #expect(cell.contains("1 taken\n2 taken\n") && cell.contains("30 taken\n"))
  }

  @Test func putsThePicturesOfAHookInOnePlace() throws {
    let screen = try workbench(columns: 60, rows: 20)
    try screen.paste(
      """
      generator artist { noise 5 | dense 15 }
      discriminator professor { dense 1 | sigmoid }
      gan duel { generator artist; discriminator professor; data sine(count: 640) }
      every 10 { plot }
      """)
    try screen.press("Enter")
    try screen.wait(for: "[2]>")
    try screen.enter("step 50; plot duel.history; step 5")
    try screen.wait(for: "[3]>")
    let replaced = try screen.text(scrollback: true)
    #expect(replaced.components(separatedBy: "duel, step").count == 2 && replaced.contains("duel, step 50\n"))
    #expect(replaced.contains("D loss"))
    // What is printed in between keeps each.
    try screen.enter("every 10 { print \"at {duel.step}\"; plot }")
    try screen.wait(for: "[4]>")
    try screen.enter("step 20")
    try screen.wait(for: "[5]>")
    let kept = try #require(try screen.text(scrollback: true).components(separatedBy: "step 20\n").last)
    let places = ["at 60\n", "duel, step 60\n", "at 70\n", "duel, step 70\n"].map { kept.range(of: $0)?.lowerBound }
    #expect(places == places.sorted { ($0 ?? kept.endIndex) < ($1 ?? kept.endIndex) } && !places.contains(nil))
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
    try screen.wait(for: "\n64\n[2]>")
    try screen.press("C-d")
    try screen.wait("the end") { _ in try screen.hasEnded() }
  }

  @Test func stopsALoopAndKeepsTheSession() throws {
    let screen = try workbench()
    try screen.enter("let n = 0")
    try screen.enter("print \"begun\"; while true { n = n + 1 }")
    try screen.wait(for: "\nbegun")
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
