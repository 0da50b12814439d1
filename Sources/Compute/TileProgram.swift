import CKernelSupport
import Elementwise

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

  /// What an operation on both gives.
  func joined(with other: TileExtent) -> TileExtent {
    if self == other || other == .scalar { return self }
    return self == .scalar ? other : .full
  }
}

/// How a reduction joins elements.
public enum ReductionKind: Hashable, Sendable {
  /// Their sum.
  case sum
  /// The largest; NaN if there is one; minus infinity of nothing.
  case maximum

  /// What joins with a number to that number.
  var neutral: Float { self == .sum ? 0 : -.infinity }

  func overRows(_ kernels: ArrayKernels) -> ReduceKernel {
    self == .sum ? kernels.sumOverRows : kernels.maximumOverRows
  }

  func alongRows(_ kernels: ArrayKernels) -> ReduceKernel {
    self == .sum ? kernels.sumAlongRows : kernels.maximumAlongRows
  }
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
/// builder.output(builder.apply(.maximum, builder.apply(.add, x, bias), zero))
/// let program = builder.build(kernels: try KernelTable.chosen())
/// ```
public struct TileProgramBuilder: Sendable {
  /// The iteration space.
  public let rows: Int, columns: Int

  /// What computes a value.
  enum Source: Hashable, Sendable {
    case input(Int)
    case constant(UInt32)
    /// An operation and its operands.
    case operation(TileOperation, [Int])
  }

  /// Where a value goes.
  enum Result: Sendable {
    case output(sharing: [Int]?)
    case reduction(ReductionKind, TileExtent)
  }

  private(set) var sources: [Source] = []
  private(set) var extents: [TileExtent] = []
  private(set) var inputCount = 0
  private(set) var results: [(value: Int, result: Result)] = []
  private var constants: [UInt32: TileValue] = [:]

  /// An empty program over `rows x columns` elements.
  ///
  /// - Precondition: neither is negative, and their product does not overflow.
  public init(rows: Int, columns: Int) {
    self.rows = rows
    self.columns = columns
  }

  /// An array that is read; the arrays of a run begin with the inputs, in the order of these calls.
  public mutating func input(_ extent: TileExtent) -> TileValue {
    inputCount += 1
    return append(.input(inputCount - 1), simplified(extent))
  }

  /// A number that stands in the program.
  public mutating func constant(_ value: Float) -> TileValue {
    if let known = constants[value.bitPattern] { return known }
    let value = (value.bitPattern, append(.constant(value.bitPattern), .scalar))
    constants[value.0] = value.1
    return value.1
  }

  /// An operation on values that exist.
  ///
  /// - Precondition: there are `operation.operandCount` operands.
  public mutating func apply(_ operation: TileOperation, _ operands: [TileValue]) -> TileValue {
    precondition(operands.count == operation.operandCount, "\(operation) takes \(operation.operandCount) operands")
    let extent = operands.reduce(TileExtent.scalar) { $0.joined(with: extents[$1.index]) }
    return append(.operation(operation, operands.map(\.index)), extent)
  }

  /// A function of a value.
  public mutating func apply(_ function: UnaryFunction, _ x: TileValue) -> TileValue { apply(.unary(function), [x]) }

  /// A function of two values.
  public mutating func apply(_ function: BinaryFunction, _ x: TileValue, _ y: TileValue) -> TileValue {
    apply(.binary(function), [x, y])
  }

  /// Writes a value to a full array. The arrays of a run end with the outputs and reductions, in the order of these calls.
  ///
  /// - Parameter sharing: the full inputs whose very array this may be; nil allows any of them. The fewer, the fewer
  ///   values must wait in scratch space until the last of these inputs is read.
  public mutating func output(_ value: TileValue, sharing: [TileValue]? = nil) {
    results.append((value.index, .output(sharing: sharing.map { $0.map(\.index) })))
  }

  /// Reduces a value, in the same pass, to a `.row` (over the rows), a `.column` (along each row) or a `.scalar` (over
  /// all), and writes that.
  ///
  /// - Precondition: `extent` is not `.full`.
  public mutating func reduce(_ kind: ReductionKind, _ value: TileValue, to extent: TileExtent) {
    precondition(extent != .full, "a reduction leaves less than the full array")
    let simple = simplified(extent)
    results.append((value.index, simple == .full ? .output(sharing: []) : .reduction(kind, simple)))
  }

  /// Plans the program: joins operations where that keeps every bit, and gives each value its place in the scratch space.
  public func build(kernels: KernelTable) -> TileProgram {
    TileProgram(arrayCount: inputCount + results.count, plan: TilePlan(self, kernels))
  }

  private mutating func append(_ source: Source, _ extent: TileExtent) -> TileValue {
    sources.append(source)
    extents.append(extent)
    return TileValue(index: sources.count - 1)
  }

  /// Where an axis has length 1, a row or a column is the same as something simpler.
  private func simplified(_ extent: TileExtent) -> TileExtent {
    switch extent {
    case .row: return columns == 1 ? .scalar : rows == 1 ? .full : .row
    case .column: return rows == 1 ? .scalar : columns == 1 ? .full : .column
    case .full, .scalar: return extent
    }
  }
}

/// A chain of elementwise operations that runs tile by tile: a part of the arrays that fits in the first-level cache goes
/// through all operations before the next part is touched.
///
/// Plan once, run often: running allocates nothing. The result is the same for every number of threads: reductions add
/// pieces of a fixed size in a fixed order.
public struct TileProgram: Sendable {
  /// How many arrays a run takes: inputs, then outputs and reductions.
  public let arrayCount: Int

  let plan: TilePlan

  /// How many numbers of scratch space `run` needs with a pool of so many threads.
  public func scratchCount(threads: Int) -> Int {
    plan.partialCount * plan.pieceCount + plan.workerCount * (plan.isParallel ? threads : 1)
  }

  /// Runs the program.
  ///
  /// - Parameters:
  ///   - arrays: `arrayCount` pointers: the inputs, then the outputs and reductions, each in the order of declaration.
  ///     A full output may be the very array of a full input that it shares. Otherwise no array that is written overlaps
  ///     another.
  ///   - scratch: at least `scratchCount(threads: pool.threadCount)` numbers, 64-byte aligned.
  public func run(
    _ arrays: UnsafePointer<UnsafeMutablePointer<Float>>, scratch: UnsafeMutablePointer<Float>, pool: ThreadPool
  ) {
    plan.run(arrays, UnsafeMutableRawPointer(scratch), pool)
  }
}
