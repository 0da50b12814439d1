import Graph

/// How much padding a convolution has.
public enum Padding: Hashable, Sendable {
  /// So that the result is `ceil(n / stride)` large, for `upconv` `n * stride`; the larger half goes first.
  case same
  /// None.
  case valid
  /// This many zeros on each side.
  case number(Int)

  /// As the language writes it.
  public var source: String {
    switch self {
    case .same: "same"
    case .valid: "valid"
    case .number(let zeros): String(zeros)
    }
  }
}

/// How a convolution's square kernel moves: the options that `conv` and `upconv` share.
public struct WindowOptions: Hashable, Sendable {
  /// The side of the kernel.
  public var kernel: Int
  /// Pixels between two positions.
  public var stride: Int
  /// The padding.
  public var padding: Padding

  /// A window.
  public init(kernel: Int = 3, stride: Int = 1, padding: Padding = .same) {
    self.kernel = kernel
    self.stride = stride
    self.padding = padding
  }

  var source: String {
    (kernel == 3 ? "" : " kernel: \(kernel)") + (stride == 1 ? "" : " stride: \(stride)")
      + (padding == .same ? "" : " padding: \(padding.source)")
  }

  func validate() throws(LayerProblem) {
    try checkRange("kernel", kernel, 1...1024)
    try checkRange("stride", stride, 1...1024)
    if case .number(let zeros) = padding { try checkRange("padding", zeros, 0...1024) }
  }

  /// The window over pictures of this size.
  func window(height: Int, width: Int) -> ConvolutionWindow {
    switch padding {
    case .same:
      .same(height: height, width: width, kernelHeight: kernel, kernelWidth: kernel, stride: stride)
    case .valid: ConvolutionWindow(stride: stride)
    case .number(let zeros): ConvolutionWindow(stride: stride, padding: zeros)
    }
  }

  /// The zeros on both sides together, where they do not follow from the size.
  private var totalPadding: Int {
    if case .number(let zeros) = padding { 2 * zeros } else { 0 }
  }

  /// How many positions the window has along a side; 0 or less if it does not fit.
  func positions(_ side: Int) -> Int {
    if padding == .same { return (side + stride - 1) / stride }
    let room = side + totalPadding - kernel
    return room < 0 ? 0 : room / stride + 1
  }

  /// The side on which the window has this many positions: that of a transposed convolution's result. 0 or less if nothing
  /// is left.
  func transposedSide(_ positions: Int) -> Int {
    padding == .same ? positions * stride : (positions - 1) * stride + kernel - totalPadding
  }

  /// The padding as a number for messages.
  var paddingForMessages: Int { totalPadding / 2 }
}
