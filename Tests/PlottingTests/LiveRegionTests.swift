import Testing

@testable import Plotting

/// Redrawing in place, proved on a small terminal.
struct LiveRegionTests {
  private let terminal = TerminalCapabilities(
    environment: ["TERM": "xterm-256color", "LANG": "C.UTF-8"], isTerminal: true)

  @Test func blocksReplaceEachOther() {
    var screen = Screen(columns: 10, rows: 8)
    var region = LiveRegion(terminal: terminal)
    screen.write(Array("before\r\n".utf8))
    for lines in [["aaaa", "bbbb", "cccc"], ["aaaa", "bx"], ["0123456789", "bx", "c", "d"], ["q"]] {
      screen.write(region.draw(TerminalBlock(lines: lines), columns: 10, rows: 8))
      #expect(screen.lines == ["before"] + lines)
    }
    screen.write(region.keep())
    screen.write(region.draw(TerminalBlock(lines: ["next"]), columns: 10, rows: 8))
    #expect(screen.lines == ["before", "q", "next"])
    screen.write(region.erase(columns: 10))
    screen.write(Array("after\r\n".utf8))
    #expect(screen.lines == ["before", "q", "after"])
  }

  @Test func scrollBackStaysClean() {
    var screen = Screen(columns: 12, rows: 5)
    var region = LiveRegion(terminal: terminal)
    for index in 0..<4 { screen.write(Array("line \(index)\r\n".utf8)) }
    for index in 0..<20 {
      screen.write(region.draw(TerminalBlock(lines: ["step \(index)", "loss", "more"]), columns: 12, rows: 5))
    }
    #expect(screen.lines == ["line 0", "line 1", "line 2", "line 3", "step 19", "loss", "more"])
  }

  @Test func tallBlocksAreCutAtTheTop() {
    var screen = Screen(columns: 12, rows: 4)
    var region = LiveRegion(terminal: terminal)
    for round in 0..<3 {
      let lines = (0..<9).map { "\(round) \($0)" }
      screen.write(region.draw(TerminalBlock(lines: lines), columns: 12, rows: 4))
    }
    #expect(screen.lines == ["2 6", "2 7", "2 8"])
  }

  @Test func narrowerTerminalsAreRedrawn() {
    var screen = Screen(columns: 12, rows: 9)
    var region = LiveRegion(terminal: terminal)
    screen.write(Array("before\r\n".utf8))
    screen.write(region.draw(TerminalBlock(lines: ["0123456789", "0123456789"]), columns: 12, rows: 9))
    screen.resize(columns: 6)
    screen.write(region.draw(TerminalBlock(lines: ["01234", "abcde"]), columns: 6, rows: 9))
    #expect(screen.lines == ["before", "01234", "abcde"])
  }

  @Test func unchangedBlocksWriteNothing() {
    var region = LiveRegion(terminal: terminal)
    let block = TerminalBlock(lines: ["a", "b"])
    #expect(!region.draw(block, columns: 10, rows: 9).isEmpty)
    #expect(region.draw(block, columns: 10, rows: 9).isEmpty)
    let changed = region.draw(TerminalBlock(lines: ["a", "c"]), columns: 10, rows: 9)
    #expect(!changed.contains(UInt8(ascii: "a")))
  }

  @Test func synchronizedUpdatesEncloseEverything() {
    var modern = terminal
    modern.synchronizedUpdates = true
    var region = LiveRegion(terminal: modern)
    let text = String(decoding: region.draw(TerminalBlock(lines: ["a"]), columns: 9, rows: 9), as: UTF8.self)
    #expect(text.hasPrefix("\u{1B}[?2026h") && text.hasSuffix("\u{1B}[?2026l"))
  }

  @Test func withoutCursorOnlyTheLastBlockIsPrinted() {
    var region = LiveRegion(terminal: TerminalCapabilities(environment: ["TERM": "dumb"], isTerminal: true))
    #expect(region.draw(TerminalBlock(lines: ["a"]), columns: 9, rows: 9).isEmpty)
    #expect(region.draw(TerminalBlock(lines: ["b"]), columns: 9, rows: 9).isEmpty)
    #expect(region.keep() == Array("b\n".utf8))
  }

  @Test func picturesAreRemovedBeforeTheNext() throws {
    var region = LiveRegion(terminal: terminal)
    func block(_ picture: String, _ beside: String = "", end: String = "end") -> TerminalBlock {
      TerminalBlock(
        lines: ["", beside, end],
        images: [TerminalBlock.Image(row: 0, height: 2, escape: Array(picture.utf8), removal: Array("GONE".utf8))])
    }
    #expect(!String(decoding: region.draw(block("ONE"), columns: 9, rows: 9), as: UTF8.self).contains("GONE"))
    let second = String(decoding: region.draw(block("TWO"), columns: 9, rows: 9), as: UTF8.self)
    #expect(second.hasPrefix("\u{1B}7\u{1B}[3A\rGONE\u{1B}8"))
    #expect(second.hasSuffix("\u{1B}7\u{1B}[3A\rTWO\u{1B}8"))
    // A new line below leaves the pixels alone, one beside them does not.
    let below = String(decoding: region.draw(block("TWO", end: "more"), columns: 9, rows: 9), as: UTF8.self)
    #expect(below.contains("more") && !below.contains("TWO") && !below.contains("GONE"))
    let beside = String(decoding: region.draw(block("TWO", "x", end: "more"), columns: 9, rows: 9), as: UTF8.self)
    #expect(beside.contains("GONE") && beside.contains("TWO"))
  }
}

/// A terminal that knows what `LiveRegion` writes: text, cursor up, erasing, wrapping and scrolling.
struct Screen {
  private(set) var columns: Int
  private let rows: Int
  private var cells: [[Character]] = [[]]
  private var row = 0
  private var column = 0

  init(columns: Int, rows: Int) {
    self.columns = columns
    self.rows = rows
  }

  /// All lines ever written, without the empty one at the end.
  var lines: [String] {
    var result = cells.map { line in
      var line = line
      while line.last == " " { line.removeLast() }
      return String(line)
    }
    while result.last == "" { result.removeLast() }
    return result
  }

  mutating func write(_ bytes: [UInt8]) {
    var text = Array(String(decoding: bytes, as: UTF8.self).unicodeScalars)[...]
    while let scalar = text.popFirst() {
      switch scalar {
      case "\r": column = 0
      case "\n": moveDown()
      case "\u{1B}": control(&text)
      default: put(Character(scalar))
      }
    }
  }

  /// Wraps the lines anew, as most terminals do.
  mutating func resize(columns: Int) {
    self.columns = columns
    var result: [[Character]] = []
    for line in cells.dropLast() {
      for start in stride(from: 0, to: max(1, line.count), by: columns) {
        result.append(Array(line[start..<min(line.count, start + columns)]))
      }
    }
    cells = result + [[]]
    row = cells.count - 1
  }

  private mutating func control(_ text: inout ArraySlice<Unicode.Scalar>) {
    guard text.popFirst() == "[" else { return }
    var number = 0
    while let scalar = text.popFirst() {
      if let digit = Int(String(scalar)) {
        number = number * 10 + digit
        continue
      }
      switch scalar {
      // The cursor stops at the upper edge of the window.
      case "A": row = max(max(0, cells.count - rows), row - max(1, number))
      case "K": cells[row] = Array(cells[row].prefix(column))
      case "J":
        cells = Array(cells[...row])
        cells[row] = Array(cells[row].prefix(column))
      default: break
      }
      return
    }
  }

  private mutating func put(_ character: Character) {
    if column == columns {
      column = 0
      moveDown()
    }
    while cells[row].count <= column { cells[row].append(" ") }
    cells[row][column] = character
    column += 1
  }

  private mutating func moveDown() {
    row += 1
    if row == cells.count { cells.append([]) }
  }
}
