/// A rectangle of character cells with colours, turned into lines at the end.
struct TextGrid {
  let columns: Int
  let rows: Int
  private var cells: [Cell]

  /// A character, its colour and the colour behind it.
  struct Cell {
    var scalar: UInt32 = 32
    var ink: Paint = .none
    var ground: Paint = .none
    var isBold = false

    /// The right half of a character that is two cells wide.
    static let continuation = Cell(scalar: 0)
  }

  init(columns: Int, rows: Int) {
    self.columns = max(0, columns)
    self.rows = max(0, rows)
    cells = [Cell](repeating: Cell(), count: self.columns * self.rows)
  }

  subscript(column: Int, row: Int) -> Cell {
    get { cells[row * columns + column] }
    set { cells[row * columns + column] = newValue }
  }

  /// Writes text, cut at the right edge; control characters are left out.
  mutating func write(_ text: String, column: Int, row: Int, ink: Paint = .none, isBold: Bool = false) {
    guard row >= 0 && row < rows else { return }
    var column = column
    for scalar in text.unicodeScalars {
      let width = DisplayWidth.of(scalar)
      guard width > 0 else { continue }
      guard column + width <= columns else { return }
      if column >= 0 {
        self[column, row] = Cell(scalar: scalar.value, ink: ink, isBold: isBold)
        if width == 2 { self[column + 1, row] = .continuation }
      }
      column += width
    }
  }

  /// The lines, without blanks at their ends; a line with colours ends with a reset.
  func lines(colors: ColorDepth) -> [String] {
    var bytes: [UInt8] = []
    return (0..<rows).map { row in
      bytes.removeAll(keepingCapacity: true)
      append(row: row, colors: colors, to: &bytes)
      return String(decoding: bytes, as: UTF8.self)
    }
  }

  private func append(row: Int, colors: ColorDepth, to bytes: inout [UInt8]) {
    let start = row * columns
    var end = start + columns
    while end > start, cells[end - 1].scalar == 32, colors == .none || cells[end - 1].ground == .none { end -= 1 }
    var pen = Pen(colors: colors)
    for index in start..<end where cells[index].scalar != 0 {
      pen.change(to: cells[index], in: &bytes)
      UTF8Bytes.append(cells[index].scalar, to: &bytes)
    }
    pen.reset(in: &bytes)
  }
}

/// The state of a terminal's colours; writes what changes.
private struct Pen {
  let colors: ColorDepth
  private var ink = Paint.none
  private var ground = Paint.none
  private var isBold = false
  private var isSet: Bool { ink != .none || ground != .none || isBold }

  init(colors: ColorDepth) { self.colors = colors }

  mutating func change(to cell: TextGrid.Cell, in bytes: inout [UInt8]) {
    guard colors != .none else { return }
    // A blank shows no ink, so the pen may keep the one it has.
    let ink = cell.scalar == 32 ? self.ink : cell.ink
    if self.ink == ink && ground == cell.ground && isBold == cell.isBold { return }
    var separator = UInt8(ascii: "[")
    func begin(_ bytes: inout [UInt8]) {
      if separator == UInt8(ascii: "[") { bytes.append(27) }
      bytes.append(separator)
      separator = UInt8(ascii: ";")
    }
    if isBold && !cell.isBold || self.ink != .none && ink == .none || ground != .none && cell.ground == .none {
      begin(&bytes)
      bytes.append(UInt8(ascii: "0"))
      (self.ink, ground, isBold) = (.none, .none, false)
    }
    if cell.isBold && !isBold {
      begin(&bytes)
      bytes.append(UInt8(ascii: "1"))
    }
    if let color = ink.color, ink != self.ink {
      begin(&bytes)
      append(color, code: 38, to: &bytes)
    }
    if let color = cell.ground.color, cell.ground != ground {
      begin(&bytes)
      append(color, code: 48, to: &bytes)
    }
    bytes.append(UInt8(ascii: "m"))
    (self.ink, ground, isBold) = (ink, cell.ground, cell.isBold)
  }

  mutating func reset(in bytes: inout [UInt8]) {
    guard colors != .none, isSet else { return }
    bytes += [27, UInt8(ascii: "["), UInt8(ascii: "0"), UInt8(ascii: "m")]
    (ink, ground, isBold) = (.none, .none, false)
  }

  private func append(_ color: Color, code: Int, to bytes: inout [UInt8]) {
    Decimal.append(code, to: &bytes)
    bytes.append(UInt8(ascii: ";"))
    if colors == .indexed {
      bytes += [UInt8(ascii: "5"), UInt8(ascii: ";")]
      Decimal.append(IndexedColors.nearest(to: color), to: &bytes)
      return
    }
    bytes.append(UInt8(ascii: "2"))
    for channel in [color.red, color.green, color.blue] {
      bytes.append(UInt8(ascii: ";"))
      Decimal.append(Int(channel), to: &bytes)
    }
  }
}

/// Decimal digits without making a string.
enum Decimal {
  static func append(_ value: Int, to bytes: inout [UInt8]) {
    if value >= 10 { append(value / 10, to: &bytes) }
    bytes.append(UInt8(ascii: "0") + UInt8(value % 10))
  }
}

/// UTF-8 without making a string.
enum UTF8Bytes {
  static func append(_ scalar: UInt32, to bytes: inout [UInt8]) {
    switch scalar {
    case ..<0x80: bytes.append(UInt8(scalar))
    case ..<0x800:
      bytes += [UInt8(0xC0 | scalar >> 6), UInt8(0x80 | scalar & 0x3F)]
    case ..<0x10000:
      bytes.append(UInt8(0xE0 | scalar >> 12))
      bytes.append(UInt8(0x80 | scalar >> 6 & 0x3F))
      bytes.append(UInt8(0x80 | scalar & 0x3F))
    default:
      bytes.append(UInt8(0xF0 | scalar >> 18))
      bytes.append(UInt8(0x80 | scalar >> 12 & 0x3F))
      bytes.append(UInt8(0x80 | scalar >> 6 & 0x3F))
      bytes.append(UInt8(0x80 | scalar & 0x3F))
    }
  }
}

/// The 256 colours of xterm: a cube of 6 x 6 x 6 and 24 greys; the first 16, which people change, are not used.
enum IndexedColors {
  private static let levels = [0, 95, 135, 175, 215, 255]

  static func nearest(to color: Color) -> Int {
    let (r, g, b) = (nearestLevel(color.red), nearestLevel(color.green), nearestLevel(color.blue))
    let cube = distance(color, levels[r], levels[g], levels[b])
    let mean = (Int(color.red) + Int(color.green) + Int(color.blue)) / 3
    let grey = min(23, max(0, (mean - 3) / 10))
    let greyLevel = 8 + 10 * grey
    if distance(color, greyLevel, greyLevel, greyLevel) < cube { return 232 + grey }
    return 16 + 36 * r + 6 * g + b
  }

  /// The colour that an index of 16 or more stands for.
  static func color(_ index: Int) -> Color {
    if index >= 232 {
      let level = UInt8(8 + 10 * (min(255, index) - 232))
      return Color(level, level, level)
    }
    let place = max(0, index - 16)
    return Color(UInt8(levels[place / 36]), UInt8(levels[place / 6 % 6]), UInt8(levels[place % 6]))
  }

  private static func nearestLevel(_ value: UInt8) -> Int {
    value < 48 ? 0 : value < 115 ? 1 : (Int(value) - 35) / 40
  }

  private static func distance(_ color: Color, _ r: Int, _ g: Int, _ b: Int) -> Int {
    let (dr, dg, db) = (Int(color.red) - r, Int(color.green) - g, Int(color.blue) - b)
    return dr * dr + dg * dg + db * db
  }
}
