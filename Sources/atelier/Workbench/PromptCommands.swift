import Diagnostics
import Glibc
import Lessons
import Studio

/// Lines that belong to the prompt rather than to the language: they speak of cells.
enum PromptCommand: Equatable {
  /// `cells`: the list of cells with their run times.
  case cells
  /// `rerun 3` or `rerun 3...5`: run cells again.
  case rerun(ClosedRange<Int>)
  /// `edit` or `edit 3`: change a cell in `$EDITOR`, then run it.
  case edit(Int?)
  /// `resume`: bring back the session that was not ended in order.
  case resume
  /// `lessons`: the list of lessons.
  case lessons
  /// `lesson` or `lesson 3`: leave the session aside and follow a lesson.
  case lesson(String?)
  /// `quit` or `exit`.
  case quit
  /// A word of these with something behind it that does not fit.
  case malformed(expected: String)

  /// The words that begin such lines.
  static let words = ["cells", "rerun", "edit", "resume", "lessons", "lesson", "quit", "exit"]

  /// Reads a line; nil where it belongs to the language.
  init?(_ line: String) {
    let parts = line.split(separator: " ").map(String.init)
    switch (parts.first, parts.count) {
    case ("cells", 1): self = .cells
    case ("quit", 1), ("exit", 1): self = .quit
    case ("resume", 1): self = .resume
    case ("lessons", 1): self = .lessons
    case ("lesson", 1): self = .lesson(nil)
    case ("lesson", 2): self = .lesson(parts[1])
    case ("edit", 1): self = .edit(nil)
    case ("edit", 2): self = Int(parts[1]).map { .edit($0) } ?? .malformed(expected: "edit 3")
    case ("rerun", _):
      self = Self.range(parts.dropFirst().joined()).map { .rerun($0) } ?? .malformed(expected: "rerun 3, rerun 3...5")
    default: return nil
    }
  }

  private static func range(_ text: String) -> ClosedRange<Int>? {
    let ends = text.split(separator: ".").map { Int($0) }
    guard let first = ends.first ?? nil, let last = ends.last ?? nil, ends.count <= 2, first >= 1, first <= last else {
      return nil
    }
    return first...last
  }
}

extension Prompt {
  /// Does what a prompt command says; true where the person leaves.
  func perform(_ command: PromptCommand) throws -> Bool {
    switch command {
    case .cells: listCells()
    case .rerun(let numbers): rerun(numbers)
    case .edit(let number): edit(number)
    case .resume: for line in keeper?.resume(into: session) ?? [Self.lessonKeepsItself] { host.print(line) }
    case .lessons:
      host.print(LessonList(try lessonLibrary(), StateFolder.path.map { LessonProgress(folder: $0) }).text)
    case .lesson(let name): try follow(name)
    case .quit: return true
    case .malformed(let expected): host.print("expected `\(expected)`")
    }
    return false
  }

  private static let lessonKeepsItself =
    "A lesson goes on by itself where it was left; `resume` is for sessions without one."

  /// Keeps the session for later and becomes the program of the lesson.
  func follow(_ name: String?) throws {
    if let guide, guide.player.expectation != .nothing { return host.print("This is a lesson; `leave` ends it.") }
    if let name, try lessonLibrary().lesson(named: name) == nil {
      return host.print("there is no lesson `\(name)`; `lessons` lists them")
    }
    guard keeper?.leave(keeping: session) ?? true else {
      return host.print(
        "The lesson does not start: this session would be lost, since it cannot be saved. `quit` gives it up, then "
          + "`atelier lesson` follows one.")
    }
    let words = ["atelier", "lesson"] + (name.map { [$0] } ?? [])
    let arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
    defer { for argument in arguments { free(argument) } }
    execv("/proc/self/exe", arguments)
    host.print("the lesson does not start: \(String(cString: strerror(errno)))")
  }

  private func listCells() {
    if session.cells.isEmpty { return host.print("no cells yet") }
    let rows = session.cells.map { cell in
      let lines = cell.source.text.split(separator: "\n")
      let first = String((lines.first ?? "").prefix(50)) + (lines.count > 1 ? " ..." : "")
      let note: String =
        switch cell.outcome {
        case .completed: ""
        case .failed: "failed"
        case .interrupted: "stopped"
        }
      return ["\(cell.number)", Self.time(cell.seconds), note, first]
    }
    host.print(Table(rows: [["", "time", "", "cell"]] + rows, isNumeric: [true, true, false, false]).text)
  }

  private static func time(_ seconds: Double) -> String {
    if seconds < 0.0995 { return "\(Int((seconds * 1000).rounded())) ms" }
    let tenths = Int((seconds * 10).rounded())
    return tenths < 600 ? "\(tenths / 10).\(tenths % 10) s" : "\(tenths / 600) min \(tenths / 10 % 60) s"
  }

  private func rerun(_ numbers: ClosedRange<Int>) {
    let cells = session.cells.filter { numbers.contains($0.number) }
    if cells.isEmpty { return host.print("there is no cell \(numbers.lowerBound); `cells` lists them") }
    for cell in cells {
      host.print(cell.source.text)
      if runCell(cell.source.text) != .completed { return }
    }
  }

  /// Opens a cell in the person's editor and runs what comes back, unless it was emptied.
  private func edit(_ number: Int?) {
    guard let cell = number.map({ number in session.cells.first { $0.number == number } }) ?? session.cells.last else {
      return host.print("there is no such cell; `cells` lists them")
    }
    let end = ".gan"
    var template = Array("/tmp/atelier-cell-XXXXXX\(end)".utf8CString)
    let file = mkstemps(&template, Int32(end.utf8.count))
    let path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    guard file >= 0 else { return host.print("cannot write `\(path)`: \(String(cString: strerror(errno)))") }
    var isNeeded = false
    defer { if !isNeeded { unlink(path) } }
    let isWritten = writeAll(cell.source.text + "\n", to: file)
    let reason = String(cString: strerror(errno))
    close(file)
    guard isWritten else { return host.print("cannot write `\(path)`: \(reason)") }
    let editor = environmentVariable("VISUAL") ?? environmentVariable("EDITOR") ?? "vi"
    guard ChildProgram.run(editor + " " + path) == 0 else {
      return host.print("`\(editor)` ended with an error; nothing was run")
    }
    guard var text = readFile(path, limit: 1 << 20) else {
      isNeeded = true
      let reason = errno == EFBIG ? "it is larger than 1 MiB" : String(cString: strerror(errno))
      return host.print("cannot read `\(path)` again: \(reason). What you wrote is kept there; nothing was run.")
    }
    while text.hasSuffix("\n") { text.removeLast() }
    if text.allSatisfy(\.isWhitespace) { return }
    remember(text)
    host.print(text)
    runCell(text)
  }
}
