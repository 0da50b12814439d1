import CCairo

#if canImport(Glibc)
  import Glibc
#endif

/// A rectangle of a page, in the page's units (points), y downwards.
struct Box {
  var x: Double
  var y: Double
  var width: Double
  var height: Double

  var bottom: Double { y + height }
  var right: Double { x + width }
}

/// The part of a cairo page inside a panel's axes.
struct CairoCanvas: Canvas {
  let context: OpaquePointer
  let box: Box
  let theme: Theme
  /// Pixels a unit of the page.
  let density: Double
  private var painter: LinePainter?

  init(context: OpaquePointer, box: Box, theme: Theme, density: Double) {
    (self.context, self.box, self.theme, self.density) = (context, box, theme, density)
    painter = LinePainter(context)
  }

  var resolution: (width: Int, height: Int) {
    (max(1, Int(box.width * density)), max(1, Int(box.height * density)))
  }

  private func x(_ place: Point) -> Double { box.x + place.x * box.width }
  private func y(_ place: Point) -> Double { box.bottom - place.y * box.height }

  mutating func polyline(_ places: [Point], style: PanelFrame.MarkStyle, of many: Int) {
    guard let first = places.first else { return }
    // Many curves let each other shine through.
    let opacity = style.isFaint ? 0.5 : many > 1 ? max(0.25, min(0.9, 12 / Double(many))) : 1
    let color = theme.series(style.colorIndex)
    let lineWidth = style.isFaint ? 1.6 : many > 1 ? 1.3 : 1.8
    if places.count > 1, painter != nil {
      let pixels = places.map { Point(x: x($0) * density, y: y($0) * density) }
      painter?.draw(pixels, lineWidth: lineWidth * density, color: color, opacity: opacity)
      return
    }
    setSource(context, color, opacity: opacity)
    if places.count == 1 {
      cairo_new_sub_path(context)
      cairo_arc(context, x(first), y(first), 1.8, 0, 2 * .pi)
      cairo_fill(context)
      return
    }
    cairo_set_line_width(context, lineWidth)
    cairo_set_line_join(context, CAIRO_LINE_JOIN_ROUND)
    cairo_set_line_cap(context, CAIRO_LINE_CAP_ROUND)
    // Long paths cost more than the sum of their parts, so they are stroked in pieces.
    var start = 0
    while start < places.count - 1 {
      let end = min(places.count - 1, start + 2000)
      cairo_move_to(context, x(places[start]), y(places[start]))
      for index in start + 1...end { cairo_line_to(context, x(places[index]), y(places[index])) }
      cairo_stroke(context)
      start = end
    }
  }

  mutating func markers(_ places: [Point], style: PanelFrame.MarkStyle) {
    let radius = places.count <= 300 ? 3.2 : places.count <= 3000 ? 2.2 : 1.3
    setSource(context, theme.series(style.colorIndex), opacity: places.count <= 3000 ? 0.75 : 0.5)
    for place in places {
      Self.mark(context, x: x(place), y: y(place), radius: radius, order: style.order)
      cairo_fill(context)
    }
  }

  /// Adds a series' mark to the path: disc, triangle, square, diamond.
  static func mark(_ context: OpaquePointer, x: Double, y: Double, radius: Double, order: Int) {
    cairo_new_sub_path(context)
    switch order % 4 {
    case 0: cairo_arc(context, x, y, radius, 0, 2 * .pi)
    case 1:
      let side = radius * 1.25
      cairo_move_to(context, x, y - side)
      cairo_line_to(context, x + side * 0.95, y + side * 0.75)
      cairo_line_to(context, x - side * 0.95, y + side * 0.75)
      cairo_close_path(context)
    case 2: cairo_rectangle(context, x - radius * 0.9, y - radius * 0.9, radius * 1.8, radius * 1.8)
    default:
      let side = radius * 1.3
      for (dx, dy) in [(0, -side), (side, 0), (0, side), (-side, 0)] { cairo_line_to(context, x + dx, y + dy) }
      cairo_close_path(context)
    }
  }

  mutating func bar(from low: Point, to high: Point, style: PanelFrame.MarkStyle) {
    setSource(context, theme.series(style.colorIndex), opacity: 0.85)
    let width = x(high) - x(low)
    let gap = width > 4 ? 1.0 : 0
    cairo_rectangle(context, x(low) + gap / 2, y(high), width - gap, y(low) - y(high))
    cairo_fill(context)
  }

  mutating func level(at height: Double) {
    let place = y(Point(x: 0, y: height))
    setSource(context, theme.faintInk, opacity: 0.8)
    cairo_set_line_width(context, 1)
    var dashes = [4.0, 4.0]
    cairo_set_dash(context, &dashes, 2, 0)
    cairo_move_to(context, box.x, place)
    cairo_line_to(context, box.right, place)
    cairo_stroke(context)
    cairo_set_dash(context, nil, 0, 0)
  }

  mutating func field(_ field: Field, from low: Point, to high: Point) {
    // One pixel a point of the page is fine enough for colours that change slowly.
    let (width, height) = (min(800, max(1, Int(box.width))), min(800, max(1, Int(box.height))))
    let sampler = FieldSampler(field)
    let ends = field.ends
    var raster = Raster(width: width, height: height, filledWith: theme.ground)
    for row in 0..<height {
      let v = (1 - (Double(row) + 0.5) / Double(height) - low.y) / (high.y - low.y)
      guard v >= 0 && v <= 1 else { continue }
      for column in 0..<width {
        let u = ((Double(column) + 0.5) / Double(width) - low.x) / (high.x - low.x)
        guard u >= 0 && u <= 1, let value = sampler.value(u, v) else { continue }
        raster[column, row] = field.color(share: (value - ends.low) / (ends.high - ends.low), theme: theme)
      }
    }
    paint(context, raster, in: box)
  }
}

/// Sets the colour of what is drawn next.
func setSource(_ context: OpaquePointer, _ color: Color, opacity: Double = 1) {
  cairo_set_source_rgba(
    context, Double(color.red) / 255, Double(color.green) / 255, Double(color.blue) / 255, opacity)
}

/// Paints pixels over a rectangle, without smoothing where a pixel is larger than a point.
func paint(_ context: OpaquePointer, _ raster: Raster, in box: Box) {
  guard raster.width > 0, raster.height > 0,
    let surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, Int32(raster.width), Int32(raster.height))
  else { return }
  defer { cairo_surface_destroy(surface) }
  guard let data = cairo_image_surface_get_data(surface) else { return }
  let stride = Int(cairo_image_surface_get_stride(surface))
  for y in 0..<raster.height {
    let row = UnsafeMutableRawPointer(data + y * stride).assumingMemoryBound(to: UInt32.self)
    for x in 0..<raster.width {
      let color = raster[x, y]
      row[x] = UInt32(color.red) << 16 | UInt32(color.green) << 8 | UInt32(color.blue)
    }
  }
  cairo_surface_mark_dirty(surface)
  cairo_save(context)
  cairo_rectangle(context, box.x, box.y, box.width, box.height)
  cairo_clip(context)
  cairo_translate(context, box.x, box.y)
  cairo_scale(context, box.width / Double(raster.width), box.height / Double(raster.height))
  cairo_set_source_surface(context, surface, 0, 0)
  cairo_pattern_set_filter(cairo_get_source(context), CAIRO_FILTER_NEAREST)
  cairo_paint(context)
  cairo_restore(context)
}
