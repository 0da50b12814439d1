import ImageFiles

extension Plot {
  /// The plot for a terminal by the best that it can do: graphics, else text. At most `columns` wide and `rows` high.
  public func block(for terminal: TerminalCapabilities, columns: Int, rows: Int) -> TerminalBlock {
    if let graphics = terminal.graphics,
      let block = pixels(for: terminal, by: graphics, columns: min(columns, 400), rows: min(rows, 200))
    {
      return block
    }
    let style: TextStyle
    switch content {
    case .panels: style = terminal.textStyle
    case .pictures, .animation: style = terminal.pictureStyle
    }
    return TerminalBlock(lines: text(style, columns: columns, rows: rows))
  }

  private func pixels(
    for terminal: TerminalCapabilities, by graphics: TerminalCapabilities.GraphicsProtocol, columns: Int, rows: Int
  ) -> TerminalBlock? {
    guard columns > 3, rows > 2 else { return nil }
    // A terminal that does not tell its cells has them about so large; then pictures are scaled to whole lines.
    let cell = terminal.cellSize ?? TerminalAnswers.CellSize(width: 8, height: 16)
    let picture: PackedPixels?
    switch content {
    case .panels(let panels):
      // Text as large as the terminal's own.
      let density = Double(cell.height) / 18
      let (width, height) = (columns * cell.width, rows * cell.height)
      let size = try? PageSize(
        width: Int(Double(width) / density), height: Int(Double(height) / density), density: density)
      picture = size.flatMap {
        try? CairoPage(title: title, panels: panels, size: $0, theme: terminal.theme).pixels()
      }
    case .pictures(let grid):
      picture = grid.fitted(width: columns * cell.width, height: rows * cell.height, theme: terminal.theme)
    case .animation(let grids, _):
      picture = grids.last?.fitted(width: columns * cell.width, height: rows * cell.height, theme: terminal.theme)
    }
    guard let picture else { return nil }
    let lines = min(rows, (picture.height + cell.height - 1) / cell.height)
    let escape: [UInt8]
    switch graphics {
    case .sixel: escape = Sixel.encode(sixelColors(of: picture))
    case .kitty:
      guard let png = png(of: picture) else { return nil }
      escape = TerminalGraphics.kitty(png: png, rows: terminal.cellSize == nil ? lines : nil)
    case .iTerm2:
      guard let png = png(of: picture) else { return nil }
      escape = TerminalGraphics.iTerm2(png: png, rows: lines)
    }
    let removal = graphics == .kitty ? TerminalGraphics.kittyRemoval : []
    return TerminalBlock(
      lines: [String](repeating: "", count: lines),
      images: [TerminalBlock.Image(row: 0, height: lines, escape: escape, removal: removal)])
  }

  /// Whether it has even grounds and few hues, of which near ones may become one. Fields and pictures keep their shades.
  private var isLineDrawing: Bool {
    guard case .panels(let panels) = content else { return false }
    return !panels.contains { $0.marks.contains { if case .field = $0 { true } else { false } } }
  }

  private func sixelColors(of picture: PackedPixels) -> IndexedPicture {
    // Every colour is a pass over the bands that it occurs in: fewer are sooner painted.
    isLineDrawing
      ? IndexedPicture(picture, size: 128, reduction: .coarse) : IndexedPicture(picture, reduction: .dithered)
  }

  /// A PNG that is made quickly: it goes to this terminal and nowhere else.
  private func png(of picture: PackedPixels) -> [UInt8]? {
    let indexed = isLineDrawing ? IndexedPicture(picture, reduction: .coarse) : IndexedPicture(exactly: picture)
    guard let indexed else { return try? PNG.encode(picture.image, isQuick: true) }
    let palette = indexed.colors.flatMap { [$0.red, $0.green, $0.blue] }
    return try? PNG.encode(
      indices: indexed.indices, palette: palette, width: indexed.width, height: indexed.height)
  }
}

extension PictureGrid {
  /// The grid as pixels that fit into a rectangle, on a theme's ground.
  func fitted(width: Int, height: Int, theme: Theme) -> PackedPixels? {
    let gap = 4
    guard let layout = PictureLayout(self, dotsWide: width, dotsHigh: height, gap: gap, aspect: 1) else { return nil }
    let ground = theme.ground
    var raster = Raster(
      width: layout.columns * (layout.width + gap) - gap, height: layout.rows * (layout.height + gap) - gap,
      filledWith: ground)
    for index in 0..<layout.shown {
      let picture = self.raster(index).resized(width: layout.width, height: layout.height)
      let left = index % layout.columns * (layout.width + gap)
      let top = index / layout.columns * (layout.height + gap)
      for y in 0..<min(picture.height, raster.height - top) {
        for x in 0..<min(picture.width, raster.width - left) { raster[left + x, top + y] = picture[x, y] }
      }
    }
    return PackedPixels(raster)
  }
}
