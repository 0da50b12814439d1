/// A planned convolution in one of its three directions.
///
/// Plan once, run often: running allocates nothing. Zeros of the padding are skipped, not multiplied, and no direction
/// unrolls patches in memory. The result is the same for every number of threads.
public final class Convolution: Sendable {
  /// Which of the three bilinear maps of a convolution is meant; each takes two operands and gives the third.
  public enum Direction: Hashable, Sendable {
    /// Input and weights give the output.
    case forward
    /// Output gradient and weights give the input gradient: run forward, a transposed convolution.
    case inputGradient
    /// Input and output gradient give the weight gradient.
    case weightGradient
  }

  /// The lengths of the convolution. In every direction they mean the forward one.
  public let shape: ConvolutionShape
  /// The direction.
  public let direction: Direction

  /// Plans a convolution.
  ///
  /// - Throws: `ComputeError.outOfMemory`.
  public init(_ shape: ConvolutionShape, _ direction: Direction, kernels: KernelTable) throws(ComputeError) {
    self.shape = shape
    self.direction = direction
  }

  /// How many numbers of scratch space `run` needs with a pool of so many threads.
  public func scratchCount(threads: Int) -> Int { 0 }

  /// Convolves: overwrites `result`.
  ///
  /// - Parameters:
  ///   - left: the input, for `.inputGradient` the output gradient.
  ///   - right: the weights, for `.weightGradient` the output gradient.
  ///   - result: the output, the input gradient or the weight gradient; it overlaps neither operand.
  ///   - scratch: at least `scratchCount(threads: pool.threadCount)` numbers, 64-byte aligned.
  public func run(
    left: UnsafePointer<Float>, right: UnsafePointer<Float>, into result: UnsafeMutablePointer<Float>,
    scratch: UnsafeMutablePointer<Float>, pool: ThreadPool
  ) {
    fatalError("not there yet")
  }
}
