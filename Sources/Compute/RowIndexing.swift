/// Rows of a table `rows x width` that are named by indices held in numbers.
///
/// An index is rounded towards zero and clamped to the table, NaN to 0: no index reads or writes outside.
public struct RowIndexing: Sendable {
  /// How many rows the table has, and how many numbers a row.
  public let rows: Int, width: Int

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
  ) { fatalError("not there yet") }

  /// Sets the table to zero, then adds for each of `count` indices its row of `source` (`count x width`), in ascending
  /// order of the indices' places, for every number of threads.
  public func scatterAdd(
    _ source: UnsafePointer<Float>, indices: UnsafePointer<Float>, count: Int,
    into table: UnsafeMutablePointer<Float>, pool: ThreadPool
  ) { fatalError("not there yet") }
}
