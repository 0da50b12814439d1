import Elementwise

/// What a node does with its operands; its shape stands in the node.
///
/// The set is closed under differentiation: the gradient of every operation is made of operations.
public enum Operation: Hashable, Sendable {
  /// An array that each run brings along.
  case input(name: String)
  /// An array that lives between runs: a weight, a moment, a running statistic.
  case parameter(name: String)
  /// One number, of rank 0.
  case constant(Float)
  /// A small array of numbers, row-major.
  case literal([Float])
  /// Random numbers: a function of the run's seed and position, this stream and the element's index.
  case random(RandomDistribution, stream: UInt32)

  /// A function of each element.
  case unary(UnaryFunction)
  /// A function of the elements of two arrays of one shape.
  case binary(BinaryFunction)
  /// Where the first operand is not 0 the second, else the third.
  case select
  /// The operand itself, which passes no gradient on.
  case stopGradient

  /// The operand stretched to the node's shape: axes align at the end, sizes of 1 and missing axes repeat.
  case broadcast
  /// The sum or the maximum over some axes, which disappear; ascending.
  case reduce(Reduction, axes: [Int])
  /// The same elements in another shape.
  case reshape
  /// Axis `i` of the result is axis `permutation[i]` of the operand.
  case transpose(permutation: [Int])
  /// A part of the operand, one range an axis.
  case slice([SliceRange])
  /// The operand between zeros, one padding an axis.
  case pad([AxisPadding])
  /// The operands one behind the other along an axis.
  case concatenate(axis: Int)
  /// Rows of a table (first operand) at indices (second operand, rank 1, whole numbers in range).
  case gatherRows
  /// Zeros of the node's shape with the rows of the first operand added at the indices of the second.
  case scatterAddRows

  /// The product of two matrices, each transposed first if told so.
  case matrixProduct(transposeLeft: Bool, transposeRight: Bool)
  /// Pictures `N x H x W x in` with weights `height x width x in x out`.
  case convolution(ConvolutionWindow)
  /// From the gradient of a convolution's result and the weights, the gradient of its pictures:
  /// the transposed convolution.
  case convolutionInputGradient(ConvolutionWindow)
  /// From the pictures and the gradient of a convolution's result, the gradient of its weights.
  case convolutionWeightGradient(ConvolutionWindow)
}

/// How a reduction joins elements.
public enum Reduction: String, Hashable, Sendable, CaseIterable {
  /// Their sum.
  case sum
  /// The largest.
  case maximum
}

/// What random numbers are drawn from.
public enum RandomDistribution: Hashable, Sendable {
  /// The normal distribution around 0 with deviation 1.
  case normal
  /// Evenly from 0 up to, not including, 1.
  case uniform
  /// 1 with this probability, else 0.
  case bernoulli(Float)
}

/// `count` indices of an axis from `start`, `stride` apart.
public struct SliceRange: Hashable, Sendable {
  /// The first index.
  public var start: Int
  /// How many indices.
  public var count: Int
  /// The distance between indices, at least 1.
  public var stride: Int

  /// `count` indices from `start`, `stride` apart.
  public init(start: Int, count: Int, stride: Int = 1) {
    self.start = start
    self.count = count
    self.stride = stride
  }
}

/// Zeros around and between the elements of an axis.
public struct AxisPadding: Hashable, Sendable {
  /// Zeros before the first element.
  public var before: Int
  /// Zeros behind the last element.
  public var after: Int
  /// Zeros between two neighbours.
  public var between: Int

  /// Zeros before, behind and between elements.
  public init(before: Int = 0, after: Int = 0, between: Int = 0) {
    self.before = before
    self.after = after
    self.between = between
  }
}
