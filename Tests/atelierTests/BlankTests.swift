import Foundation
import Testing

/// Filling in the blanks of a lesson's code in a real terminal.
@Suite(.serialized) struct BlankTests {
  /// The program at the one step of a lesson that offers these lines.
  private func lesson(offering code: String) throws -> Screen {
    let folder = NSTemporaryDirectory() + "atelier-tests-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try """
    ---
    title: Blanks
    minutes: 5
    seed: 1
    ---
    # Blanks

    ## One

    ```gan try
    \(code)
    ```

    ```gan solution
    let a = 2
    ```

    ```gan check
    a == 2
    ```
    """.write(toFile: folder + "/01-blanks.md", atomically: true, encoding: .utf8)
    let screen = try Screen(
      "\(atelierProgram) lesson blanks", environment: ["XDG_STATE_HOME": folder, "ATELIER_LESSONS": folder])
    try screen.wait(for: "___")
    return screen
  }

  @Test func whatIsTypedReplacesTheBlankThatEnterOrTabFound() throws {
    let screen = try lesson(offering: "let a = ___\nlet b = ___ + ___")
    try screen.press("Left", "Right")
    try screen.type("2")
    try screen.press("Enter")
    try screen.type("30")
    try screen.wait(for: "let a = 2\nlet b = 30 + ___")
    try screen.press("Tab")
    try screen.type("4")
    try screen.wait(for: "let a = 2\nlet b = 30 + 4")
    try screen.press("Enter")
    try screen.wait("the cell has run") { $0.contains("34") || !$0.hasSuffix("30 + 4") }
  }

  @Test func whatIsPastedReplacesTheBlank() throws {
    let screen = try lesson(offering: "let a = ___")
    try screen.paste("600")
    try screen.wait("the pasted number alone") { $0.hasSuffix("let a = 600") }
  }

  @Test func interruptionLeavesTheLinesBelowTheCursorAlone() throws {
    let screen = try lesson(offering: "let a = ___\nlet b = 1\nlet c = 2")
    try screen.press("C-c")
    try screen.wait("a prompt below the lines") { $0.contains("let c = 2\n") && $0.hasSuffix("]>") }
  }
}
