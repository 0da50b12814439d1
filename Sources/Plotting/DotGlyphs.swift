extension DotCanvas {
  /// Turns the dots into characters, cell by cell, into a grid at a place.
  func put(into grid: inout TextGrid, column: Int, row: Int) {
    for y in 0..<rows where row + y < grid.rows {
      for x in 0..<columns where column + x < grid.columns {
        grid[column + x, row + y] = cell(x, y)
      }
    }
  }

  private func cell(_ column: Int, _ row: Int) -> TextGrid.Cell {
    if let stamp = stamps[UInt32(row * columns + column)] {
      return TextGrid.Cell(scalar: stamp.scalar, ink: stamp.paint, ground: cellGround(column, row))
    }
    switch style.glyphs {
    case .braille: return braille(column, row)
    case .halfBlocks: return style.colors == .none ? shadedBlock(column, row) : halfBlock(column, row)
    case .ascii: return ascii(column, row)
    }
  }

  // MARK: Braille

  /// The bit of each dot in a braille character, left column first within a row.
  private static let brailleBits: [UInt32] = [0x01, 0x08, 0x02, 0x10, 0x04, 0x20, 0x40, 0x80]

  private func braille(_ column: Int, _ row: Int) -> TextGrid.Cell {
    var bits: UInt32 = 0
    var lit = CellColors()
    for dot in 0..<8 {
      let index = (row * 4 + dot / 2) * width + column * 2 + dot % 2
      if ink[index] != .none {
        bits |= Self.brailleBits[dot]
        lit.add(ink[index])
      } else if showsTone && isLit(column * 2 + dot % 2, row * 4 + dot / 2) {
        bits |= Self.brailleBits[dot]
        lit.add(ground[index])
      }
    }
    let behind = cellGround(column, row)
    if bits == 0 { return TextGrid.Cell(ground: behind) }
    return TextGrid.Cell(scalar: 0x2800 | bits, ink: showsPictures ? lit.mean : lit.mostFrequent, ground: behind)
  }

  /// Whether the ground is shown by the density of dots rather than by colours behind them.
  private var showsTone: Bool { !shade.isEmpty && (showsPictures || style.colors == .none) }

  /// Ordered dithering (Bayer, 1973) with a matrix of 4 x 4.
  private func isLit(_ x: Int, _ y: Int) -> Bool {
    let thresholds: [Float] = [0, 8, 2, 10, 12, 4, 14, 6, 3, 11, 1, 9, 15, 7, 13, 5]
    return shade[y * width + x] > (thresholds[(y & 3) * 4 + (x & 3)] + 0.5) / 16
  }

  /// The colour behind a cell: the mean of its dots' ground.
  private func cellGround(_ column: Int, _ row: Int) -> Paint {
    guard !ground.isEmpty && !showsPictures && style.colors != .none else { return .none }
    var colors = CellColors()
    let cell = style.glyphs.dots
    for y in row * cell.height..<(row + 1) * cell.height {
      for x in column * cell.width..<(column + 1) * cell.width { colors.add(ground[y * width + x]) }
    }
    return colors.mean
  }

  // MARK: Half blocks

  private func halfBlock(_ column: Int, _ row: Int) -> TextGrid.Cell {
    let upper = painted(row * 2 * width + column)
    let lower = painted((row * 2 + 1) * width + column)
    if upper == lower { return TextGrid.Cell(ground: upper) }
    if upper == .none { return TextGrid.Cell(scalar: 0x2584, ink: lower) }
    return TextGrid.Cell(scalar: 0x2580, ink: upper, ground: lower)
  }

  private func painted(_ index: Int) -> Paint {
    ink[index] != .none || ground.isEmpty ? ink[index] : ground[index]
  }

  /// Without colour: blocks for what is drawn, four densities for the ground.
  private func shadedBlock(_ column: Int, _ row: Int) -> TextGrid.Cell {
    let (upper, lower) = (row * 2 * width + column, (row * 2 + 1) * width + column)
    switch (ink[upper] != .none, ink[lower] != .none) {
    case (true, true): return TextGrid.Cell(scalar: 0x2588)
    case (true, false): return TextGrid.Cell(scalar: 0x2580)
    case (false, true): return TextGrid.Cell(scalar: 0x2584)
    case (false, false): break
    }
    guard !shade.isEmpty else { return TextGrid.Cell() }
    let (above, below) = (max(0, shade[upper]), max(0, shade[lower]))
    if above - below > 0.5 { return TextGrid.Cell(scalar: 0x2580) }
    if below - above > 0.5 { return TextGrid.Cell(scalar: 0x2584) }
    let densities: [UInt32] = [32, 0x2591, 0x2592, 0x2593, 0x2588]
    return TextGrid.Cell(scalar: densities[min(4, Int((above + below) / 2 * 5))])
  }

  // MARK: ASCII

  private func ascii(_ column: Int, _ row: Int) -> TextGrid.Cell {
    var bits = 0
    var colors = CellColors()
    var (tone, toned): (Float, CellColors) = (0, CellColors())
    for dot in 0..<3 {
      let index = (row * 3 + dot) * width + column
      if ink[index] != .none {
        bits |= 1 << dot
        colors.add(ink[index])
      }
      if showsTone {
        tone += max(0, shade[index]) / 3
        toned.add(ground[index])
      }
    }
    let behind = cellGround(column, row)
    if bits != 0 {
      // Upper, middle and lower third; a line that crosses a cell from top to bottom is a bar.
      let shapes: [Unicode.Scalar] = [" ", "'", "-", "\"", ".", ":", "_", "|"]
      return TextGrid.Cell(scalar: shapes[bits].value, ink: colors.mostFrequent, ground: behind)
    }
    guard showsTone else { return TextGrid.Cell(ground: behind) }
    let ramp: [Unicode.Scalar] = [" ", ".", ":", "-", "=", "+", "*", "#", "%", "@"]
    return TextGrid.Cell(scalar: ramp[min(9, Int(tone * 10))].value, ink: showsPictures ? toned.mean : .none)
  }
}

/// The colours of one cell's dots.
private struct CellColors {
  private var sum = SIMD4<UInt32>.zero
  private var best = Paint.none
  private var votes = 0

  mutating func add(_ paint: Paint) {
    guard let color = paint.color else { return }
    sum &+= SIMD4(UInt32(color.red), UInt32(color.green), UInt32(color.blue), 1)
    // Boyer and Moore's vote finds the majority where there is one.
    if votes == 0 {
      (best, votes) = (paint, 1)
    } else {
      votes += paint == best ? 1 : -1
    }
  }

  var mostFrequent: Paint { best }

  var mean: Paint {
    guard sum.w > 0 else { return .none }
    return Paint(Color(UInt8(sum.x / sum.w), UInt8(sum.y / sum.w), UInt8(sum.z / sum.w)))
  }
}
