import CEdit
import Glibc

/// Where text lies on a terminal that wraps it.
struct LineLayout {
  private let columns: Int
  /// The cells of a mark that stands on the character before it: none on a terminal, one where libedit counts.
  private let markWidth: Int
  /// The row of the next character, from 0.
  private(set) var row = 0
  /// The column of the next character, from 0.
  private(set) var column = 0

  /// An empty terminal of so many columns, counted as a terminal does or as libedit does.
  init(columns: Int, asLibeditCounts: Bool = false) {
    self.columns = max(1, columns)
    markWidth = asLibeditCounts ? 1 : 0
  }

  /// Writes text behind what is there.
  mutating func write(_ text: some StringProtocol) {
    for scalar in text.unicodeScalars {
      if scalar == "\n" {
        row += 1
        column = 0
        continue
      }
      let width = width(scalar)
      // A row that is full, or too narrow for a wide character, ends.
      if column + width > columns {
        row += 1
        column = 0
      }
      column += width
    }
    if column >= columns {
      row += 1
      column = 0
    }
  }

  private func width(_ scalar: Unicode.Scalar) -> Int {
    if scalar == "\t" { return 8 - column % 8 }
    return switch Self.cells(scalar) {
    case 0: markWidth
    case let cells?: cells
    // Control characters are shown as ^A.
    case nil: 2
    }
  }

  /// A row of text as it is drawn: control characters but tabs as ^A, as libedit has them.
  static func shown(_ row: some StringProtocol) -> String {
    var shown = String.UnicodeScalarView()
    for scalar in row.unicodeScalars {
      if scalar == "\t" || cells(scalar) != nil {
        shown.append(scalar)
      } else {
        shown += ["^", Unicode.Scalar(UInt8(truncatingIfNeeded: scalar.value) & 0x1F | 0x40)]
      }
    }
    return String(shown)
  }

  private static func cells(_ scalar: Unicode.Scalar) -> Int? {
    let width = atelier_character_width(wchar_t(bitPattern: scalar.value))
    return width < 0 ? nil : Int(width)
  }

  /// Whether every character takes one cell, so that libedit draws the text well.
  static func isSimple(_ text: some StringProtocol) -> Bool {
    text.unicodeScalars.allSatisfy { $0.value < 0x300 || cells($0) == 1 }
  }
}
