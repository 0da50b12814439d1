import CKernelSupport
import Glibc
import Processors
import Synchronization
import Testing

@testable import Compute

/// Counts what is done of a job, by piece, and whether a worker's number is in use twice.
private final class Tally: Sendable {
  let pieces: [Counter]
  let workers: [Counter]
  let doubles = Counter()

  init(pieces: Int, workers: Int) {
    self.pieces = (0..<pieces).map { _ in Counter() }
    self.workers = (0..<workers).map { _ in Counter() }
  }

  func run(on pool: ThreadPool, pieces count: Int) {
    pool.run(pieces: count, Unmanaged.passUnretained(self).toOpaque()) { context, pieces in
      guard let context else { return }
      let tally = Unmanaged<Tally>.fromOpaque(context).takeUnretainedValue()
      if tally.workers[pieces.worker].add(1) != 1 { _ = tally.doubles.add(1) }
      while let piece = pieces.next() { _ = tally.pieces[piece].add(1) }
      _ = tally.workers[pieces.worker].add(-1)
    }
  }
}

private final class Counter: Sendable {
  private let atomic = Atomic<Int>(0)

  var value: Int { atomic.load(ordering: .sequentiallyConsistent) }

  func add(_ step: Int) -> Int { atomic.wrappingAdd(step, ordering: .sequentiallyConsistent).newValue }
}

@Suite("The thread pool") struct ThreadPoolTests {
  @Test("does each piece once", arguments: [1, 2, 3, 8])
  func doesEachPieceOnce(threads: Int) throws {
    let pool = try ThreadPool(threadCount: threads)
    for count in [0, 1, 2, 7, 100] {
      let tally = Tally(pieces: count, workers: threads)
      for _ in 0..<50 { tally.run(on: pool, pieces: count) }
      // Long enough for the threads to fall asleep.
      usleep(20_000)
      tally.run(on: pool, pieces: count)
      #expect(tally.pieces.allSatisfy { $0.value == 51 })
      #expect(tally.doubles.value == 0)
    }
  }

  @Test("does each piece of many small jobs once", arguments: 1...8)
  func manySmallJobs(threads: Int) throws {
    let pool = try ThreadPool(threadCount: threads)
    let tally = Tally(pieces: 16, workers: threads)
    // Piece p is one of all but p of every 16 jobs.
    for round in 1...6_250 {
      for count in 1...16 { tally.run(on: pool, pieces: count) }
      let isRight = tally.pieces.enumerated().allSatisfy { $1.value == round * (16 - $0) }
      guard isRight && tally.doubles.value == 0 else {
        Issue.record("wrong after \(16 * round) jobs: \(tally.pieces.map(\.value))")
        return
      }
    }
  }

  @Test("does without threads that do not run")
  func doesWithoutThreads() {
    // A crew none of whose threads was ever started.
    let crew = Crew(workers: 4)
    var calls = [Int](repeating: 0, count: 100)
    for _ in 0..<3 {
      calls.withUnsafeMutableBytes { bytes in
        crew.run(pieces: 100, bytes.baseAddress) { context, pieces in
          guard let calls = context?.assumingMemoryBound(to: Int.self) else { return }
          while let piece = pieces.next() { calls[piece] += 1 }
        }
      }
    }
    #expect(calls.allSatisfy { $0 == 3 })
  }

  @Test("does every other piece while a thread is held in one")
  func heldThread() throws {
    final class Hold: Sendable {
      let count = 16
      let held = Atomic<Int>(-1), done = Atomic<Int>(0)
    }
    let pool = try ThreadPool(threadCount: 2)
    let hold = Hold()
    pool.run(pieces: hold.count, Unmanaged.passUnretained(hold).toOpaque()) { context, pieces in
      guard let context else { return }
      let hold = Unmanaged<Hold>.fromOpaque(context).takeUnretainedValue()
      while let piece = pieces.next() {
        if pieces.worker == 0 {
          // The other thread has its piece before the caller goes on.
          while hold.held.load(ordering: .acquiring) < 0 { sched_yield() }
        } else {
          hold.held.store(piece, ordering: .releasing)
          while hold.done.load(ordering: .acquiring) < hold.count - 1 { sched_yield() }
        }
        hold.done.wrappingAdd(1, ordering: .acquiringAndReleasing)
      }
    }
    #expect(hold.done.load(ordering: .relaxed) == hold.count)
    #expect(hold.held.load(ordering: .relaxed) >= 0)
  }

  @Test("runs a nested call on the thread that makes it")
  func nestedCalls() throws {
    final class Nest: Sendable {
      let pool: ThreadPool
      let outer = Counter(), inner = Counter()
      init(pool: ThreadPool) { self.pool = pool }
    }
    let nest = try Nest(pool: ThreadPool(threadCount: 2))
    nest.pool.run(pieces: 4, Unmanaged.passUnretained(nest).toOpaque()) { context, pieces in
      guard let context else { return }
      while pieces.next() != nil {
        let nest = Unmanaged<Nest>.fromOpaque(context).takeUnretainedValue()
        _ = nest.outer.add(1)
        nest.pool.run(pieces: 3, context) { context, pieces in
          guard let context, pieces.worker == 0 else { return }
          let nest = Unmanaged<Nest>.fromOpaque(context).takeUnretainedValue()
          while let piece = pieces.next() { _ = nest.inner.add(piece + 1) }
        }
      }
    }
    #expect(nest.outer.value == 4)
    #expect(nest.inner.value == 4 * (1 + 2 + 3))
  }

  @Test("serves several threads, with one pool or with several")
  func severalThreads() async throws {
    let shared = try ThreadPool(threadCount: 3)
    try await withThrowingTaskGroup(of: Bool.self) { group in
      for _ in 0..<4 {
        group.addTask {
          let own = try ThreadPool(threadCount: 2)
          let tallies = (Tally(pieces: 7, workers: 3), Tally(pieces: 7, workers: 2))
          for _ in 0..<50 {
            tallies.0.run(on: shared, pieces: 7)
            tallies.1.run(on: own, pieces: 7)
          }
          return (tallies.0.pieces + tallies.1.pieces).allSatisfy { $0.value == 50 }
        }
      }
      for try await isRight in group { #expect(isRight) }
    }
  }

  @Test("refuses a number of threads that is none", arguments: [0, -1, 257])
  func refusesWrongCounts(count: Int) {
    #expect(throws: ComputeError.invalidThreadCount(InvalidThreadCount(value: "\(count)"))) {
      try ThreadPool(threadCount: count)
    }
  }
}

@Suite("A thread that shares its processor") struct ContentionTests {
  private let span: Int64 = 12_000_000

  @Test("rests longer each time, up to a limit")
  func restsLonger() {
    var contention = Contention()
    let rests = (0..<7).map { _ in contention.rest(span: span, lost: span / 2) }
    #expect(rests == [10, 20, 40, 80, 160, 160, 160].map { $0 * 1_000_000 })
  }

  @Test("does not rest for short interruptions, and forgets contention that has ended")
  func forgets() {
    var contention = Contention()
    #expect(contention.rest(span: span, lost: span / 4) == nil)
    #expect(contention.rest(span: span, lost: span) == 10_000_000)
    #expect(contention.rest(span: span, lost: span) == 20_000_000)
    #expect(contention.rest(span: span, lost: 0) == nil)
    #expect(contention.rest(span: span, lost: span) == 10_000_000)
  }

  @Test("can move to another processor, if there is one")
  func leavesProcessor() {
    // On a thread that may run everywhere, before and after.
    let count = atelier_processor_count(), processor = atelier_current_processor()
    #expect(atelier_leave_processor(processor) == (count > 1 ? 1 : 0))
    #expect(atelier_processor_count() == count)
    #expect(atelier_leave_processor(-1) == 0)
    #expect(atelier_leave_processor(1 << 20) == 0)
  }
}
