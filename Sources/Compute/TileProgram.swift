/// Which elements of the iteration space `rows x columns` an array of a tile program has.
public enum TileExtent: Hashable, Sendable {
  /// `rows x columns` elements, row-major.
  case full
  /// One row: `columns` elements, repeated for every row (a bias for each channel).
  case row
  /// One column: `rows` elements, repeated along each row.
  case column
  /// One element.
  case scalar
}

/// How a reduction joins elements.
public enum ReductionKind: Hashable, Sendable {
  /// Their sum.
  case sum
  /// The largest; NaN if there is one; minus infinity of nothing.
  case maximum
}

/// A value in a tile program under construction.
public struct TileValue: Hashable, Sendable {
  let index: Int
}

/// Collects the operations of a tile program.
///
/// ```swift
/// var builder = TileProgramBuilder(rows: 64, columns: 128)
/// let x = builder.input(.full), bias = builder.input(.row), zero = builder.constant(0)
/// builder.output(builder.apply(.maximum, [builder.apply(.add, [x, bias]), zero]))
/// let program = builder.build(kernels: try KernelTable.chosen())
/// ```
public struct TileProgramBuilder: Sendable {
  /// The iteration space.
  public let rows: Int, columns: Int

  /// An empty program over `rows x columns` elements.
  ///
  /// - Precondition: neither is negative, and their product does not overflow.
  public init(rows: Int, columns: Int) {
    self.rows = rows
    self.columns = columns
  }

  /// An array that is read; the arrays of a run begin with the inputs, in the order of these calls.
  public mutating func input(_ extent: TileExtent) -> TileValue { fatalError("not there yet") }

  /// A number that stands in the program.
  public mutating func constant(_ value: Float) -> TileValue { fatalError("not there yet") }

  /// An operation on values that exist.
  ///
  /// - Precondition: there are `operation.operandCount` operands.
  public mutating func apply(_ operation: TileOperation, _ operands: [TileValue]) -> TileValue {
    fatalError("not there yet")
  }

  /// Writes a value to a full array. The arrays of a run end with the outputs and reductions, in the order of these calls.
  public mutating func output(_ value: TileValue) { fatalError("not there yet") }

  /// Reduces a value, in the same pass, to a `.row` (over the rows), a `.column` (along each row) or a `.scalar` (over
  /// all), and writes that.
  ///
  /// - Precondition: `extent` is not `.full`.
  public mutating func reduce(_ kind: ReductionKind, _ value: TileValue, to extent: TileExtent) {
    fatalError("not there yet")
  }

  /// Plans the program: joins operations where that keeps every bit, and gives each value its place in the scratch space.
  public func build(kernels: KernelTable) -> TileProgram { fatalError("not there yet") }
}

/// A chain of elementwise operations that runs tile by tile: a part of the arrays that fits in the first-level cache goes
/// through all operations before the next part is touched.
///
/// Plan once, run often: running allocates nothing. The result is the same for every number of threads: reductions add
/// pieces of a fixed size in a fixed order.
public struct TileProgram: Sendable {
  /// How many arrays a run takes: inputs, then outputs and reductions.
  public let arrayCount: Int

  /// How many numbers of scratch space `run` needs with a pool of so many threads.
  public func scratchCount(threads: Int) -> Int { fatalError("not there yet") }

  /// Runs the program.
  ///
  /// - Parameters:
  ///   - arrays: `arrayCount` pointers: the inputs, then the outputs and reductions, each in the order of declaration.
  ///     A full output may be the very array of a full input. Otherwise no array that is written overlaps another.
  ///   - scratch: at least `scratchCount(threads: pool.threadCount)` numbers, 64-byte aligned.
  public func run(
    _ arrays: UnsafePointer<UnsafeMutablePointer<Float>>, scratch: UnsafeMutablePointer<Float>, pool: ThreadPool
  ) { fatalError("not there yet") }
}
