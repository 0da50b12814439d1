/// The sizes of an array's axes, outermost first; rank 0 is a scalar.
///
/// Every size is at least 1 and the number of elements is bounded, so that arithmetic on shapes cannot overflow.
public struct Shape: Hashable, Sendable {
  /// The sizes of the axes, outermost first.
  public let dimensions: [Int]
  /// The number of elements.
  public let count: Int

  /// The largest number of elements that a shape may have.
  public static let maximumCount = 1 << 31

  /// The shape of a scalar.
  public static let scalar = Shape(trusted: [])

  /// Checks the sizes.
  /// - Throws: `ShapeError.emptyAxis` for a size below 1, `ShapeError.tooLarge` beyond `maximumCount` elements.
  public init(_ dimensions: [Int]) throws(ShapeError) {
    var count = 1
    for size in dimensions {
      guard size >= 1 else { throw .emptyAxis(dimensions) }
      let (product, overflow) = count.multipliedReportingOverflow(by: size)
      guard !overflow, product <= Shape.maximumCount else { throw .tooLarge(dimensions) }
      count = product
    }
    self.dimensions = dimensions
    self.count = count
  }

  /// A shape made of parts that were checked before.
  init(trusted dimensions: [Int]) {
    self.dimensions = dimensions
    count = dimensions.reduce(1, *)
  }

  /// The number of axes.
  public var rank: Int { dimensions.count }

  /// The size of an axis in `0..<rank`.
  public subscript(axis: Int) -> Int { dimensions[axis] }

  /// The distance in elements between neighbours along each axis of a contiguous array.
  public var strides: [Int] {
    var strides = [Int](repeating: 1, count: rank)
    for axis in stride(from: rank - 2, through: 0, by: -1) {
      strides[axis] = strides[axis + 1] * dimensions[axis + 1]
    }
    return strides
  }

  /// The shape without the given axes.
  func removing(axes: [Int]) -> Shape {
    Shape(trusted: dimensions.indices.filter { !axes.contains($0) }.map { dimensions[$0] })
  }

  /// The shape with size 1 at the given axes.
  func flattening(axes: [Int]) -> Shape {
    Shape(trusted: dimensions.indices.map { axes.contains($0) ? 1 : dimensions[$0] })
  }
}

extension Shape: CustomStringConvertible {
  /// The sizes joined by `x`, as in `64x28x28x1`; `scalar` for rank 0.
  public var description: String {
    rank == 0 ? "scalar" : dimensions.map(String.init).joined(separator: "x")
  }
}
