/// Something to draw on. Places are given in 0...1, rightwards and upwards; a canvas turns them into its own units.
protocol Canvas {
  /// How many of its finest units lie from left to right: more points than a few in each are not worth drawing.
  var resolution: (width: Int, height: Int) { get }

  /// Draws a connected line through places.
  mutating func polyline(_ places: [Point], style: PanelFrame.MarkStyle, of many: Int)
  /// Draws a mark at each place.
  mutating func markers(_ places: [Point], style: PanelFrame.MarkStyle)
  /// Fills a rectangle that stands for a bar.
  mutating func bar(from low: Point, to high: Point, style: PanelFrame.MarkStyle)
  /// Colours the rectangle from `low` to `high` by a field's values.
  mutating func field(_ field: Field, from low: Point, to high: Point)
  /// Draws a thin dashed line from left to right.
  mutating func level(at height: Double)
}

extension PanelFrame {
  /// Draws the panel's marks, the fields first.
  func draw(on canvas: inout some Canvas) {
    for case .field(let field) in panel.marks {
      let low = place(Point(x: field.x.lowerBound, y: field.y.lowerBound))
      let high = place(Point(x: field.x.upperBound, y: field.y.upperBound))
      if low.isPlaced && high.isPlaced && field.rows > 0 { canvas.field(field, from: low, to: high) }
    }
    let histograms = panel.marks.reduce(0) { if case .histogram = $1 { $0 + 1 } else { $0 } }
    for (mark, style) in zip(panel.marks, styles) {
      switch mark {
      case .field: break
      case .lines(let series):
        for curve in series.curves { draw(curve, style: style, of: series.curves.count, on: &canvas) }
      case .points(let series):
        let places = series.points.lazy.map(place).filter(\.isInside)
        canvas.markers(Self.thinned(Array(places), to: canvas.resolution), style: style)
      case .histogram(let histogram):
        draw(histogram, style: style, outlined: histograms > 1, on: &canvas)
      case .level(let value):
        let height = y.place(value)
        if height >= 0 && height <= 1 { canvas.level(at: height) }
      }
    }
  }

  private func place(_ point: Point) -> Point { Point(x: x.place(point.x), y: y.place(point.y)) }

  private func draw(_ curve: Curve, style: MarkStyle, of many: Int, on canvas: inout some Canvas) {
    var thinner = ColumnThinner(columns: canvas.resolution.width)
    var clipper = Clipper()
    for index in 0..<curve.count {
      let place = place(curve.point(index))
      if place.isPlaced {
        thinner.add(place, to: &clipper)
      } else {
        thinner.flush(to: &clipper)
        clipper.interrupt()
      }
    }
    thinner.flush(to: &clipper)
    clipper.interrupt()
    for run in clipper.runs { canvas.polyline(run, style: style, of: many) }
  }

  private func draw(_ histogram: Histogram, style: MarkStyle, outlined: Bool, on canvas: inout some Canvas) {
    let count = histogram.counts.count
    guard count > 0 else { return }
    let (low, high) = (histogram.range.lowerBound, histogram.range.upperBound)
    let floor = max(0, y.isLogarithmic ? 0 : y.place(0))
    var outline: [Point] = []
    for (index, value) in histogram.counts.enumerated() {
      let left = x.place(low + (high - low) * Double(index) / Double(count))
      let right = x.place(low + (high - low) * Double(index + 1) / Double(count))
      let placed = y.place(Double(value))
      let top = value > 0 && placed.isFinite ? max(floor, placed) : floor
      guard left.isFinite, right.isFinite, floor.isFinite else { continue }
      if outlined {
        outline += [Point(x: left, y: top), Point(x: right, y: top)]
      } else if top > floor {
        let clamp = { (value: Double) in min(1, max(0, value)) }
        canvas.bar(
          from: Point(x: clamp(left), y: clamp(floor)), to: Point(x: clamp(right), y: clamp(top)), style: style)
      }
    }
    guard outlined, let first = outline.first, let last = outline.last else { return }
    outline.insert(Point(x: first.x, y: floor), at: 0)
    outline.append(Point(x: last.x, y: floor))
    var clipper = Clipper()
    for point in outline { clipper.add(point) }
    clipper.interrupt()
    for run in clipper.runs { canvas.polyline(run, style: style, of: 1) }
  }

  /// At most one of the places in each half unit of the canvas.
  private static func thinned(_ places: [Point], to resolution: (width: Int, height: Int)) -> [Point] {
    guard places.count > 10_000 else { return places }
    let (width, height) = (resolution.width * 2, resolution.height * 2)
    guard width > 0 && height > 0 else { return [] }
    var taken = [Bool](repeating: false, count: width * height)
    return places.filter { place in
      let column = min(width - 1, Int(place.x * Double(width)))
      let row = min(height - 1, Int(place.y * Double(height)))
      if taken[row * width + column] { return false }
      taken[row * width + column] = true
      return true
    }
  }
}

extension Point {
  /// Whether both coordinates are numbers.
  var isPlaced: Bool { x.isFinite && y.isFinite }
  /// Whether the point lies in the unit square.
  var isInside: Bool { x >= 0 && x <= 1 && y >= 0 && y <= 1 }
}

/// Passes on at most four points of those that follow each other in one column: the first, the lowest, the highest and
/// the last, in their order. The line through them covers the same dots (M4, Jugel et al. 2014).
struct ColumnThinner {
  private let columns: Double
  private var column = Double.nan
  private var kept: (first: Point, low: (Point, Int), high: (Point, Int), last: (Point, Int))?
  private var count = 0

  init(columns: Int) { self.columns = Double(max(1, columns)) }

  mutating func add(_ point: Point, to clipper: inout Clipper) {
    let place = (point.x * columns).rounded(.down)
    if var kept, place == column {
      count += 1
      if point.y < kept.low.0.y { kept.low = (point, count) }
      if point.y > kept.high.0.y { kept.high = (point, count) }
      kept.last = (point, count)
      self.kept = kept
      return
    }
    flush(to: &clipper)
    column = place
    count = 0
    kept = (point, (point, 0), (point, 0), (point, 0))
  }

  mutating func flush(to clipper: inout Clipper) {
    guard let kept else { return }
    clipper.add(kept.first)
    let (earlier, later) = kept.low.1 < kept.high.1 ? (kept.low, kept.high) : (kept.high, kept.low)
    if earlier.1 > 0 && earlier.1 < kept.last.1 { clipper.add(earlier.0) }
    if later.1 > earlier.1 && later.1 < kept.last.1 { clipper.add(later.0) }
    if kept.last.1 > 0 { clipper.add(kept.last.0) }
    self.kept = nil
  }
}

/// Cuts a line at the edges of the unit square into the runs that lie inside (Liang and Barsky, 1984).
struct Clipper {
  private(set) var runs: [[Point]] = []
  private var run: [Point] = []
  private var previous: Point?

  mutating func add(_ point: Point) {
    defer { previous = point }
    guard let previous else {
      if point.isInside { run = [point] }
      return
    }
    if previous.isInside && point.isInside {
      run.append(point)
      return
    }
    guard let (start, end) = Self.inside(previous, point) else {
      finish()
      return
    }
    if run.isEmpty { run = [start] }
    run.append(end)
    if !point.isInside { finish() }
  }

  /// Ends the line; the next point begins another.
  mutating func interrupt() {
    finish()
    previous = nil
  }

  private mutating func finish() {
    if !run.isEmpty { runs.append(run) }
    run = []
  }

  /// The part of a segment inside the unit square.
  private static func inside(_ a: Point, _ b: Point) -> (Point, Point)? {
    let (dx, dy) = (b.x - a.x, b.y - a.y)
    var (enter, leave) = (0.0, 1.0)
    for (delta, distance) in [(-dx, a.x), (dx, 1 - a.x), (-dy, a.y), (dy, 1 - a.y)] {
      if delta == 0 {
        if distance < 0 { return nil }
      } else if delta < 0 {
        enter = max(enter, distance / delta)
      } else {
        leave = min(leave, distance / delta)
      }
    }
    guard enter <= leave else { return nil }
    // Rounding may leave the square by a hair.
    func at(_ t: Double) -> Point {
      Point(x: min(1, max(0, a.x + t * dx)), y: min(1, max(0, a.y + t * dy)))
    }
    return (at(enter), at(leave))
  }
}
