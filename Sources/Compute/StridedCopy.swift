/// A planned copy of a block of elements between two arrays, each walked with its own strides.
///
/// Transposing, slicing, padding, concatenating and broadcasting are all such copies; there is a name for each below.
/// Plan once, run often: running allocates nothing.
public struct StridedCopy: Sendable {
  /// Plans a copy of `shape` elements. Offsets and strides count elements.
  ///
  /// - Parameters:
  ///   - sourceStrides: for each axis the distance in the source; 0 repeats.
  ///   - destinationStrides: for each axis the distance in the destination; distinct elements do not meet.
  /// - Precondition: all three lists have the same length.
  public init(
    shape: [Int], sourceOffset: Int = 0, sourceStrides: [Int], destinationOffset: Int = 0, destinationStrides: [Int],
    kernels: KernelTable
  ) {}

  /// Axis `i` of the destination is axis `permutation[i]` of the source, an array of this shape.
  public static func transpose(_ shape: [Int], permutation: [Int], kernels: KernelTable) -> StridedCopy {
    fatalError("not there yet")
  }

  /// Copies a block of the source, an array of this shape: `counts[i]` indices of axis `i` from `starts[i]`, `steps[i]` apart.
  public static func slice(
    _ shape: [Int], starts: [Int], counts: [Int], steps: [Int], kernels: KernelTable
  ) -> StridedCopy { fatalError("not there yet") }

  /// Copies the whole source, an array of this shape, into a block of the destination, whose other elements stay: the
  /// source's index `k` of axis `i` goes to `starts[i] + k * steps[i]`. Padding fills the destination first;
  /// concatenating is one such copy for each array.
  public static func place(
    _ shape: [Int], into destinationShape: [Int], starts: [Int], steps: [Int], kernels: KernelTable
  ) -> StridedCopy { fatalError("not there yet") }

  /// Repeats the source: axes align at the end; sizes of 1 and missing axes stretch.
  public static func broadcast(_ shape: [Int], to destinationShape: [Int], kernels: KernelTable) -> StridedCopy {
    fatalError("not there yet")
  }

  /// Copies; source and destination do not overlap.
  public func run(_ source: UnsafePointer<Float>, into destination: UnsafeMutablePointer<Float>, pool: ThreadPool) {
    fatalError("not there yet")
  }
}

/// Writes one number to every element of an array.
public func fill(_ destination: UnsafeMutablePointer<Float>, count: Int, with value: Float, pool: ThreadPool) {
  fatalError("not there yet")
}
