/// What a terminal can show.
public struct TerminalCapabilities: Hashable, Sendable {
  /// Whether there is a terminal at all: otherwise no control sequences are written.
  public var isTerminal: Bool
  /// How many colours.
  public var colors: ColorDepth
  /// Whether braille and block characters can be shown.
  public var isUnicode: Bool
  /// Whether the cursor can be moved (not `TERM=dumb`).
  public var canMoveCursor: Bool
  /// How pixels are shown, if they are.
  public var graphics: GraphicsProtocol?
  /// The size of a character cell in pixels.
  public var cellWidth: Int
  /// The height of a character cell in pixels.
  public var cellHeight: Int
  /// Whether the terminal knows synchronized updates (private mode 2026).
  public var synchronizedUpdates: Bool
  /// The terminal's ground.
  public var theme: Theme

  /// Ways to show pixels in a terminal.
  public enum GraphicsProtocol: String, CaseIterable, Hashable, Sendable {
    /// The graphics protocol of kitty, Ghostty, Konsole and WezTerm.
    case kitty
    /// The inline images of iTerm2 and WezTerm.
    case iTerm2
    /// The pixels of DEC terminals: xterm, foot, mlterm, Windows Terminal.
    case sixel
  }

  /// What the environment says (`TERM`, `COLORTERM`, `NO_COLOR`, `LC_ALL`, `LC_CTYPE`, `LANG`, `TMUX`, `STY`...), before
  /// the terminal itself was asked.
  public init(environment: [String: String], isTerminal: Bool) { fatalError("soon") }

  /// The same, bettered by what the terminal answered to `TerminalQuery.request`.
  public func applying(_ answers: TerminalAnswers) -> TerminalCapabilities { fatalError("soon") }

  /// The best way to draw with text.
  public var textStyle: TextStyle { fatalError("soon") }

  /// Whether it is worth to ask the terminal: it is one, it can move its cursor, and no multiplexer sits between.
  public var shouldAsk: Bool { fatalError("soon") }
}

/// The questions to a terminal.
public enum TerminalQuery {
  /// Bytes to write: kitty graphics, XTVERSION, cell size, synchronized updates, ground colour, and last the primary
  /// device attributes, which every terminal answers: when that answer is there, all are.
  public static let request: [UInt8] = []
}

/// What a terminal answered so far.
public struct TerminalAnswers: Hashable, Sendable {
  /// Whether the kitty graphics query was answered with `OK`.
  public var kittyGraphics = false
  /// Whether the primary device attributes contain 4.
  public var sixel = false
  /// The cell size in pixels.
  public var cellSize: CellSize?
  /// The terminal's name and version (XTVERSION).
  public var version: String?
  /// Whether mode 2026 is known.
  public var synchronizedUpdates = false
  /// The ground colour (OSC 11).
  public var ground: Color?
  /// Whether the primary device attributes have arrived: no answer will follow.
  public var isComplete = false
  /// Bytes that belong to no answer: what the person typed meanwhile.
  public var typed: [UInt8] = []

  /// A width and a height in pixels.
  public struct CellSize: Hashable, Sendable {
    /// Pixels from left to right.
    public var width: Int
    /// Pixels from top to bottom.
    public var height: Int
  }

  /// Reads answers out of what came from the terminal.
  public init(parsing bytes: [UInt8]) { fatalError("soon") }
}
