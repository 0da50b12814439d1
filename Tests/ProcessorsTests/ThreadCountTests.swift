import Glibc
import Testing

@testable import Processors

@Suite("The number of threads") struct ThreadCountTests {
  @Test("is what ATELIER_THREADS says")
  func followsTheEnvironment() throws {
    #expect(try ThreadCount.chosen(from: "3") == 3)
    #expect(try 1...ThreadCount.maximum ~= ThreadCount.chosen(from: nil))
    #expect(try ThreadCount.chosen(from: "") == ThreadCount.chosen(from: nil))
  }

  @Test("is refused where it is none", arguments: ["0", "-1", "257", "two", "1.5", " 2", "99999999999999999999"])
  func refusesWrongValues(value: String) {
    #expect(throws: InvalidThreadCount(value: value)) { try ThreadCount.chosen(from: value) }
    #expect(
      InvalidThreadCount(value: value).description
        == "the number of threads (ATELIER_THREADS) is \"\(value)\"; it must be a whole number from 1 to 256")
  }

  @Test("is else that of the processors that the process may run on")
  func followsTheAffinity() async {
    await #expect(processExitsWith: .success) {
      #expect(keepOneProcessor())
      #expect((try? ThreadCount.chosen(from: nil)) == 1)
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
