import CKernelSupport

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

  private let kernels: ProductKernels
  private let method: Method
  /// The terms and the columns of a packed block of the right operand.
  private let blockTerms: Int, blockColumns: Int
  private let packsLeft: Bool, packsRight: Bool

  /// How the product is computed; depends on the lengths alone, so that the bytes do too.
  private enum Method {
    /// There are no terms: zeros.
    case empty
    /// Each number is a scalar product of two contiguous vectors.
    case dots
    /// A single row: a sum of rows of a matrix.
    case combination
    /// Register-blocked tiles.
    case tiles
  }

  /// Rows of a transposed left operand are packed so many at a time: they stay in the nearest caches.
  private static let stripRows = 96
  /// A packed block has about so many columns (11 panels of 48) and at most so many terms: 1 MB.
  private static let blockColumnLimit = 528, blockTermLimit = 512
  /// An operand up to this count of numbers stays in the nearest cache as it is and is not packed.
  private static let unpackedLimit = 16 << 10
  /// Products with fewer multiply-adds run on the calling thread.
  static let parallelThreshold = 1 << 19

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
    // A matrix of a single row or column lies the same way as its transpose.
    self.transposeRight = transposeRight && depth > 1
    self.kernels = kernels.products
    let isDot = columns == 1 && !transposeLeft || rows == 1 && transposeRight
    let isRow = rows == 1 || columns == 1
    method = depth == 0 ? .empty : depth == 1 ? .tiles : isDot ? .dots : isRow ? .combination : .tiles

    let termBlocks = max(1, (depth + Self.blockTermLimit - 1) / Self.blockTermLimit)
    blockTerms = termBlocks == 1 ? depth : ((depth + termBlocks - 1) / termBlocks + 3) & ~3
    blockColumns = Self.blockColumnLimit
    let isRagged = columns % kernels.products.lanes != 0 && !kernels.products.readsRaggedRows
    let rightIsSmall = depth * columns <= Self.unpackedLimit || rows <= kernels.products.tileRows
    packsRight = self.transposeRight || isRagged || !rightIsSmall
    packsLeft = transposeLeft && depth * rows > Self.unpackedLimit
  }

  /// How many numbers of scratch space `run` needs with a pool of so many threads.
  public func scratchCount(threads: Int) -> Int { method == .tiles ? threads * (rightCount + leftCount) : 0 }

  /// The numbers of a packed block of the right operand, for one thread.
  private var rightCount: Int {
    packsRight ? min(blockTerms, depth) * kernels.wholeVectors(min(columns, blockColumns + blockColumns / 8)) : 0
  }

  /// The numbers of packed strips of the left operand, for one thread.
  private var leftCount: Int {
    packsLeft ? (Self.stripRows / kernels.tileRows + 1) * (stripStep(min(blockTerms, depth)) / 4) : 0
  }

  /// The bytes from strip to strip: a cache line more than needed, so that strips do not collide in a cache.
  private func stripStep(_ terms: Int) -> Int { (terms * kernels.tileRows * 4 + 127) & ~63 }

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
    guard rows > 0, columns > 0 else { return }
    let call = Call(
      product: self, left: left, right: right, result: result, accumulate: accumulate, scratch: scratch)
    // Floating-point, because the product of three lengths may not fit into an integer.
    let isParallel = Double(rows) * Double(columns) * Double(depth) >= Double(Self.parallelThreshold)
    pool.run(call, inParallel: isParallel) { context, worker, workers in
      guard let call = context?.assumingMemoryBound(to: Call.self) else { return }
      call.pointee.product.compute(call.pointee, worker: worker, workers: workers)
    }
  }

  /// What a worker must know.
  private struct Call {
    let product: MatrixProduct
    let left: UnsafePointer<Float>, right: UnsafePointer<Float>
    let result: UnsafeMutablePointer<Float>
    let accumulate: Bool
    let scratch: UnsafeMutablePointer<Float>
  }

  /// A worker's share.
  private func compute(_ call: Call, worker: Int, workers: Int) {
    switch method {
    case .empty:
      if worker == 0, !call.accumulate { call.result.update(repeating: 0, count: rows * columns) }
    case .dots: computeDots(call, worker, workers)
    case .combination: computeCombination(call, worker, workers)
    case .tiles: computeTiles(call, worker, workers)
    }
  }

  private func computeDots(_ call: Call, _ worker: Int, _ workers: Int) {
    // One of the operands is a vector, the other one has a contiguous row for each number of the result.
    let count = columns == 1 ? rows : columns
    let (matrix, vector) = columns == 1 ? (call.left, call.right) : (call.right, call.left)
    let share = Share(of: count, unit: 16, worker, workers)
    kernels.dots(
      matrix + share.first * depth, depth * 4, vector, depth, share.end - share.first, call.result + share.first,
      call.accumulate ? 1 : 0)
  }

  private func computeCombination(_ call: Call, _ worker: Int, _ workers: Int) {
    // A single column is a single row of the transposed product.
    let count = columns == 1 ? rows : columns
    let (vector, matrix) = columns == 1 ? (call.right, call.left) : (call.left, call.right)
    let share = Share(of: count, unit: 4 * kernels.lanes, worker, workers)
    kernels.combineRows(
      vector, 4, matrix, count * 4, depth, share.first, share.end, call.result, call.accumulate ? 1 : 0)
  }

  private func computeTiles(_ call: Call, _ worker: Int, _ workers: Int) {
    // Columns are divided first: then each worker packs only what it uses.
    var across = min(workers, max(1, columns / 64))
    while workers % across != 0 { across -= 1 }
    let columnShare = Share(of: columns, unit: kernels.lanes, worker % across, across)
    let rowShare = Share(of: rows, unit: kernels.tileRows, worker / across, workers / across)
    guard !rowShare.isEmpty else { return }
    let packedRight = call.scratch + worker * (rightCount + leftCount)
    let run = ProductRun(left: 0, right: 0)
    withUnsafePointer(to: run) { run in
      var column = columnShare.first
      while column < columnShare.end {
        // A last narrow block is taken together with the one before.
        let left = columnShare.end - column
        let width = left <= blockColumns + blockColumns / 8 ? left : blockColumns
        var term = 0
        while term < depth {
          let terms = min(blockTerms, depth - term)
          var grid = ProductGrid()
          grid.runs = run
          grid.runCount = 1
          grid.steps = terms
          grid.columns = width
          grid.accumulate = call.accumulate || term > 0 ? 1 : 0
          grid.outputIsNear = rows * columns <= Self.unpackedLimit ? 1 : 0
          if packsRight {
            packRight(call, column, width, term, terms, packedRight)
            grid.right = UnsafeRawPointer(packedRight)
            grid.panelTerms = terms
          } else {
            grid.right = UnsafeRawPointer(call.right + term * columns + column)
            grid.rightStep = columns * 4
          }
          multiply(call, &grid, rowShare, column, term, packedRight + rightCount)
          term += terms
        }
        column += width
      }
    }
  }

  private func packRight(
    _ call: Call, _ column: Int, _ width: Int, _ term: Int, _ terms: Int, _ packed: UnsafeMutablePointer<Float>
  ) {
    var block = ProductPacking()
    block.source = UnsafeRawPointer(call.right + (transposeRight ? column * depth + term : term * columns + column))
    block.sourceStep = (transposeRight ? depth : columns) * 4
    block.transposed = transposeRight ? 1 : 0
    block.terms = terms
    block.columns = width
    block.panelTerms = terms
    block.panels = UnsafeMutableRawPointer(packed)
    kernels.packRight(&block)
  }

  /// Multiplies a share of the rows with a block of the right operand.
  private func multiply(
    _ call: Call, _ grid: inout ProductGrid, _ share: Share, _ column: Int, _ term: Int,
    _ strips: UnsafeMutablePointer<Float>
  ) {
    let output = call.result + column
    if packsLeft {
      let height = kernels.tileRows
      let step = stripStep(grid.steps)
      let limit = Self.stripRows / height * height
      grid.left = UnsafeRawPointer(strips)
      grid.leftStep = height * 4
      grid.leftInner = 4
      grid.leftOuter = step
      grid.innerCount = height
      grid.outputInner = columns * 4
      grid.outputOuter = columns * 4 * height
      var row = share.first
      while row < share.end {
        let count = min(limit, share.end - row)
        kernels.packLeft(call.left + term * rows + row, rows * 4, grid.steps, count, strips, step)
        grid.output = UnsafeMutableRawPointer(output + row * columns)
        kernels.multiply(&grid, 0, count)
        row += count
      }
    } else {
      grid.left = UnsafeRawPointer(call.left + (transposeLeft ? term * rows : term))
      grid.leftStep = transposeLeft ? rows * 4 : 4
      grid.leftInner = transposeLeft ? 4 : depth * 4
      grid.innerCount = rows
      grid.output = UnsafeMutableRawPointer(output)
      grid.outputInner = columns * 4
      kernels.multiply(&grid, share.first, share.end)
    }
  }
}
