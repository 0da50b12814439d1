import Glibc
import Synchronization
import Testing

@testable import Datasets
@testable import Processors

@Suite("Making examples in parallel") struct ParallelTests {
  @Test("does each piece once")
  func doesEachPieceOnce() throws {
    for count in [0, 1, 3, 1000] {
      let calls = Mutex([Int](repeating: 0, count: count))
      try Parallel.forEach(count) { piece in calls.withLock { $0[piece] += 1 } }
      #expect(calls.withLock { $0.allSatisfy { $0 == 1 } })
    }
  }

  @Test("refuses a number of threads that is none, as computing does")
  func refusesWrongThreadCount() async {
    await #expect(processExitsWith: .success) {
      setenv("ATELIER_THREADS", "two", 1)
      do {
        _ = try PictureDataset.digits(count: 10, seed: 1)
        Issue.record("made digits on \"two\" threads")
      } catch DatasetError.invalidThreadCount(let error) {
        #expect(error == InvalidThreadCount(value: "two"))
      } catch {
        Issue.record(error)
      }
    }
  }

  @Test("uses the processors that the process may run on")
  func followsTheAffinity() async {
    await #expect(processExitsWith: .success) {
      unsetenv("ATELIER_THREADS")
      #expect(keepOneProcessor())
      #expect((try? Parallel.threadCount()) == 1)
    }
  }
}

/// Lets this thread run on one of its processors only; whether that worked. (Glibc's module hides these functions.)
private func keepOneProcessor() -> Bool {
  typealias Function = @convention(c) (_ thread: Int32, _ bytes: Int, _ mask: UnsafeMutableRawPointer) -> Int32
  guard let get = dlsym(nil, "sched_getaffinity"), let set = dlsym(nil, "sched_setaffinity") else { return false }
  return withUnsafeTemporaryAllocation(of: UInt64.self, capacity: 128) { mask in
    guard let address = mask.baseAddress else { return false }
    mask.initialize(repeating: 0)
    guard unsafeBitCast(get, to: Function.self)(0, mask.count * 8, address) == 0,
      let first = mask.firstIndex(where: { $0 != 0 })
    else { return false }
    let lowest = mask[first] & (~mask[first] &+ 1)
    for index in mask.indices { mask[index] = index == first ? lowest : 0 }
    return unsafeBitCast(set, to: Function.self)(0, mask.count * 8, address) == 0
  }
}
