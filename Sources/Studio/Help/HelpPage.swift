import Diagnostics

/// A page of help: lines that are wrapped to the width of whoever shows them.
public struct HelpPage: Equatable, Sendable {
  /// What a line is, for colours.
  public enum Role: Sendable {
    /// A name or a heading.
    case heading
    /// Code.
    case code
    /// Everything else.
    case text
  }

  /// One line, which may be longer than a screen is wide.
  public struct Line: Equatable, Sendable {
    /// What it is.
    public var role: Role
    /// Its beginning, padded so that what follows stands in a column: the name of a parameter.
    public var label: String
    /// What it says.
    public var text: String

    /// A line.
    init(_ text: String, label: String = "", role: Role = .text) {
      self.text = text
      self.label = label
      self.role = role
    }
  }

  /// Its lines; an empty one separates paragraphs.
  public var lines: [Line]

  /// The page in lines of at most so many columns; only a longer word sticks out.
  public func wrapped(columns: Int) -> [Line] { lines.flatMap { Self.wrapped($0, columns: columns) } }

  /// The page as plain text of 80 columns.
  public var text: String { wrapped(columns: 80).map { $0.label + $0.text }.joined(separator: "\n") }

  private static func wrapped(_ line: Line, columns: Int) -> [Line] {
    // On a very narrow screen nothing stands in a column.
    let label = line.label.count <= columns / 2 ? line.label : String(line.label.prefix { $0 == " " })
    let first = label == line.label ? line.text : line.label.drop { $0 == " " } + line.text
    let room = columns - DisplayWidth.of(label)
    guard line.role != .code, DisplayWidth.of(first) > room else { return [Line(first, label: label, role: line.role)] }
    var pieces: [String] = []
    for word in first.split(separator: " ", omittingEmptySubsequences: true) {
      if let last = pieces.last, DisplayWidth.of(last) + DisplayWidth.of(word) < room {
        pieces[pieces.count - 1] += " " + word
      } else {
        pieces.append(String(word))
      }
    }
    return pieces.enumerated().map { index, piece in
      Line(piece, label: index == 0 ? label : String(repeating: " ", count: label.count), role: line.role)
    }
  }
}
