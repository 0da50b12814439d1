/// Exponentials, logarithms, trigonometric functions and powers of whole tiles.
///
/// Each follows the same plan: reduce the argument to a short interval, evaluate a polynomial, undo the reduction. The
/// polynomials are those of Moshier's Cephes library, of the error function N. Juffa's. Where the target has no fused
/// multiply-add the same formulas round twice.

import CKernelSupport

#if arch(x86_64)
  import _Builtin_intrinsics.intel
#endif

#if WIDTH16
  private typealias Vector = SIMD16<Float>
#elseif WIDTH8
  private typealias Vector = SIMD8<Float>
#else
  private typealias Vector = SIMD4<Float>
#endif

private typealias Bits = Vector.MaskStorage
private typealias Target = UnsafeMutableRawPointer
private typealias Source = UnsafeRawPointer

private let vectorBytes = MemoryLayout<Vector>.size

/// The kernels of `exponential` to `errorFunction` (7 to 14) and of `power` (21).
func transcendentalKernel(_ code: Int) -> ElementwiseKernel? {
  switch code {
  case 7: return exponential
  case 8: return logarithm
  case 9: return hyperbolicTangent
  case 10: return sigmoid
  case 11: return softplus
  case 12: return sine
  case 13: return cosine
  case 14: return errorFunction
  case 21: return power
  default: return nil
  }
}

@inline(__always)
private func unary(_ count: Int, _ result: Target, _ x: Source, _ steps: Int, _ body: (Vector) -> Vector) {
  let stride = (steps & 1) &* vectorBytes
  var offset = 0
  var x = x
  while offset < count &* 4 {
    (result + offset).storeBytes(of: body(x.loadUnaligned(as: Vector.self)), as: Vector.self)
    x += stride
    offset &+= vectorBytes
  }
}

// MARK: - Kernels

@inline(never)
private func exponential(_ n: Int, _ result: Target, _ x: Source, _ y: Source, _ z: Source, _ w: Source, _ steps: Int) {
  unary(n, result, x, steps) { exponential($0) }
}

@inline(never)
private func logarithm(_ n: Int, _ result: Target, _ x: Source, _ y: Source, _ z: Source, _ w: Source, _ steps: Int) {
  unary(n, result, x, steps) { logarithm($0) }
}

@inline(__always) private func logarithm(_ x: Vector) -> Vector {
  let isTiny = Vector(repeating: 0x1p-126)
  let scaled = whereLess(x, isTiny, x * 0x1p23, x)
  var value = logarithm(ofNormal: scaled, extraExponent: whereLess(x, isTiny, Vector(repeating: -23), .zero))
  value = whereLess(x, .zero, Vector(repeating: .nan), value)
  value = whereEqual(x, .zero, Vector(repeating: -.infinity), value)
  return whereLess(x, Vector(repeating: .infinity), value, x)
}

@inline(never)
private func hyperbolicTangent(
  _ n: Int, _ result: Target, _ x: Source, _ y: Source, _ z: Source, _ w: Source, _ steps: Int
) {
  unary(n, result, x, steps) { hyperbolicTangent($0) }
}

@inline(__always) private func hyperbolicTangent(_ x: Vector) -> Vector {
  let size = magnitude(x)
  let power = exponential(size + size)
  let large = signed(1 - 2 / (power + 1), like: x)
  let square = x * x
  var p = fused(square, -5.70498872745e-3, 2.06390887954e-2)
  p = fused(p, square, -5.37397155531e-2)
  p = fused(p, square, 1.33314422036e-1)
  p = fused(p, square, -3.33332819422e-1)
  let small = signed(fused(p * square, x, x), like: x)  // of -0 too
  return whereLess(size, Vector(repeating: 0.625), small, large)
}

@inline(never)
private func sigmoid(_ n: Int, _ result: Target, _ x: Source, _ y: Source, _ z: Source, _ w: Source, _ steps: Int) {
  unary(n, result, x, steps) { sigmoid($0) }
}

@inline(__always) private func sigmoid(_ x: Vector) -> Vector {
  let power = exponential(negativeMagnitude(x))
  return whereLess(x, .zero, power, Vector(repeating: 1)) / (power + 1)
}

@inline(never)
private func softplus(_ n: Int, _ result: Target, _ x: Source, _ y: Source, _ z: Source, _ w: Source, _ steps: Int) {
  unary(n, result, x, steps) { softplus($0) }
}

@inline(__always) private func softplus(_ x: Vector) -> Vector {
  let power = exponential(negativeMagnitude(x))
  let sum = power + 1
  // What the rounding of the sum lost, to first order.
  let lost = (power - (sum - 1)) / sum
  let tail = logarithm(ofNormal: sum, extraExponent: .zero) + lost
  return whereLess(x, .zero, .zero, x) + tail
}

@inline(never)
private func sine(_ n: Int, _ result: Target, _ x: Source, _ y: Source, _ z: Source, _ w: Source, _ steps: Int) {
  trigonometric(n, result, x, steps, quarterTurns: 0)
}

@inline(never)
private func cosine(_ n: Int, _ result: Target, _ x: Source, _ y: Source, _ z: Source, _ w: Source, _ steps: Int) {
  trigonometric(n, result, x, steps, quarterTurns: 1)
}

@inline(never)
private func errorFunction(
  _ n: Int, _ result: Target, _ x: Source, _ y: Source, _ z: Source, _ w: Source, _ steps: Int
) {
  unary(n, result, x, steps) { errorFunction($0) }
}

@inline(__always) private func errorFunction(_ x: Vector) -> Vector {
  let square = x * x
  var small = fused(square, -5.96761703e-4, 4.99119423e-3)
  small = fused(small, square, -2.67681349e-2)
  small = fused(small, square, 1.12819925e-1)
  small = fused(small, square, -3.76125336e-1)
  small = fused(small, square, 1.28379166e-1)
  small = fused(small, x, x)

  let four = Vector(repeating: 4)  // from here on the result is 1
  let size = whereLess(four, magnitude(x), four, magnitude(x))
  let sizeSquared = size * size
  let high = fused(size, -1.72853470e-5, 3.83197126e-4)
  let low = fused(size, -3.88396438e-3, 2.42546219e-2)
  var large = fused(high, sizeSquared, low)
  large = fused(large, size, -1.06777877e-1)
  large = fused(large, size, -6.34846687e-1)
  large = fused(large, size, -1.28717512e-1)
  large = fused(large, size, -size)
  large = signed(1 - exponential(large), like: x)
  return whereLess(magnitude(x), Vector(repeating: 0.927734375), small, large)
}

@inline(never)
private func power(_ n: Int, _ result: Target, _ x: Source, _ y: Source, _ z: Source, _ w: Source, _ steps: Int) {
  // One number at a time, in double precision: the product with the exponent magnifies the error of a logarithm.
  let moveX = steps & 1, moveY = (steps &>> 1) & 1
  let lanes = Vector.scalarCount
  for index in 0..<n {
    let base = x.load(fromByteOffset: 4 &* (moveX == 1 ? index : index % lanes), as: Float.self)
    let exponent = y.load(fromByteOffset: 4 &* (moveY == 1 ? index : index % lanes), as: Float.self)
    result.storeBytes(of: power(base, exponent), toByteOffset: 4 &* index, as: Float.self)
  }
}

// MARK: - Exponential and logarithm

/// `e^x = 2^n e^r` with `|r| <= log(2) / 2`. The power of two is applied in two halves, so that results below the normal
/// range are rounded once.
@inline(__always) private func exponential(_ unlimited: Vector) -> Vector {
  let lowest = Vector(repeating: -104), highest = Vector(repeating: 89)
  var x = whereLess(unlimited, lowest, lowest, unlimited)
  x = whereLess(highest, x, highest, x)
  let shifted = fused(x, 1.44269504, 12_582_912)
  let whole = shifted - 12_582_912
  var r = fused(whole, -0.693359375, x)
  r = fused(whole, 2.12194440e-4, r)
  var p = fused(r, 1.9875691500e-4, 1.3981999507e-3)
  p = fused(p, r, 8.3334519073e-3)
  p = fused(p, r, 4.1665795894e-2)
  p = fused(p, r, 1.6666665459e-1)
  p = fused(p, r, 5.0000001201e-1)
  p = fused(p, r * r, r + 1)
  #if WIDTH16
    return _mm512_scalef_ps(p, whole)
  #else
    let exponent = bits(shifted) &- 0x4b40_0000
    let half = exponent &>> 1
    let first = number((half &+ 127) &<< 23)
    let second = number((exponent &- half &+ 127) &<< 23)
    return p * first * second
  #endif
}

/// The logarithm of positive normal numbers: `x = 2^e (1 + m)` with `1 + m` between the square roots of 1/2 and 2.
@inline(__always) private func logarithm(ofNormal x: Vector, extraExponent: Vector) -> Vector {
  let pattern = bits(x)
  let exponent = (pattern &- 0x3f35_04f3) &>> 23
  let m = number(pattern &- (exponent &<< 23)) - 1
  let e = number(exponent &+ 0x4b40_0000) - 12_582_912 + extraExponent
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

// MARK: - Sine and cosine

#if FMA
  private let quickLimit: Float = 71_476
#else
  private let quickLimit: Float = 12_800
#endif

/// The sine of each element plus so many quarter turns.
@inline(__always)
private func trigonometric(_ count: Int, _ result: Target, _ x: Source, _ steps: Int, quarterTurns: Int32) {
  let stride = (steps & 1) &* vectorBytes
  let limit = Vector(repeating: quickLimit)
  var offset = 0
  var ahead = x
  while offset < count &* 4 {
    if anyLess(limit, magnitude(ahead.loadUnaligned(as: Vector.self))) {
      return largeTrigonometric(count, result, x, steps, quarterTurns: quarterTurns)
    }
    ahead += stride
    offset &+= vectorBytes
  }
  unary(count, result, x, steps) { x in
    let (r, quadrant) = reduceQuickly(x)
    return sine(r, quadrant: quadrant &+ quarterTurns)
  }
}

/// The same, an element at a time, where some are large.
@inline(never)
private func largeTrigonometric(_ count: Int, _ result: Target, _ x: Source, _ steps: Int, quarterTurns: Int32) {
  for index in 0..<count {
    let place = steps & 1 == 1 ? index : index % Vector.scalarCount
    let element = x.load(fromByteOffset: 4 &* place, as: Float.self)
    var (r, quadrant) = reduceQuickly(Vector(repeating: element))
    if !(element <= quickLimit && element >= -quickLimit) {
      let reduced = reduceQuarterTurns(element)
      r = Vector(repeating: reduced.remainder)
      quadrant = Bits(repeating: reduced.quadrant)
    }
    let value = sine(r, quadrant: quadrant &+ quarterTurns)
    result.storeBytes(of: value[0], toByteOffset: 4 &* index, as: Float.self)
  }
}

/// `x` as `quadrant * pi / 2 + remainder`, with minus pi/2 in parts whose products are exact where there is no fused
/// multiply-add.
@inline(__always) private func reduceQuickly(_ x: Vector) -> (remainder: Vector, quadrant: Bits) {
  let shifted = fused(x, 0.636619772, 12_582_912)
  let whole = shifted - 12_582_912
  #if FMA
    var r = fused(whole, -0x1.921fb6p0, x)
    r = fused(whole, 0x1.777a5cp-25, r)
    r = fused(whole, 0x1.ee59dap-50, r)
  #else
    var r = fused(whole, -0x1.920p0, x)
    r = fused(whole, -0x1.fb4p-12, r)
    r = fused(whole, -0x1.444p-24, r)
    r = fused(whole, -0x1.68c234p-39, r)
  #endif
  return (whereEqual(x, .zero, x, r), bits(shifted))  // -0 stays
}

/// The sine of `quadrant * pi / 2 + r` with `|r| <= pi / 4`.
@inline(__always) private func sine(_ r: Vector, quadrant: Bits) -> Vector {
  let square = r * r
  var sine = fused(square, -1.9515295891e-4, 8.3321608736e-3)
  sine = fused(sine, square, -1.6666654611e-1)
  sine = whereEqual(r, .zero, r, fused(sine * square, r, r))  // -0 stays
  var cosine = fused(square, 2.443315711809948e-5, -1.388731625493765e-3)
  cosine = fused(cosine, square, 4.166664568298827e-2)
  cosine = fused(cosine * square, square, fused(square, -0.5, 1))
  let isOdd = Bits.zero &- (quadrant & 1)
  let chosen = (bits(cosine) & isOdd) | (bits(sine) & ~isOdd)
  return number(chosen ^ ((quadrant & 2) &<< 30))
}

/// A large argument as `quadrant * pi / 2 + remainder`, after Payne and Hanek: only those bits of 2/pi are multiplied that
/// matter for the last quarter turn. NaN if `x` is not finite.
@inline(never) private func reduceQuarterTurns(_ x: Float) -> (remainder: Float, quadrant: Int32) {
  let exponent = Int((x.bitPattern &>> 23) & 0xff) &- 126
  guard exponent <= 128 else { return (.nan, 0) }
  let mantissa = UInt64((x.bitPattern & 0x7f_ffff) &<< 8 | 0x8000_0000)
  // 2/pi as binary fraction, in words of 32 bits, behind one word of zeros.
  @inline(__always) func word(_ index: Int) -> UInt64 {
    switch index {
    case 0: return 0
    case 1: return 0x28be_60db
    case 2: return 0x9391_054a
    case 3: return 0x7f09_d5f4
    case 4: return 0x7d4d_3770
    case 5: return 0x36d8_a566
    default: return 0x4f10_e410
    }
  }
  let first = exponent &>> 5, shift = UInt64(exponent & 31)
  @inline(__always) func shiftedWord(_ index: Int) -> UInt64 {
    ((word(index) &<< 32 | word(index &+ 1)) &>> (32 &- shift)) & 0xffff_ffff
  }
  let high = shiftedWord(first), middle = shiftedWord(first &+ 1), low = shiftedWord(first &+ 2)
  var product = mantissa &* low
  product = mantissa &* middle &+ (product &>> 32)
  product = ((mantissa &* high) &<< 32) &+ product
  // Two bits of quarter turns, 62 bits of fraction; the nearest quarter turn leaves half a one at most.
  let quadrant = Int32(truncatingIfNeeded: (product &+ (1 &<< 61)) &>> 62)
  let fraction = Int64(bitPattern: product &<< 2) &>> 2
  let remainder = Float(Double(fraction) * (0x1.921fb54442d18p0 * 0x1p-62))
  return x < 0 ? (-remainder, 0 &- quadrant) : (remainder, quadrant)
}

// MARK: - Power

/// `x^y` after the rules of IEEE 754's `pow`.
@inline(__always) private func power(_ x: Float, _ y: Float) -> Float {
  if y == 0 || x == 1 { return 1 }
  if x != x || y != y { return .nan }
  let size = Double(Float(bitPattern: x.bitPattern & 0x7fff_ffff))
  let isWhole = wholeness(y)
  if x < 0 && x > -.infinity && isWhole == .no { return .nan }
  let product: Double
  if size == 1 {
    product = 0
  } else if size == 0 || size == .infinity {
    product = (size == 0) == (y < 0) ? .infinity : -.infinity
  } else {
    product = Double(y) * logarithm2(size)
  }
  let value = Float(exponential2(product))
  return isWhole == .odd && x.sign == .minus ? -value : value
}

private enum Wholeness { case no, even, odd }

@inline(__always) private func wholeness(_ y: Float) -> Wholeness {
  let exponent = Int((y.bitPattern &>> 23) & 0xff) &- 127
  if exponent < 0 { return .no }
  if exponent > 23 { return .even }
  let mantissa = y.bitPattern & 0x7f_ffff | 0x80_0000
  let fraction = (UInt32(1) &<< UInt32(23 &- exponent)) &- 1
  if mantissa & fraction != 0 { return .no }
  return (mantissa &>> UInt32(23 &- exponent)) & 1 == 1 ? .odd : .even
}

/// The logarithm to base 2 of a positive normal number: the series of the inverse hyperbolic tangent.
@inline(__always) private func logarithm2(_ x: Double) -> Double {
  let exponent = Int64(bitPattern: x.bitPattern &- 0x3fe6_a09e_667f_3bcd) &>> 52
  let m = Double(bitPattern: x.bitPattern &- UInt64(bitPattern: exponent &<< 52))
  let s = (m - 1) / (m + 1)
  let z = s * s
  var p = z / 19 + 1.0 / 17
  p = p * z + 1.0 / 15
  p = p * z + 1.0 / 13
  p = p * z + 1.0 / 11
  p = p * z + 1.0 / 9
  p = p * z + 1.0 / 7
  p = p * z + 1.0 / 5
  p = p * z + 1.0 / 3
  p = p * z + 1
  return Double(exponent) + p * s * 2.8853900817779268
}

@inline(__always) private func exponential2(_ unlimited: Double) -> Double {
  let x = unlimited < -200 ? -200 : (unlimited > 200 ? 200 : unlimited)
  let shifted = x + 0x1.8p52
  let whole = shifted - 0x1.8p52
  let r = (x - whole) * 0.6931471805599453
  var p = r / 39_916_800 + 1.0 / 3_628_800
  p = p * r + 1.0 / 362_880
  p = p * r + 1.0 / 40_320
  p = p * r + 1.0 / 5_040
  p = p * r + 1.0 / 720
  p = p * r + 1.0 / 120
  p = p * r + 1.0 / 24
  p = p * r + 1.0 / 6
  p = p * r + 0.5
  p = p * r + 1
  p = p * r + 1
  return p * Double(bitPattern: UInt64(bitPattern: Int64(whole) &+ 1023) &<< 52)
}

// MARK: - Vectors

@inline(__always) private func bits(_ x: Vector) -> Vector.MaskStorage {
  unsafeBitCast(x, to: Vector.MaskStorage.self)
}

@inline(__always) private func number(_ bits: Vector.MaskStorage) -> Vector { unsafeBitCast(bits, to: Vector.self) }

@inline(__always) private func fused(_ x: Vector, _ y: Vector, _ z: Vector) -> Vector {
  #if FMA
    return z.addingProduct(x, y)
  #else
    return x * y + z
  #endif
}

@inline(__always) private func fused(_ x: Vector, _ y: Float, _ z: Vector) -> Vector {
  fused(x, Vector(repeating: y), z)
}

@inline(__always) private func fused(_ x: Vector, _ y: Vector, _ z: Float) -> Vector {
  fused(x, y, Vector(repeating: z))
}

@inline(__always) private func fused(_ x: Vector, _ y: Float, _ z: Float) -> Vector {
  fused(x, Vector(repeating: y), Vector(repeating: z))
}

@inline(__always) private func magnitude(_ x: Vector) -> Vector {
  number(bits(x) & 0x7fff_ffff)
}

@inline(__always) private func negativeMagnitude(_ x: Vector) -> Vector { number(bits(x) | Int32.min) }

/// A magnitude with the sign of another number.
@inline(__always) private func signed(_ size: Vector, like x: Vector) -> Vector {
  let sign = bits(x) & Int32.min
  return number(bits(size) | sign)
}

@inline(__always)
private func whereLess(_ x: Vector, _ y: Vector, _ yes: Vector, _ no: Vector) -> Vector {
  #if WIDTH16
    return atelier_where_less_16(x, y, yes, no)
  #elseif WIDTH8
    return atelier_where_less_8(x, y, yes, no)
  #else
    return atelier_where_less_4(x, y, yes, no)
  #endif
}

@inline(__always)
private func whereEqual(_ x: Vector, _ y: Vector, _ yes: Vector, _ no: Vector) -> Vector {
  #if WIDTH16
    return atelier_where_equal_16(x, y, yes, no)
  #elseif WIDTH8
    return atelier_where_equal_8(x, y, yes, no)
  #else
    return atelier_where_equal_4(x, y, yes, no)
  #endif
}

@inline(__always) private func anyLess(_ x: Vector, _ y: Vector) -> Bool {
  #if WIDTH16
    return atelier_any_less_16(x, y) != 0
  #elseif WIDTH8
    return atelier_any_less_8(x, y) != 0
  #else
    return atelier_any_less_4(x, y) != 0
  #endif
}
