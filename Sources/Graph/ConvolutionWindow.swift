/// How a convolution's kernel moves over its pictures: strides and zero padding. The kernel's size is the weights'.
public struct ConvolutionWindow: Hashable, Sendable {
  /// Rows between two positions.
  public var verticalStride: Int
  /// Columns between two positions.
  public var horizontalStride: Int
  /// Rows of zeros above.
  public var top: Int
  /// Rows of zeros below.
  public var bottom: Int
  /// Columns of zeros on the left.
  public var left: Int
  /// Columns of zeros on the right.
  public var right: Int

  /// A window with one stride for both directions; no padding unless told.
  public init(stride: Int = 1, top: Int = 0, bottom: Int = 0, left: Int = 0, right: Int = 0) {
    verticalStride = stride
    horizontalStride = stride
    self.top = top
    self.bottom = bottom
    self.left = left
    self.right = right
  }

  /// A window with the same padding on all four sides.
  public init(stride: Int = 1, padding: Int) {
    self.init(stride: stride, top: padding, bottom: padding, left: padding, right: padding)
  }

  /// The window that turns sizes `n` into `ceil(n / stride)`; the larger half of the padding goes first.
  public static func same(height: Int, width: Int, kernelHeight: Int, kernelWidth: Int, stride: Int = 1) -> Self {
    func padding(_ size: Int, _ kernel: Int) -> (Int, Int) {
      guard stride >= 1, size >= 1 else { return (0, 0) }
      let positions = (size - 1) / stride
      let total = max(positions * stride + kernel - size, 0)
      return (total - total / 2, total / 2)
    }
    let (top, bottom) = padding(height, kernelHeight)
    let (left, right) = padding(width, kernelWidth)
    return Self(stride: stride, top: top, bottom: bottom, left: left, right: right)
  }

  /// The largest stride or padding that is accepted.
  static let maximumExtent = 1 << 20

  /// Whether strides are at least 1 and paddings not negative (and neither absurdly large).
  var isValid: Bool {
    [verticalStride, horizontalStride].allSatisfy { (1...Self.maximumExtent).contains($0) }
      && [top, bottom, left, right].allSatisfy { (0...Self.maximumExtent).contains($0) }
  }

  /// The number of positions of a kernel in each direction, `nil` where it does not fit.
  func outputSize(height: Int, width: Int, kernelHeight: Int, kernelWidth: Int) -> (height: Int, width: Int)? {
    let rows = height + top + bottom - kernelHeight
    let columns = width + left + right - kernelWidth
    guard rows >= 0, columns >= 0 else { return nil }
    return (rows / verticalStride + 1, columns / horizontalStride + 1)
  }
}
