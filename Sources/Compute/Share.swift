/// A worker's contiguous share of a count of things, bounded at multiples of a unit.
struct Share {
  let first: Int, end: Int

  var isEmpty: Bool { first >= end }

  init(of count: Int, unit: Int = 1, _ worker: Int, _ workers: Int) {
    let units = (count + unit - 1) / unit
    first = min(count, units * worker / workers * unit)
    end = min(count, units * (worker + 1) / workers * unit)
  }
}
