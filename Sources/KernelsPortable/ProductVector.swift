import CKernelSupport
import CKernelSupport.Vectors

/// The sum of all lanes, added pairwise in a fixed order.
@inline(__always) private func sum(_ value: Vector) -> Float {
  #if WIDTH16
    let eight = value.lowHalf + value.highHalf
    let four = eight.lowHalf + eight.highHalf
  #elseif WIDTH8
    let four = value.lowHalf + value.highHalf
  #else
    let four = value
  #endif
  let two = four.lowHalf + four.highHalf
  return two.x + two.y
}

/// Scalar products of rows with one vector: `output[row] (+)= sum over term of left[row, term] * right[term]`.
///
/// `leftStep` and `outputStep` are the bytes from row to row.
@inline(never)
func productDots(
  _ left: UnsafeRawPointer, _ leftStep: Int, _ right: UnsafeRawPointer, _ terms: Int, _ rows: Int,
  _ output: UnsafeMutablePointer<Float>, _ accumulate: Int
) {
  for row in 0..<rows {
    let value = dot(left + row &* leftStep, right, terms)
    output[row] = accumulate != 0 ? output[row] + value : value
  }
}

@inline(__always) private func dot(_ left: UnsafeRawPointer, _ right: UnsafeRawPointer, _ terms: Int) -> Float {
  var first = Vector.zero
  var second = Vector.zero
  var third = Vector.zero
  var fourth = Vector.zero
  var term = 0
  while term &+ 4 &* lanes <= terms {
    let a = left + term &* 4
    let b = right + term &* 4
    first = fused(load(a), load(b), first)
    second = fused(load(a + vectorBytes), load(b + vectorBytes), second)
    third = fused(load(a + 2 &* vectorBytes), load(b + 2 &* vectorBytes), third)
    fourth = fused(load(a + 3 &* vectorBytes), load(b + 3 &* vectorBytes), fourth)
    term &+= 4 &* lanes
  }
  while term &+ lanes <= terms {
    first = fused(load(left + term &* 4), load(right + term &* 4), first)
    term &+= lanes
  }
  if term < terms {
    let part = firstLanes(terms - term)
    second = fused(loadPart(left + term &* 4, part), loadPart(right + term &* 4, part), second)
  }
  return sum((first + second) + (third + fourth))
}

/// One row times columns `firstColumn..<endColumn` of a row-major matrix:
/// `output[column] (+)= sum over term of left[term] * right[term, column]`.
///
/// `leftStep` and `rightStep` are the bytes from term to term.
@inline(never)
func productCombineRows(
  _ left: UnsafeRawPointer, _ leftStep: Int, _ right: UnsafeRawPointer, _ rightStep: Int, _ terms: Int,
  _ firstColumn: Int, _ endColumn: Int, _ output: UnsafeMutablePointer<Float>, _ accumulate: Int
) {
  var column = firstColumn
  while column &+ 4 &* lanes <= endColumn {
    combineFour(
      left, leftStep, right + column &* 4, rightStep, terms, UnsafeMutableRawPointer(output + column), accumulate != 0)
    column &+= 4 &* lanes
  }
  while column < endColumn {
    let count = endColumn - column < lanes ? endColumn - column : lanes
    combinePart(left, leftStep, right + column &* 4, rightStep, terms, output + column, count, accumulate != 0)
    column &+= count
  }
}

/// Four vectors of columns, even and odd terms apart: eight independent sums hide the latency of an addition.
@inline(__always) private func combineFour(
  _ left: UnsafeRawPointer, _ leftStep: Int, _ right: UnsafeRawPointer, _ rightStep: Int, _ terms: Int,
  _ output: UnsafeMutableRawPointer, _ accumulate: Bool
) {
  var even = InlineArray<4, Vector>(repeating: .zero)
  var odd = InlineArray<4, Vector>(repeating: .zero)
  var factor = left
  var row = right
  for _ in 0..<terms / 2 {
    let first = Vector(repeating: factor.loadUnaligned(as: Float.self))
    let second = Vector(repeating: (factor + leftStep).loadUnaligned(as: Float.self))
    for place in 0..<4 {
      even[place] = fused(first, load(row + place &* vectorBytes), even[place])
      odd[place] = fused(second, load(row + rightStep + place &* vectorBytes), odd[place])
    }
    factor += 2 &* leftStep
    row += 2 &* rightStep
  }
  if terms & 1 != 0 {
    let first = Vector(repeating: factor.loadUnaligned(as: Float.self))
    for place in 0..<4 { even[place] = fused(first, load(row + place &* vectorBytes), even[place]) }
  }
  for place in 0..<4 {
    let target = output + place &* vectorBytes
    let value = even[place] + odd[place]
    store(accumulate ? load(target) + value : value, target)
  }
}

/// At most one vector of columns, in the same order of additions.
@inline(__always) private func combinePart(
  _ left: UnsafeRawPointer, _ leftStep: Int, _ right: UnsafeRawPointer, _ rightStep: Int, _ terms: Int,
  _ output: UnsafeMutablePointer<Float>, _ count: Int, _ accumulate: Bool
) {
  var even = Vector.zero
  var odd = Vector.zero
  let part = firstLanes(count)
  for term in 0..<terms {
    let factor = Vector(repeating: (left + term &* leftStep).loadUnaligned(as: Float.self))
    let value = loadPart(right + term &* rightStep, part)
    if term & 1 == 0 { even = fused(factor, value, even) } else { odd = fused(factor, value, odd) }
  }
  let value = even + odd
  for place in 0..<count { output[place] = accumulate ? output[place] + value[place] : value[place] }
}
