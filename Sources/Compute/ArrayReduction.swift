import CKernelSupport

/// A planned sum or maximum along the middle axis of an array `outer x reduced x inner`; the result is `outer x inner`.
///
/// Plan once, run often: running allocates nothing. The result is the same for every number of threads: pieces of a fixed
/// size are joined in a fixed order.
public struct ArrayReduction: Sendable {
  /// What joins the elements.
  public let kind: ReductionKind
  /// The lengths of the axes.
  public let outer: Int, reduced: Int, inner: Int

  /// The reduction of everything at once, or of one slab `reduced x inner` after the other; nil if slabs are so small
  /// that threads share whole ones.
  private let program: TileProgram?
  private let kernels: ArrayKernels

  /// A slab of so many elements is worth a program of its own.
  private static let largeSlab = 1 << 16
  /// Elements from which on threads share small slabs.
  private static let parallelCount = 1 << 16

  /// Plans a reduction.
  ///
  /// - Precondition: no length is negative, and their product does not overflow. Nothing at all sums up to 0.
  public init(_ kind: ReductionKind, outer: Int, reduced: Int, inner: Int, kernels: KernelTable) {
    self.kind = kind
    self.outer = outer
    self.reduced = reduced
    self.inner = inner
    self.kernels = kernels.arrays
    if inner == 1 && outer > 0 {
      program = Self.program(kind, rows: outer, columns: reduced, to: .column, kernels)
    } else if outer == 1 || reduced * inner >= Self.largeSlab {
      program = Self.program(kind, rows: reduced, columns: inner, to: .row, kernels)
    } else {
      program = nil
    }
  }

  private static func program(
    _ kind: ReductionKind, rows: Int, columns: Int, to extent: TileExtent, _ kernels: KernelTable
  ) -> TileProgram {
    var builder = TileProgramBuilder(rows: rows, columns: columns)
    let source = builder.input(.full)
    builder.reduce(kind, source, to: extent)
    return builder.build(kernels: kernels)
  }

  /// How many numbers of scratch space `run` needs with a pool of so many threads.
  public func scratchCount(threads: Int) -> Int { program?.scratchCount(threads: threads) ?? 0 }

  /// Reduces `source` into `result`, which do not overlap.
  ///
  /// - Parameter scratch: at least `scratchCount(threads: pool.threadCount)` numbers, 64-byte aligned.
  public func run(
    _ source: UnsafePointer<Float>, into result: UnsafeMutablePointer<Float>, scratch: UnsafeMutablePointer<Float>,
    pool: ThreadPool
  ) {
    let source = UnsafeMutablePointer(mutating: source)
    if let program {
      // With one number behind each row the program reduces all of them at once.
      let slabs = inner == 1 ? 1 : outer
      for slab in 0..<slabs {
        var arrays = (source + slab * reduced * inner, result + slab * inner)
        withUnsafePointer(to: &arrays) {
          $0.withMemoryRebound(to: UnsafeMutablePointer<Float>.self, capacity: 2) {
            program.run($0, scratch: scratch, pool: pool)
          }
        }
      }
    } else {
      let job = SlabJob(reduction: self, source: source, result: result)
      let isParallel = outer * reduced * inner >= Self.parallelCount
      pool.run(job, pieces: pool.pieceCount(units: outer, inParallel: isParallel)) { context, pieces in
        guard let job = context?.assumingMemoryBound(to: SlabJob.self) else { return }
        while let piece = pieces.next() { job.pointee.run(piece, pieces.count) }
      }
    }
  }

  /// Small slabs, of which a piece has several.
  private struct SlabJob {
    let reduction: ArrayReduction
    let source: UnsafeMutablePointer<Float>
    let result: UnsafeMutablePointer<Float>

    func run(_ piece: Int, _ pieces: Int) {
      let (reduced, inner) = (reduction.reduced, reduction.inner)
      let share = Share(of: reduction.outer, piece, pieces)
      reduction.kernels.fill(
        (share.end - share.first) * inner, reduction.kind.neutral, result + share.first * inner)
      for slab in share.first..<share.end {
        reduction.kind.overRows(reduction.kernels)(
          reduced, inner, source + slab * reduced * inner, 4 * inner, result + slab * inner)
      }
    }
  }
}
