import CKernelSupport
import Memory

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
    case thinCorrelation(ThinCorrelation)
    case weightGradient(WeightGradient)
    case thinWeightGradient(ThinWeightGradient)
  }

  /// Plans a convolution.
  ///
  /// - Throws: `ComputeError.outOfMemory` if no memory could hold its operands.
  public init(_ shape: ConvolutionShape, _ direction: Direction, kernels: KernelTable) throws(ComputeError) {
    guard let largest = shape.largestCount, largest <= Self.countLimit else {
      throw .outOfMemory(MemoryShortage(needed: .max, available: MemoryLimit.available))
    }
    self.shape = shape
    self.direction = direction
    let products = kernels.products
    switch direction {
    case .forward, .inputGradient: method = Self.correlation(shape, direction, products)
    case .weightGradient:
      method =
        ThinWeightGradient.isBetter(shape, kernels: products)
        ? .thinWeightGradient(ThinWeightGradient(shape, kernels: products))
        : .weightGradient(WeightGradient(shape, kernels: products))
    }
  }

  /// Forward and input gradient are the same with other axes, and with source and target exchanged.
  private static func correlation(
    _ shape: ConvolutionShape, _ direction: Direction, _ kernels: ProductKernels
  ) -> Method {
    let isForward = direction == .forward
    let input = Correlation.Plane(height: shape.height, width: shape.width, channels: shape.inChannels)
    let output = Correlation.Plane(
      height: shape.outputHeight, width: shape.outputWidth, channels: shape.outChannels)
    let (source, target) = isForward ? (input, output) : (output, input)
    let axis = isForward ? ConvolutionAxis.forward : ConvolutionAxis.inputGradient
    let vertical = axis(
      shape.height, shape.outputHeight, shape.kernelHeight, shape.verticalStride, shape.paddingTop)
    let horizontal = axis(
      shape.width, shape.outputWidth, shape.kernelWidth, shape.horizontalStride, shape.paddingLeft)
    let isThin = ThinCorrelation.isBetter(
      source: source, target: target, vertical: vertical, horizontal: horizontal,
      taps: shape.kernelHeight * shape.kernelWidth, kernels: kernels)
    if isThin {
      return .thinCorrelation(
        ThinCorrelation(
          batch: shape.batch, source: source, target: target, vertical: vertical, horizontal: horizontal,
          kernelHeight: shape.kernelHeight, kernelWidth: shape.kernelWidth, isTransposed: !isForward,
          kernels: kernels))
    }
    return .correlation(
      Correlation(
        batch: shape.batch, source: source, target: target, vertical: vertical, horizontal: horizontal,
        kernelWidth: shape.kernelWidth, isTransposed: !isForward, kernels: kernels))
  }

  /// How many numbers of scratch space `run` needs with a pool of so many threads.
  public func scratchCount(threads: Int) -> Int {
    switch method {
    case .correlation(let plan): plan.scratchCount
    case .thinCorrelation(let plan): plan.scratchCount(threads: threads)
    case .weightGradient(let plan): plan.scratchCount
    case .thinWeightGradient(let plan): plan.scratchCount
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
    case .thinCorrelation(let plan): plan.run(left, right, result, scratch: scratch, pool: pool)
    case .weightGradient(let plan): plan.run(left, right, result, scratch: scratch, pool: pool)
    case .thinWeightGradient(let plan): plan.run(left, right, result, scratch: scratch, pool: pool)
    }
  }
}
