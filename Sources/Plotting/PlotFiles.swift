import ImageFiles

extension Plot {
  /// The plot as pixels: exact ones for pictures (the last grid of an animation), drawn by cairo else.
  ///
  /// - Parameters:
  ///   - width: of a drawing, in points; a width that suits the content where `nil`.
  ///   - height: of a drawing, in points; a height that suits the content where `nil`.
  ///   - density: pixels a point of a drawing.
  public func image(width: Int? = nil, height: Int? = nil, density: Double = 2, theme: Theme = .light) throws(PlotError)
    -> Image
  {
    switch content {
    case .pictures(let grid): return try grid.image()
    case .animation(let grids, _):
      guard let last = grids.last else { throw .tooLarge(width: 0, height: 0) }
      return try last.image()
    case .panels(let panels):
      return try page(panels, width: width, height: height, density: density, theme: theme).pixels().image
    }
  }

  /// The plot as a PNG file: exact pixels for pictures (an animated PNG for an animation), drawn by cairo else.
  public func png(width: Int? = nil, height: Int? = nil, density: Double = 2) throws(PlotError) -> [UInt8] {
    do {
      if case .animation(let grids, let seconds) = content {
        return try AnimatedPNG.encode(count: grids.count, secondsPerFrame: seconds) { try grids[$0].image() }
      }
      return try PNG.encode(try image(width: width, height: height, density: density))
    } catch let error as PlotError {
      throw error
    } catch {
      throw .encoding("\(error)")
    }
  }

  /// The plot as an SVG file: lines and text for panels, the pixels for pictures (the last grid of an animation).
  public func svg(width: Int? = nil, height: Int? = nil) throws(PlotError) -> [UInt8] {
    switch content {
    case .pictures(let grid): return try grid.svg()
    case .animation(let grids, _):
      guard let last = grids.last else { throw .tooLarge(width: 0, height: 0) }
      return try last.svg()
    case .panels(let panels):
      return try page(panels, width: width, height: height, density: 1, theme: .light).svg()
    }
  }

  private func page(
    _ panels: [Panel], width: Int?, height: Int?, density: Double, theme: Theme
  ) throws(PlotError) -> CairoPage {
    let isSquare = panels.contains(where: \.equalUnits)
    let size = try PageSize(
      width: width ?? (isSquare ? 560 : 760),
      height: height ?? (isSquare ? 560 : panels.count > 1 ? 300 : 440) * max(1, min(panels.count, 12)),
      density: density)
    return CairoPage(title: title, panels: panels, size: size, theme: theme)
  }
}
