import Foundation
import Testing

/// Text that comes from files, and acts on a terminal if it gets there as it is.
@Suite struct HostileTextTests {
  /// Sets the title, goes on in red, clears the screen by one character, and turns the direction of writing.
  private static let hostile = "\u{1B}]0;title\u{7}\u{1B}[31mred\u{9B}2J\u{202E}end"
  private static let shown = "␛]0;title␇␛[31mred\u{FFFD}2J\u{FFFD}end"

  /// Runs the program in a terminal, in a folder of such files; every byte that reached the terminal.
  private func bytes(_ arguments: String, input: String = "") throws -> String {
    let folder = NSTemporaryDirectory() + "atelier-hostile-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: folder + "/lessons", withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    func write(_ name: String, _ bytes: [UInt8]) throws {
      try Data(bytes).write(to: URL(fileURLWithPath: folder + "/" + name))
    }
    let hostile = Self.hostile
    try write("t.csv", Array("a,b\n1,\(hostile)\n".utf8))
    try write("x\(hostile.replacingOccurrences(of: "/", with: "")).gan", Array("nope\n".utf8))
    try write("x.gan", Array("print \"\(hostile)\"\n".utf8))
    try write("error.gan", Array("\(hostile)\n".utf8))
    try write("n.md", Array("```gan\nprint \"\(hostile)\"\n```\n\n```output\nother\n```\n".utf8))
    try write("lessons/01-one.md", Array("---\ntitle: \(hostile)\nminutes: 1\n---\n## \(hostile)\n\n\(hostile)\n".utf8))
    let escaped = hostile.replacingOccurrences(of: "\u{1B}", with: "\\u001b").replacingOccurrences(
      of: "\u{7}", with: "\\u0007")
    let header = "{\"\(escaped)\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}"
    try write(
      "t.safetensors", [UInt8(header.utf8.count), 0, 0, 0, 0, 0, 0, 0] + Array(header.utf8) + [0, 0, 0, 0])
    let command = "cd \(folder); TERM=xterm-256color script -qec '\(atelierProgram) \(arguments)' /dev/null"
    return try runProgram(
      "/bin/bash", ["-c", command], input: input,
      environment: ["XDG_STATE_HOME": folder, "ATELIER_LESSONS": folder + "/lessons", "LC_ALL": "C.UTF-8"]
    ).output
  }

  @Test(arguments: [
    "run x.gan", "-e 'print csv(\"t.csv\")'", "run error.gan", "run n.md", "run --check n.md", "check error.gan",
    "-e 'load \"t.safetensors\"'", "run x*end.gan", "lessons",
  ])
  func dataIsShownAndDoesNothing(arguments: String) throws {
    let bytes = try bytes(arguments.replacingOccurrences(of: "'", with: "'\\''"))
    #expect(bytes.contains(Self.shown), "\(bytes)")
    #expect(!actsOnTheTerminal(bytes))
  }

  @Test func lessonsDoNothingToTheTerminalEither() throws {
    let bytes = try bytes("lesson 1", input: "quit\n")
    #expect(bytes.components(separatedBy: Self.shown).count > 3, "\(bytes)")
    #expect(!actsOnTheTerminal(bytes))
  }

  private func actsOnTheTerminal(_ bytes: String) -> Bool {
    ["\u{1B}]0;", "\u{1B}[31m", "\u{9B}", "\u{202E}"].contains { bytes.contains($0) } || bytes.contains("title\u{7}")
  }
}
