import Tensors

/// Elementwise operations on two tensors with NumPy's rule: shapes are aligned at the last axis, and an axis of
/// length 1 is repeated.
enum Broadcast {
  /// The shape that both operands are brought to.
  static func shape(_ left: [Int], _ right: [Int]) throws(Problem) -> [Int] {
    let rank = max(left.count, right.count)
    var result = [Int](repeating: 1, count: rank)
    for axis in 0..<rank {
      let a = axis < rank - left.count ? 1 : left[axis - (rank - left.count)]
      let b = axis < rank - right.count ? 1 : right[axis - (rank - right.count)]
      guard a == b || a == 1 || b == 1 else { throw .shapesDoNotFit(left, right) }
      result[axis] = a == 1 ? b : a
    }
    _ = try tensorCount(result)
    return result
  }

  /// Applies an operation to every pair of elements.
  static func apply(
    _ left: Tensor, _ right: Tensor, _ operation: (Float, Float) -> Float
  ) throws(Problem) -> Tensor {
    if left.shape == right.shape {
      return Tensor(shape: left.shape, values: zipped(left.values, right.values, operation))
    }
    let shape = try shape(left.shape, right.shape)
    if left.count == 1, let value = left.values.first, shape.count == right.rank {
      return Tensor(shape: shape, values: right.values.map { operation(value, $0) })
    }
    if right.count == 1, let value = right.values.first, shape.count == left.rank {
      return Tensor(shape: shape, values: left.values.map { operation($0, value) })
    }
    return strided(left, right, shape, operation)
  }

  private static func zipped(_ left: [Float], _ right: [Float], _ operation: (Float, Float) -> Float) -> [Float] {
    [Float](unsafeUninitializedCapacity: left.count) { buffer, count in
      for index in left.indices { buffer[index] = operation(left[index], right[index]) }
      count = left.count
    }
  }

  private static func strided(
    _ left: Tensor, _ right: Tensor, _ shape: [Int], _ operation: (Float, Float) -> Float
  ) -> Tensor {
    let leftStrides = strides(of: left.shape, broadcastTo: shape)
    let rightStrides = strides(of: right.shape, broadcastTo: shape)
    let count = shape.reduce(1, *)
    var values: [Float] = []
    values.reserveCapacity(count)
    var position = [Int](repeating: 0, count: shape.count)
    var leftOffset = 0
    var rightOffset = 0
    for _ in 0..<count {
      values.append(operation(left.values[leftOffset], right.values[rightOffset]))
      var axis = shape.count - 1
      while axis >= 0 {
        position[axis] += 1
        leftOffset += leftStrides[axis]
        rightOffset += rightStrides[axis]
        if position[axis] < shape[axis] { break }
        leftOffset -= leftStrides[axis] * shape[axis]
        rightOffset -= rightStrides[axis] * shape[axis]
        position[axis] = 0
        axis -= 1
      }
    }
    return Tensor(shape: shape, values: values)
  }

  /// The distance between neighbours on each axis; 0 where the axis is repeated.
  private static func strides(of shape: [Int], broadcastTo target: [Int]) -> [Int] {
    var result = [Int](repeating: 0, count: target.count)
    var stride = 1
    for (index, length) in shape.enumerated().reversed() {
      if length != 1 { result[index + target.count - shape.count] = stride }
      stride *= length
    }
    return result
  }
}
