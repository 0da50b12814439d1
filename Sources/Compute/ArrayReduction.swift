/// A planned sum or maximum along the middle axis of an array `outer x reduced x inner`; the result is `outer x inner`.
///
/// Plan once, run often: running allocates nothing. The result is the same for every number of threads: pieces of a fixed
/// size are joined in a fixed order.
public struct ArrayReduction: Sendable {
  /// What joins the elements.
  public let kind: ReductionKind
  /// The lengths of the axes.
  public let outer: Int, reduced: Int, inner: Int

  /// Plans a reduction.
  ///
  /// - Precondition: no length is negative, and their product does not overflow. Nothing at all sums up to 0.
  public init(_ kind: ReductionKind, outer: Int, reduced: Int, inner: Int, kernels: KernelTable) {
    self.kind = kind
    self.outer = outer
    self.reduced = reduced
    self.inner = inner
  }

  /// How many numbers of scratch space `run` needs with a pool of so many threads.
  public func scratchCount(threads: Int) -> Int { fatalError("not there yet") }

  /// Reduces `source` into `result`, which do not overlap.
  ///
  /// - Parameter scratch: at least `scratchCount(threads: pool.threadCount)` numbers, 64-byte aligned.
  public func run(
    _ source: UnsafePointer<Float>, into result: UnsafeMutablePointer<Float>, scratch: UnsafeMutablePointer<Float>,
    pool: ThreadPool
  ) { fatalError("not there yet") }
}
