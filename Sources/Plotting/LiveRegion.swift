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
    /// The bytes that paint it at the cursor.
    public var escape: [UInt8]
  }

  /// A block of text.
  public init(lines: [String], images: [Image] = []) {
    self.lines = lines
    self.images = images
  }

  /// The bytes that print the block once, with a newline at the end of each line.
  public var bytes: [UInt8] { fatalError("soon") }
}

/// A block of lines that is redrawn in place: the bytes to write are a pure function of what stands there and what should.
public struct LiveRegion: Sendable {
  /// A region that shows nothing yet, below whatever the cursor's line holds.
  public init(terminal: TerminalCapabilities) { fatalError("soon") }

  /// The bytes that replace what is shown by a block.
  ///
  /// - Parameters:
  ///   - columns: the terminal's present width; a change since the last call is a resize.
  ///   - rows: the terminal's present height; lines that do not fit are cut at the top.
  public mutating func draw(_ block: TerminalBlock, columns: Int, rows: Int) -> [UInt8] { fatalError("soon") }

  /// The bytes that leave what is shown above the cursor for good; the next `draw` begins below.
  public mutating func keep() -> [UInt8] { fatalError("soon") }

  /// The bytes that remove what is shown.
  public mutating func erase(columns: Int) -> [UInt8] { fatalError("soon") }
}

/// One line that tells how far long work is: `step 412/10,000  1,234 steps/s  8 s left  D(x) 0.53`.
public struct ProgressLine: Hashable, Sendable {
  /// What is counted, such as `step`.
  public var unit: String
  /// How many are done.
  public var done: Int
  /// How many there will be, if that is known.
  public var total: Int?
  /// How many a second.
  public var rate: Double?
  /// Named numbers, the most important first.
  public var values: [Value]

  /// A named number.
  public struct Value: Hashable, Sendable {
    /// Its name, such as `D(x)`.
    public var name: String
    /// The number.
    public var value: Double

    /// A named number.
    public init(_ name: String, _ value: Double) {
      self.name = name
      self.value = value
    }
  }

  /// A progress line.
  public init(unit: String = "step", done: Int, total: Int? = nil, rate: Double? = nil, values: [Value] = []) {
    self.unit = unit
    self.done = done
    self.total = total
    self.rate = rate
    self.values = values
  }

  /// The line without a newline, at most `columns` wide; what matters least is left out first.
  public func text(columns: Int, style: TextStyle = TextStyle(.ascii)) -> String { fatalError("soon") }
}
