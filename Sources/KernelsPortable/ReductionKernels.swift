/// Sums and maxima over the rows, and along the rows, of a matrix.
///
/// Over the rows, each column is joined from the first row to the last. Along a row, vectors are joined in two chains, then
/// the lanes by halves. Both orders depend on the shape alone.

import CKernelSupport.Vectors

/// Adds the rows of a matrix to `result`, which holds `columns` sums; `pitch` bytes lie between rows.
@inline(never)
func sumOverRows(
  _ rows: Int, _ columns: Int, _ source: UnsafeRawPointer, _ pitch: Int, _ result: UnsafeMutableRawPointer
) {
  overRows(rows, columns, source, pitch, result) { $0 + $1 }
}

/// Joins the rows of a matrix to `result`, which holds `columns` maxima.
@inline(never)
func maximumOverRows(
  _ rows: Int, _ columns: Int, _ source: UnsafeRawPointer, _ pitch: Int, _ result: UnsafeMutableRawPointer
) {
  overRows(rows, columns, source, pitch, result) { larger($0, $1) }
}

/// Adds the sum of each row to `result`, which holds `rows` sums.
@inline(never)
func sumAlongRows(
  _ rows: Int, _ columns: Int, _ source: UnsafeRawPointer, _ pitch: Int, _ result: UnsafeMutableRawPointer
) {
  for row in 0..<rows {
    let target = result + 4 &* row
    var total = target.load(as: Float.self)
    total += alongRow(columns, source + row &* pitch, neutral: 0) { $0 + $1 }.lanesJoined { $0 + $1 }
    target.storeBytes(of: total, as: Float.self)
  }
}

/// Joins the maximum of each row to `result`, which holds `rows` maxima.
@inline(never)
func maximumAlongRows(
  _ rows: Int, _ columns: Int, _ source: UnsafeRawPointer, _ pitch: Int, _ result: UnsafeMutableRawPointer
) {
  for row in 0..<rows {
    let target = result + 4 &* row
    let before = Vector(repeating: target.load(as: Float.self))
    let joined = alongRow(columns, source + row &* pitch, neutral: -.infinity) { larger($0, $1) }
    // The lanes still hold NaN where there was one; so does what comes out.
    let total = larger(joined, before).lanesJoined { $1 > $0 || $1 != $1 ? $1 : $0 }
    target.storeBytes(of: total, as: Float.self)
  }
}

// MARK: - Over the rows

@inline(__always)
private func overRows(
  _ rows: Int, _ columns: Int, _ source: UnsafeRawPointer, _ pitch: Int, _ result: UnsafeMutableRawPointer,
  _ join: (Vector, Vector) -> Vector
) {
  var column = 0
  while column &+ 4 &* lanes <= columns {
    let target = result + 4 &* column
    var from = source + 4 &* column
    var a = load(target), b = load(target + vectorBytes)
    var c = load(target + 2 &* vectorBytes), d = load(target + 3 &* vectorBytes)
    for _ in 0..<rows {
      a = join(a, load(from))
      b = join(b, load(from + vectorBytes))
      c = join(c, load(from + 2 &* vectorBytes))
      d = join(d, load(from + 3 &* vectorBytes))
      from += pitch
    }
    store(a, target)
    store(b, target + vectorBytes)
    store(c, target + 2 &* vectorBytes)
    store(d, target + 3 &* vectorBytes)
    column &+= 4 &* lanes
  }
  while column &+ lanes <= columns {
    let target = result + 4 &* column
    var from = source + 4 &* column
    var a = load(target)
    for _ in 0..<rows {
      a = join(a, load(from))
      from += pitch
    }
    store(a, target)
    column &+= lanes
  }
  if column < columns {
    let part = firstLanes(columns &- column)
    let target = result + 4 &* column
    var from = source + 4 &* column
    var a = loadPart(target, part)
    for _ in 0..<rows {
      a = join(a, loadPart(from, part))
      from += pitch
    }
    storePart(a, target, part)
  }
}

// MARK: - Along a row

@inline(__always)
private func alongRow(
  _ columns: Int, _ source: UnsafeRawPointer, neutral: Float, _ join: (Vector, Vector) -> Vector
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
  if column < columns { b = join(b, loadPart(source + 4 &* column, firstLanes(columns &- column), rest: neutral)) }
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
