/// The lengths that describe a two-dimensional convolution.
///
/// Input `batch x height x width x inChannels`, weights `kernelHeight x kernelWidth x inChannels x outChannels`, output
/// `batch x outputHeight x outputWidth x outChannels`, all row-major:
///
///     output[n, y, x, o] = sum over ky, kx, i of
///       input[n, y * verticalStride + ky - paddingTop, x * horizontalStride + kx - paddingLeft, i] * weights[ky, kx, i, o]
///
/// where the input counts as zero outside of its bounds. Padding below and to the right is implied by the output's size.
public struct ConvolutionShape: Hashable, Sendable {
  /// The number of pictures.
  public var batch: Int
  /// The input's height, width and channels.
  public var height: Int, width: Int, inChannels: Int
  /// The output's height, width and channels.
  public var outputHeight: Int, outputWidth: Int, outChannels: Int
  /// The kernel's height and width.
  public var kernelHeight: Int, kernelWidth: Int
  /// How far the kernel moves down, and to the right, from one output to the next.
  public var verticalStride: Int, horizontalStride: Int
  /// Rows of zeros above the input, columns of zeros to its left.
  public var paddingTop: Int, paddingLeft: Int

  /// A convolution whose output's size is given.
  ///
  /// - Precondition: all lengths and strides are at least 1, the paddings at least 0.
  public init(
    batch: Int, height: Int, width: Int, inChannels: Int, outputHeight: Int, outputWidth: Int, outChannels: Int,
    kernelHeight: Int, kernelWidth: Int, verticalStride: Int = 1, horizontalStride: Int = 1, paddingTop: Int = 0,
    paddingLeft: Int = 0
  ) {
    self.batch = batch
    self.height = height
    self.width = width
    self.inChannels = inChannels
    self.outputHeight = outputHeight
    self.outputWidth = outputWidth
    self.outChannels = outChannels
    self.kernelHeight = kernelHeight
    self.kernelWidth = kernelWidth
    self.verticalStride = verticalStride
    self.horizontalStride = horizontalStride
    self.paddingTop = paddingTop
    self.paddingLeft = paddingLeft
  }

  /// How many numbers the input holds.
  public var inputCount: Int { batch * height * width * inChannels }
  /// How many numbers the weights are.
  public var weightCount: Int { kernelHeight * kernelWidth * inChannels * outChannels }
  /// How many numbers the output holds.
  public var outputCount: Int { batch * outputHeight * outputWidth * outChannels }

  /// The count of the largest operand, nil if it is no integer.
  var largestCount: Int? {
    let operands = [
      [batch, height, width, inChannels], [kernelHeight, kernelWidth, inChannels, outChannels],
      [batch, outputHeight, outputWidth, outChannels],
    ]
    var largest = 0
    for lengths in operands {
      var count = 1
      for length in lengths {
        let (product, overflow) = count.multipliedReportingOverflow(by: length)
        if overflow { return nil }
        count = product
      }
      largest = max(largest, count)
    }
    return largest
  }
}
