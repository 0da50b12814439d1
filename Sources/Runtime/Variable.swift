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
    get { Array(UnsafeBufferPointer(start: storage.pointer, count: shape.count)) }
    set {
      precondition(newValue.count == shape.count, "a variable of shape \(shape) takes \(shape.count) numbers")
      for (index, number) in newValue.enumerated() { storage.pointer[index] = number }
    }
  }

  /// Gives the numbers in place for as long as the body runs.
  public func withUnsafeMutableNumbers<Result>(_ body: (UnsafeMutableBufferPointer<Float>) -> Result) -> Result {
    withExtendedLifetime(self) { body(UnsafeMutableBufferPointer(start: storage.pointer, count: shape.count)) }
  }
}
