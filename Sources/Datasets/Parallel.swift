import Glibc
import Processors

/// Splits work over the machine's processors by plain threads: making or decoding examples is long work done now and
/// then, so it pays no attention to the pool that training uses.
enum Parallel {
  /// More threads than this would mostly wait for memory.
  private static let mostThreads = 8

  /// How many threads work at once: as many as compute, but at most 8.
  /// - Throws: `DatasetError.invalidThreadCount`.
  static func threadCount() throws(DatasetError) -> Int {
    do { return min(try ThreadCount.chosen(), mostThreads) } catch { throw .invalidThreadCount(error) }
  }

  /// Calls `body` for each piece of `0..<count` on several threads; the calling thread takes part.
  ///
  /// Pieces must not depend on one another; which thread takes which is left open.
  /// - Throws: `DatasetError.invalidThreadCount`.
  static func forEach(_ count: Int, _ body: @Sendable (Int) -> Void) throws(DatasetError) {
    _ = run(count, threads: try threadCount(), body) { _ in true }
  }

  /// Calls `body` for each piece and reports between pieces.
  /// - Throws: `Cancelled` if the progress asks for it: some pieces are not done then; `DatasetError.invalidThreadCount`.
  static func forEach(
    _ count: Int, progress: some Progress, message: String, _ body: @Sendable (Int) -> Void
  ) throws {
    let isWhole = run(count, threads: try threadCount(), body) { done in
      (try? progress.update(fraction: Double(done) / Double(count), message: message)) != nil
    }
    guard isWhole else { throw Cancelled() }
    try progress.update(fraction: 1, message: message)
  }

  /// Calls `body` for each piece; false where `goesOn`, called on this thread before each of its pieces, stopped it before.
  private static func run(
    _ count: Int, threads: Int, _ body: @Sendable (Int) -> Void, goesOn: (_ done: Int) -> Bool
  ) -> Bool {
    withoutActuallyEscaping(body) { body in
      let work = Work(count: count, body: body)
      var ids = [pthread_t](repeating: 0, count: max(0, min(threads, count) - 1))
      var started = 0
      for index in ids.indices {
        let box = Unmanaged.passRetained(work)
        let code = pthread_create(&ids[index], nil, runWork, box.toOpaque())
        guard code == 0 else {
          box.release()
          break
        }
        started += 1
      }
      let isWhole = work.run(goesOn)
      for index in 0..<started { pthread_join(ids[index], nil) }
      return isWhole
    }
  }
}

/// The entry of a helping thread.
private func runWork(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
  if let argument { _ = Unmanaged<Work>.fromOpaque(argument).takeRetainedValue().run { _ in true } }
  return nil
}
