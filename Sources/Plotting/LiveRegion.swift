/// A block of lines that is redrawn in place: the bytes to write are a pure function of what stands there and what should.
///
/// Between calls the cursor stands in the first column of the line below the block, where other output may follow after
/// `keep` or `erase`.
public struct LiveRegion: Sendable {
  private let terminal: TerminalCapabilities
  private var shown = TerminalBlock(lines: [])
  private var columns = 0
  /// The block that is kept where the cursor cannot move: only the last one is printed.
  private var pending: TerminalBlock?

  /// A region that shows nothing yet. It begins in the cursor's line, which should be empty.
  public init(terminal: TerminalCapabilities) { self.terminal = terminal }

  /// How many lines are shown.
  public var lineCount: Int { shown.lines.count }

  /// The bytes that replace what is shown by a block. Where the cursor cannot move there are none until `keep`.
  ///
  /// - Parameters:
  ///   - columns: the terminal's present width; a change since the last call is a resize.
  ///   - rows: the terminal's present height; lines that do not fit are cut at the top.
  public mutating func draw(_ block: TerminalBlock, columns: Int, rows: Int) -> [UInt8] {
    guard terminal.canMoveCursor else {
      pending = block
      return []
    }
    let block = Self.fitted(block, rows: rows)
    if block == shown && columns == self.columns { return [] }
    var bytes: [UInt8] = []
    let isResized = self.columns != 0 && columns != self.columns
    let leavesImages = !isResized && leavesImages(block)
    if terminal.synchronizedUpdates { bytes += Self.escape("[?2026h") }
    if !leavesImages { shown.removeImages(into: &bytes) }
    let height = isResized ? Self.height(of: shown.lines, columns: columns) : shown.lines.count
    if height > 0 { bytes += Self.escape("[\(height)A\r") }
    // After a resize the old lines lie as the terminal chose to wrap them.
    if isResized { bytes += Self.escape("[J") }
    write(block, columns: columns, isFresh: isResized, leavesImages: leavesImages, into: &bytes)
    if block.lines.count < height && !isResized { bytes += Self.escape("[J") }
    if !leavesImages { block.paint(into: &bytes) }
    if terminal.synchronizedUpdates { bytes += Self.escape("[?2026l") }
    shown = block
    self.columns = columns
    return bytes
  }

  /// The bytes that leave what is shown above the cursor for good; the next `draw` begins below.
  public mutating func keep() -> [UInt8] {
    let bytes = pending?.bytes ?? []
    self = LiveRegion(terminal: terminal)
    return bytes
  }

  /// The bytes that remove what is shown and return the cursor to where it began.
  public mutating func erase(columns: Int) -> [UInt8] {
    guard !shown.lines.isEmpty else {
      self = LiveRegion(terminal: terminal)
      return []
    }
    var bytes: [UInt8] = []
    shown.removeImages(into: &bytes)
    let height = Self.height(of: shown.lines, columns: columns)
    bytes += Self.escape("[\(height)A\r") + Self.escape("[J")
    self = LiveRegion(terminal: terminal)
    return bytes
  }

  /// Whether the pictures of a block stand there already and nothing beside them changes.
  private func leavesImages(_ block: TerminalBlock) -> Bool {
    guard block.images == shown.images else { return false }
    return block.images.allSatisfy { image in
      let covered = image.row..<(image.row + image.height)
      guard covered.upperBound <= min(block.lines.count, shown.lines.count) else { return false }
      return block.lines[covered] == shown.lines[covered]
    }
  }

  /// Writes the lines from the block's first one on; lines that have not changed are passed over.
  private func write(
    _ block: TerminalBlock, columns: Int, isFresh: Bool, leavesImages: Bool, into bytes: inout [UInt8]
  ) {
    // Under new pictures every line is written anew: blanks remove the pixels.
    let comparable = !isFresh && leavesImages
    for (index, line) in block.lines.enumerated() {
      let isNew = index >= shown.lines.count
      if isNew || !comparable || line != shown.lines[index] {
        bytes += Array(line.utf8)
        // At the right edge the cursor waits on the last character, which erasing would take.
        if !isFresh && DisplayWidth.ofStyled(line) < columns { bytes += Self.escape("[K") }
      }
      bytes += [13, 10]
    }
  }

  /// The block's last lines, so many that the line below it is still on the screen.
  private static func fitted(_ block: TerminalBlock, rows: Int) -> TerminalBlock {
    let cut = block.lines.count - max(1, rows - 1)
    guard cut > 0 else { return block }
    let images = block.images.compactMap { image -> TerminalBlock.Image? in
      guard image.row >= cut else { return nil }
      var image = image
      image.row -= cut
      return image
    }
    return TerminalBlock(lines: Array(block.lines.dropFirst(cut)), images: images)
  }

  /// The rows that lines take once a terminal of so many columns has wrapped them.
  private static func height(of lines: [String], columns: Int) -> Int {
    lines.reduce(0) { $0 + max(1, (DisplayWidth.ofStyled($1) + columns - 1) / max(1, columns)) }
  }

  private static func escape(_ text: String) -> [UInt8] { [27] + Array(text.utf8) }
}

extension DisplayWidth {
  /// The width of text with colour sequences (`ESC [ ... m`), which take no room.
  static func ofStyled(_ text: String) -> Int {
    var width = 0
    var isInSequence = false
    for scalar in text.unicodeScalars {
      if isInSequence {
        // Letters end a sequence; the bracket after the escape does not.
        if scalar.value >= 0x40 && scalar.value <= 0x7E && scalar != "[" { isInSequence = false }
      } else if scalar == "\u{1B}" {
        isInSequence = true
      } else {
        width += of(scalar)
      }
    }
    return width
  }
}
