/// Functions of one number, of whole tiles.
///
/// The transcendental ones follow the same plan: reduce the argument to a short interval, evaluate a polynomial, undo the
/// reduction. The polynomials are those of Moshier's Cephes library, of the error function N. Juffa's. Where the target
/// has no fused multiply-add the same formulas round twice. Errors are the largest over all floats, in units in the last
/// place (ulp).

import CKernelSupport
import CKernelSupport.Vectors
import Elementwise

#if WIDTH16
  import _Builtin_intrinsics.intel
#endif

private typealias Target = UnsafeMutableRawPointer
private typealias Source = UnsafeRawPointer

/// The kernel of a function.
public func unaryKernel(_ function: UnaryFunction) -> TileKernel {
  switch function {
  case .negate: negate
  case .absolute: absolute
  case .sign: sign
  case .reciprocal: reciprocal
  case .square: square
  case .squareRoot: squareRoot
  case .exponential: exponential
  case .logarithm: logarithm
  case .tanh: tanh
  case .sigmoid: sigmoid
  case .softplus: softplus
  case .sine: sine
  case .cosine: cosine
  case .errorFunction: errorFunction
  case .floor: floor
  case .round: round
  }
}

/// The kernel that copies a tile.
public func copyKernel() -> TileKernel { copy }

/// Applies `body` to each vector of an operand; see `TileKernel`. An operand is loaded before the result is stored at the
/// same place.
@inline(__always)
private func unary(
  _ count: Int, _ result: Target, _ x: Source, _ steps: Int, _ body: (Vector) -> Vector
) {
  let stride = (steps & 1) &* vectorBytes
  var offset = 0
  var x = x
  while offset < count &* 4 {
    store(body(load(x)), result + offset)
    x += stride
    offset &+= vectorBytes
  }
}

// MARK: - Kernels

@inline(never)
private func copy(_ n: Int, _ result: Target, _ x: Source, _ y: Source, _ z: Source, _ w: Source, _ steps: Int) {
  unary(n, result, x, steps) { $0 }
}

@inline(never)
private func negate(_ n: Int, _ result: Target, _ x: Source, _ y: Source, _ z: Source, _ w: Source, _ steps: Int) {
  unary(n, result, x, steps) { number(bits($0) ^ Int32.min) }  // `-` subtracts from zero
}

@inline(never)
private func absolute(_ n: Int, _ result: Target, _ x: Source, _ y: Source, _ z: Source, _ w: Source, _ steps: Int) {
  unary(n, result, x, steps) { magnitude($0) }
}

@inline(never)
private func sign(_ n: Int, _ result: Target, _ x: Source, _ y: Source, _ z: Source, _ w: Source, _ steps: Int) {
  unary(n, result, x, steps) { sign($0) }
}

@inline(never)
private func reciprocal(_ n: Int, _ result: Target, _ x: Source, _ y: Source, _ z: Source, _ w: Source, _ steps: Int) {
  unary(n, result, x, steps) { 1 / $0 }
}

@inline(never)
private func square(_ n: Int, _ result: Target, _ x: Source, _ y: Source, _ z: Source, _ w: Source, _ steps: Int) {
  unary(n, result, x, steps) { $0 * $0 }
}

@inline(never)
private func squareRoot(_ n: Int, _ result: Target, _ x: Source, _ y: Source, _ z: Source, _ w: Source, _ steps: Int) {
  unary(n, result, x, steps) { squareRoot($0) }
}

@inline(never)
private func exponential(_ n: Int, _ result: Target, _ x: Source, _ y: Source, _ z: Source, _ w: Source, _ steps: Int) {
  unary(n, result, x, steps) { exponential($0) }
}

@inline(never)
private func logarithm(_ n: Int, _ result: Target, _ x: Source, _ y: Source, _ z: Source, _ w: Source, _ steps: Int) {
  unary(n, result, x, steps) { logarithm($0) }
}

@inline(never)
private func tanh(_ n: Int, _ result: Target, _ x: Source, _ y: Source, _ z: Source, _ w: Source, _ steps: Int) {
  unary(n, result, x, steps) { tanh($0) }
}

@inline(never)
private func sigmoid(_ n: Int, _ result: Target, _ x: Source, _ y: Source, _ z: Source, _ w: Source, _ steps: Int) {
  unary(n, result, x, steps) { sigmoid($0) }
}

@inline(never)
private func softplus(_ n: Int, _ result: Target, _ x: Source, _ y: Source, _ z: Source, _ w: Source, _ steps: Int) {
  unary(n, result, x, steps) { softplus($0) }
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
private func errorFunction(_ n: Int, _ result: Target, _ x: Source, _ y: Source, _ z: Source, _ w: Source, _ steps: Int)
{
  unary(n, result, x, steps) { errorFunction($0) }
}

@inline(never)
private func floor(_ n: Int, _ result: Target, _ x: Source, _ y: Source, _ z: Source, _ w: Source, _ steps: Int) {
  unary(n, result, x, steps) { floor($0) }
}

@inline(never)
private func round(_ n: Int, _ result: Target, _ x: Source, _ y: Source, _ z: Source, _ w: Source, _ steps: Int) {
  unary(n, result, x, steps) { nearestWhole($0) }
}

// MARK: - Signs and rounding

@inline(__always) private func sign(_ x: Vector) -> Vector {
  whereLess(.zero, x, Vector(repeating: 1), whereLess(x, .zero, Vector(repeating: -1), x))
}

@inline(__always) private func negativeMagnitude(_ x: Vector) -> Vector { number(bits(x) | Int32.min) }

/// A magnitude with the sign of another number.
@inline(__always) private func signed(_ size: Vector, like x: Vector) -> Vector {
  let sign = bits(x) & Int32.min
  return number(bits(size) | sign)
}

@inline(__always) private func floor(_ x: Vector) -> Vector {
  let nearest = nearestWhole(x)
  return whereLess(x, nearest, nearest - 1, nearest)
}

/// The nearest whole number, halves to even, zeros with the sign of `x`: adding 2^23 drops the fraction. (The rounding
/// of the standard library becomes calls where the target has no instruction for it.)
@inline(__always) private func nearestWhole(_ x: Vector) -> Vector {
  let size = magnitude(x)
  let whole = (size + 0x1p23) - 0x1p23
  return whereLess(size, Vector(repeating: 0x1p23), signed(whole, like: x), x)
}

// MARK: - Exponential and logarithm

/// Within 1.29 ulp. `e^x = 2^n e^r` with `|r| <= log(2) / 2`. The power of two is applied in two halves, so that results below the normal
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

/// Within 0.84 ulp.
@inline(__always) private func logarithm(_ x: Vector) -> Vector {
  let isTiny = Vector(repeating: 0x1p-126)
  let scaled = whereLess(x, isTiny, x * 0x1p23, x)
  var value = logarithm(ofNormal: scaled, extraExponent: whereLess(x, isTiny, Vector(repeating: -23), .zero))
  value = whereLess(x, .zero, Vector(repeating: .nan), value)
  value = whereEqual(x, .zero, Vector(repeating: -.infinity), value)
  return whereLess(x, Vector(repeating: .infinity), value, x)
}

// MARK: - Functions of the exponential

/// Within 1.36 ulp.
@inline(__always) private func tanh(_ x: Vector) -> Vector {
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

/// Within 2.64 ulp.
@inline(__always) private func sigmoid(_ x: Vector) -> Vector {
  let power = exponential(negativeMagnitude(x))
  return whereLess(x, .zero, power, Vector(repeating: 1)) / (power + 1)
}

/// Within 2.3 ulp.
@inline(__always) private func softplus(_ x: Vector) -> Vector {
  let power = exponential(negativeMagnitude(x))
  let sum = power + 1
  // What the rounding of the sum lost, to first order.
  let lost = (power - (sum - 1)) / sum
  let tail = logarithm(ofNormal: sum, extraExponent: .zero) + lost
  return whereLess(x, .zero, .zero, x) + tail
}

/// Within 1 ulp; 1.16 without fused multiply-add.
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

// MARK: - Sine and cosine

#if FMA
  private let quickLimit: Float = 71_476
#else
  private let quickLimit: Float = 12_800
#endif

/// The sine of each element plus a number of quarter turns. The sine is within 1.59 ulp, the cosine within 1.58; without fused
/// multiply-add 2.48 and 2.39.
@inline(__always)
private func trigonometric(
  _ count: Int, _ result: Target, _ x: Source, _ steps: Int, quarterTurns: Int32
) {
  let stride = (steps & 1) &* vectorBytes
  let limit = Vector(repeating: quickLimit)
  var offset = 0
  var ahead = x
  while offset < count &* 4 {
    if anyLess(limit, magnitude(load(ahead))) {
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
private func largeTrigonometric(
  _ count: Int, _ result: Target, _ x: Source, _ steps: Int, quarterTurns: Int32
) {
  for index in 0..<count {
    let source = steps & 1 == 1 ? index : index % lanes
    let element = x.load(fromByteOffset: 4 &* source, as: Float.self)
    var (r, quadrant) = reduceQuickly(Vector(repeating: element))
    if !(element <= quickLimit && element >= -quickLimit) {
      let reduced = reduceQuarterTurns(element)
      r = Vector(repeating: reduced.remainder)
      quadrant = VectorBits(repeating: reduced.quadrant)
    }
    let value = sine(r, quadrant: quadrant &+ quarterTurns)
    result.storeBytes(of: value[0], toByteOffset: 4 &* index, as: Float.self)
  }
}

/// `x` as `quadrant * pi / 2 + remainder`, with minus pi/2 in parts whose products are exact where there is no fused
/// multiply-add.
@inline(__always) private func reduceQuickly(_ x: Vector) -> (remainder: Vector, quadrant: VectorBits) {
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
@inline(__always) private func sine(_ r: Vector, quadrant: VectorBits) -> Vector {
  let square = r * r
  var sine = fused(square, -1.9515295891e-4, 8.3321608736e-3)
  sine = fused(sine, square, -1.6666654611e-1)
  sine = whereEqual(r, .zero, r, fused(sine * square, r, r))  // -0 stays
  var cosine = fused(square, 2.443315711809948e-5, -1.388731625493765e-3)
  cosine = fused(cosine, square, 4.166664568298827e-2)
  cosine = fused(cosine * square, square, fused(square, -0.5, 1))
  let isOdd = VectorBits.zero &- (quadrant & 1)
  let chosen = (bits(cosine) & isOdd) | (bits(sine) & ~isOdd)
  return number(chosen ^ ((quadrant & 2) &<< 30))
}

/// A large argument as `quadrant * pi / 2 + remainder`, after Payne and Hanek: only those bits of 2/pi are multiplied that
/// matter for the last quarter turn. NaN if `x` is not finite.
@inline(never) private func reduceQuarterTurns(_ x: Float) -> (remainder: Float, quadrant: Int32) {
  let exponent = Int((x.bitPattern &>> 23) & 0xff) &- 126
  guard exponent <= 128 else { return (.nan, 0) }
  let mantissa = UInt64((x.bitPattern & 0x7f_ffff) &<< 8 | 0x8000_0000)
  // 2/pi as binary fraction, in words of 32 bits, after one word of zeros.
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
