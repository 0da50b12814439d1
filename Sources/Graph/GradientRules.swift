import Elementwise

/// The gradient of every operation, made of operations.
extension Graph {
  /// What a node passes to one operand, of the operand's shape; `nil` if nothing.
  /// - Parameter gradient: The derivative with respect to the node, of its shape.
  func operandGradient(of result: Value, operand index: Int, gradient: Value) throws(ShapeError) -> Value? {
    let node = result.node
    let operands = node.operands.map { value(of: $0) }
    switch node.operation {
    case .input, .parameter, .constant, .literal, .random, .stopGradient:
      return nil
    case .unary(let function):
      return try unaryGradient(function, operands[0], result, gradient)
    case .binary(let function):
      return try binaryGradient(function, operands[0], operands[1], result, gradient, operand: index)
    case .select:
      let zero = constant(0, shape: node.shape)
      switch index {
      case 0: return nil
      case 1: return try operands[0].select(gradient, zero)
      default: return try operands[0].select(zero, gradient)
      }
    case .broadcast:
      return try gradient.summed(to: operands[0].shape)
    case .reduce(let reduction, let axes):
      return try reductionGradient(reduction, axes, operands[0], result, gradient)
    case .reshape:
      return try gradient.reshape(to: operands[0].shape)
    case .transpose(let permutation):
      let inverse = permutation.indices.sorted { permutation[$0] < permutation[$1] }
      return try gradient.transpose(inverse)
    case .slice(let ranges):
      return try gradient.pad(paddingThatRestores(ranges, operands[0].shape))
    case .pad(let padding):
      let shape = operands[0].shape
      return try gradient.slice(
        padding.indices.map {
          SliceRange(start: padding[$0].before, count: shape[$0], stride: padding[$0].between + 1)
        })
    case .concatenate(let axis):
      let start = operands[..<index].reduce(0) { $0 + $1.shape[axis] }
      return try gradient.slice(axis: axis, start: start, count: operands[index].shape[axis])
    case .gatherRows:
      return index == 0 ? try gradient.scatterAddRows(operands[1], rows: operands[0].shape[0]) : nil
    case .scatterAddRows:
      return index == 0 ? try gradient.gatherRows(operands[1]) : nil
    case .matrixProduct(let transposeLeft, let transposeRight):
      return try productGradient(operands, transposeLeft, transposeRight, gradient, operand: index)
    // The three directions of a convolution are one trilinear form, so each is the gradient of the others.
    case .convolution(let window):
      let (x, weights) = (operands[0], operands[1])
      return index == 0
        ? try gradient.convolutionInputGradient(weights, window: window, height: x.shape[1], width: x.shape[2])
        : try x.convolutionWeightGradient(gradient, window: window, kernelOf: weights)
    case .convolutionInputGradient(let window):
      let (y, weights) = (operands[0], operands[1])
      return index == 0
        ? try gradient.convolution(weights, window: window)
        : try gradient.convolutionWeightGradient(y, window: window, kernelOf: weights)
    case .convolutionWeightGradient(let window):
      let (x, y) = (operands[0], operands[1])
      return index == 0
        ? try y.convolutionInputGradient(gradient, window: window, height: x.shape[1], width: x.shape[2])
        : try x.convolution(gradient, window: window)
    }
  }

  private func unaryGradient(
    _ function: UnaryFunction, _ x: Value, _ y: Value, _ gradient: Value
  ) throws(ShapeError) -> Value? {
    switch function {
    case .negate: -gradient
    case .absolute: try gradient * x.sign()
    case .sign, .floor, .round: nil
    case .reciprocal: try -(gradient * y.square())
    case .square: try gradient * (x * 2)
    case .squareRoot: try gradient * 0.5 / y
    case .exponential: try gradient * y
    case .logarithm: try gradient / x
    case .tanh: try gradient * (1 - y.square())
    case .sigmoid: try gradient * (y * (1 - y))
    case .softplus: try gradient * x.sigmoid()
    case .sine: try gradient * x.cosine()
    case .cosine: try -(gradient * x.sine())
    // 2 / sqrt(pi) * e^(-x^2)
    case .errorFunction: try gradient * ((-x.square()).exponential() * 1.128379167)
    }
  }

  private func binaryGradient(
    _ function: BinaryFunction, _ a: Value, _ b: Value, _ y: Value, _ gradient: Value, operand: Int
  ) throws(ShapeError) -> Value? {
    let first = operand == 0
    switch function {
    case .add: return gradient
    case .subtract: return first ? gradient : -gradient
    case .multiply: return try gradient * (first ? b : a)
    case .divide: return first ? try gradient / b : try -(gradient * y / b)
    case .power:
      if first { return try gradient * (b * a.power(b - 1)) }
      // 0^b has the derivative 0 with respect to b.
      let zero = constant(0, shape: y.shape)
      return try gradient * (y * a.greater(0).select(a.logarithm(), zero))
    case .maximum: return try selected(b.less(a), gradient, first)
    case .minimum: return try selected(a.less(b), gradient, first)
    case .equal, .less, .lessOrEqual: return nil
    }
  }

  /// The gradient where the condition is as wanted, else 0; the two halves join into one select when they are added.
  private func selected(_ condition: Value, _ gradient: Value, _ wanted: Bool) throws(ShapeError) -> Value {
    let zero = constant(0, shape: gradient.shape)
    return try wanted ? condition.select(gradient, zero) : condition.select(zero, gradient)
  }

  private func reductionGradient(
    _ reduction: Reduction, _ axes: [Int], _ x: Value, _ y: Value, _ gradient: Value
  ) throws(ShapeError) -> Value {
    let kept = x.shape.flattening(axes: axes)
    let spread = try gradient.reshape(to: kept).broadcast(to: x.shape)
    switch reduction {
    case .sum: return spread
    case .maximum:
      // Equal largest elements share the gradient.
      let isLargest = try x.equal(y.reshape(to: kept))
      let share = try gradient / isLargest.sum(axes: axes)
      return try selected(isLargest, share.reshape(to: kept).broadcast(to: x.shape), true)
    }
  }

  private func paddingThatRestores(_ ranges: [SliceRange], _ shape: Shape) -> [AxisPadding] {
    ranges.indices.map { axis in
      let range = ranges[axis]
      let covered = (range.count - 1) * range.stride + 1
      return AxisPadding(
        before: range.start, after: shape[axis] - range.start - covered, between: range.stride - 1)
    }
  }

  private func productGradient(
    _ operands: [Value], _ transposeLeft: Bool, _ transposeRight: Bool, _ gradient: Value, operand: Int
  ) throws(ShapeError) -> Value {
    let (a, b) = (operands[0], operands[1])
    if operand == 0 {
      return transposeLeft
        ? try b.matrixProduct(gradient, transposeLeft: transposeRight, transposeRight: true)
        : try gradient.matrixProduct(b, transposeRight: !transposeRight)
    }
    return transposeRight
      ? try gradient.matrixProduct(a, transposeLeft: true, transposeRight: transposeLeft)
      : try a.matrixProduct(gradient, transposeLeft: !transposeLeft)
  }
}

extension Value {
  fileprivate func convolutionWeightGradient(
    _ gradient: Value, window: ConvolutionWindow, kernelOf weights: Value
  ) throws(ShapeError) -> Value {
    try convolutionWeightGradient(
      gradient, window: window, kernelHeight: weights.shape[0], kernelWidth: weights.shape[1])
  }
}
