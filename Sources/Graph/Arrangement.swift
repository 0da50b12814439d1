/// Operations that repeat, reduce and move elements.

extension Shape {
  /// The shape to which both stretch when aligned at their last axes.
  /// - Throws: `ShapeError.incompatible`, or `tooLarge`.
  public static func common(_ left: Shape, _ right: Shape) throws(ShapeError) -> Shape {
    if left == right { return left }
    let rank = max(left.rank, right.rank)
    var dimensions = [Int](repeating: 1, count: rank)
    for distance in 1...rank {
      let a = distance <= left.rank ? left[left.rank - distance] : 1
      let b = distance <= right.rank ? right[right.rank - distance] : 1
      guard a == b || a == 1 || b == 1 else { throw .incompatible(left, right) }
      dimensions[rank - distance] = max(a, b)
    }
    return try Shape(dimensions)
  }

  /// Whether an array of this shape stretches to the other.
  func stretches(to other: Shape) -> Bool {
    rank <= other.rank
      && dimensions.indices.allSatisfy { axis in
        self[axis] == 1 || self[axis] == other[axis + other.rank - rank]
      }
  }
}

// MARK: - Repeating and reducing

extension Value {
  /// The value stretched to a shape; axes align at the end.
  /// - Throws: `ShapeError.cannotBroadcast`.
  public func broadcast(to target: Shape) throws(ShapeError) -> Value {
    guard shape.stretches(to: target) else { throw .cannotBroadcast(from: shape, to: target) }
    return shape == target ? self : graph.insert(.broadcast, [self], target)
  }

  /// A reduction over some axes (all by default), which disappear, or stay with size 1.
  /// - Throws: `ShapeError.invalidAxes`.
  public func reduce(
    _ reduction: Reduction, axes: [Int]? = nil, keepingAxes: Bool = false
  ) throws(ShapeError) -> Value {
    let axes = (axes ?? Array(0..<shape.rank)).sorted()
    guard axes.allSatisfy({ (0..<shape.rank).contains($0) }), Set(axes).count == axes.count else {
      throw .invalidAxes(axes, rank: shape.rank)
    }
    let kept = shape.removing(axes: axes)
    let reduced = axes.isEmpty ? self : graph.insert(.reduce(reduction, axes: axes), [self], kept)
    return keepingAxes ? try reduced.reshape(to: shape.flattening(axes: axes)) : reduced
  }

  /// The sum over some axes, over all by default.
  public func sum(axes: [Int]? = nil, keepingAxes: Bool = false) throws(ShapeError) -> Value {
    try reduce(.sum, axes: axes, keepingAxes: keepingAxes)
  }

  /// The largest element over some axes, over all by default.
  public func maximum(axes: [Int]? = nil, keepingAxes: Bool = false) throws(ShapeError) -> Value {
    try reduce(.maximum, axes: axes, keepingAxes: keepingAxes)
  }

  /// The mean over some axes, over all by default.
  public func mean(axes: [Int]? = nil, keepingAxes: Bool = false) throws(ShapeError) -> Value {
    let total = try sum(axes: axes, keepingAxes: keepingAxes)
    return total * (1 / Float(shape.count / total.shape.count))
  }

  /// The sum over all axes along which a value of the given shape would stretch to this one's; its shape is that one.
  func summed(to target: Shape) throws(ShapeError) -> Value {
    let missing = shape.rank - target.rank
    let axes = shape.dimensions.indices.filter { axis in
      axis < missing || (target[axis - missing] == 1 && shape[axis] != 1)
    }
    return try sum(axes: axes).reshape(to: target)
  }
}

// MARK: - Moving

extension Value {
  /// The same elements in another shape.
  /// - Throws: `ShapeError.cannotReshape`.
  public func reshape(to target: Shape) throws(ShapeError) -> Value {
    guard shape.count == target.count else { throw .cannotReshape(from: shape, to: target) }
    return shape == target ? self : graph.insert(.reshape, [self], target)
  }

  /// The same elements in a shape of these sizes.
  public func reshape(to sizes: [Int]) throws(ShapeError) -> Value { try reshape(to: try Shape(sizes)) }

  /// The array whose axis `i` is this one's axis `permutation[i]`; without one, the axes in reverse order.
  /// - Throws: `ShapeError.invalidAxes`.
  public func transpose(_ permutation: [Int]? = nil) throws(ShapeError) -> Value {
    let permutation = permutation ?? (0..<shape.rank).reversed()
    guard permutation.sorted() == Array(0..<shape.rank) else { throw .invalidAxes(permutation, rank: shape.rank) }
    let moved = Shape(trusted: permutation.map { shape[$0] })
    return graph.insert(.transpose(permutation: permutation), [self], moved)
  }

  /// A part of the array, one range an axis.
  /// - Throws: `ShapeError.invalidSlice`, `invalidAxes` if the number of ranges is not the rank.
  public func slice(_ ranges: [SliceRange]) throws(ShapeError) -> Value {
    guard ranges.count == shape.rank else { throw .invalidAxes(Array(ranges.indices), rank: shape.rank) }
    for (axis, range) in ranges.enumerated() {
      let (reach, overflow) = (range.count - 1).multipliedReportingOverflow(by: range.stride)
      guard range.start >= 0, range.start < shape[axis], range.count >= 1, range.stride >= 1, !overflow,
        reach < shape[axis] - range.start
      else { throw .invalidSlice(range, axis: axis, shape: shape) }
    }
    return graph.insert(.slice(ranges), [self], Shape(trusted: ranges.map(\.count)))
  }

  /// `count` indices of one axis from `start`, `stride` apart.
  public func slice(axis: Int, start: Int, count: Int, stride: Int = 1) throws(ShapeError) -> Value {
    guard (0..<shape.rank).contains(axis) else { throw .invalidAxes([axis], rank: shape.rank) }
    var ranges = shape.dimensions.map { SliceRange(start: 0, count: $0) }
    ranges[axis] = SliceRange(start: start, count: count, stride: stride)
    return try slice(ranges)
  }

  /// The array between zeros, one padding an axis.
  /// - Throws: `ShapeError.invalidPadding`, `tooLarge`.
  public func pad(_ padding: [AxisPadding]) throws(ShapeError) -> Value {
    let limit = Shape.maximumCount
    guard padding.count == shape.rank,
      padding.allSatisfy({ pad in [pad.before, pad.after, pad.between].allSatisfy { (0...limit).contains($0) } })
    else { throw .invalidPadding(padding, shape: shape) }
    let sizes = padding.indices.map { axis in
      padding[axis].before + padding[axis].after + shape[axis] + (shape[axis] - 1) * padding[axis].between
    }
    return graph.insert(.pad(padding), [self], try Shape(sizes))
  }

  /// The arrays one behind the other along an axis.
  /// - Throws: `ShapeError.cannotConcatenate` if they differ in another axis, or there is none.
  public static func concatenate(_ values: [Value], axis: Int = 0) throws(ShapeError) -> Value {
    guard let first = values.first, (0..<first.shape.rank).contains(axis) else {
      throw .cannotConcatenate(values.map(\.shape), axis: axis)
    }
    var sizes = first.shape.dimensions
    sizes[axis] = 0
    for value in values {
      guard value.graph === first.graph else { throw .differentGraphs }
      guard value.shape.rank == sizes.count, sizes.indices.allSatisfy({ $0 == axis || value.shape[$0] == sizes[$0] })
      else { throw .cannotConcatenate(values.map(\.shape), axis: axis) }
      sizes[axis] += value.shape[axis]
    }
    return values.count == 1 ? first : first.graph.insert(.concatenate(axis: axis), values, try Shape(sizes))
  }

  /// Rows (slices along axis 0) of this table. Indices are whole numbers; runs clamp them to the table.
  /// - Parameter indices: An array of rank 1.
  /// - Throws: `ShapeError.invalidRows`.
  public func gatherRows(_ indices: Value) throws(ShapeError) -> Value {
    guard graph === indices.graph else { throw .differentGraphs }
    guard shape.rank >= 1, indices.shape.rank == 1 else {
      throw .invalidRows(table: shape, indices: indices.shape)
    }
    let rows = try Shape([indices.shape[0]] + shape.dimensions.dropFirst())
    return graph.insert(.gatherRows, [self, indices], rows)
  }

  /// Zeros with `rows` rows, to which the rows of this array are added at the indices, in order.
  /// - Parameter indices: An array of rank 1, one index for each row of this array.
  /// - Throws: `ShapeError.invalidRows`.
  public func scatterAddRows(_ indices: Value, rows: Int) throws(ShapeError) -> Value {
    guard graph === indices.graph else { throw .differentGraphs }
    guard shape.rank >= 1, indices.shape.rank == 1, indices.shape[0] == shape[0] else {
      throw .invalidRows(table: shape, indices: indices.shape)
    }
    let table = try Shape([rows] + shape.dimensions.dropFirst())
    return graph.insert(.scatterAddRows, [self, indices], table)
  }
}
