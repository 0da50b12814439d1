/// Why an operation cannot take its operands.
public enum ShapeError: Error, Hashable, Sendable {
  /// A size is below 1.
  case emptyAxis([Int])
  /// The array would have more than `Shape.maximumCount` elements.
  case tooLarge([Int])
  /// The two shapes of an elementwise operation do not stretch to a common one.
  case incompatible(Shape, Shape)
  /// A shape does not stretch to another.
  case cannotBroadcast(from: Shape, to: Shape)
  /// The two shapes have different numbers of elements.
  case cannotReshape(from: Shape, to: Shape)
  /// An axis does not exist, or is named twice.
  case invalidAxes([Int], rank: Int)
  /// A slice leaves its array or is empty.
  case invalidSlice(SliceRange, axis: Int, shape: Shape)
  /// A padding does not fit the array's rank or is negative.
  case invalidPadding([AxisPadding], shape: Shape)
  /// The arrays differ in another axis than the one they are joined on.
  case cannotConcatenate([Shape], axis: Int)
  /// The operands of a matrix product (as they are multiplied, after transposition) do not fit.
  case cannotMultiply(Shape, Shape)
  /// A row index array is not of rank 1, or a table has no rows.
  case invalidRows(table: Shape, indices: Shape)
  /// An operand of a convolution has the wrong rank or the wrong number of channels.
  case cannotConvolve(Shape, weights: Shape)
  /// A stride below 1 or a negative padding.
  case invalidWindow(ConvolutionWindow)
  /// The kernel is larger than the padded input.
  case kernelTooLarge(kernel: [Int], input: Shape)
  /// The shape of one operand of a convolution's gradient is not the one that the convolution would give.
  case convolutionMismatch(expected: Shape, found: Shape)
  /// A literal's number of elements is not its shape's.
  case literalCount(Int, shape: Shape)
  /// A name is already used for a leaf of another shape.
  case leafRedefined(name: String, was: Shape, now: Shape)
  /// Nothing has this name.
  case unknownLeaf(name: String)
  /// Only scalars have a gradient here.
  case gradientOfArray(Shape)
  /// Values of two graphs were mixed.
  case differentGraphs
}

extension ShapeError: CustomStringConvertible {
  /// The facts in one sentence.
  public var description: String {
    switch self {
    case .emptyAxis(let sizes): "every size must be at least 1, found \(sizes)"
    case .tooLarge(let sizes): "an array of \(sizes) has more than \(Shape.maximumCount) elements"
    case .incompatible(let left, let right): "the shapes \(left) and \(right) do not fit together"
    case .cannotBroadcast(let from, let to): "the shape \(from) does not stretch to \(to)"
    case .cannotReshape(let from, let to):
      "\(from) has \(from.count) elements, \(to) has \(to.count)"
    case .invalidAxes(let axes, let rank): "the axes \(axes) are not distinct axes of an array of rank \(rank)"
    case .invalidSlice(let range, let axis, let shape):
      "the slice \(range) leaves axis \(axis) of the shape \(shape) or is empty"
    case .invalidPadding(let padding, let shape): "the padding \(padding) does not suit the shape \(shape)"
    case .cannotConcatenate(let shapes, let axis): "the shapes \(shapes) cannot be joined along axis \(axis)"
    case .unknownLeaf(let name): "there is no array `\(name)`"
    case .cannotMultiply(let left, let right): "the matrices \(left) and \(right) cannot be multiplied"
    case .invalidRows(let table, let indices): "rows \(indices) of the table \(table) cannot be taken"
    case .cannotConvolve(let input, let weights):
      "the pictures \(input) do not suit the weights \(weights) (height x width x in x out)"
    case .invalidWindow(let window): "strides must be at least 1 and paddings not negative: \(window)"
    case .kernelTooLarge(let kernel, let input): "the kernel \(kernel) is larger than the padded input \(input)"
    case .convolutionMismatch(let expected, let found): "expected the shape \(expected), found \(found)"
    case .literalCount(let count, let shape): "\(count) numbers for the shape \(shape)"
    case .leafRedefined(let name, let was, let now): "`\(name)` has the shape \(was), not \(now)"
    case .gradientOfArray(let shape): "only a scalar has a gradient, found the shape \(shape)"
    case .differentGraphs: "the values belong to different graphs"
    }
  }
}
