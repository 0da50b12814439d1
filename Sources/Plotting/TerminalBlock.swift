/// Lines for a terminal, and pictures over some of them.
public struct TerminalBlock: Hashable, Sendable {
  /// The lines, each at most as wide as the terminal and complete with its own colour resets.
  public var lines: [String]
  /// Pictures painted over the lines, which are blank there.
  public var images: [Image]

  /// A picture that covers cells.
  public struct Image: Hashable, Sendable {
    /// The line of its upper edge.
    public var row: Int
    /// How many lines it covers, at least in part.
    public var height: Int
    /// The bytes that paint it at the cursor.
    public var escape: [UInt8]
    /// The bytes that remove it while the cursor is at its upper left cell; empty where overwriting the cells does.
    public var removal: [UInt8]

    /// A picture from its bytes.
    public init(row: Int, height: Int, escape: [UInt8], removal: [UInt8] = []) {
      self.row = row
      self.height = height
      self.escape = escape
      self.removal = removal
    }
  }

  /// A block of text.
  public init(lines: [String], images: [Image] = []) {
    self.lines = lines
    self.images = images
  }

  /// The bytes that print the block once, with a newline at the end of each line. The cursor ends below the block.
  public var bytes: [UInt8] {
    var bytes: [UInt8] = []
    for line in lines { bytes += Array(line.utf8) + [10] }
    paint(into: &bytes)
    return bytes
  }

  /// The block with lines of text on its right, which begin in the given column.
  public func beside(_ right: [String], column: Int) -> TerminalBlock {
    let count = max(lines.count, right.count)
    return TerminalBlock(
      lines: (0..<count).map { index in
        let left = index < lines.count ? lines[index] : ""
        guard index < right.count, !right[index].isEmpty else { return left }
        return left + String(repeating: " ", count: max(0, column - DisplayWidth.ofStyled(left))) + right[index]
      }, images: images)
  }

  /// The block below some lines of text.
  public func below(_ above: [String]) -> TerminalBlock {
    var block = TerminalBlock(lines: above + lines, images: images)
    for index in block.images.indices { block.images[index].row += above.count }
    return block
  }

  /// Paints the pictures; the cursor is in the first column of the line below the block and stays there.
  func paint(into bytes: inout [UInt8]) {
    for image in images where image.row >= 0 && image.row < lines.count {
      Self.atLine(lines.count - image.row, into: &bytes) { $0 += image.escape }
    }
  }

  /// Removes the pictures; the cursor is as in `paint`.
  func removeImages(into bytes: inout [UInt8]) {
    for image in images where !image.removal.isEmpty && image.row >= 0 && image.row < lines.count {
      Self.atLine(lines.count - image.row, into: &bytes) { $0 += image.removal }
    }
  }

  /// Writes at the first column of the line that is so many above the cursor, and returns the cursor.
  private static func atLine(_ up: Int, into bytes: inout [UInt8], _ body: (inout [UInt8]) -> Void) {
    // A picture may leave the cursor anywhere: it is saved and restored.
    bytes += Array("\u{1B}7\u{1B}[\(up)A\r".utf8)
    body(&bytes)
    bytes += Array("\u{1B}8".utf8)
  }
}
