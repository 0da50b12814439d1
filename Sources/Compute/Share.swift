/// The contiguous part of a count of things that belongs to one of several pieces, bounded at multiples of a unit.
struct Share {
  let first: Int, end: Int

  var isEmpty: Bool { first >= end }

  init(of count: Int, unit: Int = 1, _ piece: Int, _ pieces: Int) {
    let units = (count + unit - 1) / unit
    first = min(count, units * piece / pieces * unit)
    end = min(count, units * (piece + 1) / pieces * unit)
  }
}
