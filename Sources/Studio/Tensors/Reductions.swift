import Tensors

/// Sums, means and extremes, of all numbers or along one axis. Sums are taken in double precision.
enum Reduction: Sendable {
  case sum, mean, deviation, smallest, largest

  /// The reduction of all numbers.
  func callAsFunction(_ tensor: Tensor) throws(Problem) -> Double {
    guard tensor.count > 0 || self == .sum else { throw .emptyTensor(shape: tensor.shape) }
    return tensor.values.withUnsafeBufferPointer { over($0, from: 0, stride: 1, count: tensor.count) }
  }

  /// The reduction along one axis, which disappears; negative axes count from the last one.
  func callAsFunction(_ tensor: Tensor, axis: Int) throws(Problem) -> Tensor {
    let place = axis < 0 ? axis + tensor.rank : axis
    guard place >= 0, place < tensor.rank else { throw .noSuchAxis(axis, shape: tensor.shape) }
    let length = tensor.shape[place]
    guard length > 0 || self == .sum else { throw .emptyTensor(shape: tensor.shape) }
    let inner = tensor.shape[(place + 1)...].reduce(1, *)
    let outer = tensor.shape[..<place].reduce(1, *)
    var values: [Float] = []
    values.reserveCapacity(outer * inner)
    tensor.values.withUnsafeBufferPointer { source in
      for block in 0..<outer {
        for column in 0..<inner {
          values.append(Float(over(source, from: block * length * inner + column, stride: inner, count: length)))
        }
      }
    }
    var shape = tensor.shape
    shape.remove(at: place)
    return Tensor(shape: shape, values: values)
  }

  private func over(_ values: UnsafeBufferPointer<Float>, from start: Int, stride: Int, count: Int) -> Double {
    switch self {
    case .sum:
      return Self.total(values, start, stride, count)
    case .mean:
      return Self.total(values, start, stride, count) / Double(count)
    case .deviation:
      let mean = Self.total(values, start, stride, count) / Double(count)
      var squares = 0.0
      for index in 0..<count {
        let difference = Double(values[start + index * stride]) - mean
        squares += difference * difference
      }
      return (squares / Double(count)).squareRoot()
    case .smallest, .largest:
      return extreme(values, start, stride, count)
    }
  }

  private static func total(_ values: UnsafeBufferPointer<Float>, _ start: Int, _ stride: Int, _ count: Int) -> Double {
    var total = 0.0
    for index in 0..<count { total += Double(values[start + index * stride]) }
    return total
  }

  /// A value that is not a number wins, so that it cannot hide.
  private func extreme(_ values: UnsafeBufferPointer<Float>, _ start: Int, _ stride: Int, _ count: Int) -> Double {
    var best = values[start]
    for index in 0..<count {
      let value = values[start + index * stride]
      if value.isNaN { return .nan }
      if self == .smallest ? value < best : value > best { best = value }
    }
    return Double(best)
  }

  /// The index of the largest number along the last axis, which disappears.
  static func indexOfLargest(_ tensor: Tensor) throws(Problem) -> Tensor {
    guard let length = tensor.shape.last, length > 0 else { throw .emptyTensor(shape: tensor.shape) }
    let rows = tensor.count / length
    let values = (0..<rows).map { row in
      var best = 0
      for column in 1..<max(1, length)
      where tensor.values[row * length + column] > tensor.values[row * length + best] {
        best = column
      }
      return Float(best)
    }
    return Tensor(shape: tensor.shape.dropLast(), values: values)
  }
}
