import Glibc

/// Rows of a table `rows x width` that are named by indices held in numbers.
///
/// An index is rounded towards zero and clamped to the table, NaN to 0: no index reads or writes outside.
public struct RowIndexing: Sendable {
  /// How many rows the table has, and how many numbers a row.
  public let rows: Int, width: Int

  /// Numbers from which on threads share the work.
  private static let parallelCount = 1 << 16

  /// Rows of a table.
  ///
  /// - Precondition: `rows` is positive, `width` not negative.
  public init(rows: Int, width: Int) {
    self.rows = rows
    self.width = width
  }

  /// Copies for each of `count` indices its row of the table: `result` is `count x width`.
  public func gather(
    _ table: UnsafePointer<Float>, indices: UnsafePointer<Float>, count: Int,
    into result: UnsafeMutablePointer<Float>, pool: ThreadPool
  ) {
    let job = Job(indexing: self, source: table, indices: indices, count: count, result: result)
    job.run(on: pool, units: count) { context, pieces in
      guard let job = context?.assumingMemoryBound(to: Job.self) else { return }
      while let piece = pieces.next() { job.pointee.gather(piece, pieces.count) }
    }
  }

  /// Sets the table to zero, then adds for each of `count` indices its row of `source` (`count x width`), in ascending
  /// order of the indices' places, for every number of threads.
  public func scatterAdd(
    _ source: UnsafePointer<Float>, indices: UnsafePointer<Float>, count: Int,
    into table: UnsafeMutablePointer<Float>, pool: ThreadPool
  ) {
    let job = Job(indexing: self, source: source, indices: indices, count: count, result: table)
    job.run(on: pool, units: (width + Job.columnUnit - 1) / Job.columnUnit) { context, pieces in
      guard let job = context?.assumingMemoryBound(to: Job.self) else { return }
      while let piece = pieces.next() { job.pointee.scatterAdd(piece, pieces.count) }
    }
  }

  /// The row that an index names.
  private func row(_ index: Float) -> Int {
    // Comparisons with NaN are false.
    guard index >= 1 else { return 0 }
    return index < Float(rows) ? min(rows - 1, Int(index)) : rows - 1
  }

  private struct Job {
    let indexing: RowIndexing
    let source: UnsafePointer<Float>, indices: UnsafePointer<Float>
    let count: Int
    let result: UnsafeMutablePointer<Float>

    /// A piece of a sum should be a whole number of cache lines wide.
    static let columnUnit = 16

    func run(on pool: ThreadPool, units: Int, _ body: @escaping ThreadPool.Body) {
      let isParallel = count * indexing.width >= parallelCount
      pool.run(self, pieces: pool.pieceCount(units: units, inParallel: isParallel), body)
    }

    /// A piece has some of the indices.
    func gather(_ piece: Int, _ pieces: Int) {
      let width = indexing.width
      let share = Share(of: count, piece, pieces)
      for index in share.first..<share.end {
        memcpy(result + index * width, source + indexing.row(indices[index]) * width, 4 * width)
      }
    }

    /// A piece has some of the columns, so that each number has one adder.
    func scatterAdd(_ piece: Int, _ pieces: Int) {
      let width = indexing.width
      let share = Share(of: width, unit: Self.columnUnit, piece, pieces)
      for row in 0..<indexing.rows {
        (result + row * width + share.first).update(repeating: 0, count: share.end - share.first)
      }
      for index in 0..<count {
        let from = source + index * width, to = result + indexing.row(indices[index]) * width
        for column in share.first..<share.end { to[column] += from[column] }
      }
    }
  }
}
