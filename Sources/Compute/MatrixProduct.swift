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
  /// The terms of a packed block of the right operand.
  private let blockTerms: Int
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

  /// A packed block has at most so many columns and terms: 1 MB.
  private static let blockColumns = 11 * columnUnit, blockTermLimit = 512
  /// Columns are divided at multiples of this, which is a multiple of every kernel's panels.
  private static let columnUnit = 48
  /// So many rows meet all panels of a block, one after the other: with a panel they fit into the second cache.
  private static let blockRows = 128
  /// An operand up to this count of numbers stays in the nearest cache as it is and is not packed.
  private static let unpackedLimit = 16 << 10
  /// Products with fewer multiply-adds run on the calling thread: sharing them gains little on two idle processors, and costs
  /// time as soon as these are not idle (`Benchmarks/README.md`).
  static let parallelThreshold = 1 << 21
  /// The same for a result that is a vector, which takes as long as reading the matrix.
  private static let parallelVectorThreshold = 1 << 19

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
    let isRagged = columns % kernels.products.lanes != 0 && !kernels.products.readsRaggedRows
    let rightIsSmall = depth * columns <= Self.unpackedLimit || rows <= kernels.products.tileRows
    packsRight = self.transposeRight || isRagged || !rightIsSmall
    packsLeft = transposeLeft && depth * rows > Self.unpackedLimit
  }

  /// How many numbers of scratch space `run` needs with a pool of so many threads.
  public func scratchCount(threads: Int) -> Int { method == .tiles ? leftCount + threads * rightCount : 0 }

  /// The numbers of a packed block of the right operand; each thread has its own.
  private var rightCount: Int {
    packsRight ? min(blockTerms, depth) * kernels.wholeVectors(min(columns, Self.blockColumns)) : 0
  }

  /// The numbers of the packed left operand, which the threads share.
  private var leftCount: Int {
    packsLeft ? rows * (leftStep(min(blockTerms, depth)) / 4) : 0
  }

  /// The bytes from row to row of the packed left operand: whole vectors, and an odd number of cache lines, so that the
  /// rows of a tile do not collide in a cache.
  private func leftStep(_ terms: Int) -> Int { (terms * 4 + 63) & ~63 | 64 }

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
    // Floating-point, because the product of three lengths may not fit into an integer.
    let threshold = method == .tiles ? Self.parallelThreshold : Self.parallelVectorThreshold
    let isParallel = Double(rows) * Double(columns) * Double(depth) >= Double(threshold)
    let blocks = Blocks(self, pieces: pool.pieceCount(inParallel: isParallel))
    var call = Call(
      product: self, left: left, right: right, result: result, accumulate: accumulate, scratch: scratch,
      blocks: blocks, term: 0, terms: min(blockTerms, depth))
    repeat {
      if method == .tiles && packsLeft {
        pool.run(call, pieces: pool.pieceCount(units: rows / 16, inParallel: isParallel)) { context, pieces in
          guard let call = context?.assumingMemoryBound(to: Call.self) else { return }
          while let piece = pieces.next() { call.pointee.product.packLeft(call.pointee, piece, pieces.count) }
        }
      }
      pool.run(call, pieces: blocks.count, inParallel: isParallel) { context, pieces in
        guard let call = context?.assumingMemoryBound(to: Call.self) else { return }
        call.pointee.product.compute(call.pointee, &pieces)
      }
      call.term += call.terms
      call.terms = min(blockTerms, depth - call.term)
      call.accumulate = true
    } while method == .tiles && call.terms > 0
  }

  /// What a worker must know.
  private struct Call {
    let product: MatrixProduct
    let left: UnsafePointer<Float>, right: UnsafePointer<Float>
    let result: UnsafeMutablePointer<Float>
    var accumulate: Bool
    let scratch: UnsafeMutablePointer<Float>
    let blocks: Blocks
    /// The terms that are summed now.
    var term: Int, terms: Int
  }

  /// How the result is cut into pieces: blocks of columns, each cut into blocks of rows.
  private struct Blocks {
    let columns: Int, rows: Int

    var count: Int { columns * rows }

    init(_ product: MatrixProduct, pieces: Int) {
      func parts(_ count: Int, of unit: Int) -> Int { max(1, (count + unit - 1) / unit) }
      switch product.method {
      case .empty: (columns, rows) = (1, 1)
      case .dots: (columns, rows) = (min(pieces, parts(product.rows * product.columns, of: dotUnit)), 1)
      case .combination:
        (columns, rows) = (min(pieces, parts(product.rows * product.columns, of: product.combinationUnit)), 1)
      case .tiles:
        let fewest = parts(product.columns, of: blockColumns)
        let mostColumns = max(fewest, min(pieces, parts(product.columns, of: columnUnit)))
        let mostRows = min(pieces, parts(product.rows, of: product.kernels.tileRows))
        // Whoever does a piece packs its columns, so a block of columns is cut only if it must be.
        columns = product.packsRight ? mostColumns : max(fewest, min(mostColumns, parts(pieces, of: mostRows)))
        rows = min(mostRows, parts(pieces, of: columns))
      }
    }
  }

  /// Does a worker's pieces.
  private func compute(_ call: Call, _ pieces: inout ThreadPool.Pieces) {
    switch method {
    case .empty:
      while pieces.next() != nil {
        if !call.accumulate { call.result.update(repeating: 0, count: rows * columns) }
      }
    case .dots: while let piece = pieces.next() { computeDots(call, piece, pieces.count) }
    case .combination: while let piece = pieces.next() { computeCombination(call, piece, pieces.count) }
    case .tiles: computeTiles(call, &pieces)
    }
  }

  /// Columns, or rows, of a result that is a vector are divided at multiples of these.
  private static let dotUnit = 16
  private var combinationUnit: Int { 4 * kernels.lanes }

  private func computeDots(_ call: Call, _ piece: Int, _ pieces: Int) {
    // One of the operands is a vector, the other one has a contiguous row for each number of the result.
    let count = columns == 1 ? rows : columns
    let (matrix, vector) = columns == 1 ? (call.left, call.right) : (call.right, call.left)
    let share = Share(of: count, unit: Self.dotUnit, piece, pieces)
    kernels.dots(
      matrix + share.first * depth, depth * 4, vector, depth, share.end - share.first, call.result + share.first,
      call.accumulate ? 1 : 0)
  }

  private func computeCombination(_ call: Call, _ piece: Int, _ pieces: Int) {
    // A single column is a single row of the transposed product.
    let count = columns == 1 ? rows : columns
    let (vector, matrix) = columns == 1 ? (call.right, call.left) : (call.left, call.right)
    let share = Share(of: count, unit: combinationUnit, piece, pieces)
    kernels.combineRows(
      vector, 4, matrix, count * 4, depth, share.first, share.end, call.result, call.accumulate ? 1 : 0)
  }

  private func computeTiles(_ call: Call, _ pieces: inout ThreadPool.Pieces) {
    let packedRight = call.scratch + (leftCount + pieces.worker * rightCount)
    var packedBlock: Int?
    let run = ProductRun(left: 0, right: 0)
    withUnsafePointer(to: run) { run in
      var grid = leftGrid(call)
      grid.runs = run
      grid.runCount = 1
      grid.steps = call.terms
      grid.accumulate = call.accumulate ? 1 : 0
      grid.outputIsNear = rows * columns <= Self.unpackedLimit ? 1 : 0
      while let piece = pieces.next() {
        let (block, rowBlock) = piece.quotientAndRemainder(dividingBy: call.blocks.rows)
        let across = Share(of: columns, unit: Self.columnUnit, block, call.blocks.columns)
        grid.columns = across.end - across.first
        if !packsRight {
          grid.right = UnsafeRawPointer(call.right + call.term * columns + across.first)
          grid.rightStep = columns * 4
        } else if block != packedBlock {
          packRight(call, across.first, grid.columns, packedRight)
          grid.right = UnsafeRawPointer(packedRight)
          grid.panelTerms = call.terms
          packedBlock = block
        }
        grid.output = UnsafeMutableRawPointer(call.result + across.first)
        let down = Share(of: rows, unit: kernels.tileRows, rowBlock, call.blocks.rows)
        var row = down.first
        while row < down.end {
          let end = min(down.end, row + Self.blockRows)
          kernels.multiply(&grid, row, end)
          row = end
        }
      }
    }
  }

  private func packRight(_ call: Call, _ column: Int, _ width: Int, _ packed: UnsafeMutablePointer<Float>) {
    var block = ProductPacking()
    block.source = UnsafeRawPointer(
      call.right + (transposeRight ? column * depth + call.term : call.term * columns + column))
    block.sourceStep = (transposeRight ? depth : columns) * 4
    block.transposed = transposeRight ? 1 : 0
    block.terms = call.terms
    block.columns = width
    block.panelTerms = call.terms
    block.panels = UnsafeMutableRawPointer(packed)
    kernels.packRight(&block)
  }

  /// Packs some rows of a transposed left operand.
  private func packLeft(_ call: Call, _ piece: Int, _ pieces: Int) {
    let share = Share(of: rows, unit: 16, piece, pieces)
    guard !share.isEmpty else { return }
    let step = leftStep(call.terms)
    kernels.packLeft(
      call.left + call.term * rows + share.first, rows * 4, call.terms, share.end - share.first,
      UnsafeMutableRawPointer(call.scratch) + share.first * step, step)
  }

  /// A grid whose rows are those of the left operand and of the result.
  private func leftGrid(_ call: Call) -> ProductGrid {
    var grid = ProductGrid()
    grid.outputInner = columns * 4
    grid.innerCount = rows
    if packsLeft {
      grid.left = UnsafeRawPointer(call.scratch)
      grid.leftStep = 4
      grid.leftInner = leftStep(call.terms)
    } else {
      grid.left = UnsafeRawPointer(call.left + call.term * (transposeLeft ? rows : 1))
      grid.leftStep = transposeLeft ? rows * 4 : 4
      grid.leftInner = transposeLeft ? 4 : depth * 4
    }
    return grid
  }
}
