/// What a terminal can show.
public struct TerminalCapabilities: Hashable, Sendable {
  /// Whether there is a terminal at all: otherwise no control sequences are written.
  public var isTerminal: Bool
  /// How many colours.
  public var colors: ColorDepth
  /// Whether block characters can be shown.
  public var isUnicode: Bool
  /// Whether braille can be shown: the fonts of the Linux console have none.
  public var hasBraille: Bool
  /// Whether the cursor can be moved (not `TERM=dumb`).
  public var canMoveCursor: Bool
  /// How pixels are shown, if they are.
  public var graphics: GraphicsProtocol?
  /// The size of a character cell in pixels, if it is known.
  public var cellSize: TerminalAnswers.CellSize?
  /// Whether the terminal knows synchronized updates (private mode 2026).
  public var synchronizedUpdates: Bool
  /// The terminal's ground.
  public var theme: Theme
  /// What sits between the program and the terminal's window.
  public var multiplexer: Multiplexer?

  /// Ways to show pixels in a terminal.
  public enum GraphicsProtocol: String, CaseIterable, Hashable, Sendable {
    /// The graphics protocol of kitty, Ghostty and Konsole.
    case kitty
    /// The inline images of iTerm2 and WezTerm.
    case iTerm2
    /// The pixels of DEC terminals: xterm, foot, mlterm, Windows Terminal.
    case sixel
  }

  /// Programs that show several terminals in one.
  public enum Multiplexer: String, Hashable, Sendable {
    /// tmux, which answers questions itself and may know sixel.
    case tmux
    /// GNU screen, which shows some questions as text and passes no pixels.
    case screen
  }

  /// What the environment says (`TERM`, `COLORTERM`, `NO_COLOR`, `LC_ALL`, `LC_CTYPE`, `LANG`, `TMUX`, `STY` and the names
  /// that terminals give themselves), before the terminal itself was asked.
  public init(environment: [String: String], isTerminal: Bool) {
    let term = environment["TERM"] ?? ""
    self.isTerminal = isTerminal
    canMoveCursor = isTerminal && !term.isEmpty && term != "dumb"
    isUnicode = Self.isUnicode(environment)
    hasBraille = isUnicode && term != "linux"
    multiplexer =
      environment["TMUX"].map { !$0.isEmpty } ?? false || term.hasPrefix("tmux")
      ? .tmux : environment["STY"] != nil || term.hasPrefix("screen") ? .screen : nil
    colors = canMoveCursor ? Self.colors(environment, term: term) : .none
    theme = Self.theme(environment)
    synchronizedUpdates = false
    graphics =
      canMoveCursor && multiplexer == nil && colors != .none ? Self.graphics(environment, term: term) : nil
  }

  /// The same, bettered by what the terminal answered to `query`.
  public func applying(_ answers: TerminalAnswers) -> TerminalCapabilities {
    var result = self
    guard canMoveCursor else { return result }
    result.synchronizedUpdates = answers.synchronizedUpdates
    result.cellSize = answers.cellSize ?? cellSize
    if let ground = answers.ground { result.theme = ground.luma > 127 ? .light : .dark }
    // NO_COLOR and terminals without colours stay as they are.
    guard colors != .none else { return result }
    let name = answers.version ?? ""
    let modern = ["kitty", "ghostty", "WezTerm", "iTerm2", "foot", "Konsole", "XTerm", "contour", "mintty", "VTE"]
    if modern.contains(where: name.hasPrefix) { result.colors = .trueColor }
    guard multiplexer != .screen else { return result }
    if answers.kittyGraphics && multiplexer == nil {
      result.graphics = .kitty
    } else if multiplexer == nil && (name.hasPrefix("iTerm2") || name.hasPrefix("WezTerm")) {
      result.graphics = .iTerm2
    } else if answers.sixel {
      // The height of what is painted has to be known in cells.
      result.graphics = result.cellSize == nil ? nil : .sixel
    }
    return result
  }

  /// The best way to draw curves and points with text.
  public var textStyle: TextStyle {
    TextStyle(hasBraille && canMoveCursor ? .braille : blocks, colors: colors, theme: theme)
  }

  /// The best way to draw pictures with text: squares of colour are worth more than dots.
  public var pictureStyle: TextStyle { colors == .none ? textStyle : TextStyle(blocks, colors: colors, theme: theme) }

  private var blocks: TextStyle.Glyphs { isUnicode && canMoveCursor ? .halfBlocks : .ascii }

  /// The bytes that ask the terminal what it can do; empty if it should not be asked.
  public var query: [UInt8] {
    guard canMoveCursor, multiplexer != .screen else { return [] }
    return multiplexer == .tmux ? TerminalQuery.plain : TerminalQuery.graphics + TerminalQuery.plain
  }

  // MARK: The environment

  private static func isUnicode(_ environment: [String: String]) -> Bool {
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"].lazy.compactMap { environment[$0] }.first { !$0.isEmpty } ?? ""
    let name = locale.lowercased()
    return name.contains("utf-8") || name.contains("utf8")
  }

  private static func colors(_ environment: [String: String], term: String) -> ColorDepth {
    if !(environment["NO_COLOR"] ?? "").isEmpty { return .none }
    let named = environment["COLORTERM"]?.lowercased()
    if named == "truecolor" || named == "24bit" || environment["WT_SESSION"] != nil { return .trueColor }
    let programs = ["iTerm.app", "WezTerm", "vscode", "ghostty"]
    if let program = environment["TERM_PROGRAM"], programs.contains(program) { return .trueColor }
    let exact = ["kitty", "ghostty", "alacritty", "wezterm", "foot", "direct", "contour"]
    if exact.contains(where: term.contains) { return .trueColor }
    return term.hasPrefix("vt") ? .none : .indexed
  }

  /// `COLORFGBG` ends with the number of the ground: 7 and 15 are light.
  private static func theme(_ environment: [String: String]) -> Theme {
    let ground = environment["COLORFGBG"]?.split(separator: ";").last
    return ground == "7" || ground == "15" ? .light : .dark
  }

  private static func graphics(_ environment: [String: String], term: String) -> GraphicsProtocol? {
    let program = environment["TERM_PROGRAM"] ?? ""
    if environment["KITTY_WINDOW_ID"] != nil || term == "xterm-kitty" || term == "xterm-ghostty" { return .kitty }
    if program == "iTerm.app" || program == "WezTerm" || environment["LC_TERMINAL"] == "iTerm2" { return .iTerm2 }
    return nil
  }
}
