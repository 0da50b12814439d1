import Glibc
import Synchronization
import Testing

@testable import Compute

@Suite("The thread pool") struct ThreadPoolTests {
  /// Counts the calls for each worker; the number of workers stands behind them.
  private func countCalls(_ pool: ThreadPool) -> [Int] {
    var calls = [Int](repeating: 0, count: 9)
    calls.withUnsafeMutableBytes { bytes in
      pool.run(bytes.baseAddress) { context, worker, workers in
        guard let calls = context?.assumingMemoryBound(to: Int.self) else { return }
        calls[worker] += 1
        if worker == 0 { calls[8] = workers }
      }
    }
    return calls
  }

  @Test("calls each worker once", arguments: [1, 2, 3, 8])
  func callsEachWorker(threads: Int) throws {
    let pool = try ThreadPool(threadCount: threads)
    let expected = (0..<8).map { $0 < threads ? 1 : 0 } + [threads]
    for _ in 0..<200 { #expect(countCalls(pool) == expected) }
    // Long enough for the workers to fall asleep.
    usleep(20_000)
    #expect(countCalls(pool) == expected)
  }

  @Test("runs a nested call on the thread that makes it")
  func nestedCalls() throws {
    final class Nest: Sendable {
      let pool: ThreadPool
      let calls = Atomic<Int>(0)
      init(pool: ThreadPool) { self.pool = pool }
    }
    let nest = try Nest(pool: ThreadPool(threadCount: 2))
    nest.pool.run(Unmanaged.passUnretained(nest).toOpaque()) { context, _, workers in
      guard let context else { return }
      let nest = Unmanaged<Nest>.fromOpaque(context).takeUnretainedValue()
      nest.pool.run(context) { context, worker, workers in
        guard let context, worker == 0, workers == 1 else { return }
        Unmanaged<Nest>.fromOpaque(context).takeUnretainedValue().calls.wrappingAdd(1, ordering: .relaxed)
      }
    }
    #expect(nest.calls.load(ordering: .relaxed) == 2)
  }

  @Test("serves several threads, with one pool or with several")
  func severalThreads() async throws {
    let shared = try ThreadPool(threadCount: 3)
    try await withThrowingTaskGroup(of: Bool.self) { group in
      for _ in 0..<4 {
        group.addTask {
          let own = try ThreadPool(threadCount: 2)
          return (0..<50).allSatisfy { _ in
            let calls = self.countCalls(shared)
            return self.countCalls(own)[8] == 2 && calls[0..<8].reduce(0, +) == calls[8]
          }
        }
      }
      for try await isRight in group { #expect(isRight) }
    }
  }

  @Test("refuses a number of threads that is none")
  func refusesWrongCounts() throws {
    #expect(throws: ComputeError.invalidThreadCount(value: "0", maximum: 256)) { try ThreadPool(threadCount: 0) }
    for value in ["0", "-1", "257", "two", "1.5", "99999999999999999999"] {
      #expect(throws: ComputeError.invalidThreadCount(value: value, maximum: 256)) {
        try ThreadPool.threadCount(from: value)
      }
    }
    #expect(try ThreadPool.threadCount(from: "3") == 3)
    #expect(try 1...256 ~= ThreadPool.threadCount(from: nil))
    #expect(try ThreadPool.threadCount(from: "") == ThreadPool.threadCount(from: nil))
  }
}
