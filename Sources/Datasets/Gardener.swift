/// Paints one flower after another: ground, leaves, petals from the outermost layer inwards, heart.
///
/// Lengths are in half sides of the picture, x to the right and y down; its buffers serve every picture.
struct Gardener {
  let side: Int
  private var canvas: [Colour]
  private var outline = [Float](repeating: 0, count: outlineSteps + 1)
  private static let outlineSteps = 32

  init(side: Int) {
    self.side = side
    canvas = [Colour](repeating: .zero, count: side * side)
  }

  /// A petal or a leaf, from its foot to its tip.
  private struct Blade {
    var foot: SIMD2<Float>
    /// Towards the tip, of length one.
    var axis: SIMD2<Float>
    var length: Float
    var halfWidth: Float
    var notch: Float
    var base: Colour
    var tip: Colour
    var rib: Float
  }

  /// Paints a flower of this kind into `side x side x 3` bytes.
  mutating func paint(_ kind: FlowerKind, with random: inout RandomStream, into target: UnsafeMutablePointer<UInt8>) {
    ground(&random)
    let radius = random.uniform(0.62...0.92)
    let centre = SIMD2(random.normal(0.05), random.normal(0.05))
    leaves(around: centre, radius: radius, &random)
    flower(kind, at: centre, radius: radius, &random)
    let light = 1 + random.normal(0.05)
    for (index, colour) in canvas.enumerated() {
      let value = (colour * light).clamped(lowerBound: .zero, upperBound: .one) * 255 + 0.5
      target[3 * index] = UInt8(value.x)
      target[3 * index + 1] = UInt8(value.y)
      target[3 * index + 2] = UInt8(value.z)
    }
  }

  /// A soft ground: two colours from top to bottom and blurred spots.
  private mutating func ground(_ random: inout RandomStream) {
    let palettes: [(Colour, Colour)] = [
      (Colour(0.20, 0.36, 0.14, 0), Colour(0.10, 0.22, 0.08, 0)),
      (Colour(0.42, 0.58, 0.30, 0), Colour(0.20, 0.38, 0.16, 0)),
      (Colour(0.62, 0.78, 0.92, 0), Colour(0.36, 0.54, 0.34, 0)),
      (Colour(0.07, 0.12, 0.08, 0), Colour(0.03, 0.06, 0.05, 0)),
      (Colour(0.78, 0.80, 0.66, 0), Colour(0.46, 0.52, 0.32, 0)),
      (Colour(0.30, 0.34, 0.24, 0), Colour(0.22, 0.18, 0.12, 0)),
    ]
    let (top, bottom) = palettes[Int(random.below(UInt32(palettes.count)))]
    let shift = Colour(random.normal(0.03), random.normal(0.03), random.normal(0.03), 0)
    for y in 0..<side {
      let colour = mix(top, bottom, Float(y) / Float(side)) + shift
      for x in 0..<side { canvas[y * side + x] = colour }
    }
    for _ in 0..<Int(random.below(7)) {
      let place = SIMD2(random.uniform(-1...1), random.uniform(-1...1))
      let spot = random.uniform(0.12...0.5)
      let tint = Colour(random.uniform(0.1...0.7), random.uniform(0.3...0.8), random.uniform(0.05...0.5), 0)
      disc(at: place, radius: spot, softness: spot, colour: tint, strength: random.uniform(0.1...0.35))
    }
  }

  private mutating func leaves(around centre: SIMD2<Float>, radius: Float, _ random: inout RandomStream) {
    let green = Colour(0.16 + random.normal(0.04), 0.42 + random.normal(0.07), 0.14 + random.normal(0.04), 0)
    let turn = random.uniform()
    let count = Int(random.below(6))
    shape(point: 0.8)
    for index in 0..<count {
      let angle = turn + Float(index) / Float(count) + random.normal(0.04)
      let length = radius * random.uniform(1...1.45)
      blade(
        Blade(
          foot: centre, axis: direction(angle), length: length, halfWidth: length * random.uniform(0.14...0.24),
          notch: 0,
          base: green * 0.6, tip: green * random.uniform(0.9...1.3), rib: -0.35))
    }
  }

  private mutating func flower(
    _ kind: FlowerKind, at centre: SIMD2<Float>, radius: Float, _ random: inout RandomStream
  ) {
    let petals = Int(random.uniform(kind.petals).rounded())
    let layers = Int(random.uniform(kind.layers).rounded())
    let colours = kind.colours[Int(random.below(UInt32(kind.colours.count)))]
    let shift = Colour(random.normal(0.035), random.normal(0.035), random.normal(0.035), 0)
    let width = random.uniform(kind.width)
    let notch = random.uniform(kind.notch)
    let rib = random.uniform(kind.rib)
    let turn = random.uniform()
    shape(point: random.uniform(kind.point))
    for layer in 0..<layers {
      // Where there are only a few petals they all reach out; where there are many the inner ones are shorter.
      let share = layers == 2 ? 1 - 0.16 * Float(layer) : 1 - 0.74 * Float(layer) / Float(layers)
      let count = layers > 2 && layer == layers - 1 ? max(petals * 2 / 3, 5) : petals
      let shade = 0.86 + 0.14 * Float(layer + 1) / Float(layers)
      // Every second petal first: the others lie over them on both sides, as in most flowers.
      for order in 0..<count {
        let index = order < (count + 1) / 2 ? 2 * order : 2 * (order - (count + 1) / 2) + 1
        let angle = turn + (Float(index) + 0.5 * Float(layer)) / Float(count) + random.normal(0.02 / Float(count) * 5)
        let length = radius * share * (1 + random.normal(0.035))
        let light = shade * (1 + random.normal(0.04))
        let room = 3.1416 / Float(count)
        blade(
          Blade(
            foot: centre, axis: direction(angle), length: length,
            halfWidth: min(length * 0.55, length * 0.72 * room * width),
            notch: notch, base: (colours.base + shift) * light, tip: (colours.tip + shift) * light, rib: rib))
      }
    }
    heart(kind, at: centre, radius: radius * random.uniform(kind.heartSize), &random)
  }

  private mutating func heart(
    _ kind: FlowerKind, at centre: SIMD2<Float>, radius: Float, _ random: inout RandomStream
  ) {
    let colour = kind.heartColours[Int(random.below(UInt32(kind.heartColours.count)))]
    let pixel = 2 / Float(side)
    switch kind.heart {
    case .dome:
      disc(at: centre, radius: radius * 1.12, softness: radius * 0.4, colour: colour * 0.35, strength: 0.5)
      disc(at: centre, radius: radius, softness: pixel, colour: colour * 0.8, strength: 1)
      // Florets on the golden angle, brighter towards the light.
      for index in 0..<48 {
        let distance = radius * 0.94 * (Float(index) / 48).squareRoot()
        let place = direction(Float(index) * 0.381_966) * distance
        let light = 0.8 + random.uniform(0...0.5) - 0.25 * place.y / radius
        disc(at: centre + place, radius: radius * 0.1, softness: pixel, colour: colour * light, strength: 0.8)
      }
    case .stamens:
      disc(at: centre, radius: radius * 0.45, softness: radius * 0.3, colour: colour * 0.6, strength: 0.8)
      let count = 8 + Int(random.below(12))
      for index in 0..<count {
        let way = direction(Float(index) / Float(count) + random.normal(0.02))
        let length = radius * random.uniform(0.55...1)
        for step in 1...5 {
          disc(
            at: centre + way * (length * Float(step) / 5), radius: pixel * 0.4, softness: pixel, colour: colour * 1.25,
            strength: 0.35)
        }
        disc(
          at: centre + way * length, radius: max(radius * 0.09, pixel * 0.5), softness: pixel, colour: colour,
          strength: 0.95)
      }
    case .eye:
      disc(at: centre, radius: radius * 1.5, softness: radius * 0.6, colour: Colour(1, 1, 0.95, 0), strength: 0.7)
      disc(at: centre, radius: radius, softness: pixel, colour: colour, strength: 1)
      disc(at: centre, radius: radius * 0.4, softness: pixel, colour: colour * 0.45, strength: 0.9)
    }
  }

  /// Prepares the outline of blades: half the width along their length, between blunt and pointed.
  private mutating func shape(point: Float) {
    var widest: Float = 0
    for step in 0...Self.outlineSteps {
      let t = Float(step) / Float(Self.outlineSteps)
      let blunt = (t * (1 - t).squareRoot()).squareRoot()
      let sharp = t.squareRoot() * (1 - t) * 1.6
      outline[step] = blunt + (sharp - blunt) * point
      widest = max(widest, outline[step])
    }
    for step in outline.indices { outline[step] /= widest }
  }

  /// Paints a petal or leaf over what is there; a soft shadow at its edge lifts it off.
  private mutating func blade(_ blade: Blade) {
    let pixel = 2 / Float(side)
    let tip = blade.foot + blade.axis * blade.length
    let reach = SIMD2(repeating: blade.halfWidth + 2 * pixel)
    let low = pointwiseMin(blade.foot, tip) - reach
    let high = pointwiseMax(blade.foot, tip) + reach
    let across = SIMD2(-blade.axis.y, blade.axis.x)
    let outline = outline
    forEachPixel(low, high) { place, colour in
      let offset = place - blade.foot
      let along = (offset * blade.axis).sum() / blade.length
      guard along > 0, along < 1 + 2 * pixel / blade.length else { return }
      let beside = (offset * across).sum()
      let position = min(along, 1) * Float(Self.outlineSteps)
      let step = min(Int(position), Self.outlineSteps - 1)
      let half = blade.halfWidth * (outline[step] + (outline[step + 1] - outline[step]) * (position - Float(step)))
      let aside = abs(beside)
      var inside = (half - aside) / pixel
      if blade.notch > 0 {
        let cut = 1 - blade.notch * max(0, 1 - aside / (blade.halfWidth * 0.55))
        inside = min(inside, (cut - along) * blade.length / pixel)
      }
      let shadow = min(max((inside + 2.5) / 3, 0), 1) * 0.25
      let cover = min(max(inside + 0.5, 0), 1)
      let relative = half > 0 ? min(aside / half, 1) : 1
      var paint = mix(blade.base, blade.tip, min(along * 1.15, 1))
      // The middle line and the foot, darker or paler; the rim turns away from the light.
      let line = max(0, 1 - relative * 3) * (1 - along) + max(0, 0.35 - along) * 1.4
      paint *= 1 - blade.rib * min(line, 1)
      paint *= 1.03 - 0.14 * relative * relative
      colour = mix(colour * (1 - shadow * (1 - cover)), paint, cover)
    }
  }

  private mutating func disc(
    at centre: SIMD2<Float>, radius: Float, softness: Float, colour paint: Colour, strength: Float
  ) {
    let reach = SIMD2(repeating: radius + softness)
    forEachPixel(centre - reach, centre + reach) { place, colour in
      let offset = place - centre
      let distance = (offset * offset).sum().squareRoot()
      let cover = min(max((radius - distance) / softness + 0.5, 0), 1)
      colour = mix(colour, paint, cover * strength)
    }
  }

  /// Calls `body` for the pixels between two corners.
  @inline(__always)
  private mutating func forEachPixel(
    _ low: SIMD2<Float>, _ high: SIMD2<Float>, _ body: (SIMD2<Float>, inout Colour) -> Void
  ) {
    let half = Float(side) / 2
    func pixel(_ place: Float) -> Int { Int(min(max((place + 1) * half, 0), Float(side - 1))) }
    let columns = pixel(low.x)...pixel(high.x)
    for y in pixel(low.y)...pixel(high.y) {
      for x in columns {
        let place = (SIMD2(Float(x), Float(y)) + 0.5) / half - 1
        body(place, &canvas[y * side + x])
      }
    }
  }

  private func direction(_ turns: Float) -> SIMD2<Float> {
    let (sine, cosine) = sineAndCosine(turns: turns)
    return SIMD2(cosine, sine)
  }
}

/// A colour between two.
@inline(__always)
private func mix(_ a: Colour, _ b: Colour, _ share: Float) -> Colour { a + (b - a) * share }
