import Glibc

/// Writes a digit with a pen: bends a skeleton, samples its strokes, fits it into the picture and inks it.
///
/// As in MNIST the digit fills 20 of 28 pixels and its centre of mass lies in the middle. One value serves many digits,
/// so that its buffers are allocated once.
struct Handwriting {
  static let side = 28
  private static let inkedSide: Float = 20
  private static let stepsPerSegment = 6

  /// A place of the pen and the radius of its line there.
  private struct Trace {
    var x: Float
    var y: Float
    var radius: Float
    /// Whether the pen was down on the way here.
    var isDown: Bool
  }

  private var traces: [Trace] = []
  private var points: [DigitSkeleton.Point] = []
  private var ink = [Float](repeating: 0, count: side * side)

  /// Writes `digit` into `side x side` bytes.
  mutating func write(_ digit: Int, with random: inout RandomStream, into target: UnsafeMutablePointer<UInt8>) {
    let skeleton = choose(DigitSkeleton.all[digit], &random)
    let pen = drawPen(&random)
    trace(skeleton, pen, &random)
    bend(skeleton.aspect, &random)
    fit(pen)
    inkAll(pen)
    for index in 0..<Self.side * Self.side { target[index] = UInt8(ink[index] * 255 + 0.5) }
  }

  /// How the line looks.
  private struct Pen {
    /// Half the width of the line in pixels.
    let radius: Float
    /// How much the radius changes with pressure, 0 to 1.
    let pressure: Float
    /// Where along a stroke the pressure is greatest, in turns.
    let phase: Float
    /// Over how many pixels the edge fades.
    let softness: Float
    /// How uneven the hand is, against the height of the digit.
    let tremor: Float
  }

  private func drawPen(_ random: inout RandomStream) -> Pen {
    let width = random.normalPair()
    return Pen(
      radius: min(max(1.18 + 0.36 * width.0, 0.62), 2.3), pressure: random.uniform(0...0.3), phase: random.uniform(),
      softness: random.uniform(0.9...1.5), tremor: random.uniform(0.02...0.065))
  }

  private func choose(_ skeletons: [DigitSkeleton], _ random: inout RandomStream) -> DigitSkeleton {
    var rest = random.uniform() * skeletons.reduce(0) { $0 + $1.weight }
    for skeleton in skeletons {
      rest -= skeleton.weight
      if rest < 0 { return skeleton }
    }
    return skeletons[0]
  }

  /// Samples the strokes: splines of Catmull and Rom through the points, each moved a little.
  private mutating func trace(_ skeleton: DigitSkeleton, _ pen: Pen, _ random: inout RandomStream) {
    traces.removeAll(keepingCapacity: true)
    for stroke in skeleton.strokes {
      points.removeAll(keepingCapacity: true)
      for point in stroke {
        let (x, y) = random.normalPair()
        var moved = point
        moved.x += x * pen.tremor / max(skeleton.aspect, 0.35)
        moved.y += y * pen.tremor
        points.append(moved)
      }
      // The pen sets down and lifts off a little early or late.
      if points.count > 2 { overshoot(&points, random.normal(0.12), random.normal(0.12)) }
      let segments = points.count - 1
      let turns = Float(1) / Float(segments * Self.stepsPerSegment)
      for segment in 0..<segments {
        for step in (segment == 0 ? 0 : 1)...Self.stepsPerSegment {
          let place = spline(segment, Float(step) / Float(Self.stepsPerSegment))
          let along = Float(segment * Self.stepsPerSegment + step) * turns
          let wave = sineAndCosine(turns: along * 0.8 + pen.phase).sine
          traces.append(
            Trace(x: place.x, y: place.y, radius: pen.radius * (1 + pen.pressure * wave), isDown: segment + step > 0))
        }
      }
    }
  }

  /// Lengthens (or shortens) the first and the last piece by these shares.
  private func overshoot(_ points: inout [DigitSkeleton.Point], _ first: Float, _ last: Float) {
    let end = points.count - 1
    points[0].x += (points[0].x - points[1].x) * first
    points[0].y += (points[0].y - points[1].y) * first
    points[end].x += (points[end].x - points[end - 1].x) * last
    points[end].y += (points[end].y - points[end - 1].y) * last
  }

  /// The point at `t` of 0...1 between two neighbouring points; corners do not see beyond themselves.
  private func spline(_ segment: Int, _ t: Float) -> (x: Float, y: Float) {
    let b = points[segment]
    let c = points[segment + 1]
    let a = segment == 0 || b.isCorner ? b : points[segment - 1]
    let d = segment + 2 == points.count || c.isCorner ? c : points[segment + 2]
    let t2 = t * t
    let t3 = t2 * t
    let wa = (2 * t2 - t3 - t) * 0.5
    let wb = (3 * t3 - 5 * t2 + 2) * 0.5
    let wc = (t + 4 * t2 - 3 * t3) * 0.5
    let wd = (t3 - t2) * 0.5
    let x = wa * a.x + wb * b.x
    let y = wa * a.y + wb * b.y
    return (x + wc * c.x + wd * d.x, y + wc * c.y + wd * d.y)
  }

  /// Slants, turns, stretches and bends the whole digit.
  private mutating func bend(_ aspect: Float, _ random: inout RandomStream) {
    let stretch = random.normalPair()
    let width = aspect * min(max(1.08 + 0.24 * stretch.0, 0.55), 1.7)
    let slant = 0.12 + 0.26 * min(max(stretch.1, -2.2), 2.2)
    let turn = random.normalPair()
    let (sine, cosine) = sineAndCosine(turns: 0.012 * turn.0)
    // A slow wave across the digit, and more or less room for its upper half.
    let wave = random.normalPair()
    let phase = random.uniform()
    let balance = min(max(0.1 * turn.1, -0.25), 0.25)
    for index in traces.indices {
      var x = (traces[index].x - 0.5) * width
      var y = traces[index].y - 0.5
      y += balance * (0.25 - y * y)
      let ripple = sineAndCosine(turns: y * 0.7 + phase)
      x += 0.035 * wave.0 * ripple.sine
      y += 0.035 * wave.1 * sineAndCosine(turns: x * 0.7 + phase).cosine
      x -= slant * y
      traces[index].x = x * cosine - y * sine
      traces[index].y = x * sine + y * cosine
    }
  }

  /// Scales the digit to the inked side and moves its centre of mass into the middle.
  private mutating func fit(_ pen: Pen) {
    var low = SIMD2<Float>(repeating: .infinity)
    var high = -low
    for trace in traces {
      let place = SIMD2(trace.x, trace.y)
      low = pointwiseMin(low, place)
      high = pointwiseMax(high, place)
    }
    let extent = high - low
    let room = Self.inkedSide - 2 * pen.radius
    let scale = room / max(extent.x, extent.y, 0.01)
    var mass: Float = 0
    var moment = SIMD2<Float>()
    for index in traces.indices.dropFirst() where traces[index].isDown {
      let a = SIMD2(traces[index - 1].x, traces[index - 1].y)
      let b = SIMD2(traces[index].x, traces[index].y)
      let step = b - a
      let weight = (step.x * step.x + step.y * step.y).squareRoot() * traces[index].radius
      mass += weight
      moment += (a + b) * (0.5 * weight)
    }
    let centre = moment / max(mass, 1e-6)
    let middle = Float(Self.side) / 2
    for index in traces.indices {
      traces[index].x = (traces[index].x - centre.x) * scale + middle
      traces[index].y = (traces[index].y - centre.y) * scale + middle
    }
  }

  private mutating func inkAll(_ pen: Pen) {
    ink.withUnsafeMutableBufferPointer { ink in
      ink.update(repeating: 0)
      for index in traces.indices.dropFirst() where traces[index].isDown {
        Self.ink(traces[index - 1], traces[index], softness: pen.softness, into: ink)
      }
    }
  }

  /// Inks the pixels near the line from `a` to `b`; each keeps the most that any line gave it.
  private static func ink(
    _ a: Trace, _ b: Trace, softness: Float, into ink: UnsafeMutableBufferPointer<Float>
  ) {
    let reach = max(a.radius, b.radius) + softness
    let last = Float(side - 1)
    let left = Int(min(max(min(a.x, b.x) - reach, 0), last))
    let right = Int(min(max(max(a.x, b.x) + reach, 0), last))
    let top = Int(min(max(min(a.y, b.y) - reach, 0), last))
    let bottom = Int(min(max(max(a.y, b.y) + reach, 0), last))
    let dx = b.x - a.x
    let dy = b.y - a.y
    let inverse = 1 / max(dx * dx + dy * dy, 1e-9)
    let growth = b.radius - a.radius
    let fade = 1 / softness
    for row in top...bottom {
      let py = Float(row) + 0.5 - a.y
      for column in left...right {
        let px = Float(column) + 0.5 - a.x
        let t = min(max((px * dx + py * dy) * inverse, 0), 1)
        let ex = px - t * dx
        let ey = py - t * dy
        let distance = (ex * ex + ey * ey).squareRoot()
        let value = min(max((a.radius + t * growth - distance) * fade + 0.5, 0), 1)
        let place = row * side + column
        if value > ink[place] { ink[place] = value }
      }
    }
  }
}
