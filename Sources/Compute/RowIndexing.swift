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
    job.run(on: pool) { context, worker, workers in
      context?.assumingMemoryBound(to: Job.self).pointee.gather(worker, workers)
    }
  }

  /// Sets the table to zero, then adds for each of `count` indices its row of `source` (`count x width`), in ascending
  /// order of the indices' places, for every number of threads.
  public func scatterAdd(
    _ source: UnsafePointer<Float>, indices: UnsafePointer<Float>, count: Int,
    into table: UnsafeMutablePointer<Float>, pool: ThreadPool
  ) {
    let job = Job(indexing: self, source: source, indices: indices, count: count, result: table)
    job.run(on: pool) { context, worker, workers in
      context?.assumingMemoryBound(to: Job.self).pointee.scatterAdd(worker, workers)
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

    func run(on pool: ThreadPool, _ body: ThreadPool.Body) {
      var job = self
      withUnsafeMutablePointer(to: &job) { job in
        if count * indexing.width < parallelCount { body(job, 0, 1) } else { pool.run(job, body) }
      }
    }

    /// Workers share the indices.
    func gather(_ worker: Int, _ workers: Int) {
      let width = indexing.width
      for index in count * worker / workers..<count * (worker + 1) / workers {
        memcpy(result + index * width, source + indexing.row(indices[index]) * width, 4 * width)
      }
    }

    /// Workers share the columns, so that each number has one adder.
    func scatterAdd(_ worker: Int, _ workers: Int) {
      let width = indexing.width
      let first = width * worker / workers, end = width * (worker + 1) / workers
      for row in 0..<indexing.rows { (result + row * width + first).update(repeating: 0, count: end - first) }
      for index in 0..<count {
        let from = source + index * width, to = result + indexing.row(indices[index]) * width
        for column in first..<end { to[column] += from[column] }
      }
    }
  }
}
