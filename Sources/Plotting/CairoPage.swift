import CCairo

/// The size of a drawing that is made of lines and text.
struct PageSize {
  /// In points.
  let width: Double
  let height: Double
  /// Pixels a point.
  let density: Double

  var pixelWidth: Int { Int((width * density).rounded()) }
  var pixelHeight: Int { Int((height * density).rounded()) }

  init(width: Int, height: Int, density: Double) throws(PlotError) {
    guard (16...10_000).contains(width), (16...10_000).contains(height), density >= 0.1, density <= 8,
      Double(width) * Double(height) * density * density <= Double(1 << 26)
    else { throw .tooLarge(width: width, height: height) }
    (self.width, self.height, self.density) = (Double(width), Double(height), density)
  }
}

/// A plot of panels on a page of cairo.
struct CairoPage {
  let title: String?
  let panels: [Panel]
  let size: PageSize
  let theme: Theme

  /// The drawing as pixels.
  func pixels() throws(PlotError) -> PackedPixels {
    let (width, height) = (size.pixelWidth, size.pixelHeight)
    guard cairo_format_stride_for_width(CAIRO_FORMAT_RGB24, Int32(width)) == Int32(4 * width) else {
      throw .drawing("rows of an unknown length")
    }
    var problem: PlotError?
    let words = [UInt32](unsafeUninitializedCapacity: width * height) { words, filled in
      do throws(PlotError) {
        try draw(into: words, width: width, height: height)
        filled = width * height
      } catch { problem = error }
    }
    if let problem { throw problem }
    return PackedPixels(width: width, height: height, words: words)
  }

  /// Lets cairo draw into memory of ours, which saves a copy.
  private func draw(into words: UnsafeMutableBufferPointer<UInt32>, width: Int, height: Int) throws(PlotError) {
    let surface = cairo_image_surface_create_for_data(
      UnsafeMutableRawPointer(words.baseAddress)?.assumingMemoryBound(to: UInt8.self), CAIRO_FORMAT_RGB24,
      Int32(width), Int32(height), Int32(4 * width))
    guard let surface else { throw .drawing("no memory") }
    defer { cairo_surface_destroy(surface) }
    try draw(on: surface, density: size.density)
    cairo_surface_finish(surface)
  }

  /// The drawing as an SVG file.
  func svg() throws(PlotError) -> [UInt8] {
    try SVGStream.write(width: size.width, height: size.height) { surface throws(PlotError) in
      try draw(on: surface, density: 1)
    }
  }

  private func draw(on surface: OpaquePointer, density: Double) throws(PlotError) {
    guard let context = cairo_create(surface) else { throw .drawing("no memory") }
    defer { cairo_destroy(context) }
    cairo_scale(context, density, density)
    setSource(context, theme.ground)
    cairo_paint(context)
    var box = Box(x: 16, y: 10, width: size.width - 24, height: size.height - 20)
    if let title {
      setSource(context, theme.ink)
      CairoText(context: context).draw(title, x: box.x, y: box.y + 16, size: 16, anchor: 0, isBold: true)
      box.y += 26
      box.height -= 26
    }
    let gap = 8.0
    let height = (box.height - gap * Double(max(0, panels.count - 1))) / Double(max(1, panels.count))
    let places = panels.indices.map { index in
      Box(x: box.x, y: box.y + Double(index) * (height + gap), width: box.width, height: height)
    }
    let drawings = panels.map { CairoPanel($0, context: context, theme: theme, density: density) }
    let margin = zip(drawings, places).reduce(0) { max($0, $1.0.margin(in: $1.1)) }
    for (drawing, place) in zip(drawings, places) { drawing.draw(in: place, margin: margin) }
    let status = cairo_status(context)
    if status != CAIRO_STATUS_SUCCESS { throw .drawing(String(cString: cairo_status_to_string(status))) }
  }
}

/// An SVG file made by cairo in memory.
enum SVGStream {
  private final class Sink {
    var bytes: [UInt8] = []
  }

  static func write(
    width: Double, height: Double, _ draw: (OpaquePointer) throws(PlotError) -> Void
  ) throws(PlotError) -> [UInt8] {
    let sink = Sink()
    let write: cairo_write_func_t = { closure, data, length in
      guard let closure, let data else { return CAIRO_STATUS_WRITE_ERROR }
      let sink = Unmanaged<Sink>.fromOpaque(closure).takeUnretainedValue()
      sink.bytes += UnsafeBufferPointer(start: data, count: Int(length))
      return CAIRO_STATUS_SUCCESS
    }
    let closure = Unmanaged.passUnretained(sink).toOpaque()
    guard let surface = cairo_svg_surface_create_for_stream(write, closure, width, height) else {
      throw .drawing("no memory")
    }
    defer { cairo_surface_destroy(surface) }
    try draw(surface)
    cairo_surface_finish(surface)
    let status = cairo_surface_status(surface)
    if status != CAIRO_STATUS_SUCCESS { throw .drawing(String(cString: cairo_status_to_string(status))) }
    return sink.bytes
  }
}
