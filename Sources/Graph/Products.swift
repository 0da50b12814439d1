/// Matrix products and convolutions.

extension Value {
  /// The product of two matrices, each transposed first if told so: `M x K` times `K x N` gives `M x N`.
  /// - Throws: `ShapeError.cannotMultiply`.
  public func matrixProduct(
    _ right: Value, transposeLeft: Bool = false, transposeRight: Bool = false
  ) throws(ShapeError) -> Value {
    guard graph === right.graph else { throw .differentGraphs }
    guard shape.rank == 2, right.shape.rank == 2 else { throw .cannotMultiply(shape, right.shape) }
    let (rows, inner) = transposeLeft ? (shape[1], shape[0]) : (shape[0], shape[1])
    let (otherInner, columns) =
      transposeRight ? (right.shape[1], right.shape[0]) : (right.shape[0], right.shape[1])
    guard inner == otherInner else {
      throw .cannotMultiply(try Shape([rows, inner]), try Shape([otherInner, columns]))
    }
    let operation = Operation.matrixProduct(transposeLeft: transposeLeft, transposeRight: transposeRight)
    return graph.insert(operation, [self, right], try Shape([rows, columns]))
  }

  /// The convolution (without flipping the kernel) of pictures `N x H x W x in` with weights
  /// `height x width x in x out`: `N x H' x W' x out`.
  /// - Throws: `ShapeError.cannotConvolve`, `invalidWindow`, `kernelTooLarge`.
  public func convolution(_ weights: Value, window: ConvolutionWindow) throws(ShapeError) -> Value {
    guard graph === weights.graph else { throw .differentGraphs }
    guard shape.rank == 4, weights.shape.rank == 4, shape[3] == weights.shape[2] else {
      throw .cannotConvolve(shape, weights: weights.shape)
    }
    let result = try Shape.convolution(input: shape, weights: weights.shape, window: window)
    return graph.insert(.convolution(window), [self, weights], result)
  }

  /// The transposed convolution: this is the gradient `N x H' x W' x out` of a convolution's result, the result
  /// the gradient `N x height x width x in` of its pictures, whose size a stride leaves open.
  /// - Throws: `ShapeError.cannotConvolve`, `invalidWindow`, `kernelTooLarge`, `convolutionMismatch`.
  public func convolutionInputGradient(
    _ weights: Value, window: ConvolutionWindow, height: Int, width: Int
  ) throws(ShapeError) -> Value {
    guard graph === weights.graph else { throw .differentGraphs }
    guard shape.rank == 4, weights.shape.rank == 4, shape[3] == weights.shape[3] else {
      throw .cannotConvolve(shape, weights: weights.shape)
    }
    let pictures = try Shape([shape[0], height, width, weights.shape[2]])
    let expected = try Shape.convolution(input: pictures, weights: weights.shape, window: window)
    guard expected == shape else { throw .convolutionMismatch(expected: expected, found: shape) }
    return graph.insert(.convolutionInputGradient(window), [self, weights], pictures)
  }

  /// The gradient `kernelHeight x kernelWidth x in x out` of a convolution's weights: this is its pictures
  /// `N x H x W x in`, `gradient` that of its result.
  /// - Throws: `ShapeError.cannotConvolve`, `invalidWindow`, `kernelTooLarge`, `convolutionMismatch`.
  public func convolutionWeightGradient(
    _ gradient: Value, window: ConvolutionWindow, kernelHeight: Int, kernelWidth: Int
  ) throws(ShapeError) -> Value {
    guard graph === gradient.graph else { throw .differentGraphs }
    guard shape.rank == 4, gradient.shape.rank == 4 else { throw .cannotConvolve(shape, weights: gradient.shape) }
    let weights = try Shape([kernelHeight, kernelWidth, shape[3], gradient.shape[3]])
    let expected = try Shape.convolution(input: shape, weights: weights, window: window)
    guard expected == gradient.shape else { throw .convolutionMismatch(expected: expected, found: gradient.shape) }
    return graph.insert(.convolutionWeightGradient(window), [self, gradient], weights)
  }
}

extension Shape {
  /// The shape of a convolution's result.
  /// - Throws: `ShapeError.invalidWindow`, `kernelTooLarge`, `tooLarge`.
  public static func convolution(
    input: Shape, weights: Shape, window: ConvolutionWindow
  ) throws(ShapeError) -> Shape {
    guard window.isValid else { throw .invalidWindow(window) }
    let size = window.outputSize(
      height: input[1], width: input[2], kernelHeight: weights[0], kernelWidth: weights[1])
    guard let size else { throw .kernelTooLarge(kernel: [weights[0], weights[1]], input: input) }
    return try Shape([input[0], size.height, size.width, weights[3]])
  }
}
