import Glibc
import Processors

/// A few threads that share work which is cut into pieces.
///
/// Pieces are claimed, not assigned: the calling thread, which is worker 0, never waits for a thread that has claimed
/// nothing, since another program may be using that thread's processor. The others spin for about a millisecond for the
/// next job, then sleep. Running allocates nothing. Whatever runs must give the same result whoever does which piece.
public final class ThreadPool: Sendable {
  /// A body of work: called for a worker, with the context; it does the pieces that `pieces.next()` gives until there are
  /// no more. Workers call it at the same time.
  public typealias Body = @Sendable (_ context: UnsafeMutableRawPointer?, _ pieces: inout Pieces) -> Void

  /// How many workers share the work, the caller included.
  public let threadCount: Int

  private let crew: Crew
  private let threads: [pthread_t]

  /// Starts `threadCount - 1` threads.
  ///
  /// - Throws: `ComputeError.invalidThreadCount`, `ComputeError.threadNotStarted`.
  public init(threadCount: Int) throws(ComputeError) {
    guard 1...ThreadCount.maximum ~= threadCount else {
      throw .invalidThreadCount(InvalidThreadCount(value: String(threadCount)))
    }
    self.threadCount = threadCount
    crew = Crew(workers: threadCount)
    var threads: [pthread_t] = []
    for worker in 1..<max(1, threadCount) {
      switch crew.start(worker: worker) {
      case .success(let thread): threads.append(thread)
      case .failure(let error):
        crew.dismiss(threads)
        throw error
      }
    }
    self.threads = threads
  }

  deinit { crew.dismiss(threads) }

  /// The number of threads that this process should use: `ATELIER_THREADS`, else the processors it may run on.
  ///
  /// - Throws: `ComputeError.invalidThreadCount`.
  public static func chosenThreadCount() throws(ComputeError) -> Int {
    do { return try ThreadCount.chosen() } catch { throw .invalidThreadCount(error) }
  }

  /// Calls `body` until all of `count` pieces are done.
  ///
  /// If the pool is at work already (a nested call, or one from another thread), the caller does all pieces, as worker 0.
  public func run(pieces count: Int, _ context: UnsafeMutableRawPointer?, _ body: @escaping Body) {
    guard count > 1, threadCount > 1, crew.acquire() else { return Self.runAlone(pieces: count, context, body) }
    crew.run(pieces: count, context, body)
    crew.release()
  }

  /// Does all pieces on the calling thread, in ascending order.
  static func runAlone(pieces count: Int, _ context: UnsafeMutableRawPointer?, _ body: Body) {
    guard count > 0 else { return }
    var pieces = Pieces(alone: count)
    body(context, &pieces)
  }
}
