/// A planned convolution in one of its three directions.
///
/// Plan once, run often: running allocates nothing. Zeros of the padding are skipped, not multiplied, and no direction
/// unrolls patches in memory. The result is the same for every number of threads.
public final class Convolution: Sendable {
  /// Which of the three bilinear maps of a convolution is meant; each takes two operands and gives the third.
  public enum Direction: CaseIterable, Hashable, Sendable {
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

  private let method: Method

  /// Below this count no arithmetic on places overflows.
  private static let countLimit = 1 << 44

  private enum Method {
    case correlation(Correlation)
    case weightGradient(WeightGradient)
  }

  /// Plans a convolution.
  ///
  /// - Throws: `ComputeError.outOfMemory` if no memory could hold its operands.
  public init(_ shape: ConvolutionShape, _ direction: Direction, kernels: KernelTable) throws(ComputeError) {
    guard let largest = shape.largestCount, largest <= Self.countLimit else { throw .outOfMemory(count: .max) }
    self.shape = shape
    self.direction = direction
    let products = kernels.products
    let input = Correlation.Plane(height: shape.height, width: shape.width, channels: shape.inChannels)
    let output = Correlation.Plane(
      height: shape.outputHeight, width: shape.outputWidth, channels: shape.outChannels)
    func axes(_ axis: (Int, Int, Int, Int, Int) -> [ConvolutionAxis]) -> (
      vertical: [ConvolutionAxis], horizontal: [ConvolutionAxis]
    ) {
      (
        axis(shape.height, shape.outputHeight, shape.kernelHeight, shape.verticalStride, shape.paddingTop),
        axis(shape.width, shape.outputWidth, shape.kernelWidth, shape.horizontalStride, shape.paddingLeft)
      )
    }
    switch direction {
    case .forward:
      let axes = axes(ConvolutionAxis.forward)
      method = .correlation(
        Correlation(
          batch: shape.batch, source: input, target: output, vertical: axes.vertical, horizontal: axes.horizontal,
          kernelWidth: shape.kernelWidth, isTransposed: false, kernels: products))
    case .inputGradient:
      let axes = axes(ConvolutionAxis.inputGradient)
      method = .correlation(
        Correlation(
          batch: shape.batch, source: output, target: input, vertical: axes.vertical, horizontal: axes.horizontal,
          kernelWidth: shape.kernelWidth, isTransposed: true, kernels: products))
    case .weightGradient: method = .weightGradient(WeightGradient(shape, kernels: products))
    }
  }

  /// How many numbers of scratch space `run` needs with a pool of so many threads.
  public func scratchCount(threads: Int) -> Int {
    switch method {
    case .correlation(let plan): plan.scratchCount
    case .weightGradient(let plan): plan.scratchCount
    }
  }

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
    switch method {
    case .correlation(let plan): plan.run(left, right, result, scratch: scratch, pool: pool)
    case .weightGradient(let plan): plan.run(left, right, result, scratch: scratch, pool: pool)
    }
  }
}
