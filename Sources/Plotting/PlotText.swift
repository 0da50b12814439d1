extension Plot {
  /// The plot as lines of text, at most `columns` wide and `rows` high, each complete with its own colour resets.
  ///
  /// Panels take the whole space, pictures what they need.
  public func text(_ style: TextStyle, columns: Int, rows: Int) -> [String] {
    // Nobody has a wider terminal; it bounds the memory.
    let (columns, rows) = (min(max(columns, 1), 1000), min(max(rows, 1), 1000))
    var lines: [String] = []
    if let title, rows > 4 {
      let text = DisplayWidth.prefix(title, columns: columns)
      var grid = TextGrid(columns: columns, rows: 1)
      grid.write(text, column: (columns - DisplayWidth.of(text)) / 2, row: 0, isBold: style.colors != .none)
      lines += grid.lines(colors: style.colors)
    }
    switch content {
    case .panels(let panels):
      lines += Self.text(panels, style, columns: columns, rows: rows - lines.count)
    case .pictures(let grid):
      lines += grid.text(style, columns: columns, rows: rows - lines.count)
    case .animation(let grids, _):
      lines += grids.last?.text(style, columns: columns, rows: rows - lines.count) ?? []
    }
    return lines
  }

  private static func text(_ panels: [Panel], _ style: TextStyle, columns: Int, rows: Int) -> [String] {
    // A panel of fewer than three rows shows nothing; those that do not fit are left out.
    let shown = min(panels.count, max(1, rows / 3))
    guard shown > 0 else { return [] }
    var grid = TextGrid(columns: columns, rows: rows)
    var drawings = panels.prefix(shown).enumerated().map { index, panel in
      let (top, bottom) = (rows * index / shown, rows * (index + 1) / shown)
      return TextPanel(frame: PanelFrame(panel), style: style, top: top, rows: bottom - top, columns: columns)
    }
    let margin = drawings.reduce(0) { max($0, $1.wantedMargin) }
    for index in drawings.indices {
      drawings[index].sharedMargin = margin
      drawings[index].draw(into: &grid)
    }
    return grid.lines(colors: style.colors)
  }
}
