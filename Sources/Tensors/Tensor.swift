/// A plain tensor: a shape and its numbers in row-major order, channels last for pictures.
///
/// It is the value that modules hand to one another (examples of a dataset, weights of a layer, samples of a
/// generator). It computes nothing: arithmetic belongs to the graph and its runtime.
public struct Tensor: Hashable, Sendable {
  /// The length of each axis, outermost first. Empty for a single number.
  public let shape: [Int]

  /// The numbers, the last axis running fastest.
  public var values: [Float]

  /// Makes a tensor of the given shape.
  ///
  /// - Precondition: `values` holds exactly as many numbers as the shape says.
  public init(shape: [Int], values: [Float]) {
    precondition(values.count == shape.reduce(1, *), "a tensor of shape \(shape) needs \(shape.reduce(1, *)) values")
    self.shape = shape
    self.values = values
  }

  /// Makes a tensor that holds the same number everywhere.
  public init(repeating value: Float, shape: [Int]) {
    self.init(shape: shape, values: [Float](repeating: value, count: shape.reduce(1, *)))
  }

  /// The number of axes.
  public var rank: Int { shape.count }

  /// How many numbers the tensor holds.
  public var count: Int { values.count }
}
