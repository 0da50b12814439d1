/// Where pictures stand on a canvas of dots.
struct PictureLayout: Hashable {
  /// How many of the pictures are shown.
  var shown: Int
  /// Pictures in a row.
  var columns: Int
  /// Dots of one picture.
  var width: Int
  var height: Int
  /// Dots between two.
  var gap: Int

  var rows: Int { columns > 0 ? (shown + columns - 1) / columns : 0 }

  /// The layout that shows the pictures largest; where they would become unrecognisable, fewer are shown.
  ///
  /// - Parameters:
  ///   - dotsWide: the canvas's width in dots.
  ///   - dotsHigh: its height in dots.
  ///   - aspect: the height of a dot in widths of a dot.
  init?(_ grid: PictureGrid, dotsWide: Int, dotsHigh: Int, gap: Int, aspect: Double) {
    guard grid.count > 0, grid.width > 0, grid.height > 0, dotsWide > 0, dotsHigh > 0 else { return nil }
    // A side of ten dots, or what the picture has, is the least at which one sees what it is.
    let least = min(10, grid.width)
    var best: (layout: PictureLayout, scale: Double)?
    for columns in Self.candidates(grid, dotsWide: dotsWide, least: least) {
      let width = Double(dotsWide - gap * (columns - 1)) / Double(columns)
      guard width >= 1 else { continue }
      let rows = (grid.count + columns - 1) / columns
      let height = Double(dotsHigh - gap * (rows - 1)) / Double(rows)
      let across = width / Double(grid.width)
      let down = height * aspect / Double(grid.height)
      var (scale, shown) = (min(across, down), grid.count)
      if scale * Double(grid.width) < Double(least) {
        // As many rows as fit with pictures of the least side.
        scale = min(across, Double(least) / Double(grid.width))
        let side = max(1, scale * Double(grid.height) / aspect)
        let fitting = max(1, Int((Double(dotsHigh + gap) / (side + Double(gap))).rounded(.down)))
        shown = min(grid.count, fitting * columns)
      }
      let layout = Self(grid, shown: shown, columns: columns, scale: scale, gap: gap, aspect: aspect)
      let isBetter = best.map { (Double(shown), scale) > (Double($0.layout.shown), $0.scale) } ?? true
      if isBetter { best = (layout, scale) }
    }
    guard var layout = best?.layout else { return nil }
    layout.width = min(layout.width, dotsWide)
    layout.height = min(layout.height, dotsHigh)
    self = layout
  }

  private init(_ grid: PictureGrid, shown: Int, columns: Int, scale: Double, gap: Int, aspect: Double) {
    // A whole number of dots a pixel looks best where pictures are enlarged.
    let scale = scale >= 1 ? min(8, scale.rounded(.down)) : scale
    self.shown = shown
    self.columns = columns
    self.gap = gap
    width = max(1, Int(scale * Double(grid.width)))
    height = max(1, Int((scale * Double(grid.height) / aspect).rounded()))
  }

  private static func candidates(_ grid: PictureGrid, dotsWide: Int, least: Int) -> ClosedRange<Int> {
    if let columns = grid.columns { return max(1, min(columns, dotsWide))...max(1, min(columns, dotsWide)) }
    return 1...max(1, min(grid.count, dotsWide / max(1, least)))
  }
}

extension PictureGrid {
  /// One picture's pixels.
  func raster(_ index: Int) -> Raster {
    var raster = Raster(width: width, height: height)
    let start = index * width * height * channels
    for pixel in 0..<width * height {
      let place = start + pixel * channels
      raster.pixels[pixel] =
        channels == 1
        ? Color(pixels[place], pixels[place], pixels[place])
        : Color(pixels[place], pixels[place + 1], pixels[place + 2])
    }
    return raster
  }

  /// The grid as lines of text; the last line says how many of the pictures are shown where they are not all.
  func text(_ style: TextStyle, columns: Int, rows: Int) -> [String] {
    let dots = style.glyphs.dots
    // The gap is one column wide, so that pictures stand apart at every size.
    let gap = min(self.gap ?? dots.width, dots.width * 2)
    func fitted(rows: Int) -> PictureLayout? {
      PictureLayout(
        self, dotsWide: columns * dots.width, dotsHigh: rows * dots.height, gap: gap, aspect: style.glyphs.dotAspect)
    }
    guard var layout = fitted(rows: rows) else { return [] }
    var note: String?
    if layout.shown < count, rows > 1, let smaller = fitted(rows: rows - 1) {
      layout = smaller
      note = "\(NumberText.whole(layout.shown)) of \(NumberText.whole(count)) pictures"
    }
    let high = layout.rows * (layout.height + gap) - gap
    let wide = layout.columns * (layout.width + gap) - gap
    var canvas = DotCanvas(
      style, columns: min(columns, (wide + dots.width - 1) / dots.width), rows: (high + dots.height - 1) / dots.height)
    for index in 0..<layout.shown {
      canvas.picture(
        raster(index).resized(width: layout.width, height: layout.height),
        left: index % layout.columns * (layout.width + gap), top: index / layout.columns * (layout.height + gap))
    }
    var grid = TextGrid(columns: columns, rows: min(rows, canvas.rows + (note == nil ? 0 : 1)))
    canvas.put(into: &grid, column: 0, row: 0)
    if let note { grid.write(DisplayWidth.prefix(note, columns: columns), column: 0, row: grid.rows - 1) }
    return grid.lines(colors: style.colors)
  }
}
