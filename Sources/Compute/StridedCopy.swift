import CKernelSupport

/// A planned copy of a block of elements between two arrays, each walked with its own strides.
///
/// Transposing, slicing, padding, concatenating and broadcasting are all such copies; there is a name for each below.
/// Plan once, run often: running allocates nothing.
public struct StridedCopy: Sendable {
  /// An axis: its length and its distances in elements.
  struct Axis: Sendable {
    var count: Int, source: Int, destination: Int
  }

  /// What is done with the two innermost axes.
  enum Block: Sendable { case rows, fills, transpose, elements }

  private let block: Block
  /// The axes of the block: its rows (the source's columns for a transpose), and along them.
  private let rows: Axis, columns: Axis
  /// The other axes, outermost first.
  private let outer: [Axis]
  private let outerCount: Int
  private let sourceOffset: Int, destinationOffset: Int
  private let kernels: ArrayKernels

  /// Elements from which on threads share a copy.
  private static let parallelCount = 1 << 16
  /// A block of which there are few is shared in so many parts.
  private static let partsOfBlock = 16

  /// Plans a copy of `shape` elements. Offsets and strides count elements.
  ///
  /// - Parameters:
  ///   - sourceStrides: for each axis the distance in the source; 0 repeats.
  ///   - destinationStrides: for each axis the distance in the destination; distinct elements do not meet.
  /// - Precondition: all three lists have the same length.
  public init(
    shape: [Int], sourceOffset: Int = 0, sourceStrides: [Int], destinationOffset: Int = 0, destinationStrides: [Int],
    kernels: KernelTable
  ) {
    precondition(shape.count == sourceStrides.count && shape.count == destinationStrides.count)
    self.sourceOffset = sourceOffset
    self.destinationOffset = destinationOffset
    self.kernels = kernels.arrays
    let single = Axis(count: 1, source: 0, destination: 0)
    var axes = Self.merged(
      shape.indices.map { Axis(count: shape[$0], source: sourceStrides[$0], destination: destinationStrides[$0]) })
    let inner = axes.popLast() ?? Axis(count: 1, source: 1, destination: 1)
    columns = inner
    if inner.source != 1, inner.source != 0, inner.destination == 1,
      let contiguous = axes.lastIndex(where: { $0.source == 1 })
    {
      block = .transpose
      rows = axes.remove(at: contiguous)
    } else {
      block = inner.destination != 1 ? .elements : inner.source == 1 ? .rows : inner.source == 0 ? .fills : .elements
      rows = axes.popLast() ?? single
    }
    outer = axes
    outerCount = axes.reduce(1) { $0 * $1.count }
  }

  /// The axes by falling destination strides, without those of length 1, neighbours joined that make one longer axis.
  private static func merged(_ axes: [Axis]) -> [Axis] {
    if axes.contains(where: { $0.count == 0 }) { return [Axis(count: 0, source: 1, destination: 1)] }
    var merged: [Axis] = []
    for axis in axes.filter({ $0.count != 1 }).sorted(by: { $0.destination > $1.destination }) {
      if let last = merged.last, last.source == axis.source * axis.count,
        last.destination == axis.destination * axis.count
      {
        merged[merged.count - 1] = Axis(
          count: last.count * axis.count, source: axis.source, destination: axis.destination)
      } else {
        merged.append(axis)
      }
    }
    return merged
  }

  /// Copies; source and destination do not overlap.
  public func run(_ source: UnsafePointer<Float>, into destination: UnsafeMutablePointer<Float>, pool: ThreadPool) {
    let job = Job(copy: self, source: source + sourceOffset, destination: destination + destinationOffset)
    let isParallel = outerCount * rows.count * columns.count >= Self.parallelCount
    pool.run(job, pieces: pool.pieceCount(inParallel: isParallel)) { context, pieces in
      guard let job = context?.assumingMemoryBound(to: Job.self) else { return }
      while let piece = pieces.next() { job.pointee.run(piece, pieces.count) }
    }
  }

  private struct Job {
    let copy: StridedCopy
    let source: UnsafePointer<Float>
    let destination: UnsafeMutablePointer<Float>

    /// Copies a piece: some of the blocks, or some of their parts if there are few blocks.
    func run(_ piece: Int, _ pieces: Int) {
      let parts = pieces == 1 || copy.outerCount >= partsOfBlock ? 1 : min(partsOfBlock, copy.rows.count)
      let share = Share(of: copy.outerCount * parts, piece, pieces)
      for unit in share.first..<share.end {
        let place = parts == 1 ? unit : unit / parts
        let part = parts == 1 ? 0 : unit % parts
        copyBlock(place, copy.rows.count * part / parts, copy.rows.count * (part + 1) / parts)
      }
    }

    /// The rows `first..<end` of a block.
    private func copyBlock(_ place: Int, _ first: Int, _ end: Int) {
      let (rows, columns) = (copy.rows, copy.columns)
      var from = source + first * rows.source, to = destination + first * rows.destination
      var left = place
      for axis in copy.outer.reversed() {
        let index = left % axis.count
        left /= axis.count
        from += index * axis.source
        to += index * axis.destination
      }
      switch copy.block {
      case .rows:
        copy.kernels.copyRows(end - first, columns.count, from, 4 * rows.source, to, 4 * rows.destination)
      case .transpose:
        // The source's rows are the block's columns.
        copy.kernels.transpose(columns.count, end - first, from, 4 * columns.source, to, 4 * rows.destination)
      case .fills:
        for row in 0..<end - first {
          copy.kernels.fill(columns.count, from[row * rows.source], to + row * rows.destination)
        }
      case .elements:
        for row in 0..<end - first {
          copy.kernels.copyStrided(
            columns.count, from + row * rows.source, 4 * columns.source, to + row * rows.destination,
            4 * columns.destination)
        }
      }
    }
  }
}

// MARK: - Named copies

extension StridedCopy {
  /// Axis `i` of the destination is axis `permutation[i]` of the source, an array of this shape.
  public static func transpose(_ shape: [Int], permutation: [Int], kernels: KernelTable) -> StridedCopy {
    let strides = rowMajorStrides(shape), moved = permutation.map { shape[$0] }
    return StridedCopy(
      shape: moved, sourceStrides: permutation.map { strides[$0] }, destinationStrides: rowMajorStrides(moved),
      kernels: kernels)
  }

  /// Copies a block of the source, an array of this shape: `counts[i]` indices of axis `i` from `starts[i]`, `steps[i]` apart.
  public static func slice(
    _ shape: [Int], starts: [Int], counts: [Int], steps: [Int], kernels: KernelTable
  ) -> StridedCopy {
    let strides = rowMajorStrides(shape)
    return StridedCopy(
      shape: counts, sourceOffset: zip(starts, strides).reduce(0) { $0 + $1.0 * $1.1 },
      sourceStrides: zip(steps, strides).map { $0 * $1 }, destinationStrides: rowMajorStrides(counts),
      kernels: kernels)
  }

  /// Copies the whole source, an array of this shape, into a block of the destination, whose other elements stay: the
  /// source's index `k` of axis `i` goes to `starts[i] + k * steps[i]`. Padding fills the destination first;
  /// concatenating is one such copy for each array.
  public static func place(
    _ shape: [Int], into destinationShape: [Int], starts: [Int], steps: [Int], kernels: KernelTable
  ) -> StridedCopy {
    let strides = rowMajorStrides(destinationShape)
    return StridedCopy(
      shape: shape, sourceStrides: rowMajorStrides(shape),
      destinationOffset: zip(starts, strides).reduce(0) { $0 + $1.0 * $1.1 },
      destinationStrides: zip(steps, strides).map { $0 * $1 }, kernels: kernels)
  }

  /// Repeats the source: axes align at the end; sizes of 1 and missing axes stretch.
  public static func broadcast(_ shape: [Int], to destinationShape: [Int], kernels: KernelTable) -> StridedCopy {
    let missing = destinationShape.count - shape.count
    let strides = rowMajorStrides(shape)
    let sourceStrides = destinationShape.indices.map { axis in
      axis < missing || shape[axis - missing] == 1 ? 0 : strides[axis - missing]
    }
    return StridedCopy(
      shape: destinationShape, sourceStrides: sourceStrides, destinationStrides: rowMajorStrides(destinationShape),
      kernels: kernels)
  }

  private static func rowMajorStrides(_ shape: [Int]) -> [Int] {
    var strides = [Int](repeating: 1, count: shape.count)
    for axis in shape.indices.dropLast().reversed() { strides[axis] = strides[axis + 1] * max(1, shape[axis + 1]) }
    return strides
  }
}

// MARK: - Filling

/// Writes one number to every element of an array.
public func fill(_ destination: UnsafeMutablePointer<Float>, count: Int, with value: Float, pool: ThreadPool) {
  struct Job {
    let destination: UnsafeMutablePointer<Float>
    let count: Int
    let value: Float
  }
  let job = Job(destination: destination, count: count, value: value)
  pool.run(job, pieces: pool.pieceCount(inParallel: count >= 1 << 17)) { context, pieces in
    guard let job = context?.load(as: Job.self) else { return }
    while let piece = pieces.next() {
      let share = Share(of: job.count, unit: 16, piece, pieces.count)
      (job.destination + share.first).update(repeating: job.value, count: share.end - share.first)
    }
  }
}
