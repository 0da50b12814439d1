import Compute

/// What programs run on: a kernel table and a pool of threads.
public struct Machine: Sendable {
  /// The kernels.
  public let kernels: KernelTable
  /// The threads.
  public let pool: ThreadPool

  /// A machine of these parts.
  public init(kernels: KernelTable, pool: ThreadPool) {
    self.kernels = kernels
    self.pool = pool
  }

  /// The machine of this process: what `ATELIER_KERNELS` and `ATELIER_THREADS` ask for, else the fastest; made once.
  /// - Throws: `ComputeError` for values that are not possible.
  public static func chosen() throws(ComputeError) -> Machine { try choice.get() }

  private static let choice: Result<Machine, ComputeError> = Result { () throws(ComputeError) -> Machine in
    let kernels = try KernelTable.chosen()
    return Machine(kernels: kernels, pool: try ThreadPool(threadCount: try ThreadPool.chosenThreadCount()))
  }
}
