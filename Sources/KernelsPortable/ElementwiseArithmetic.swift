/// Arithmetic, comparisons and rounding of whole tiles.
///
/// A tile kernel takes a count of elements (a multiple of 16), where the result goes, four operands and their steps: bit
/// `i` of `steps` is set if operand `i` moves along with the result, else its first vector serves throughout. A kernel
/// loads an operand before it stores the result at the same place, so a result may be the very array of an operand.

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

private let vectorBytes = MemoryLayout<Vector>.size

/// The kernels of `TileOperation`, in its order, and then of the joined operations; nil for another number.
public func elementwiseKernel(_ code: Int) -> ElementwiseKernel? {
  switch code {
  case 0: return copy
  case 1: return negate
  case 2: return absolute
  case 3: return sign
  case 4: return reciprocal
  case 5: return square
  case 6: return squareRoot
  case 7...14: return transcendentalKernel(code)
  case 15: return floor
  case 16: return round
  case 17: return add
  case 18: return subtract
  case 19: return multiply
  case 20: return divide
  case 21: return transcendentalKernel(code)
  case 22: return maximum
  case 23: return minimum
  case 24: return equal
  case 25: return notEqual
  case 26: return less
  case 27: return lessOrEqual
  case 28: return greater
  case 29: return greaterOrEqual
  case 30: return select
  case 31: return multiplyAdd
  case 32: return productPlus
  case 33: return productMinus
  case 34: return minusProduct
  case 35: return sumOfProducts
  default: return nil
  }
}

/// A tile kernel.
public typealias ElementwiseKernel =
  @convention(c) (
    _ count: Int, _ result: UnsafeMutableRawPointer, _ x: UnsafeRawPointer, _ y: UnsafeRawPointer,
    _ z: UnsafeRawPointer, _ w: UnsafeRawPointer, _ steps: Int
  ) -> Void

private typealias Target = UnsafeMutableRawPointer
private typealias Source = UnsafeRawPointer

// MARK: - Loops

@inline(__always) private func load(_ source: Source) -> Vector { source.loadUnaligned(as: Vector.self) }
@inline(__always) private func store(_ vector: Vector, _ target: Target) {
  target.storeBytes(of: vector, as: Vector.self)
}
/// The distance between two vectors of operand `index`.
@inline(__always) private func stride(_ steps: Int, _ index: Int) -> Int { ((steps &>> index) & 1) &* vectorBytes }

@inline(__always)
private func unary(_ count: Int, _ result: Target, _ x: Source, _ steps: Int, _ body: (Vector) -> Vector) {
  let strideX = stride(steps, 0)
  var offset = 0
  var x = x
  while offset < count &* 4 {
    store(body(load(x)), result + offset)
    x += strideX
    offset &+= vectorBytes
  }
}

@inline(__always)
private func binary(
  _ count: Int, _ result: Target, _ x: Source, _ y: Source, _ steps: Int, _ body: (Vector, Vector) -> Vector
) {
  let strideX = stride(steps, 0), strideY = stride(steps, 1)
  var offset = 0
  var x = x, y = y
  while offset < count &* 4 {
    store(body(load(x), load(y)), result + offset)
    x += strideX
    y += strideY
    offset &+= vectorBytes
  }
}

@inline(__always)
private func ternary(
  _ count: Int, _ result: Target, _ x: Source, _ y: Source, _ z: Source, _ steps: Int,
  _ body: (Vector, Vector, Vector) -> Vector
) {
  let strideX = stride(steps, 0), strideY = stride(steps, 1), strideZ = stride(steps, 2)
  var offset = 0
  var x = x, y = y, z = z
  while offset < count &* 4 {
    store(body(load(x), load(y), load(z)), result + offset)
    x += strideX
    y += strideY
    z += strideZ
    offset &+= vectorBytes
  }
}

// MARK: - One operand

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
  unary(n, result, x, steps) { x in
    whereLess(.zero, x, one, whereLess(x, .zero, -one, x))
  }
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
private func floor(_ n: Int, _ result: Target, _ x: Source, _ y: Source, _ z: Source, _ w: Source, _ steps: Int) {
  unary(n, result, x, steps) { x in
    let nearest = nearestWhole(x)
    return whereLess(x, nearest, nearest - 1, nearest)
  }
}

@inline(never)
private func round(_ n: Int, _ result: Target, _ x: Source, _ y: Source, _ z: Source, _ w: Source, _ steps: Int) {
  unary(n, result, x, steps) { nearestWhole($0) }
}

// MARK: - Two operands

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
  binary(n, result, x, y, steps) { x, y in
    whereLess(y, x, x, whereEqual(x, x, y, x))
  }
}

@inline(never)
private func minimum(_ n: Int, _ result: Target, _ x: Source, _ y: Source, _ z: Source, _ w: Source, _ steps: Int) {
  binary(n, result, x, y, steps) { x, y in
    whereLess(x, y, x, whereEqual(x, x, y, x))
  }
}

@inline(never)
private func equal(_ n: Int, _ result: Target, _ x: Source, _ y: Source, _ z: Source, _ w: Source, _ steps: Int) {
  binary(n, result, x, y, steps) { whereEqual($0, $1, one, .zero) }
}

@inline(never)
private func notEqual(_ n: Int, _ result: Target, _ x: Source, _ y: Source, _ z: Source, _ w: Source, _ steps: Int) {
  binary(n, result, x, y, steps) { whereEqual($0, $1, .zero, one) }
}

@inline(never)
private func less(_ n: Int, _ result: Target, _ x: Source, _ y: Source, _ z: Source, _ w: Source, _ steps: Int) {
  binary(n, result, x, y, steps) { whereLess($0, $1, one, .zero) }
}

@inline(never)
private func lessOrEqual(_ n: Int, _ result: Target, _ x: Source, _ y: Source, _ z: Source, _ w: Source, _ steps: Int) {
  binary(n, result, x, y, steps) { whereLessOrEqual($0, $1, one, .zero) }
}

@inline(never)
private func greater(_ n: Int, _ result: Target, _ x: Source, _ y: Source, _ z: Source, _ w: Source, _ steps: Int) {
  binary(n, result, x, y, steps) { whereLess($1, $0, one, .zero) }
}

@inline(never)
private func greaterOrEqual(
  _ n: Int, _ result: Target, _ x: Source, _ y: Source, _ z: Source, _ w: Source, _ steps: Int
) {
  binary(n, result, x, y, steps) { whereLessOrEqual($1, $0, one, .zero) }
}

// MARK: - More operands

@inline(never)
private func select(_ n: Int, _ result: Target, _ x: Source, _ y: Source, _ z: Source, _ w: Source, _ steps: Int) {
  ternary(n, result, x, y, z, steps) { x, y, z in whereEqual(x, .zero, z, y) }
}

@inline(never)
private func multiplyAdd(_ n: Int, _ result: Target, _ x: Source, _ y: Source, _ z: Source, _ w: Source, _ steps: Int) {
  ternary(n, result, x, y, z, steps) { x, y, z in
    #if FMA
      return z.addingProduct(x, y)
    #else
      return x * y + z
    #endif
  }
}

/// `x * y + z`, rounded twice.
@inline(never)
private func productPlus(_ n: Int, _ result: Target, _ x: Source, _ y: Source, _ z: Source, _ w: Source, _ steps: Int) {
  ternary(n, result, x, y, z, steps) { $0 * $1 + $2 }
}

/// `x * y - z`, rounded twice.
@inline(never)
private func productMinus(_ n: Int, _ result: Target, _ x: Source, _ y: Source, _ z: Source, _ w: Source, _ steps: Int)
{
  ternary(n, result, x, y, z, steps) { $0 * $1 - $2 }
}

/// `x - y * z`, rounded twice.
@inline(never)
private func minusProduct(_ n: Int, _ result: Target, _ x: Source, _ y: Source, _ z: Source, _ w: Source, _ steps: Int)
{
  ternary(n, result, x, y, z, steps) { $0 - $1 * $2 }
}

/// `x * y + z * w`, each product rounded.
@inline(never)
private func sumOfProducts(
  _ n: Int, _ result: Target, _ x: Source, _ y: Source, _ z: Source, _ w: Source, _ steps: Int
) {
  let strideX = stride(steps, 0), strideY = stride(steps, 1), strideZ = stride(steps, 2), strideW = stride(steps, 3)
  var offset = 0
  var x = x, y = y, z = z, w = w
  while offset < n &* 4 {
    store(load(x) * load(y) + load(z) * load(w), result + offset)
    x += strideX
    y += strideY
    z += strideZ
    w += strideW
    offset &+= vectorBytes
  }
}

// MARK: - Vectors

@inline(__always) private func bits(_ x: Vector) -> Vector.MaskStorage {
  unsafeBitCast(x, to: Vector.MaskStorage.self)
}

@inline(__always) private func number(_ bits: Vector.MaskStorage) -> Vector { unsafeBitCast(bits, to: Vector.self) }

private var one: Vector { @inline(__always) get { Vector(repeating: 1) } }

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
private func whereLessOrEqual(_ x: Vector, _ y: Vector, _ yes: Vector, _ no: Vector) -> Vector {
  #if WIDTH16
    return atelier_where_less_or_equal_16(x, y, yes, no)
  #elseif WIDTH8
    return atelier_where_less_or_equal_8(x, y, yes, no)
  #else
    return atelier_where_less_or_equal_4(x, y, yes, no)
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

@inline(__always) private func magnitude(_ x: Vector) -> Vector {
  number(bits(x) & 0x7fff_ffff)
}

/// The nearest whole number, halves to even, zeros with the sign of `x`: adding 2^23 drops the fraction. (The rounding
/// of the standard library becomes calls where the target has no instruction for it.)
@inline(__always) private func nearestWhole(_ x: Vector) -> Vector {
  let size = magnitude(x)
  let whole = (size + 0x1p23) - 0x1p23
  let signBit = bits(x) & Int32.min
  let signed = number(bits(whole) | signBit)
  return whereLess(size, Vector(repeating: 0x1p23), signed, x)
}

/// The square root as one instruction. (That of the standard library is taken lane by lane.)
@inline(__always) private func squareRoot(_ x: Vector) -> Vector {
  #if WIDTH16
    return _mm512_sqrt_ps(x)
  #elseif WIDTH8
    return _mm256_sqrt_ps(x)
  #elseif arch(x86_64)
    return _mm_sqrt_ps(x)
  #else
    return x.squareRoot()
  #endif
}
