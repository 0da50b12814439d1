import CCairo

#if canImport(Glibc)
  import Glibc
#endif

/// Draws thin smooth lines into the pixels of an image surface, many times as fast as cairo's general way: what a plot of
/// many curves consists of.
///
/// A line's coverage of a pixel follows from the distance of the pixel's centre; where segments meet, the larger one counts,
/// so that joints and ends are round and a translucent line does not darken where it meets itself.
struct LinePainter {
  private let surface: OpaquePointer
  private let pixels: UnsafeMutablePointer<UInt32>
  private let stride: Int
  private var coverage: LineCoverage

  /// A painter for the surface of a context; `nil` where that has no pixels.
  init?(_ context: OpaquePointer) {
    guard let surface = cairo_get_target(context), cairo_surface_get_type(surface) == CAIRO_SURFACE_TYPE_IMAGE,
      cairo_image_surface_get_format(surface) == CAIRO_FORMAT_RGB24, let data = cairo_image_surface_get_data(surface)
    else { return nil }
    self.surface = surface
    pixels = UnsafeMutableRawPointer(data).assumingMemoryBound(to: UInt32.self)
    stride = Int(cairo_image_surface_get_stride(surface)) / 4
    coverage = LineCoverage(
      width: Int(cairo_image_surface_get_width(surface)), height: Int(cairo_image_surface_get_height(surface)))
  }

  /// Draws a connected line.
  ///
  /// - Parameters:
  ///   - places: at least two, in pixels from the upper left corner.
  ///   - lineWidth: in pixels.
  mutating func draw(_ places: [Point], lineWidth: Double, color: Color, opacity: Double) {
    let radius = Float(max(0.25, lineWidth / 2))
    for (start, end) in zip(places, places.dropFirst()) {
      coverage.add(LineSegment(start, end, radius: radius))
    }
    blend(color, opacity: opacity)
  }

  /// Lays the colour over what is there, and forgets the coverage.
  private mutating func blend(_ color: Color, opacity: Double) {
    cairo_surface_flush(surface)
    let strength = UInt32(min(max(opacity, 0), 1) * 256)
    let (pixels, stride) = (pixels, stride)
    // Two channels of a pixel are mixed at once.
    let (redAndBlue, green) = (UInt32(color.red) << 16 | UInt32(color.blue), UInt32(color.green) << 8)
    coverage.drain { x, y, amount in
      let share = UInt32(amount) &* strength / 255
      let old = pixels[y &* stride &+ x]
      let rest = 256 &- share
      let mixed = ((old & 0xFF00FF) &* rest &+ redAndBlue &* share &+ 0x80_0080) >> 8 & 0xFF00FF
      pixels[y &* stride &+ x] = mixed | ((old & 0xFF00) &* rest &+ green &* share &+ 0x8000) >> 8 & 0xFF00
    }
    cairo_surface_mark_dirty(surface)
  }
}

/// How much of each pixel a line covers.
private struct LineCoverage {
  private let width: Int
  private let height: Int
  /// 0...255 for each pixel, column after column, with room for a vector after each.
  private var amounts: [UInt8]
  private var columnStride: Int { height + Self.lanes }
  /// For each column the rows that the line may have reached.
  private var rows: [Range<Int>]
  /// The columns that the line may have reached.
  private var columns = 0..<0

  private static let lanes = 8

  init(width: Int, height: Int) {
    (self.width, self.height) = (width, height)
    amounts = [UInt8](repeating: 0, count: width * (height + Self.lanes))
    rows = [Range<Int>](repeating: 0..<0, count: width)
  }

  /// Adds a segment.
  mutating func add(_ segment: LineSegment) {
    let reached = segment.columns(of: width)
    guard !reached.isEmpty else { return }
    columns = union(columns, reached)
    let (height, columnStride) = (height, columnStride)
    amounts.withUnsafeMutableBytes { amounts in
      rows.withUnsafeMutableBufferPointer { rows in
        for x in reached {
          let reached = segment.rows(of: height, inColumn: x)
          guard !reached.isEmpty else { continue }
          rows[x] = union(rows[x], reached)
          var y = reached.lowerBound
          while y < reached.upperBound {
            let place = x &* columnStride &+ y
            let old = amounts.loadUnaligned(fromByteOffset: place, as: SIMD8<UInt8>.self)
            let new = segment.amounts(inColumn: x, from: y)
            amounts.storeBytes(
              of: new.replacing(with: old, where: old .> new), toByteOffset: place, as: SIMD8<UInt8>.self)
            y &+= Self.lanes
          }
        }
      }
    }
  }

  /// Gives every pixel that is covered to `body` and forgets it.
  @inline(__always)
  mutating func drain(_ body: (_ x: Int, _ y: Int, _ amount: UInt8) -> Void) {
    let columnStride = columnStride
    amounts.withUnsafeMutableBufferPointer { amounts in
      for x in columns {
        for y in rows[x] {
          let amount = amounts[x &* columnStride &+ y]
          if amount > 0 { body(x, y, amount) }
          amounts[x &* columnStride &+ y] = 0
        }
        rows[x] = 0..<0
      }
    }
    columns = 0..<0
  }
}

/// The least range that holds both.
private func union(_ a: Range<Int>, _ b: Range<Int>) -> Range<Int> {
  a.isEmpty ? b : min(a.lowerBound, b.lowerBound)..<max(a.upperBound, b.upperBound)
}

/// A straight piece of a line, its ends round.
private struct LineSegment {
  /// The end on the left.
  private let start: SIMD2<Float>
  private let step: SIMD2<Float>
  private let radius: Float
  /// Of a unit of length along the segment, how far that goes right and down.
  private let direction: SIMD2<Float>
  private let length: Float
  /// Rows a column.
  private let slope: Float

  init(_ one: Point, _ other: Point, radius: Float) {
    let (left, right) = one.x <= other.x ? (one, other) : (other, one)
    start = SIMD2(Float(left.x), Float(left.y))
    step = SIMD2(Float(right.x), Float(right.y)) - start
    self.radius = radius
    length = (step * step).sum().squareRoot()
    direction = length > 0 ? step / length : SIMD2(1, 0)
    slope = step.x > 0 ? step.y / step.x : 0
  }

  /// The columns that it may reach.
  func columns(of width: Int) -> Range<Int> {
    places(from: start.x - radius - 1, to: start.x + step.x + radius + 1, within: width)
  }

  /// The rows that it may reach in a column: those near the whole line, and near the segment's own rows.
  func rows(of height: Int, inColumn x: Int) -> Range<Int> {
    let end = start.y + step.y
    let (top, bottom) = (min(start.y, end) - radius - 1, max(start.y, end) + radius + 1)
    guard step.x > 0 else { return places(from: top, to: bottom, within: height) }
    let centre = start.y + min(max(Float(x) + 0.5 - start.x, 0), step.x) * slope
    let reach = (radius + 0.5) * (1 + slope * slope).squareRoot()
    return places(from: max(top, centre - reach), to: min(bottom, centre + reach), within: height)
  }

  private func places(from first: Float, to last: Float, within count: Int) -> Range<Int> {
    let low = min(max(0, first), Float(count))
    let high = min(max(low, last + 1), Float(count))
    return Int(low)..<Int(high.rounded(.up))
  }

  /// How much of eight pixels it covers, 0...255: those of a column from a row on.
  func amounts(inColumn x: Int, from y: Int) -> SIMD8<UInt8> {
    let right = Float(x) + 0.5 - start.x
    let down = SIMD8<Float>(0, 1, 2, 3, 4, 5, 6, 7) + (Float(y) + 0.5 - start.y)
    // How far a pixel lies beside the segment, and how far along it.
    let beside = down * direction.x - right * direction.y
    let along = down * direction.y + right * direction.x
    let none = SIMD8<Float>(repeating: 0)
    let before = along.replacing(with: none, where: along .> none)
    let behind = (along - length).replacing(with: none, where: along .< length)
    let beyond = before + behind
    let distance =
      any(beyond .!= none)
      ? (beside * beside + beyond * beyond).squareRoot() : beside.replacing(with: -beside, where: beside .< none)
    let amount = (radius + 0.5 - distance) * 255
    // A line thinner than a pixel never covers one.
    let most = SIMD8<Float>(repeating: min(1, 2 * radius) * 255)
    let bounded = amount.replacing(with: most, where: amount .> most).replacing(with: none, where: amount .< none)
    // Next to 2^23 the last bits of a number are a whole number: many times as fast as a conversion.
    let words = unsafeBitCast(bounded + 0x1p23, to: SIMD32<UInt8>.self)
    return words.evenHalf.evenHalf
  }
}
