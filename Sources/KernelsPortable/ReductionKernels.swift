/// Sums and maxima over the rows, and along the rows, of a matrix.
///
/// Over the rows, each column is joined from the first row to the last. Along a row, vectors are joined in two chains, then
/// the lanes by halves. Both orders depend on the shape alone.

#if arch(x86_64)
  import _Builtin_intrinsics.intel
#endif
import CKernelSupport

#if WIDTH16
  private typealias Vector = SIMD16<Float>
#elseif WIDTH8
  private typealias Vector = SIMD8<Float>
#else
  private typealias Vector = SIMD4<Float>
#endif

private typealias Target = UnsafeMutableRawPointer
private typealias Source = UnsafeRawPointer

private let vectorBytes = MemoryLayout<Vector>.size
private let lanes = Vector.scalarCount

/// Adds the rows of a matrix to `result`, which holds `columns` sums; `pitch` bytes lie between rows.
@inline(never)
public func sumOverRows(
  _ rows: Int, _ columns: Int, _ source: UnsafeRawPointer, _ pitch: Int, _ result: UnsafeMutableRawPointer
) {
  overRows(rows, columns, source, pitch, result) { $0 + $1 }
}

/// Joins the rows of a matrix to `result`, which holds `columns` maxima.
@inline(never)
public func maximumOverRows(
  _ rows: Int, _ columns: Int, _ source: UnsafeRawPointer, _ pitch: Int, _ result: UnsafeMutableRawPointer
) {
  overRows(rows, columns, source, pitch, result) { larger($0, $1) }
}

/// Adds the sum of each row to `result`, which holds `rows` sums.
@inline(never)
public func sumAlongRows(
  _ rows: Int, _ columns: Int, _ source: UnsafeRawPointer, _ pitch: Int, _ result: UnsafeMutableRawPointer
) {
  for row in 0..<rows {
    let place = result + 4 &* row
    var total = place.load(as: Float.self)
    total += alongRow(columns, source + row &* pitch, neutral: 0) { $0 + $1 }.lanesJoined { $0 + $1 }
    place.storeBytes(of: total, as: Float.self)
  }
}

/// Joins the maximum of each row to `result`, which holds `rows` maxima.
@inline(never)
public func maximumAlongRows(
  _ rows: Int, _ columns: Int, _ source: UnsafeRawPointer, _ pitch: Int, _ result: UnsafeMutableRawPointer
) {
  for row in 0..<rows {
    let place = result + 4 &* row
    let before = Vector(repeating: place.load(as: Float.self))
    let joined = alongRow(columns, source + row &* pitch, neutral: -.infinity) { larger($0, $1) }
    // The lanes still hold NaN where there was one; so does what comes out.
    let total = larger(joined, before).lanesJoined { $1 > $0 || $1 != $1 ? $1 : $0 }
    place.storeBytes(of: total, as: Float.self)
  }
}

// MARK: - Over the rows

@inline(__always)
private func overRows(
  _ rows: Int, _ columns: Int, _ source: Source, _ pitch: Int, _ result: Target,
  _ join: (Vector, Vector) -> Vector
) {
  var column = 0
  while column &+ 4 &* lanes <= columns {
    let place = result + 4 &* column
    var from = source + 4 &* column
    var a = load(place), b = load(place + vectorBytes)
    var c = load(place + 2 &* vectorBytes), d = load(place + 3 &* vectorBytes)
    for _ in 0..<rows {
      a = join(a, load(from))
      b = join(b, load(from + vectorBytes))
      c = join(c, load(from + 2 &* vectorBytes))
      d = join(d, load(from + 3 &* vectorBytes))
      from += pitch
    }
    store(a, place)
    store(b, place + vectorBytes)
    store(c, place + 2 &* vectorBytes)
    store(d, place + 3 &* vectorBytes)
    column &+= 4 &* lanes
  }
  while column &+ lanes <= columns {
    let place = result + 4 &* column
    var from = source + 4 &* column
    var a = load(place)
    for _ in 0..<rows {
      a = join(a, load(from))
      from += pitch
    }
    store(a, place)
    column &+= lanes
  }
  if column < columns {
    let left = columns &- column
    let place = result + 4 &* column
    var from = source + 4 &* column
    var a = loadFirst(left, place, .zero)
    for _ in 0..<rows {
      a = join(a, loadFirst(left, from, .zero))
      from += pitch
    }
    storeFirst(left, a, place)
  }
}

// MARK: - Along a row

@inline(__always)
private func alongRow(
  _ columns: Int, _ source: Source, neutral: Float, _ join: (Vector, Vector) -> Vector
) -> Vector {
  let neutral = Vector(repeating: neutral)
  var a = neutral, b = neutral
  var column = 0
  while column &+ 2 &* lanes <= columns {
    a = join(a, load(source + 4 &* column))
    b = join(b, load(source + 4 &* column + vectorBytes))
    column &+= 2 &* lanes
  }
  if column &+ lanes <= columns {
    a = join(a, load(source + 4 &* column))
    column &+= lanes
  }
  if column < columns { b = join(b, loadFirst(columns &- column, source + 4 &* column, neutral)) }
  return join(a, b)
}

extension Vector {
  /// The lanes joined by halves.
  @inline(__always) fileprivate func lanesJoined(_ join: (Float, Float) -> Float) -> Float {
    #if WIDTH16
      let x = self
      let a = join(join(join(x[0], x[8]), join(x[4], x[12])), join(join(x[2], x[10]), join(x[6], x[14])))
      let b = join(join(join(x[1], x[9]), join(x[5], x[13])), join(join(x[3], x[11]), join(x[7], x[15])))
      return join(a, b)
    #elseif WIDTH8
      return join(
        join(join(self[0], self[4]), join(self[2], self[6])), join(join(self[1], self[5]), join(self[3], self[7])))
    #else
      return join(join(self[0], self[2]), join(self[1], self[3]))
    #endif
  }
}

// MARK: - Vectors

@inline(__always) private func load(_ source: Source) -> Vector { source.loadUnaligned(as: Vector.self) }
@inline(__always) private func load(_ source: Target) -> Vector { source.loadUnaligned(as: Vector.self) }
@inline(__always) private func store(_ vector: Vector, _ target: Target) {
  target.storeBytes(of: vector, as: Vector.self)
}

/// The larger lanes; NaN where either is.
@inline(__always) private func larger(_ x: Vector, _ y: Vector) -> Vector {
  whereLess(y, x, x, whereEqual(x, x, y, x))
}

/// The first `count` numbers, then lanes of `rest`. Nothing behind them is read.
@inline(__always) private func loadFirst(_ count: Int, _ source: Source, _ rest: Vector) -> Vector {
  #if WIDTH16
    return _mm512_mask_loadu_ps(rest, __mmask16(truncatingIfNeeded: (1 &<< count) &- 1), source)
  #elseif WIDTH8
    let mask = firstLanes(count)
    let loaded = _mm256_maskload_ps(source.assumingMemoryBound(to: Float.self), mask)
    let wide = unsafeBitCast(mask, to: SIMD8<Int32>.self)
    let bits = unsafeBitCast(loaded, to: SIMD8<Int32>.self) | (unsafeBitCast(rest, to: SIMD8<Int32>.self) & ~wide)
    return unsafeBitCast(bits, to: Vector.self)
  #else
    var vector = rest
    for lane in 0..<count { vector[lane] = source.load(fromByteOffset: 4 &* lane, as: Float.self) }
    return vector
  #endif
}

@inline(__always) private func loadFirst(_ count: Int, _ source: Target, _ rest: Vector) -> Vector {
  loadFirst(count, Source(source), rest)
}

/// Stores the first `count` lanes.
@inline(__always) private func storeFirst(_ count: Int, _ vector: Vector, _ target: Target) {
  #if WIDTH16
    _mm512_mask_storeu_ps(target, __mmask16(truncatingIfNeeded: (1 &<< count) &- 1), vector)
  #elseif WIDTH8
    _mm256_maskstore_ps(target.assumingMemoryBound(to: Float.self), firstLanes(count), vector)
  #else
    for lane in 0..<count { target.storeBytes(of: vector[lane], toByteOffset: 4 &* lane, as: Float.self) }
  #endif
}

#if WIDTH8
  /// All bits of the first `count` lanes of 32 bits, in pairs.
  @inline(__always) private func firstLanes(_ count: Int) -> SIMD4<Int64> {
    let both = SIMD4<Int64>(repeating: -1), low = SIMD4<Int64>(repeating: 0xffff_ffff)
    let left = SIMD4<Int64>(repeating: Int64(count)) &- SIMD4<Int64>(0, 2, 4, 6)
    // `left` lanes of each pair are wanted: the sign of `left - 1` says whether one is, that of `left - 2` whether both.
    let one = ~((left &- 1) &>> 63), two = ~((left &- 2) &>> 63)
    return (one & low) | (two & both)
  }
#endif

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
