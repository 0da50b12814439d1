/// Sums, means and extremes, of all numbers or along one axis. Sums are taken in double precision.
enum Reduction: Sendable {
  case sum, mean, deviation, smallest, largest

  /// The reduction of all numbers.
  func callAsFunction<Number>(_ grid: NumberGrid<Number>) throws(Problem) -> Double {
    guard grid.values.count > 0 || self == .sum else { throw .emptyTensor(shape: grid.shape) }
    return grid.values.withUnsafeBufferPointer { over($0, from: 0, stride: 1, count: $0.count) }
  }

  /// The reduction along one axis, which disappears; negative axes count from the last one.
  func callAsFunction<Number>(_ grid: NumberGrid<Number>, axis: Int) throws(Problem) -> NumberGrid<Double> {
    var shape = grid.shape
    let place = axis < 0 ? axis + shape.count : axis
    guard shape.indices.contains(place) else { throw .noSuchAxis(axis, shape: shape) }
    let length = shape[place]
    guard length > 0 || self == .sum else { throw .emptyTensor(shape: shape) }
    let inner = shape[(place + 1)...].reduce(1, *)
    let outer = shape[..<place].reduce(1, *)
    var values: [Double] = []
    values.reserveCapacity(outer * inner)
    grid.values.withUnsafeBufferPointer { source in
      for block in 0..<outer {
        for column in 0..<inner {
          values.append(over(source, from: block * length * inner + column, stride: inner, count: length))
        }
      }
    }
    shape.remove(at: place)
    return NumberGrid(shape: shape, values: values)
  }

  private func over<Number: GridNumber>(
    _ values: UnsafeBufferPointer<Number>, from start: Int, stride: Int, count: Int
  ) -> Double {
    switch self {
    case .sum:
      return Self.total(values, start, stride, count)
    case .mean:
      return Self.total(values, start, stride, count) / Double(count)
    case .deviation:
      let mean = Self.total(values, start, stride, count) / Double(count)
      var squares = 0.0
      for index in 0..<count {
        let difference = values[start + index * stride].double - mean
        squares += difference * difference
      }
      return (squares / Double(count)).squareRoot()
    case .smallest, .largest:
      return extreme(values, start, stride, count)
    }
  }

  private static func total<Number: GridNumber>(
    _ values: UnsafeBufferPointer<Number>, _ start: Int, _ stride: Int, _ count: Int
  ) -> Double {
    var total = 0.0
    for index in 0..<count { total += values[start + index * stride].double }
    return total
  }

  /// A value that is not a number wins, so that it cannot hide.
  private func extreme<Number: GridNumber>(
    _ values: UnsafeBufferPointer<Number>, _ start: Int, _ stride: Int, _ count: Int
  ) -> Double {
    var best = values[start]
    for index in 0..<count {
      let value = values[start + index * stride]
      if value.isNaN { return .nan }
      if self == .smallest ? value < best : value > best { best = value }
    }
    return best.double
  }

  /// The index of the largest number along the last axis, which disappears.
  static func indexOfLargest<Number>(_ grid: NumberGrid<Number>) throws(Problem) -> NumberGrid<Double> {
    guard let length = grid.shape.last, length > 0 else { throw .emptyTensor(shape: grid.shape) }
    let values = stride(from: 0, to: grid.values.count, by: length).map { start in
      var best = start
      for index in start..<(start + length) where grid.values[index] > grid.values[best] { best = index }
      return Double(best - start)
    }
    return NumberGrid(shape: grid.shape.dropLast(), values: values)
  }
}
