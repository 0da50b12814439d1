import CCairo

#if canImport(Glibc)
  import Glibc
#endif

/// Draws panels with axes, labels and legend on a cairo page.
struct CairoPanel {
  let frame: PanelFrame
  let context: OpaquePointer
  let theme: Theme
  let density: Double
  let text: CairoText

  init(_ panel: Panel, context: OpaquePointer, theme: Theme, density: Double) {
    frame = PanelFrame(panel)
    self.context = context
    self.theme = theme
    self.density = density
    text = CairoText(context: context)
  }

  private static let tickSize = 11.5
  private static let labelSize = 12.5
  private static let titleSize = 13.5

  /// The width that the labels of the vertical axis take in a page.
  func margin(in page: Box) -> Double {
    let height = page.height - drawHeader(in: page, measuringOnly: true) - footer
    return widest(verticalTicks(height: height)) + 10 + (frame.panel.y.label == nil ? 0 : 20)
  }

  private var footer: Double { 22 + (frame.panel.x.label == nil ? 0 : 20) }

  private func verticalTicks(height: Double) -> [Tick] {
    frame.y.ticks(atMost: max(2, Int(height / 38)), most: Int(height / 20))
  }

  private func widest(_ ticks: [Tick]) -> Double {
    ticks.reduce(0) { max($0, text.width($1.label, size: Self.tickSize)) }
  }

  /// Draws the panel.
  ///
  /// - Parameter margin: the room left of the axis; panels one above the other share the widest.
  func draw(in page: Box, margin: Double) {
    var header = Box(x: page.x + margin, y: page.y, width: page.width - margin, height: 0)
    header.height = drawHeader(in: header, measuringOnly: true)
    var inner = Box(
      x: header.x, y: header.bottom, width: header.width - 14, height: page.height - header.height - footer)
    guard inner.width > 10, inner.height > 10 else { return }
    if frame.panel.equalUnits { inner = squared(inner) }
    // Above the axes, if the legend has room there in one line.
    let indent = inner.x - header.x
    if legendWidth <= header.width - indent { (header.x, header.width) = (inner.x, header.width - indent) }
    drawHeader(in: header, measuringOnly: false)
    let xTicks = fittingTicks(width: inner.width)
    let yTicks = matchingTicks(xTicks, height: inner.height)
    let hasField = frame.panel.marks.contains { if case .field = $0 { true } else { false } }
    if !hasField { drawGrid(xTicks, yTicks, in: inner) }
    var canvas = CairoCanvas(context: context, box: inner, theme: theme, density: density)
    frame.draw(on: &canvas)
    drawAxes(xTicks, yTicks, in: inner, isBoxed: hasField || frame.panel.equalUnits)
    drawLabels(in: inner, tickWidth: widest(yTicks))
  }

  /// The largest centred part of a box in which a unit has one length on both axes.
  private func squared(_ box: Box) -> Box {
    let ratio = (frame.x.upper - frame.x.lower) / (frame.y.upper - frame.y.lower)
    guard ratio.isFinite, ratio > 0.05, ratio < 20 else { return box }
    var result = box
    result.width = min(box.width, box.height * ratio)
    result.height = result.width / ratio
    result.x += (box.width - result.width) / 2
    result.y += (box.height - result.height) / 2
    return result
  }

  /// As many ticks as have room for their labels.
  private func fittingTicks(width: Double) -> [Tick] {
    let most = max(2, min(12, Int(width / 56)))
    // Fewer until the labels fit; closer ones where the round numbers leave only one.
    let counts = (2...most).reversed() + Array(stride(from: most + 1, through: Int(width / 24), by: 1))
    let fitting = counts.lazy.map { frame.x.ticks(atMost: $0) }.filter { ticks in
      let distance = zip(ticks, ticks.dropFirst()).map { ($1.place - $0.place) * width }.min() ?? width
      return widest(ticks) + 12 <= distance
    }
    return fitting.first { $0.count > 1 } ?? fitting.first ?? frame.x.ticks(atMost: 1)
  }

  /// The ticks of the vertical axis; where units are equal, both axes count in the same steps.
  private func matchingTicks(_ xTicks: [Tick], height: Double) -> [Tick] {
    guard frame.panel.equalUnits, xTicks.count > 1, !frame.x.isLogarithmic, !frame.y.isLogarithmic else {
      return verticalTicks(height: height)
    }
    let ticks = frame.y.ticks(every: (xTicks[1].place - xTicks[0].place) * (frame.x.upper - frame.x.lower))
    return (2...max(2, Int(height / 16))).contains(ticks.count) ? ticks : verticalTicks(height: height)
  }

  private func drawGrid(_ xTicks: [Tick], _ yTicks: [Tick], in box: Box) {
    setSource(context, theme.gridLine)
    cairo_set_line_width(context, 1)
    for tick in yTicks { line(box.x, at(tick, box).y, box.right, at(tick, box).y) }
    for tick in xTicks { line(at(tick, box).x, box.y, at(tick, box).x, box.bottom) }
  }

  private func drawAxes(_ xTicks: [Tick], _ yTicks: [Tick], in box: Box, isBoxed: Bool) {
    setSource(context, theme.faintInk)
    cairo_set_line_width(context, 1)
    cairo_set_line_cap(context, CAIRO_LINE_CAP_BUTT)
    let (left, bottom) = (snapped(box.x), snapped(box.bottom))
    if isBoxed {
      cairo_rectangle(context, left, snapped(box.y), snapped(box.right) - left, bottom - snapped(box.y))
      cairo_stroke(context)
    } else {
      line(left, bottom, box.right, bottom)
    }
    for tick in xTicks {
      setSource(context, theme.faintInk)
      line(at(tick, box).x, bottom, at(tick, box).x, bottom + 4)
      setSource(context, theme.ink)
      text.draw(tick.label, x: at(tick, box).x, y: bottom + 17, size: Self.tickSize, anchor: 0.5)
    }
    for tick in yTicks {
      if isBoxed {
        setSource(context, theme.faintInk)
        line(left - 4, at(tick, box).y, left, at(tick, box).y)
      }
      setSource(context, theme.ink)
      text.draw(tick.label, x: left - 8, y: at(tick, box).y + 4, size: Self.tickSize, anchor: 1)
    }
  }

  private func drawLabels(in box: Box, tickWidth: Double) {
    setSource(context, theme.ink)
    if let label = frame.panel.x.label {
      text.draw(label, x: box.x + box.width / 2, y: box.bottom + 37, size: Self.labelSize, anchor: 0.5)
    }
    if let label = frame.panel.y.label {
      cairo_save(context)
      cairo_translate(context, box.x - tickWidth - 18, box.y + box.height / 2)
      cairo_rotate(context, -.pi / 2)
      text.draw(label, x: 0, y: 0, size: Self.labelSize, anchor: 0.5)
      cairo_restore(context)
    }
  }

  // MARK: Title and legend

  /// Draws the title and the legend, wrapped to the width, and returns their height.
  @discardableResult
  private func drawHeader(in box: Box, measuringOnly: Bool) -> Double {
    var y = box.y
    if let title = frame.panel.title {
      y += 20
      if !measuringOnly {
        setSource(context, theme.ink)
        text.draw(title, x: box.x, y: y - 5, size: Self.titleSize, anchor: 0, isBold: true)
      }
    }
    var x = box.x
    if !frame.legend.isEmpty { y += 20 }
    for entry in frame.legend {
      let width = self.width(of: entry)
      if x > box.x && x + width > box.right {
        x = box.x
        y += 20
      }
      if !measuringOnly { draw(entry, x: x, y: y - 6) }
      x += width
    }
    return y - box.y + 8
  }

  /// The width of the legend in one line.
  private var legendWidth: Double {
    frame.legend.reduce(0) { $0 + width(of: $1) }
  }

  private func width(of entry: PanelFrame.LegendEntry) -> Double {
    sampleWidth(entry) + text.width(entry.name, size: Self.labelSize) + 18
  }

  private func sampleWidth(_ entry: PanelFrame.LegendEntry) -> Double {
    switch entry.kind {
    case .line, .level: 26
    case .point, .bar: 16
    case .gradient(let field):
      74 + text.width(NumberText.short(field.ends.low), size: Self.tickSize)
        + text.width(NumberText.short(field.ends.high), size: Self.tickSize) + 14
    }
  }

  private func draw(_ entry: PanelFrame.LegendEntry, x: Double, y: Double) {
    setSource(context, theme.series(entry.style.colorIndex), opacity: entry.style.isFaint ? 0.5 : 1)
    switch entry.kind {
    case .line, .level:
      cairo_set_line_width(context, 2.2)
      line(x, y - 4, x + 20, y - 4)
    case .point:
      CairoCanvas.mark(context, x: x + 5, y: y - 4, radius: 4, order: entry.style.order)
      cairo_fill(context)
    case .bar:
      cairo_rectangle(context, x, y - 9, 10, 10)
      cairo_fill(context)
    case .gradient(let field):
      setSource(context, theme.ink)
      text.draw(entry.name, x: x, y: y, size: Self.labelSize, anchor: 0)
      let name = entry.name.isEmpty ? 0 : text.width(entry.name, size: Self.labelSize) + 8
      drawGradient(of: field, x: x + name, y: y)
      return
    }
    setSource(context, theme.ink)
    text.draw(entry.name, x: x + sampleWidth(entry), y: y, size: Self.labelSize, anchor: 0)
  }

  private func drawGradient(of field: Field, x: Double, y: Double) {
    let (low, high) = (NumberText.short(field.ends.low), NumberText.short(field.ends.high))
    setSource(context, theme.ink)
    let start = x + text.width(low, size: Self.tickSize) + 5
    text.draw(low, x: x, y: y, size: Self.tickSize, anchor: 0)
    text.draw(high, x: start + 75, y: y, size: Self.tickSize, anchor: 0)
    var ramp = Raster(width: 70, height: 1)
    for column in 0..<70 { ramp[column, 0] = field.color(share: Double(column) / 69, theme: theme) }
    paint(context, ramp, in: Box(x: start, y: y - 9, width: 70, height: 10))
  }

  // MARK: Lines

  private func at(_ tick: Tick, _ box: Box) -> (x: Double, y: Double) {
    (snapped(box.x + tick.place * box.width), snapped(box.bottom - tick.place * box.height))
  }

  /// The middle of the nearest pixel, so that thin lines are sharp.
  private func snapped(_ place: Double) -> Double { ((place * density).rounded(.down) + 0.5) / density }

  private func line(_ x0: Double, _ y0: Double, _ x1: Double, _ y1: Double) {
    cairo_move_to(context, x0, y0)
    cairo_line_to(context, x1, y1)
    cairo_stroke(context)
  }
}

/// Text on a cairo page.
struct CairoText {
  let context: OpaquePointer

  init(context: OpaquePointer) {
    self.context = context
    // Left to itself, the library draws letters as the surface before wanted them: the same plot would come out otherwise
    // after an SVG.
    guard let options = cairo_font_options_create() else { return }
    defer { cairo_font_options_destroy(options) }
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_SLIGHT)
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF)
    cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY)
    cairo_set_font_options(context, options)
  }

  func width(_ text: String, size: Double, isBold: Bool = false) -> Double {
    select(size: size, isBold: isBold)
    var extents = cairo_text_extents_t()
    cairo_text_extents(context, Self.printable(text), &extents)
    return extents.x_advance
  }

  /// Draws text on a base line; `anchor` 0 begins at `x`, 0.5 is centred there, 1 ends there.
  func draw(_ text: String, x: Double, y: Double, size: Double, anchor: Double, isBold: Bool = false) {
    let advance = anchor == 0 ? 0 : width(text, size: size, isBold: isBold)
    select(size: size, isBold: isBold)
    cairo_move_to(context, x - advance * anchor, y)
    cairo_show_text(context, Self.printable(text))
  }

  private func select(size: Double, isBold: Bool) {
    cairo_select_font_face(
      context, "DejaVu Sans", CAIRO_FONT_SLANT_NORMAL, isBold ? CAIRO_FONT_WEIGHT_BOLD : CAIRO_FONT_WEIGHT_NORMAL)
    cairo_set_font_size(context, size)
  }

  /// Control characters have no glyphs, and a zero would end the C string; very long text is cut.
  private static func printable(_ text: String) -> String {
    String(String.UnicodeScalarView(text.unicodeScalars.prefix(400).filter { DisplayWidth.of($0) > 0 }))
  }
}
