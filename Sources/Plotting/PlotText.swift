extension Plot {
  /// The plot as lines of text, at most `columns` wide and `rows` high, each complete with its own colour resets.
  ///
  /// Panels take the whole space, those of equal units and pictures what they need.
  public func text(_ style: TextStyle, columns: Int, rows: Int) -> [String] {
    // Nobody has a wider terminal; it bounds the memory.
    let (columns, rows) = (min(max(columns, 1), 1000), min(max(rows, 1), 1000))
    let shownTitle = rows > 4 ? title : nil
    let (lines, width) = text(below: shownTitle == nil ? 0 : 1, style, columns: columns, rows: rows)
    guard let shownTitle else { return lines }
    let text = DisplayWidth.prefix(shownTitle, columns: columns)
    var grid = TextGrid(columns: columns, rows: 1)
    grid.write(text, column: max(0, (width - DisplayWidth.of(text)) / 2), row: 0, isBold: style.colors != .none)
    return grid.lines(colors: style.colors) + lines
  }

  /// The lines of the content below so many others, and how wide it is.
  private func text(below above: Int, _ style: TextStyle, columns: Int, rows: Int) -> (lines: [String], width: Int) {
    let grid: PictureGrid?
    switch content {
    case .panels(let panels): return Self.text(panels, style, columns: columns, rows: rows - above)
    case .pictures(let pictures): grid = pictures
    case .animation(let grids, _): grid = grids.last
    }
    let lines = grid?.text(style, columns: columns, rows: rows - above) ?? []
    return (lines, above > 0 ? lines.reduce(0) { max($0, DisplayWidth.ofStyled($1)) } : columns)
  }

  private static func text(
    _ panels: [Panel], _ style: TextStyle, columns: Int, rows: Int
  ) -> (lines: [String], width: Int) {
    // A panel of fewer than three rows shows nothing; those that do not fit are left out.
    let shown = min(panels.count, max(1, rows / 3))
    guard shown > 0 else { return ([], columns) }
    var grid = TextGrid(columns: columns, rows: rows)
    var drawings = panels.prefix(shown).enumerated().map { index, panel in
      let (top, bottom) = (rows * index / shown, rows * (index + 1) / shown)
      return TextPanel(frame: PanelFrame(panel), style: style, top: top, rows: bottom - top, columns: columns)
    }
    let margin = drawings.reduce(0) { max($0, $1.wantedMargin) }
    var used = (columns: 0, rows: 0)
    for index in drawings.indices {
      drawings[index].sharedMargin = margin
      let (width, height) = drawings[index].draw(into: &grid)
      used = (max(used.columns, width), drawings[index].top + height)
    }
    return (Array(grid.lines(colors: style.colors).prefix(used.rows)), used.columns)
  }
}
