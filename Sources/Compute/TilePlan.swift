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

  /// An operand of 16 equal numbers, which a worker fills before its first tile.
  struct Splat {
    enum Source {
      case constant(Float)
      /// The first number of an array.
      case array(Int)
    }
    var operand: Int
    var source: Source
  }

  /// An operand that a worker copies from an array before its first tile, or (columns) before each.
  struct Preparation {
    var operand: Int
    var array: Int
  }

  private let memory = PlanMemory()
  let kernels: ArrayKernels
  let geometry: TileGeometry
  let places: UnsafeBufferPointer<Place>
  /// The operands that move with the tile, with whether the program reads and writes them.
  let streams: UnsafeBufferPointer<(operand: Int, array: Int, isRead: Bool, isWritten: Bool)>
  /// Scalars and constants, which fill 16 numbers once.
  let splats: UnsafeBufferPointer<Splat>
  /// Rows, which fill a tile once, and columns, which fill each tile anew.
  let rows: UnsafeBufferPointer<Preparation>, columns: UnsafeBufferPointer<Preparation>
  /// Instructions on 16 equal numbers, on a tile of rows, and on each tile.
  let scalarInstructions: UnsafeBufferPointer<Instruction>
  let rowInstructions: UnsafeBufferPointer<Instruction>
  let instructions: UnsafeBufferPointer<Instruction>
  let reductions: UnsafeBufferPointer<Reduction>

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
    places = memory.keep(planner.places)
    streams = memory.keep(planner.streams)
    splats = memory.keep(planner.splats)
    rows = memory.keep(planner.rowPreparations)
    columns = memory.keep(planner.columnPreparations)
    scalarInstructions = memory.keep(planner.scalarInstructions)
    rowInstructions = memory.keep(planner.rowInstructions)
    instructions = memory.keep(planner.instructions)
    reductions = memory.keep(planner.reductions)
    slotBase = (2 * planner.places.count + 15) & ~15
    workerCount = slotBase + planner.slotCount
    partialCount = planner.partialCount
    pieceCount = planner.partialCount > 0 ? planner.geometry.pieceCount : 0
    isParallel = planner.isParallel
  }
}
