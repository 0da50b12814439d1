/// Philox 4x32-10 (Salmon, Moraes, Dror, Shaw 2011) and what is drawn from it.
///
/// Numbers come in groups of 64: word `j` of the group's 16 blocks gives the numbers `16 j` to `16 j + 15`, so that all
/// tables give the same ones. The counter is `(block, position low, position high, stream)`, the key is the seed.

import CKernelSupport.Vectors

#if WIDTH16
  private typealias Words = SIMD16<UInt32>
  private typealias Wide = SIMD8<UInt64>
  private var evenLanes: Wide { @inline(__always) get { Wide(0, 2, 4, 6, 8, 10, 12, 14) } }
#elseif WIDTH8
  private typealias Words = SIMD8<UInt32>
  private typealias Wide = SIMD4<UInt64>
  private var evenLanes: Wide { @inline(__always) get { Wide(0, 2, 4, 6) } }
#else
  private typealias Words = SIMD4<UInt32>
  private typealias Wide = SIMD2<UInt64>
  private var evenLanes: Wide { @inline(__always) get { Wide(0, 2) } }
#endif

/// Uniform numbers: multiples of 2^-24 in [0, 1).
@inline(never)
func randomUniform(
  _ groups: Int, _ result: UnsafeMutableRawPointer, _ firstBlock: Int, _ position: UInt64, _ stream: UInt32,
  _ seed: UInt64, _ parameter: Float
) {
  forEachWords(groups, result, firstBlock, position, stream, seed) { a, b, c, d, place in
    store(uniform(a), place)
    store(uniform(b), place + 64)
    store(uniform(c), place + 128)
    store(uniform(d), place + 192)
  }
}

/// 1 where the uniform number is less than `parameter`, else 0.
@inline(never)
func randomBernoulli(
  _ groups: Int, _ result: UnsafeMutableRawPointer, _ firstBlock: Int, _ position: UInt64, _ stream: UInt32,
  _ seed: UInt64, _ parameter: Float
) {
  let limit = Vector(repeating: parameter)
  forEachWords(groups, result, firstBlock, position, stream, seed) { a, b, c, d, place in
    store(Vector.zero.replacing(with: 1, where: uniform(a) .< limit), place)
    store(Vector.zero.replacing(with: 1, where: uniform(b) .< limit), place + 64)
    store(Vector.zero.replacing(with: 1, where: uniform(c) .< limit), place + 128)
    store(Vector.zero.replacing(with: 1, where: uniform(d) .< limit), place + 192)
  }
}

/// Normal numbers, two from the radius in one word and the angle in the next (Box and Muller 1958).
@inline(never)
func randomNormal(
  _ groups: Int, _ result: UnsafeMutableRawPointer, _ firstBlock: Int, _ position: UInt64, _ stream: UInt32,
  _ seed: UInt64, _ parameter: Float
) {
  forEachWords(groups, result, firstBlock, position, stream, seed) { a, b, c, d, place in
    storeNormals(a, b, place)
    storeNormals(c, d, place + 128)
  }
}

// MARK: - Philox

/// Calls `body` with the four words of a vector of blocks, and the place of the first word's numbers.
@inline(__always)
private func forEachWords(
  _ groups: Int, _ result: UnsafeMutableRawPointer, _ firstBlock: Int, _ position: UInt64, _ stream: UInt32,
  _ seed: UInt64, _ body: (Words, Words, Words, Words, UnsafeMutableRawPointer) -> Void
) {
  for group in 0..<groups {
    var part = 0
    while part < 16 {
      let block = UInt64(truncatingIfNeeded: firstBlock &+ 16 &* group &+ part)
      let even = evenLanes &+ block
      let (a, b, c, d) = philox(even, position, stream, seed)
      let (e, f, g, h) = philox(even &+ 1, position, stream, seed)
      body(joined(a, e), joined(b, f), joined(c, g), joined(d, h), result + 256 &* group + 4 &* part)
      part &+= lanes
    }
  }
}

/// Ten rounds on counters in the low halves of the lanes; the high halves of the results mean nothing.
@inline(__always)
private func philox(_ block: Wide, _ position: UInt64, _ stream: UInt32, _ seed: UInt64) -> (Wide, Wide, Wide, Wide) {
  var a = block, b = Wide(repeating: position & 0xffff_ffff), c = Wide(repeating: position &>> 32)
  var d = Wide(repeating: UInt64(stream))
  var low = seed & 0xffff_ffff, high = seed &>> 32
  for _ in 0..<10 {
    let first = (a & 0xffff_ffff) &* Wide(repeating: 0xD251_1F53)
    let second = (c & 0xffff_ffff) &* Wide(repeating: 0xCD9E_8D57)
    a = (second &>> 32) ^ b ^ Wide(repeating: low)
    b = second
    c = (first &>> 32) ^ d ^ Wide(repeating: high)
    d = first
    low = (low &+ 0x9E37_79B9) & 0xffff_ffff
    high = (high &+ 0xBB67_AE85) & 0xffff_ffff
  }
  return (a, b, c, d)
}

/// The low halves of two vectors, interleaved: lanes in the order of the counters.
@inline(__always) private func joined(_ even: Wide, _ odd: Wide) -> Words {
  unsafeBitCast((even & 0xffff_ffff) | (odd &<< 32), to: Words.self)
}

// MARK: - Numbers

/// Whole numbers below 2^24 as floats.
@inline(__always) private func number(below2To24 words: Words) -> Vector {
  converted(unsafeBitCast(words, to: VectorBits.self))
}

@inline(__always) private func uniform(_ words: Words) -> Vector { number(below2To24: words &>> 8) * 0x1p-24 }

@inline(__always) private func storeNormals(_ radius: Words, _ angle: Words, _ place: UnsafeMutableRawPointer) {
  let size = squareRoot(logarithm(fused(number(below2To24: radius &>> 8), 0x1p-24, 0x1p-25)) * -2)
  // Two bits choose the quarter, the next 24 the angle within it, from -pi/4 to pi/4.
  let quarter = unsafeBitCast(angle &>> 30, to: VectorBits.self)
  let t = fused(number(below2To24: (angle &<< 2) &>> 8), 0x1.921fb6p0 * 0x1p-24, -0x1.921fb6p-1)
  let z = t * t
  var sine = fused(z, -1.9515295891e-4, 8.3321608736e-3)
  sine = fused(sine, z, -1.6666654611e-1)
  sine = fused(sine * z, t, t)
  var cosine = fused(z, 2.443315711809948e-5, -1.388731625493765e-3)
  cosine = fused(cosine, z, 4.166664568298827e-2)
  cosine = fused(cosine * z, z, fused(z, -0.5, 1))

  let isOdd = VectorBits.zero &- (quarter & 1)
  let sineBits = bits(sine), cosineBits = bits(cosine)
  let turnedSine = ((cosineBits & isOdd) | (sineBits & ~isOdd)) ^ ((quarter & 2) &<< 30)
  let turnedCosine = ((sineBits & isOdd) | (cosineBits & ~isOdd)) ^ (((quarter &+ 1) & 2) &<< 30)
  store(size * number(turnedSine), place)
  store(size * number(turnedCosine), place + 64)
}

/// The logarithm of numbers in (0, 1], none of them subnormal (after Cephes).
@inline(__always) private func logarithm(_ x: Vector) -> Vector {
  let pattern = bits(x)
  let exponent = (pattern &- 0x3f35_04f3) &>> 23
  let m = number(pattern &- (exponent &<< 23)) - 1
  let e = number(exponent &+ 0x4b40_0000) - 12_582_912
  let square = m * m
  var p = fused(m, 7.0376836292e-2, -1.1514610310e-1)
  p = fused(p, m, 1.1676998740e-1)
  p = fused(p, m, -1.2420140846e-1)
  p = fused(p, m, 1.4249322787e-1)
  p = fused(p, m, -1.6668057665e-1)
  p = fused(p, m, 2.0000714765e-1)
  p = fused(p, m, -2.4999993993e-1)
  p = fused(p, m, 3.3333331174e-1)
  p = p * m * square
  p = fused(e, -2.12194440e-4, p)
  p = fused(square, -0.5, p)
  return fused(e, 0.693359375, m + p)
}
