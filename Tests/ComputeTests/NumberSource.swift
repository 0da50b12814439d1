@testable import Compute

/// Small pseudo-random numbers for tests: the same ones for the same seed.
struct NumberSource {
  private var state: UInt32

  init(seed: UInt32) { state = seed &* 747_796_405 &+ 2_891_336_453 }

  /// A number between -1 and 1.
  mutating func next() -> Float {
    state = state &* 1_664_525 &+ 1_013_904_223
    return Float(Int32(bitPattern: state) >> 8) * (1 / 8_388_608)
  }

  mutating func array(_ count: Int) -> [Float] { (0..<count).map { _ in next() } }
}

/// The largest difference of two arrays, not a number if any difference is none.
func largestDifference(_ first: [Float], _ second: [Float]) -> Float {
  guard first.count == second.count else { return .infinity }
  return zip(first, second).reduce(0) { worst, pair in
    let difference = abs(pair.0 - pair.1)
    return difference.isNaN || worst.isNaN ? .nan : max(worst, difference)
  }
}

extension Array where Element == Float {
  /// The bytes of the numbers, for comparisons that tell zeros and not-a-numbers apart.
  var bits: [UInt32] { map(\.bitPattern) }
}
