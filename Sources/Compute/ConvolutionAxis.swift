/// One axis of a part of a convolution, seen from the plane that is written: which numbers of the plane that is read
/// contribute to which with which tap of the kernel.
///
/// Target `firstTarget + q * targetStep`, for q in `0..<count`, is a sum over taps t in `0..<taps` of source
/// `sourceStart + q * sourceStep + t` times the kernel's `firstTap + t * tapStep`. So neighbouring taps read neighbouring
/// numbers, in every direction.
struct ConvolutionAxis {
  var firstTarget: Int, targetStep: Int, count: Int
  var sourceStart: Int, sourceStep: Int, sourceLength: Int
  var taps: Int, firstTap: Int, tapStep: Int

  /// The axis of a forward convolution: one part.
  static func forward(_ input: Int, _ output: Int, kernel: Int, stride: Int, padding: Int) -> [ConvolutionAxis] {
    [
      ConvolutionAxis(
        firstTarget: 0, targetStep: 1, count: output, sourceStart: -padding, sourceStep: stride, sourceLength: input,
        taps: kernel, firstTap: 0, tapStep: 1)
    ]
  }

  /// The axis of an input gradient: a part for each position within a stride, because each of them meets other taps. None
  /// of the parts multiplies zeros that lie between the numbers of a strided output.
  static func inputGradient(_ input: Int, _ output: Int, kernel: Int, stride: Int, padding: Int) -> [ConvolutionAxis] {
    (0..<min(stride, input)).map { position in
      let taps = (0..<kernel).filter { (position + padding - $0) % stride == 0 }
      // In descending order, so that the output's numbers ascend.
      let first = taps.last ?? 0
      return ConvolutionAxis(
        firstTarget: position, targetStep: stride, count: (input - position + stride - 1) / stride,
        sourceStart: taps.isEmpty ? 0 : (position + padding - first) / stride, sourceStep: 1, sourceLength: output,
        taps: taps.count, firstTap: first, tapStep: -stride)
    }
  }

  /// The taps that target `q` meets within the source.
  func validTaps(_ q: Int) -> Range<Int> {
    let start = sourceStart + q * sourceStep
    let first = max(0, -start)
    let end = min(taps, sourceLength - start)
    return first < end ? first..<end : 0..<0
  }

  /// A stretch of targets that meet the same taps.
  struct Segment {
    var targets: Range<Int>
    var taps: Range<Int>
  }

  /// All targets, in stretches as long as possible.
  var segments: [Segment] {
    var segments: [Segment] = []
    for q in 0..<count {
      let taps = validTaps(q)
      if let last = segments.indices.last, segments[last].taps == taps {
        segments[last].targets = segments[last].targets.lowerBound..<q + 1
      } else {
        segments.append(Segment(targets: q..<q + 1, taps: taps))
      }
    }
    return segments
  }
}
