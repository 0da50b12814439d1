import CKernelSupport

/// What the micro-kernel reaches on data in the nearest cache: the yardstick of benchmarks.
///
/// Some virtual machines run their two processors on one core for seconds at a time, at half the speed: benchmarks probe
/// before and after each measurement and discard those that were taken in such a state.
package struct PeakProbe {
  private static let depth = 128
  /// The pieces of a run for each thread, and the kernel calls of a piece.
  private static let piecesOfThread = 10, calls = 150
  private let kernels: ProductKernels
  private let pool: ThreadPool
  private let storage: Storage
  private let workerCount: Int

  /// A probe of all threads of a pool.
  package init(kernels: KernelTable, pool: ThreadPool) throws(ComputeError) {
    self.kernels = kernels.products
    self.pool = pool
    let width = self.kernels.panelColumns(.max / 2)
    workerCount = 16 + self.kernels.tileRows * (Self.depth + width) + Self.depth * width
    storage = try Storage(count: workerCount * pool.threadCount)
    for place in 0..<storage.count { storage.pointer[place] = 0.001 }
  }

  /// The floating-point operations of one run.
  package var operations: Double {
    2 * Double(Self.depth * Self.calls * kernels.tileRows * kernels.panelColumns(.max / 2) * pieces)
  }

  private var pieces: Int { Self.piecesOfThread * pool.threadCount }

  /// Runs for about a millisecond.
  package func run() {
    pool.run(self, pieces: pieces) { context, pieces in
      guard let probe = context?.assumingMemoryBound(to: PeakProbe.self) else { return }
      while pieces.next() != nil { probe.pointee.compute(pieces.worker) }
    }
  }

  private func compute(_ worker: Int) {
    let (rows, width) = (kernels.tileRows, kernels.panelColumns(.max / 2))
    let base = storage.pointer + worker * workerCount
    let run = ProductRun(left: 0, right: 0)
    withUnsafePointer(to: run) { run in
      var grid = ProductGrid()
      grid.right = UnsafeRawPointer(base)
      grid.panelTerms = Self.depth
      grid.left = UnsafeRawPointer(base + Self.depth * width)
      grid.leftStep = rows * 4
      grid.leftInner = 4
      grid.innerCount = rows
      grid.output = UnsafeMutableRawPointer(base + (Self.depth * width + Self.depth * rows))
      grid.outputInner = width * 4
      grid.columns = width
      grid.runs = run
      grid.runCount = 1
      grid.steps = Self.depth
      // All tiles are the same one.
      kernels.multiply(&grid, 0, rows * Self.calls)
    }
  }
}
