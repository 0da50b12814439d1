import Plotting
import Tensors

#if canImport(Glibc)
  import Glibc
#endif

/// Plots of every kind, the same on every run.
enum SamplePlots {
  /// All of them by name.
  static let all: [(name: String, plot: Plot)] = [
    ("sines", sines), ("series", series), ("logarithmic", logarithmic), ("scatter", scatter),
    ("histogram", histogram), ("field", field), ("heat", heat), ("history", history), ("pictures", pictures),
    ("broken", broken), ("empty", empty), ("constant", constant),
  ]

  /// Thirty curves of fifteen points between two pale bounds.
  static let sines: Plot = {
    let x = (0..<15).map { -1 + 2 * Double($0) / 14 }
    func curve(_ scale: Double, _ phase: Double) -> Curve { Curve(x: x, y: x.map { sin($0 * .pi + phase) * scale }) }
    var random = Uniform(seed: 1)
    let fakes = (0..<30).map { _ in curve(0.8 + 0.3 * random.next(), 0.3 * (random.next() - 0.5)) }
    return Plot(
      Panel([
        .lines(LineSeries([curve(1, 0)], name: "data", colorIndex: 0, isFaint: true)),
        .lines(LineSeries(fakes, name: "artist", colorIndex: 1)),
      ]), title: "step 5,000")
  }()

  /// Three curves, axes with labels.
  static let series: Plot = {
    func curve(_ f: (Double) -> Double) -> [Curve] { [Curve(y: (0..<200).map { f(Double($0) / 200) })] }
    return Plot(
      Panel(
        [
          .lines(LineSeries(curve { sin($0 * 6) }, name: "sine")),
          .lines(LineSeries(curve { cos($0 * 6) }, name: "cosine")),
          .lines(LineSeries(curve { $0 * $0 * 2 - 1 }, name: "parabola")),
        ], x: Axis(label: "time"), y: Axis(label: "height")))
  }()

  static let logarithmic = Plot(
    Panel(
      [
        .lines(
          LineSeries(
            [Curve(x: (1...500).map(Double.init), y: (1...500).map { 10 / pow(Double($0), 1.7) })], name: "loss"))
      ], x: Axis(label: "step", isLogarithmic: true), y: Axis(isLogarithmic: true)))

  static let scatter = Plot(
    Panel(
      [
        .points(PointSeries(ring(200, radius: 1, seed: 3), name: "real")),
        .points(PointSeries(ring(100, radius: 0.5, seed: 4), name: "fake")),
      ], equalUnits: true))

  static let histogram: Plot = {
    var random = Uniform(seed: 5)
    var values: [Double] = []
    for _ in 0..<2000 {
      var sum = -3.0
      for _ in 0..<6 { sum += random.next() }
      values.append(sum)
    }
    return Plot(Panel([.histogram(Histogram(counting: values))], x: Axis(label: "value"), y: Axis(label: "count")))
  }()

  static let field: Plot = {
    let values = (0..<40 * 40).map { index -> Double in
      let x = Double(index % 40) / 39 * 4 - 2
      let y = Double(index / 40) / 39 * 4 - 2
      let radius = (x * x + y * y).squareRoot()
      return 1 / (1 + exp(6 * (radius - 0.8) * (radius - 1.4)))
    }
    let field = Field(values: values, columns: 40, x: -2...2, y: -2...2)
    return .duel(field: field, real: ring(150, radius: 1, seed: 6), fake: ring(60, radius: 0.4, seed: 7))
  }()

  static let heat: Plot = {
    let values = (0..<96).map { (index: Int) -> Float in sin(Float(index % 12) / 3) * Float(index / 12) }
    return (try? Plot(Tensor(shape: [8, 12], values: values), as: .heatmap)) ?? empty
  }()

  static let history: Plot = {
    let steps = (0..<600).map { Double($0 * 10) }
    var random = Uniform(seed: 8)
    func noisy(_ f: (Double) -> Double, _ amount: Double) -> [Double] {
      steps.map { f($0) + amount * (random.next() - 0.5) }
    }
    return .history(
      steps: steps, dLoss: noisy({ 1.386 - 0.8 * exp(-$0 / 1500) }, 0.2),
      gLoss: noisy({ 0.7 + 2 * exp(-$0 / 900) }, 0.3),
      dReal: noisy({ 0.5 + 0.4 * exp(-$0 / 1200) }, 0.06), dFake: noisy({ 0.5 - 0.4 * exp(-$0 / 1200) }, 0.06))
  }()

  /// Ten pictures of 16 x 16: discs and rings.
  static let pictures: Plot = {
    let values = (0..<10 * 256).map { index -> Float in
      let x = Float(index % 16) - 7.5
      let y = Float(index / 16 % 16) - 7.5
      let distance = (x * x + y * y).squareRoot() - Float(index / 256) * 0.7
      return 1 - 2 * min(1, distance.magnitude / 2.5)
    }
    let tensor = Tensor(shape: [10, 16, 16, 1], values: values)
    guard let grid = try? PictureGrid(tensor, columns: 5) else { return empty }
    return Plot(.pictures(grid))
  }()

  /// Values that are no numbers, infinite, huge.
  static let broken = Plot(
    Panel([
      .lines(LineSeries([Curve(y: [1, 2, .nan, 3, 4, .infinity, 2, -.infinity, 1, .nan, 2.5, .nan])], name: "broken")),
      .points(PointSeries([Point(x: .nan, y: 1), Point(x: 3, y: .infinity), Point(x: 6, y: 1.5)], name: "one")),
    ]))

  static let empty = Plot(Panel([.lines(LineSeries([], name: "nothing"))]))

  static let constant = Plot(Panel([.lines(LineSeries([Curve(y: [3, 3, 3, 3])]))]))

  private static func ring(_ count: Int, radius: Double, seed: UInt64) -> [Point] {
    var random = Uniform(seed: seed)
    return (0..<count).map { _ in
      let (angle, away) = (random.next() * 2 * .pi, radius + 0.1 * (random.next() - 0.5))
      return Point(x: cos(angle) * away, y: sin(angle) * away)
    }
  }
}

/// Numbers in 0..<1 from a congruential generator (Knuth's MMIX constants).
struct Uniform {
  private var state: UInt64

  init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 }

  mutating func next() -> Double {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Double(state >> 11) / 9_007_199_254_740_992
  }
}
