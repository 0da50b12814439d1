/// Philox 4x32-10 (Salmon et al. 2011): a counter and a key give four random words, without any state between.
struct Philox {
  /// The words for this counter under this key.
  @inline(__always)
  static func words(_ counter: SIMD4<UInt32>, key: SIMD2<UInt32>) -> SIMD4<UInt32> {
    var counter = counter
    var key = key
    for _ in 0..<10 {
      let first = UInt64(counter.x) &* 0xD251_1F53
      let second = UInt64(counter.z) &* 0xCD9E_8D57
      counter = SIMD4(
        UInt32(truncatingIfNeeded: second >> 32) ^ counter.y ^ key.x, UInt32(truncatingIfNeeded: second),
        UInt32(truncatingIfNeeded: first >> 32) ^ counter.w ^ key.y, UInt32(truncatingIfNeeded: first))
      key = key &+ SIMD2(0x9E37_79B9, 0xBB67_AE85)
    }
    return counter
  }
}

/// What random numbers are drawn for; each purpose has a stream of its own under one seed.
enum RandomPurpose: UInt32 {
  case curves = 1
  case points, digits, blossoms, order
}

/// Random numbers in sequence: one stream of Philox, addressed by seed, purpose and item, so that the items (examples,
/// epochs) can be made in any order and by any thread.
struct RandomStream {
  private let key: SIMD2<UInt32>
  private let purpose: UInt32
  private let item: UInt64
  private var block: UInt32 = 0
  private var words = SIMD4<UInt32>()
  private var left = 0

  init(seed: UInt64, purpose: RandomPurpose, item: Int) {
    key = SIMD2(UInt32(truncatingIfNeeded: seed), UInt32(truncatingIfNeeded: seed >> 32))
    self.purpose = purpose.rawValue
    self.item = UInt64(truncatingIfNeeded: item)
  }

  /// The next 32 random bits.
  @inline(__always)
  mutating func bits() -> UInt32 {
    if left == 0 {
      // The high bit keeps these streams apart from any that counts other things under the same key.
      words = Philox.words(
        SIMD4(
          block, purpose | 0x8000_0000, UInt32(truncatingIfNeeded: item), UInt32(truncatingIfNeeded: item >> 32)),
        key: key)
      block &+= 1
      left = 4
    }
    left &-= 1
    return words[3 &- left]
  }

  /// A whole number of `0..<bound`, each as likely as the others (Lemire 2019).
  @inline(__always)
  mutating func below(_ bound: UInt32) -> UInt32 {
    var product = UInt64(bits()) &* UInt64(bound)
    if UInt32(truncatingIfNeeded: product) < bound {
      let threshold = (0 &- bound) % bound
      while UInt32(truncatingIfNeeded: product) < threshold { product = UInt64(bits()) &* UInt64(bound) }
    }
    return UInt32(truncatingIfNeeded: product >> 32)
  }

  /// A number of `range`, every one as likely.
  @inline(__always)
  mutating func uniform(_ range: ClosedRange<Float> = 0...1) -> Float {
    let unit = (Float(bits() >> 8) + 0.5) * 0x1p-24
    return range.lowerBound + (range.upperBound - range.lowerBound) * unit
  }

  /// Two independent numbers of the standard normal distribution (Box and Muller 1958).
  @inline(__always)
  mutating func normalPair() -> (Float, Float) {
    let radius = (-2 * logarithm(uniform())).squareRoot()
    let (sine, cosine) = sineAndCosine(turns: uniform())
    return (radius * cosine, radius * sine)
  }

  /// A number of the normal distribution with mean 0 and this deviation.
  @inline(__always)
  mutating func normal(_ deviation: Float = 1) -> Float { normalPair().0 * deviation }
}
