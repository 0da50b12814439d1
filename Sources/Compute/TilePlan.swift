import CKernelSupport

/// Everything that a tile program knows before it runs: instructions over numbered operands, the place of each operand, and
/// how the iteration space is cut into tiles and pieces. Immutable once made.
final class TilePlan: @unchecked Sendable {
  /// Where a tile finds an operand.
  enum Place: Sendable {
    /// A full array: moves with the tile. What is left of a tile after its last 16 is staged at the offset.
    case stream(array: Int, staging: Int)
    /// A row of which each tile covers a part (only when tiles are parts of rows), staged likewise.
    case rowStream(array: Int, staging: Int)
    /// Scratch space for a tile.
    case slot(Int)
    /// 16 equal numbers.
    case splat(Int)
  }

  /// One kernel call on a tile; operands are numbers of places.
  struct Instruction {
    var kernel: TileKernel
    var result: Int32, x: Int32, y: Int32, z: Int32, w: Int32
    var steps: Int32
  }

  /// A reduction of an operand.
  struct Reduction {
    var kind: ReductionKind
    var extent: TileExtent
    var source: Int
    var array: Int
    /// How many partial results a piece has, and where they begin among all those of the piece.
    var length = 0, partial = 0
    /// Where tiles join theirs: in `partial`, or in accumulators that join that after so many tiles.
    var accumulators = 0, tilesUntilJoined = 0
  }

  /// What a worker prepares before its first tile, or (columns) before each.
  struct Preparation {
    var operand: Int
    /// The array it comes from, or -1 for a constant.
    var array: Int
    var value: Float
  }

  let kernels: ArrayKernels
  let geometry: TileGeometry
  let places: UnsafeMutableBufferPointer<Place>
  /// The operands that move with the tile, with whether the program reads and writes them.
  let streams: UnsafeMutableBufferPointer<(operand: Int, array: Int, isRead: Bool, isWritten: Bool)>
  /// Scalars and constants, which fill 16 numbers once.
  let splats: UnsafeMutableBufferPointer<Preparation>
  /// Rows, which fill a tile once, and columns, which fill each tile anew.
  let rows: UnsafeMutableBufferPointer<Preparation>, columns: UnsafeMutableBufferPointer<Preparation>
  /// Instructions on 16 equal numbers, on a tile of rows, and on each tile.
  let scalarInstructions: UnsafeMutableBufferPointer<Instruction>
  let rowInstructions: UnsafeMutableBufferPointer<Instruction>
  let instructions: UnsafeMutableBufferPointer<Instruction>
  let reductions: UnsafeMutableBufferPointer<Reduction>

  /// The rows of an iteration space without columns; 0 of any other.
  let emptyRows: Int
  /// The partial results of a reduction to a single number.
  static let scalarAccumulators = 64

  /// Numbers of scratch space for one piece's partial results, and for one worker.
  let partialCount: Int, workerCount: Int
  /// How many pieces have partial results; 0 without reductions that need them.
  let pieceCount: Int
  /// Whether there is enough work for several threads.
  let isParallel: Bool
  /// The offset of the slots in a worker's scratch space, behind the table of addresses.
  let slotBase: Int

  init(_ builder: TileProgramBuilder, _ kernels: KernelTable) {
    let planner = TilePlanner(builder, kernels)
    self.kernels = kernels.arrays
    geometry = planner.geometry
    emptyRows = builder.columns == 0 ? builder.rows : 0
    places = Self.stored(planner.places)
    streams = Self.stored(planner.streams)
    splats = Self.stored(planner.splats)
    rows = Self.stored(planner.rowPreparations)
    columns = Self.stored(planner.columnPreparations)
    scalarInstructions = Self.stored(planner.scalarInstructions)
    rowInstructions = Self.stored(planner.rowInstructions)
    instructions = Self.stored(planner.instructions)
    reductions = Self.stored(planner.reductions)
    slotBase = (2 * planner.places.count + 15) & ~15
    workerCount = slotBase + planner.slotCount
    partialCount = planner.partialCount
    pieceCount = planner.partialCount > 0 ? planner.geometry.pieceCount : 0
    isParallel = planner.isParallel
  }

  deinit {
    places.deallocate()
    streams.deallocate()
    splats.deallocate()
    rows.deallocate()
    columns.deallocate()
    scalarInstructions.deallocate()
    rowInstructions.deallocate()
    instructions.deallocate()
    reductions.deallocate()
  }

  /// A copy in memory that is read without reference counts.
  private static func stored<Element>(_ elements: [Element]) -> UnsafeMutableBufferPointer<Element> {
    let buffer = UnsafeMutableBufferPointer<Element>.allocate(capacity: elements.count)
    _ = buffer.initialize(from: elements)
    return buffer
  }
}
