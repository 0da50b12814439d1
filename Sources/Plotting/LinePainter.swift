import CCairo

#if canImport(Glibc)
  import Glibc
#endif

/// Draws thin smooth lines into the pixels of an image surface, several times as fast as cairo's general way: what a plot of
/// many curves consists of.
///
/// A line's coverage of a pixel follows from the distance of the pixel's centre; where segments meet, the larger one counts,
/// so that joints and ends are round and a translucent line does not darken where it meets itself.
struct LinePainter {
  private let surface: OpaquePointer
  private let pixels: UnsafeMutablePointer<UInt32>
  private let stride: Int
  private let width: Int
  private let height: Int
  /// The coverage of each pixel by the present line, 0...255, and the pixels that have any.
  private var coverage: [UInt8]
  private var touched: [Int32] = []

  /// A painter for the surface of a context; `nil` where that has no pixels.
  init?(_ context: OpaquePointer) {
    guard let surface = cairo_get_target(context), cairo_surface_get_type(surface) == CAIRO_SURFACE_TYPE_IMAGE,
      cairo_image_surface_get_format(surface) == CAIRO_FORMAT_RGB24, let data = cairo_image_surface_get_data(surface)
    else { return nil }
    self.surface = surface
    pixels = UnsafeMutableRawPointer(data).assumingMemoryBound(to: UInt32.self)
    stride = Int(cairo_image_surface_get_stride(surface)) / 4
    width = Int(cairo_image_surface_get_width(surface))
    height = Int(cairo_image_surface_get_height(surface))
    coverage = [UInt8](repeating: 0, count: width * height)
  }

  /// Draws a connected line.
  ///
  /// - Parameters:
  ///   - places: at least two, in pixels from the upper left corner.
  ///   - lineWidth: in pixels.
  mutating func draw(_ places: [Point], lineWidth: Double, color: Color, opacity: Double) {
    let radius = Float(max(0.25, lineWidth / 2))
    for (start, end) in zip(places, places.dropFirst()) {
      cover(
        SIMD2(Float(start.x), Float(start.y)), SIMD2(Float(end.x), Float(end.y)), radius: radius)
    }
    blend(color, opacity: opacity)
  }

  /// Adds a segment to the coverage.
  private mutating func cover(_ start: SIMD2<Float>, _ end: SIMD2<Float>, radius: Float) {
    // Steps go along the longer axis; across it lie a few pixels.
    let along = abs(end.x - start.x) >= abs(end.y - start.y) ? 0 : 1
    let across = 1 - along
    let (low, high) = start[along] <= end[along] ? (start, end) : (end, start)
    let step = high - low
    let square = (step * step).sum()
    let slope = step[along] > 0 ? step[across] / step[along] : 0
    let cosine = 1 / (1 + slope * slope).squareRoot()
    let reach = (radius + 0.5) / cosine
    let (length, breadth) = along == 0 ? (width, height) : (height, width)
    let first = max(0, Int((low[along] - radius - 1).rounded(.down)))
    let last = min(length - 1, Int((high[along] + radius + 1).rounded(.up)))
    guard first <= last else { return }
    // A line thinner than a pixel never covers one.
    let most = min(1, 2 * radius) * 255
    coverage.withUnsafeMutableBufferPointer { coverage in
      for position in first...last {
        let place = Float(position) + 0.5
        let centre = low[across] + (min(max(place, low[along]), high[along]) - low[along]) * slope
        // Away from the ends the nearest place of the segment lies on its line.
        let isBetween = place - radius - 1.5 >= low[along] && place + radius + 1.5 <= high[along]
        let top = max(0, Int((centre - reach).rounded(.down)))
        let bottom = min(breadth - 1, Int((centre + reach).rounded(.up)))
        guard top <= bottom else { continue }
        for other in top...bottom {
          let distance: Float
          if isBetween {
            distance = abs(Float(other) + 0.5 - centre) * cosine
          } else {
            let pixel = along == 0 ? SIMD2(place, Float(other) + 0.5) : SIMD2(Float(other) + 0.5, place)
            let offset = pixel - low
            let share = square > 0 ? min(max((offset * step).sum() / square, 0), 1) : 0
            let rest = offset - step * share
            distance = (rest * rest).sum().squareRoot()
          }
          let value = (radius + 0.5 - distance) * 255
          guard value >= 1 else { continue }
          let amount = UInt8(min(value, most))
          let index = along == 0 ? other * width + position : position * width + other
          if coverage[index] == 0 { touched.append(Int32(truncatingIfNeeded: index)) }
          if amount > coverage[index] { coverage[index] = amount }
        }
      }
    }
  }

  /// Lays the colour over what is there, and forgets the coverage.
  private mutating func blend(_ color: Color, opacity: Double) {
    cairo_surface_flush(surface)
    let strength = UInt32(min(max(opacity, 0), 1) * 256)
    let (red, green, blue) = (UInt32(color.red), UInt32(color.green), UInt32(color.blue))
    for index in touched {
      let (y, x) = Int(index).quotientAndRemainder(dividingBy: width)
      let share = UInt32(coverage[Int(index)]) * strength / 255
      coverage[Int(index)] = 0
      let old = pixels[y * stride + x]
      func mixed(_ new: UInt32, _ shift: UInt32) -> UInt32 {
        (((old >> shift & 255) * (256 - share) + new * share + 128) >> 8) << shift
      }
      pixels[y * stride + x] = mixed(red, 16) | mixed(green, 8) | mixed(blue, 0)
    }
    touched.removeAll(keepingCapacity: true)
    cairo_surface_mark_dirty(surface)
  }
}
