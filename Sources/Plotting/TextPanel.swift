/// Draws panels with axes, labels and legend as text.
struct TextPanel {
  let frame: PanelFrame
  let style: TextStyle
  /// Where it draws: the first row and how many.
  let top: Int
  let rows: Int
  let columns: Int
  /// The room left of the axis that panels one above the other share; what this one needs where it is less.
  var sharedMargin = 0

  private var letters: AxisLetters { AxisLetters(isUnicode: style.glyphs != .ascii) }
  private var faint: Paint { style.colors == .none ? .none : Paint(style.theme.faintInk) }

  /// Draws the panel and returns how many of its columns and rows it took: all of them but where units are equal.
  func draw(into grid: inout TextGrid) -> (columns: Int, rows: Int) {
    let header = Header(frame, columns: columns, maximum: max(0, (rows - 3) / 3), usesStamps: usesStamps)
    var row = top
    for line in header.lines {
      draw(line, row: row, into: &grid)
      row += 1
    }
    let isFramed = top + rows - row >= 4 && columns >= 12
    let hasLabel = isFramed && frame.panel.x.label != nil && top + rows - row >= 8
    let plotRows = max(0, top + rows - row - (isFramed ? 2 : 0) - (hasLabel ? 1 : 0))
    guard plotRows > 0 else { return (columns, rows) }
    guard isFramed else {
      drawMarks(into: &grid, column: 0, row: row, columns: columns, rows: plotRows)
      return (columns, rows)
    }
    let own = margin(of: verticalTicks(rows: plotRows))
    let margin = own > 0 ? max(own, sharedMargin) : 0
    let left = margin + 1
    let (plotColumns, usedRows) = squared(columns - left, plotRows)
    drawFramed(
      into: &grid, left: left, row: row, columns: plotColumns, rows: usedRows, hasTicks: margin > 0, hasLabel: hasLabel)
    return (left + plotColumns, rows - plotRows + usedRows)
  }

  private func drawFramed(
    into grid: inout TextGrid, left: Int, row: Int, columns plotColumns: Int, rows plotRows: Int, hasTicks: Bool,
    hasLabel: Bool
  ) {
    let ticks = hasTicks ? verticalTicks(rows: plotRows) : []
    drawMarks(into: &grid, column: left, row: row, columns: plotColumns, rows: plotRows)
    drawVerticalAxis(ticks, column: left - 1, row: row, rows: plotRows, into: &grid)
    drawHorizontalAxis(column: left, columns: plotColumns, row: row + plotRows, into: &grid)
    if hasLabel, let label = frame.panel.x.label {
      let text = DisplayWidth.prefix(label, columns: plotColumns)
      let indent = left + (plotColumns - DisplayWidth.of(text)) / 2
      grid.write(text, column: indent, row: row + plotRows + 2, ink: faint)
    }
  }

  private func verticalTicks(rows: Int) -> [Tick] {
    frame.y.ticks(atMost: max(2, (rows + 1) / 3), most: max(min(3, rows), (rows + 1) / 2))
  }

  /// The columns of the labels; labels that would take more than half of the width are left out.
  private func margin(of ticks: [Tick]) -> Int {
    let widest = ticks.reduce(0) { max($0, $1.label.utf8.count) }
    return widest <= columns / 2 ? widest + 1 : 0
  }

  /// About the room that this panel wants left of its axis.
  var wantedMargin: Int { margin(of: verticalTicks(rows: rows - 3)) }

  /// Letters tell series apart where neither colours nor dashes do.
  private var usesStamps: Bool {
    guard frame.seriesCount > 0 else { return false }
    let hasField = frame.panel.marks.contains { if case .field = $0 { true } else { false } }
    if style.glyphs == .ascii { return frame.seriesCount > 1 || hasField }
    let hasPoints = frame.panel.marks.contains { if case .points = $0 { true } else { false } }
    return style.colors == .none && hasPoints && (frame.seriesCount > 1 || hasField)
  }

  private func drawMarks(into grid: inout TextGrid, column: Int, row: Int, columns: Int, rows: Int) {
    var canvas = DotCanvas(style, columns: columns, rows: rows, usesStamps: usesStamps)
    frame.draw(on: &canvas)
    canvas.put(into: &grid, column: column, row: row)
  }

  /// The most of these columns and rows on which a unit is equally long on both axes, where the panel wants that and
  /// neither side would become a strip.
  private func squared(_ columns: Int, _ rows: Int) -> (columns: Int, rows: Int) {
    let ratio = (frame.x.upper - frame.x.lower) / (frame.y.upper - frame.y.lower)
    guard frame.panel.equalUnits, ratio > 0.05, ratio < 20 else { return (columns, rows) }
    let wanted = Int((Double(rows) * 2 * ratio).rounded())
    if wanted <= columns { return (min(columns, max(8, wanted)), rows) }
    return (columns, min(rows, max(3, Int((Double(columns) / (2 * ratio)).rounded()))))
  }

  private func drawVerticalAxis(_ ticks: [Tick], column: Int, row: Int, rows: Int, into grid: inout TextGrid) {
    for y in 0..<rows { grid.write(letters.vertical, column: column, row: row + y, ink: faint) }
    let dots = rows * style.glyphs.dots.height
    for tick in ticks {
      let dot = ((1 - tick.place) * Double(dots - 1)).rounded()
      let y = row + min(rows - 1, max(0, Int(dot) / style.glyphs.dots.height))
      grid.write(tick.label, column: column - 1 - tick.label.utf8.count, row: y)
      grid.write(letters.verticalTick, column: column, row: y, ink: faint)
    }
  }

  private func drawHorizontalAxis(column: Int, columns: Int, row: Int, into grid: inout TextGrid) {
    grid.write(letters.corner, column: column - 1, row: row, ink: faint)
    for x in 0..<columns { grid.write(letters.horizontal, column: column + x, row: row, ink: faint) }
    guard let placed = labelPlaces(column: column, columns: columns) else { return }
    for (tick, start, place) in placed {
      grid.write(letters.horizontalTick, column: place, row: row, ink: faint)
      grid.write(tick.label, column: start, row: row + 1)
    }
  }

  /// As many ticks as have room for their labels: the tick, where its label starts, and its column.
  private func labelPlaces(column: Int, columns: Int) -> [(Tick, start: Int, place: Int)]? {
    let most = max(2, columns / 9)
    // Fewer until the labels fit; closer ones where the round numbers leave only one.
    let counts = (2...most).reversed() + Array(stride(from: most + 1, through: max(3, columns / 4), by: 1))
    let placed = counts.lazy.compactMap { labelPlaces(atMost: $0, column: column, columns: columns) }
    return placed.first { $0.count > 1 } ?? placed.first ?? labelPlaces(atMost: 1, column: column, columns: columns)
  }

  private func labelPlaces(
    atMost count: Int, column: Int, columns: Int
  ) -> [(Tick, start: Int, place: Int)]? {
    var end = -1
    var placed: [(Tick, start: Int, place: Int)] = []
    for tick in frame.x.ticks(atMost: count) {
      let place = column + min(columns - 1, max(0, Int((tick.place * Double(columns - 1)).rounded())))
      let width = tick.label.utf8.count
      let start = max(0, min(column + columns - width, place - width / 2))
      guard start > end + (end < 0 ? 0 : 1), width <= columns else { return nil }
      end = start + width
      placed.append((tick, start: start, place: place))
    }
    return placed
  }

  private func draw(_ line: Header.Line, row: Int, into grid: inout TextGrid) {
    switch line {
    case .title(let title):
      let text = DisplayWidth.prefix(title, columns: columns)
      grid.write(text, column: (columns - DisplayWidth.of(text)) / 2, row: row, isBold: style.colors != .none)
    case .entries(let label, let entries):
      var column = 0
      if let label {
        grid.write(label, column: 0, row: row, ink: faint)
        column = DisplayWidth.of(label) + 2
      }
      for entry in entries {
        if case .gradient(let field) = entry.kind {
          grid.write(entry.name, column: column, row: row)
          let name = entry.name.isEmpty ? 0 : DisplayWidth.of(entry.name) + 1
          column = drawRamp(of: field, column: column + name, row: row, into: &grid) + 1
          continue
        }
        column = drawSample(of: entry, column: column, row: row, into: &grid)
        grid.write(entry.name, column: column, row: row)
        column += DisplayWidth.of(entry.name) + 2
      }
    }
  }

  /// Draws what the legend shows before a name and returns the column after it.
  private func drawSample(of entry: PanelFrame.LegendEntry, column: Int, row: Int, into grid: inout TextGrid) -> Int {
    let ink = style.colors == .none ? Paint.none : Paint(style.theme.series(entry.style.colorIndex))
    let sample = Header.sample(
      of: entry, isUnicode: style.glyphs != .ascii, usesStamps: usesStamps, hasColors: style.colors != .none)
    grid.write(sample, column: column, row: row, ink: ink)
    return column + DisplayWidth.of(sample) + 1
  }

  /// A field's colours between the numbers of its ends: `0 ░▒▓█ 1`.
  private func drawRamp(of field: Field, column: Int, row: Int, into grid: inout TextGrid) -> Int {
    let (low, high) = (NumberText.short(field.ends.low), NumberText.short(field.ends.high))
    grid.write(low, column: column, row: row)
    var ramp = DotCanvas(style, columns: Header.rampColumns, rows: 1)
    let steps = (0..<32).map { field.ends.low + (field.ends.high - field.ends.low) * (Double($0) + 0.5) / 32 }
    let sample = Field(values: steps, columns: 32, x: 0...1, y: 0...1, scale: field.scale)
    ramp.field(sample, from: Point(x: 0, y: 0), to: Point(x: 1, y: 1))
    ramp.put(into: &grid, column: column + low.utf8.count + 1, row: row)
    let end = column + low.utf8.count + Header.rampColumns + 2
    grid.write(high, column: end, row: row)
    return end + high.utf8.count + 1
  }
}

/// The characters of axes.
private struct AxisLetters {
  let vertical: String
  let verticalTick: String
  let horizontal: String
  let horizontalTick: String
  let corner: String

  init(isUnicode: Bool) {
    (vertical, verticalTick) = isUnicode ? ("│", "┤") : ("|", "+")
    (horizontal, horizontalTick) = isUnicode ? ("─", "┬") : ("-", "+")
    corner = isUnicode ? "└" : "+"
  }
}

/// The lines above a panel: its title, then the name of the vertical axis and the legend, in as many lines as needed.
private struct Header {
  enum Line {
    case title(String)
    case entries(label: String?, [PanelFrame.LegendEntry])
  }

  static let rampColumns = 8
  private(set) var lines: [Line] = []

  init(_ frame: PanelFrame, columns: Int, maximum: Int, usesStamps: Bool) {
    let title = frame.panel.title.map { [Line.title($0)] } ?? []
    let label = frame.panel.y.label.map { DisplayWidth.prefix($0, columns: columns) }
    lines = title + Self.entryLines(frame, label: label, columns: columns, usesStamps: usesStamps)
    // Without the axis's name there may be room for the whole legend.
    if lines.count > maximum, label != nil {
      lines = title + Self.entryLines(frame, label: nil, columns: columns, usesStamps: usesStamps)
    }
    if lines.count > maximum { lines.removeLast(lines.count - maximum) }
  }

  private static func entryLines(_ frame: PanelFrame, label: String?, columns: Int, usesStamps: Bool) -> [Line] {
    var lines: [Line] = []
    var label = label
    var entries: [PanelFrame.LegendEntry] = []
    var used = label.map { DisplayWidth.of($0) + 2 } ?? 0
    for entry in frame.legend {
      let width = Self.width(of: entry, usesStamps: usesStamps)
      if used > 0 && used + width > columns {
        lines.append(.entries(label: label, entries))
        (label, entries, used) = (nil, [], 0)
      }
      entries.append(entry)
      used += width + 2
    }
    if label != nil || !entries.isEmpty { lines.append(.entries(label: label, entries)) }
    return lines
  }

  static func sample(of entry: PanelFrame.LegendEntry, isUnicode: Bool, usesStamps: Bool, hasColors: Bool) -> String {
    if case .point = entry.kind, usesStamps { return DotCanvas.letterText(entry.style.order) }
    if usesStamps && !isUnicode { return DotCanvas.letterText(entry.style.order) }
    switch entry.kind {
    case .line, .level: return isUnicode ? dashedSample(entry.style, hasColors: hasColors) : "--"
    case .point: return isUnicode ? "•" : "."
    case .bar: return isUnicode ? "█" : "#"
    case .gradient: return ""
    }
  }

  /// A line with the dashes of its series where there is no colour.
  private static func dashedSample(_ style: PanelFrame.MarkStyle, hasColors: Bool) -> String {
    if hasColors { return "──" }
    if style.isFaint { return "··" }
    return ["──", "╌╌", "··", "─╌", "┄┄"][style.order % 5]
  }

  private static func width(of entry: PanelFrame.LegendEntry, usesStamps: Bool) -> Int {
    let name = DisplayWidth.of(entry.name)
    if case .gradient(let field) = entry.kind {
      let ends = [field.ends.low, field.ends.high].map { NumberText.short($0).utf8.count }
      return ends[0] + ends[1] + rampColumns + 3 + name
    }
    return DisplayWidth.of(sample(of: entry, isUnicode: true, usesStamps: usesStamps, hasColors: true)) + 1 + name
  }
}
