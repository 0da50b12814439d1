#if canImport(Glibc)
  import Glibc
#endif

/// A mark on an axis.
struct Tick: Hashable {
  /// Its place, 0 at the axis's lower end and 1 at its upper one.
  var place: Double
  var label: String
}

/// An axis with its ends settled: numbers to places in 0...1.
struct AxisScale: Hashable {
  /// The ends, as logarithms to base ten where the axis is logarithmic.
  let lower: Double
  let upper: Double
  let isLogarithmic: Bool
  private let isReversed: Bool
  private let isWhole: Bool

  /// Values beyond this are treated like infinities, so that differences of ends never overflow.
  static let largest = 1e300

  /// A scale over a range, widened where the range is empty or so thin that its numbers could not be told apart.
  ///
  /// - Parameters:
  ///   - isReversed: whether the greatest number stands at the lower end.
  ///   - isWhole: whether ticks stand at whole numbers only.
  init(_ range: ClosedRange<Double>?, isLogarithmic: Bool, isReversed: Bool = false, isWhole: Bool = false) {
    self.isLogarithmic = isLogarithmic
    self.isReversed = isReversed
    self.isWhole = isWhole
    var (low, high) = range.map { ($0.lowerBound, $0.upperBound) } ?? (isLogarithmic ? (1, 10) : (0, 1))
    low = max(-Self.largest, min(Self.largest, low))
    high = max(-Self.largest, min(Self.largest, high))
    if isLogarithmic {
      high = log10(high > 0 ? high : 10)
      low = log10(low > 0 ? low : pow(10, high - 3))
      if high - low < 1e-6 { (low, high) = (low - 0.5, high + 0.5) }
    } else if high - low <= max(low.magnitude, high.magnitude) * 1e-9 {
      let margin = max(low.magnitude, high.magnitude) * 0.1
      (low, high) = margin > 1e-290 ? (low - margin, high + margin) : (-1, 1)
    }
    (lower, upper) = (low, high)
  }

  /// The place of a number: 0...1 within the range, beyond outside of it, NaN where there is none.
  func place(_ value: Double) -> Double {
    value.magnitude <= Self.largest ? unboundedPlace(value) : .nan
  }

  private func unboundedPlace(_ value: Double) -> Double {
    guard isLogarithmic else { return directed((value - lower) / (upper - lower)) }
    return value > 0 ? directed((log10(value) - lower) / (upper - lower)) : .nan
  }

  private func directed(_ place: Double) -> Double { isReversed ? 1 - place : place }

  /// Marks at sensible numbers, `count` or fewer.
  func ticks(atMost count: Int) -> [Tick] {
    guard count > 0 else { return [] }
    if isLogarithmic, let ticks = logarithmicTicks(atMost: count) { return ticks }
    let (low, high) = isLogarithmic ? (pow(10, lower), pow(10, upper)) : (lower, upper)
    let (values, step) = Self.roundNumbers(low, high, atMost: count, leastStep: isWhole ? 1 : 0)
    return marks(values, step: step)
  }

  /// The same, and up to `most` where there would be fewer than two: one number alone says nothing of a scale.
  func ticks(atMost count: Int, most: Int) -> [Tick] {
    var ticks = ticks(atMost: count)
    var next = count + 1
    while ticks.count < 2, next <= most {
      ticks = self.ticks(atMost: next)
      next += 1
    }
    return ticks
  }

  /// Marks at the multiples of a step, for an axis that is not logarithmic; none where they would be more than a hundred.
  func ticks(every step: Double) -> [Tick] {
    guard step > 0, step.isFinite, (upper - lower) / step <= 100 else { return [] }
    return marks(Self.multiples(of: step, lower, upper), step: step)
  }

  private func marks(_ values: [Double], step: Double) -> [Tick] {
    zip(values, NumberText.labels(values, step: step)).map { Tick(place: unboundedPlace($0), label: $1) }
      .filter(\.place.isFinite)
  }

  /// Whole decades, thinned; or 1, 2, 5 in each where there is room. Nothing for a range that these do not divide.
  private func logarithmicTicks(atMost count: Int) -> [Tick]? {
    let first = Int((lower - 1e-9).rounded(.up))
    let last = Int((upper + 1e-9).rounded(.down))
    let decades = last - first + 1
    var values = decades < 3 ? oneTwoFive(first - 1...max(first - 1, last)) : []
    if values.count < 2 || values.count > count {
      guard decades >= 2 else { return nil }
      let stride = (decades + count - 1) / count
      values = Swift.stride(from: first, through: last, by: stride).map { (1, $0) }
    }
    return values.map { mantissa, exponent in
      let logarithm = Double(exponent) + log10(Double(mantissa))
      let label: String
      if exponent > 5 || exponent < -3 {
        label = "\(mantissa)e\(exponent)"
      } else {
        label = NumberText.fixed(Double(mantissa) * pow(10, Double(exponent)), decimals: max(0, -exponent))
      }
      return Tick(place: directed((logarithm - lower) / (upper - lower)), label: label)
    }
  }

  /// The numbers 1, 2 and 5 of each of these decades that lie within the ends.
  private func oneTwoFive(_ exponents: ClosedRange<Int>) -> [(mantissa: Int, exponent: Int)] {
    exponents.flatMap { exponent in
      [1, 2, 5].compactMap { mantissa in
        let logarithm = Double(exponent) + log10(Double(mantissa))
        return logarithm >= lower - 1e-9 && logarithm <= upper + 1e-9 ? (mantissa, exponent) : nil
      }
    }
  }

  /// Multiples of 1, 2 or 5 times a power of ten within a range, `count` or fewer, and the distance between them.
  static func roundNumbers(
    _ low: Double, _ high: Double, atMost count: Int, leastStep: Double = 0
  ) -> (values: [Double], step: Double) {
    let span = high - low
    guard span > 0, span.isFinite else { return ([], 1) }
    var exponent = NumberText.exponent(of: span / Double(count)) - 1
    // A handful of attempts always suffices: each power of ten makes the step ten times as long.
    for _ in 0..<4 {
      for factor in [1.0, 2, 5] {
        let step = max(leastStep, factor * pow(10, Double(exponent)))
        let first = (low / step - 1e-9).rounded(.up)
        let last = (high / step + 1e-9).rounded(.down)
        if last - first < Double(count) { return (multiples(of: step, low, high), step) }
      }
      exponent += 1
    }
    return ([], span)
  }

  private static func multiples(of step: Double, _ low: Double, _ high: Double) -> [Double] {
    let first = (low / step - 1e-9).rounded(.up)
    let last = (high / step + 1e-9).rounded(.down)
    guard last >= first, last - first < 10_000 else { return [] }
    // Adding zero turns -0 into 0.
    return (0...Int(last - first)).map { (first + Double($0)) * step + 0 }
  }
}
