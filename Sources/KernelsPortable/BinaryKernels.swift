/// Functions of two numbers, of whole tiles.

import CKernelSupport
import CKernelSupport.Vectors
import Elementwise

private typealias Target = UnsafeMutableRawPointer
private typealias Source = UnsafeRawPointer

/// The kernel of a function.
public func binaryKernel(_ function: BinaryFunction) -> TileKernel {
  switch function {
  case .add: add
  case .subtract: subtract
  case .multiply: multiply
  case .divide: divide
  case .power: power
  case .maximum: maximum
  case .minimum: minimum
  case .equal: equal
  case .less: less
  case .lessOrEqual: lessOrEqual
  }
}

private var one: Vector { @inline(__always) get { Vector(repeating: 1) } }

/// Applies `body` to the vectors of two operands; see `TileKernel`. Operands are loaded before the result is stored at the
/// same place.
@inline(__always)
private func binary(
  _ count: Int, _ result: Target, _ x: Source, _ y: Source, _ steps: Int,
  _ body: (Vector, Vector) -> Vector
) {
  let strideX = (steps & 1) &* vectorBytes, strideY = ((steps &>> 1) & 1) &* vectorBytes
  var offset = 0
  var x = x, y = y
  while offset < count &* 4 {
    store(body(load(x), load(y)), result + offset)
    x += strideX
    y += strideY
    offset &+= vectorBytes
  }
}

// MARK: - Kernels

@inline(never)
private func add(_ n: Int, _ result: Target, _ x: Source, _ y: Source, _ z: Source, _ w: Source, _ steps: Int) {
  binary(n, result, x, y, steps) { $0 + $1 }
}

@inline(never)
private func subtract(_ n: Int, _ result: Target, _ x: Source, _ y: Source, _ z: Source, _ w: Source, _ steps: Int) {
  binary(n, result, x, y, steps) { $0 - $1 }
}

@inline(never)
private func multiply(_ n: Int, _ result: Target, _ x: Source, _ y: Source, _ z: Source, _ w: Source, _ steps: Int) {
  binary(n, result, x, y, steps) { $0 * $1 }
}

@inline(never)
private func divide(_ n: Int, _ result: Target, _ x: Source, _ y: Source, _ z: Source, _ w: Source, _ steps: Int) {
  binary(n, result, x, y, steps) { $0 / $1 }
}

@inline(never)
private func maximum(_ n: Int, _ result: Target, _ x: Source, _ y: Source, _ z: Source, _ w: Source, _ steps: Int) {
  binary(n, result, x, y, steps) { larger($0, $1) }
}

@inline(never)
private func minimum(_ n: Int, _ result: Target, _ x: Source, _ y: Source, _ z: Source, _ w: Source, _ steps: Int) {
  binary(n, result, x, y, steps) { smaller($0, $1) }
}

@inline(never)
private func equal(_ n: Int, _ result: Target, _ x: Source, _ y: Source, _ z: Source, _ w: Source, _ steps: Int) {
  binary(n, result, x, y, steps) { whereEqual($0, $1, one, .zero) }
}

@inline(never)
private func less(_ n: Int, _ result: Target, _ x: Source, _ y: Source, _ z: Source, _ w: Source, _ steps: Int) {
  binary(n, result, x, y, steps) { whereLess($0, $1, one, .zero) }
}

@inline(never)
private func lessOrEqual(_ n: Int, _ result: Target, _ x: Source, _ y: Source, _ z: Source, _ w: Source, _ steps: Int) {
  binary(n, result, x, y, steps) { whereLessOrEqual($0, $1, one, .zero) }
}

// MARK: - Power

/// One number at a time, in double precision: the product with the exponent magnifies the error of a logarithm.
@inline(never)
private func power(_ n: Int, _ result: Target, _ x: Source, _ y: Source, _ z: Source, _ w: Source, _ steps: Int) {
  let moveX = steps & 1, moveY = (steps &>> 1) & 1
  for index in 0..<n {
    let base = x.load(fromByteOffset: 4 &* (moveX == 1 ? index : index % lanes), as: Float.self)
    let exponent = y.load(fromByteOffset: 4 &* (moveY == 1 ? index : index % lanes), as: Float.self)
    result.storeBytes(of: power(base, exponent), toByteOffset: 4 &* index, as: Float.self)
  }
}

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
