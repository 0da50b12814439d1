import Elementwise

/// Identities that are applied while nodes are added, so that no graph ever holds what they remove.
///
/// Each looks at one operation and the nodes below it. None gives up a NaN or an infinity that the original would
/// have, save that sums and products with constants are regrouped.
extension Graph {
  /// A simpler value that equals the operation applied to the operands, if there is one.
  func simplified(_ operation: Operation, _ operands: [Value], _ shape: Shape) -> Value? {
    switch operation {
    case .input, .parameter, .constant, .literal, .random: nil
    case .unary(let function): simplifiedUnary(function, operands[0])
    case .binary(let function): simplifiedBinary(function, operands[0], operands[1], shape)
    case .select: simplifiedSelect(operands[0], operands[1], operands[2])
    case .stopGradient: operands[0].uniformNumber == nil ? nil : operands[0]
    case .broadcast: simplifiedBroadcast(operands[0], shape)
    case .reduce(let reduction, let axes): simplifiedReduction(reduction, axes, operands[0], shape)
    case .reshape: simplifiedReshape(operands[0], shape)
    case .transpose(let permutation): simplifiedTranspose(permutation, operands[0], shape)
    case .slice(let ranges): simplifiedSlice(ranges, operands[0], shape)
    case .pad(let padding): padding.allSatisfy { $0 == AxisPadding() } ? operands[0] : nil
    case .concatenate, .gatherRows, .scatterAddRows: nil
    case .matrixProduct(let left, let right): simplifiedProduct(left, right, operands[0], operands[1], shape)
    case .convolution, .convolutionInputGradient, .convolutionWeightGradient: nil
    }
  }

  // MARK: Elementwise

  private func simplifiedUnary(_ function: UnaryFunction, _ x: Value) -> Value? {
    if let number = x.uniformNumber { return constant(Float(function(Double(number))), shape: x.shape) }
    if case .unary(.negate) = x.node.operation {
      if function == .negate { return x.operand(0) }
      if function == .square || function == .absolute { return x.operand(0).unary(function) }
    }
    if case .broadcast = x.node.operation {
      return insert(.broadcast, [x.operand(0).unary(function)], x.shape)
    }
    return nil
  }

  private func simplifiedBinary(_ function: BinaryFunction, _ a: Value, _ b: Value, _ shape: Shape) -> Value? {
    if let left = a.uniformNumber, let right = b.uniformNumber {
      return constant(Float(function(Double(left), Double(right))), shape: shape)
    }
    if let value = onSmallerShape(function, a, b, shape) { return value }
    switch function {
    case .add: return simplifiedSum(a, b)
    case .subtract: return simplifiedDifference(a, b)
    case .multiply: return simplifiedScaling(a, b)
    case .divide:
      if b.uniformNumber == 1 { return a }
      if b.uniformNumber == -1 { return -a }
      if a.uniformNumber == 1 { return b.reciprocal() }
    case .power:
      switch b.uniformNumber {
      case 1: return a
      case 2: return a.square()
      case 0.5: return a.squareRoot()
      case -1: return a.reciprocal()
      case 0: return constant(1, shape: shape)
      default: return nil
      }
    case .maximum, .minimum: if a == b { return a }
    case .equal, .less, .lessOrEqual: break
    }
    return nil
  }

  /// Two operands that repeat in the same way are joined before they are repeated.
  private func onSmallerShape(_ function: BinaryFunction, _ a: Value, _ b: Value, _ shape: Shape) -> Value? {
    guard let left = a.stretched, let right = b.stretched,
      let common = try? Shape.common(left.shape, right.shape), common.count < shape.count,
      let small = try? Value.binary(function, left, right)
    else { return nil }
    return insert(.broadcast, [small], shape)
  }

  private func simplifiedSum(_ a: Value, _ b: Value) -> Value? {
    if a.uniformNumber == 0 { return b }
    if b.uniformNumber == 0 { return a }
    if case .unary(.negate) = b.node.operation { return insert(.binary(.subtract), [a, b.operand(0)], a.shape) }
    if case .unary(.negate) = a.node.operation { return insert(.binary(.subtract), [b, a.operand(0)], a.shape) }
    // The two halves of a select's gradient.
    guard case .select = a.node.operation, case .select = b.node.operation, a.operand(0) == b.operand(0) else {
      return nil
    }
    let (aThen, aElse, bThen, bElse) = (a.operand(1), a.operand(2), b.operand(1), b.operand(2))
    if aElse.uniformNumber == 0, bThen.uniformNumber == 0 {
      return insert(.select, [a.operand(0), aThen, bElse], a.shape)
    }
    if aThen.uniformNumber == 0, bElse.uniformNumber == 0 {
      return insert(.select, [a.operand(0), bThen, aElse], a.shape)
    }
    return nil
  }

  private func simplifiedDifference(_ a: Value, _ b: Value) -> Value? {
    if b.uniformNumber == 0 { return a }
    if a.uniformNumber == 0 { return -b }
    if case .unary(.negate) = b.node.operation { return insert(.binary(.add), [a, b.operand(0)], a.shape) }
    return nil
  }

  private func simplifiedScaling(_ a: Value, _ b: Value) -> Value? {
    if a == b { return a.square() }
    if let number = a.uniformNumber { return scaled(b, by: number) }
    if let number = b.uniformNumber { return scaled(a, by: number) }
    if case .unary(.negate) = a.node.operation { return -insert(.binary(.multiply), [a.operand(0), b], a.shape) }
    if case .unary(.negate) = b.node.operation { return -insert(.binary(.multiply), [a, b.operand(0)], a.shape) }
    return nil
  }

  /// `x * number`, the number always on the right; `nil` keeps the product as it stands.
  private func scaled(_ x: Value, by number: Float) -> Value? {
    if number == 1 { return x }
    if number == -1 { return -x }
    switch x.node.operation {
    case .unary(.negate):
      return x.operand(0) * -number
    case .binary(.multiply):
      if let inner = x.operand(1).uniformNumber { return x.operand(0) * (inner * number) }
    case .select where x.operand(1).uniformNumber == 0 || x.operand(2).uniformNumber == 0:
      return insert(.select, [x.operand(0), x.operand(1) * number, x.operand(2) * number], x.shape)
    default:
      break
    }
    return append(.binary(.multiply), [x.id, constant(number, shape: x.shape).id], x.shape)
  }

  private func simplifiedSelect(_ condition: Value, _ then: Value, _ otherwise: Value) -> Value? {
    if let number = condition.uniformNumber { return number != 0 ? then : otherwise }
    return then == otherwise ? then : nil
  }

  // MARK: Repeating and reducing

  private func simplifiedBroadcast(_ x: Value, _ shape: Shape) -> Value? {
    if let number = x.uniformNumber, x.shape.rank > 0 { return constant(number, shape: shape) }
    if case .broadcast = x.node.operation { return insert(.broadcast, [x.operand(0)], shape) }
    return nil
  }

  private func simplifiedReduction(_ reduction: Reduction, _ axes: [Int], _ x: Value, _ shape: Shape) -> Value? {
    if axes.allSatisfy({ x.shape[$0] == 1 }) { return try? x.reshape(to: shape) }
    let count = x.shape.count / shape.count
    if let number = x.uniformNumber {
      return constant(reduction == .sum ? number * Float(count) : number, shape: shape)
    }
    if let value = onJoinedAxes(reduction, axes, x, shape) { return value }
    guard reduction == .sum else { return nil }
    switch x.node.operation {
    case .unary(.negate):
      return (try? x.operand(0).sum(axes: axes)).map { -$0 }
    case .broadcast:
      return x.operand(0).repeated(from: x.shape, without: axes, to: shape).map { $0 * Float(count) }
    case .binary(.multiply), .binary(.divide):
      return sumOfScaled(x, axes, shape)
    default:
      return nil
    }
  }

  /// A reduction of a reduction, or of everything in a reshaped array, is one reduction.
  private func onJoinedAxes(_ reduction: Reduction, _ axes: [Int], _ x: Value, _ shape: Shape) -> Value? {
    switch x.node.operation {
    case .reduce(reduction, let inner):
      let source = x.operand(0)
      let left = source.shape.dimensions.indices.filter { !inner.contains($0) }
      return insert(.reduce(reduction, axes: (inner + axes.map { left[$0] }).sorted()), [source], shape)
    case .reshape where shape.rank == 0:
      return try? x.operand(0).reduce(reduction)
    default:
      return nil
    }
  }

  /// Takes a factor that is constant along the axes out of a sum.
  private func sumOfScaled(_ x: Value, _ axes: [Int], _ shape: Shape) -> Value? {
    let (a, b) = (x.operand(0), x.operand(1))
    if case .binary(let function) = x.node.operation {
      if let factor = b.stretched?.repeated(from: x.shape, without: axes, to: shape), let sum = try? a.sum(axes: axes) {
        return try? .binary(function, sum, factor)
      }
      if function == .multiply, let factor = a.stretched?.repeated(from: x.shape, without: axes, to: shape),
        let sum = try? b.sum(axes: axes)
      {
        return try? sum * factor
      }
      // One level deeper: (p * factor) * q.
      if function == .multiply {
        for (product, other) in [(a, b), (b, a)] {
          guard case .binary(.multiply) = product.node.operation,
            let factor = product.operand(1).stretched?.repeated(from: x.shape, without: axes, to: shape),
            let rest = try? product.operand(0) * other, let sum = try? rest.sum(axes: axes)
          else { continue }
          return try? sum * factor
        }
      }
    }
    return nil
  }

  // MARK: Moving

  private func simplifiedReshape(_ x: Value, _ shape: Shape) -> Value? {
    if let number = x.uniformNumber { return constant(number, shape: shape) }
    if case .reshape = x.node.operation { return try? x.operand(0).reshape(to: shape) }
    return nil
  }

  private func simplifiedTranspose(_ permutation: [Int], _ x: Value, _ shape: Shape) -> Value? {
    if permutation == Array(permutation.indices) { return x }
    if let number = x.uniformNumber { return constant(number, shape: shape) }
    if case .transpose(let inner) = x.node.operation {
      return insert(.transpose(permutation: permutation.map { inner[$0] }), [x.operand(0)], shape)
    }
    let moved = permutation.filter { x.shape[$0] != 1 }
    return moved == moved.sorted() ? try? x.reshape(to: shape) : nil
  }

  private func simplifiedSlice(_ ranges: [SliceRange], _ x: Value, _ shape: Shape) -> Value? {
    if shape == x.shape { return x }
    if let number = x.uniformNumber { return constant(number, shape: shape) }
    guard case .concatenate(let axis) = x.node.operation, ranges[axis].stride == 1 else { return nil }
    var start = 0
    for index in x.node.operands.indices {
      let part = x.operand(index)
      if start == ranges[axis].start, part.shape[axis] == ranges[axis].count {
        var rest = ranges
        rest[axis].start = 0
        return try? part.slice(rest)
      }
      start += part.shape[axis]
    }
    return nil
  }

  private func simplifiedProduct(
    _ transposeLeft: Bool, _ transposeRight: Bool, _ a: Value, _ b: Value, _ shape: Shape
  ) -> Value? {
    if case .transpose = a.node.operation {
      return try? a.operand(0).matrixProduct(b, transposeLeft: !transposeLeft, transposeRight: transposeRight)
    }
    if case .transpose = b.node.operation {
      return try? a.matrixProduct(b.operand(0), transposeLeft: transposeLeft, transposeRight: !transposeRight)
    }
    return nil
  }
}

extension Value {
  /// An operand of the node.
  fileprivate func operand(_ index: Int) -> Value { graph.value(of: node.operands[index]) }

  /// The array that this value repeats, itself if it is a scalar.
  fileprivate var stretched: Value? {
    if case .broadcast = node.operation { return operand(0) }
    return shape.rank == 0 ? self : nil
  }

  /// This value, which stretches to `full`, in the shape that `full` has without some axes; `nil` if it varies along
  /// one of them.
  fileprivate func repeated(from full: Shape, without axes: [Int], to shape: Shape) -> Value? {
    let missing = full.rank - self.shape.rank
    guard axes.allSatisfy({ $0 < missing || self.shape[$0 - missing] == 1 }) else { return nil }
    let own = self.shape.removing(axes: axes.filter { $0 >= missing }.map { $0 - missing })
    return try? reshape(to: own).broadcast(to: shape)
  }
}
