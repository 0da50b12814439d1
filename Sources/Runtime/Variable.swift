import Compute
import Graph

/// An array that lives between runs and that programs share: a weight, a moment, a running statistic.
public final class Variable {
  /// The shape.
  public let shape: Shape
  let storage: Storage

  /// An array of zeros.
  /// - Throws: `ComputeError.outOfMemory`.
  public init(shape: Shape) throws(ComputeError) {
    self.shape = shape
    storage = try Storage(count: shape.count)
  }

  /// An array of the given numbers, row-major.
  /// - Precondition: There are as many numbers as the shape says.
  /// - Throws: `ComputeError.outOfMemory`.
  public convenience init(shape: Shape, values: [Float]) throws(ComputeError) {
    try self.init(shape: shape)
    self.values = values
  }

  /// The numbers, row-major, copied out of and into the variable.
  /// - Precondition: As many numbers are set as the shape says.
  public var values: [Float] {
    get { Array(numbers) }
    set {
      precondition(newValue.count == shape.count, "a variable of shape \(shape) takes \(shape.count) numbers")
      _ = numbers.update(fromContentsOf: newValue)
    }
  }

  /// Copies the numbers into an array that has as many, without allocating.
  /// - Precondition: There are as many numbers as the shape says.
  public func read(into target: inout [Float]) {
    precondition(target.count == shape.count, "a variable of shape \(shape) has \(shape.count) numbers")
    target.withUnsafeMutableBufferPointer { _ = $0.update(fromContentsOf: numbers) }
  }

  /// Lets the body change the numbers, row-major.
  public func write(_ body: (inout MutableSpan<Float>) -> Void) {
    withExtendedLifetime(self) {
      var span = numbers.mutableSpan
      body(&span)
    }
  }

  private var numbers: UnsafeMutableBufferPointer<Float> {
    UnsafeMutableBufferPointer(start: storage.pointer, count: shape.count)
  }
}
