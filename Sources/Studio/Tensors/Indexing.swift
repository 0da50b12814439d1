import Tensors

/// One place in the brackets behind a tensor.
enum TensorIndex: Equatable {
  /// One position; the axis disappears.
  case position(Int)
  /// The positions from `lower` up to, not including, `upper`; the axis stays.
  case slice(lower: Int, upper: Int)

  /// How many positions are taken.
  var count: Int {
    switch self {
    case .position: 1
    case .slice(let lower, let upper): upper - lower
    }
  }

  var start: Int {
    switch self {
    case .position(let position): position
    case .slice(let lower, _): lower
    }
  }
}

extension Tensor {
  /// The part of the tensor that the indices name, the first one for the first axis; axes without an index are whole.
  ///
  /// - Precondition: every index lies within its axis.
  func selected(_ indices: [TensorIndex]) -> Tensor {
    var shape = indices.compactMap { if case .slice = $0 { $0.count } else { nil } }
    shape += self.shape.dropFirst(indices.count)
    var result: [Float] = []
    result.reserveCapacity(shape.reduce(1, *))
    forEachRun(indices) { range in result.append(contentsOf: values[range]) }
    return Tensor(shape: shape, values: result)
  }

  /// Replaces the part that the indices name; `replacement` holds as many numbers as the part, or one.
  mutating func replace(_ indices: [TensorIndex], with replacement: [Float]) {
    var taken = 0
    var changed = values
    values = []
    forEachRun(indices) { range in
      for place in range {
        changed[place] = replacement.count == 1 ? replacement[0] : replacement[taken]
        taken += 1
      }
    }
    values = changed
  }

  /// Calls `body` with the runs of neighbouring elements that the indices name, in order.
  private func forEachRun(_ indices: [TensorIndex], _ body: (Range<Int>) -> Void) {
    let inner = shape.dropFirst(indices.count).reduce(1, *)
    func walk(_ axis: Int, _ offset: Int) {
      guard axis < indices.count else { return body(offset..<(offset + inner)) }
      let stride = shape.dropFirst(axis + 1).reduce(1, *)
      let index = indices[axis]
      if axis == indices.count - 1 {
        let start = offset + index.start * stride
        if index.count > 0 { body(start..<(start + index.count * stride)) }
        return
      }
      for position in index.start..<(index.start + index.count) { walk(axis + 1, offset + position * stride) }
    }
    walk(0, 0)
  }
}
