/// How text draws: the shapes that a character cell is divided into, and the colours.
public struct TextStyle: Hashable, Sendable {
  /// The characters that carry the picture.
  public var glyphs: Glyphs
  /// How many colours.
  public var colors: ColorDepth
  /// The terminal's ground.
  public var theme: Theme

  /// The characters that carry a picture.
  public enum Glyphs: String, CaseIterable, Hashable, Sendable {
    /// 2 x 4 dots a cell.
    case braille
    /// 1 x 2 squares a cell, each with its own colour.
    case halfBlocks
    /// Plain ASCII: letters and punctuation.
    case ascii
  }

  /// A style.
  public init(_ glyphs: Glyphs, colors: ColorDepth = .none, theme: Theme = .dark) {
    self.glyphs = glyphs
    self.colors = colors
    self.theme = theme
  }
}

/// How many colours a terminal shows.
public enum ColorDepth: String, CaseIterable, Hashable, Sendable, Comparable {
  /// No colour at all.
  case none
  /// The 256 colours of xterm.
  case indexed
  /// 24-bit colours.
  case trueColor

  /// Fewer colours come first.
  public static func < (a: ColorDepth, b: ColorDepth) -> Bool {
    allCases.firstIndex(of: a) ?? 0 < allCases.firstIndex(of: b) ?? 0
  }
}
