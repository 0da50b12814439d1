/// Red, green and blue, 0...1, in the first three lanes.
typealias Colour = SIMD4<Float>

/// A kind of flower: within which bounds its petals, colours and heart vary.
struct FlowerKind: Sendable {
  /// What lies in the middle.
  enum Heart: Sendable {
    /// A dome of small florets.
    case dome
    /// Threads with anthers.
    case stamens
    /// An eye with a pale rim.
    case eye
  }

  let name: String
  let petals: ClosedRange<Float>
  let layers: ClosedRange<Float>
  /// The width of a petal against the room that it has beside its neighbours.
  let width: ClosedRange<Float>
  /// 0 blunt, 1 pointed.
  let point: ClosedRange<Float>
  /// How deep the tip is cut in, against the length.
  let notch: ClosedRange<Float>
  /// Colours of the petals, base and tip.
  let colours: [(base: Colour, tip: Colour)]
  /// How strongly the middle line and the base stand out; below 0 paler instead of darker.
  let rib: ClosedRange<Float>
  let heart: Heart
  /// The radius of the heart against the flower's.
  let heartSize: ClosedRange<Float>
  let heartColours: [Colour]

  private static func rgb(_ code: UInt32) -> Colour {
    Colour(Float(code >> 16), Float(code >> 8 & 255), Float(code & 255), 0) / 255
  }

  private static func pair(_ base: UInt32, _ tip: UInt32) -> (base: Colour, tip: Colour) { (rgb(base), rgb(tip)) }

  /// Every kind; the place is the class.
  static let all: [FlowerKind] = [
    FlowerKind(
      name: "daisy", petals: 13...21, layers: 1...2, width: 0.85...1.15, point: 0...0.3, notch: 0...0.05,
      colours: [pair(0xE8E8F4, 0xFFFFFF), pair(0xF4D8E4, 0xFFF4FA), pair(0xE8B4CC, 0xF8D8E8)], rib: 0.05...0.2,
      heart: .dome, heartSize: 0.24...0.36, heartColours: [rgb(0xF4B81C), rgb(0xE89C10), rgb(0xF8D040)]),
    FlowerKind(
      name: "sunflower", petals: 15...23, layers: 2...2, width: 1...1.3, point: 0.6...1, notch: 0...0,
      colours: [pair(0xE88C04, 0xFFC81C), pair(0xD87404, 0xF8B010), pair(0xF0A808, 0xFFE048)], rib: 0.15...0.35,
      heart: .dome, heartSize: 0.36...0.5, heartColours: [rgb(0x4C2810), rgb(0x603418), rgb(0x38240C)]),
    FlowerKind(
      name: "buttercup", petals: 5...6, layers: 1...1, width: 1.05...1.3, point: 0...0.15, notch: 0...0.08,
      colours: [pair(0xE8B800, 0xFFE42C), pair(0xF0C810, 0xFFF060)], rib: 0.05...0.2, heart: .stamens,
      heartSize: 0.2...0.3, heartColours: [rgb(0xC8C020), rgb(0xD8A808)]),
    FlowerKind(
      name: "cosmos", petals: 7...9, layers: 1...1, width: 1...1.25, point: 0...0.1, notch: 0.05...0.14,
      colours: [pair(0xC8307C, 0xF48CBC), pair(0xA81C60, 0xD84090), pair(0xF0D0E0, 0xFFFFFF)], rib: 0.1...0.3,
      heart: .dome, heartSize: 0.16...0.22, heartColours: [rgb(0xF0B820), rgb(0xE0A018)]),
    FlowerKind(
      name: "lily", petals: 3...3, layers: 2...2, width: 0.5...0.68, point: 0.8...1, notch: 0...0,
      colours: [
        pair(0xD04878, 0xF8C0D0), pair(0xE8ECC8, 0xFFFFFF), pair(0xD85410, 0xFC9430), pair(0xE8C030, 0xFFEC90),
      ],
      rib: 0.25...0.45, heart: .stamens, heartSize: 0.3...0.45, heartColours: [rgb(0xA04414), rgb(0x7C3010)]),
    FlowerKind(
      name: "poppy", petals: 4...5, layers: 1...2, width: 1.25...1.6, point: 0...0.05, notch: 0...0.08,
      colours: [pair(0xA80C10, 0xF0301C), pair(0xC02810, 0xFC6428), pair(0xE08414, 0xFFB43C)], rib: 0.3...0.6,
      heart: .stamens, heartSize: 0.22...0.34, heartColours: [rgb(0x241C24), rgb(0x302830)]),
    FlowerKind(
      name: "forget-me-not", petals: 5...5, layers: 1...1, width: 1.1...1.3, point: 0...0.05, notch: 0...0.05,
      colours: [pair(0x5880DC, 0x90BCFC), pair(0x4468CC, 0x7CA4F4), pair(0x8C80DC, 0xC0B8FC)], rib: -0.1...0.15,
      heart: .eye, heartSize: 0.16...0.24, heartColours: [rgb(0xF8D034), rgb(0xF0BC20)]),
    FlowerKind(
      name: "dahlia", petals: 9...14, layers: 3...4, width: 1.1...1.4, point: 0.3...0.8, notch: 0...0,
      colours: [
        pair(0x8C1038, 0xDC3468), pair(0xC84408, 0xFC9830), pair(0x6C1C70, 0xB454B8), pair(0xD89C9C, 0xFCE0D4),
        pair(0xCC9008, 0xFFDC50),
      ], rib: 0.25...0.45, heart: .dome, heartSize: 0.1...0.16, heartColours: [rgb(0xC88C20), rgb(0x8C2830)]),
    FlowerKind(
      name: "cherry", petals: 5...5, layers: 1...2, width: 1...1.2, point: 0...0.1, notch: 0.1...0.18,
      colours: [pair(0xE89CB8, 0xFCE0EA), pair(0xD878A0, 0xF8C4D8), pair(0xF4D4DC, 0xFFF8FA)], rib: 0.1...0.25,
      heart: .stamens, heartSize: 0.26...0.4, heartColours: [rgb(0xC84878), rgb(0xE0B040)]),
    FlowerKind(
      name: "violet", petals: 5...5, layers: 1...1, width: 1.1...1.35, point: 0...0.15, notch: 0...0.06,
      colours: [pair(0x2C105C, 0x7C44C0), pair(0x38146C, 0xA878DC), pair(0x502058, 0xD8A4D0)], rib: 0.45...0.7,
      heart: .eye, heartSize: 0.1...0.15, heartColours: [rgb(0xFCD02C), rgb(0xF8E070)]),
    FlowerKind(
      name: "clematis", petals: 6...8, layers: 1...1, width: 0.8...1.05, point: 0.55...0.9, notch: 0...0,
      colours: [pair(0x442CA0, 0x7864D8), pair(0x7C2490, 0xB85CCC), pair(0x9CA4DC, 0xDCE0FC)], rib: -0.4 ... -0.15,
      heart: .stamens, heartSize: 0.22...0.3, heartColours: [rgb(0xF0E8C8), rgb(0xD8D090)]),
    FlowerKind(
      name: "cornflower", petals: 9...12, layers: 2...2, width: 0.75...1, point: 0...0.1, notch: 0.16...0.26,
      colours: [pair(0x2438B0, 0x4C74F0), pair(0x3028A0, 0x6C60E4)], rib: 0.1...0.3, heart: .dome,
      heartSize: 0.2...0.28, heartColours: [rgb(0x50247C), rgb(0x382064)]),
  ]
}
