/// A planned product of two matrices: `C = op(A) op(B)`, or `C += op(A) op(B)`.
///
/// `C` is `rows x columns`, `op(A)` is `rows x depth`, `op(B)` is `depth x columns`; all are row-major. A transposed left
/// operand is stored as `depth x rows`, a transposed right one as `columns x depth`. There is no hook for an epilogue: a
/// separate pass for bias and activation costs about two percent of a product.
///
/// Plan once, run often: running allocates nothing. The result is the same for every number of threads.
public struct MatrixProduct: Sendable {
  /// The length of `C`'s axes and of the sums.
  public let rows: Int, columns: Int, depth: Int
  /// Whether an operand is stored transposed.
  public let transposeLeft: Bool, transposeRight: Bool

  /// Plans a product.
  ///
  /// - Precondition: no length is negative. (`depth` 0 gives zeros.)
  public init(
    rows: Int, columns: Int, depth: Int, transposeLeft: Bool = false, transposeRight: Bool = false,
    kernels: KernelTable
  ) {
    self.rows = rows
    self.columns = columns
    self.depth = depth
    self.transposeLeft = transposeLeft
    self.transposeRight = transposeRight
  }

  /// How many numbers of scratch space `run` needs with a pool of so many threads.
  public func scratchCount(threads: Int) -> Int { 0 }

  /// Multiplies.
  ///
  /// - Parameters:
  ///   - left: `A`; `right`: `B`; `result`: `C`, which overlaps neither.
  ///   - accumulate: whether the product is added to what `result` holds.
  ///   - scratch: at least `scratchCount(threads: pool.threadCount)` numbers, 64-byte aligned.
  public func run(
    left: UnsafePointer<Float>, right: UnsafePointer<Float>, into result: UnsafeMutablePointer<Float>,
    accumulate: Bool = false, scratch: UnsafeMutablePointer<Float>, pool: ThreadPool
  ) {
    fatalError("not there yet")
  }
}
