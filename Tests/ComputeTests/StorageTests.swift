import Testing

@testable import Compute

@Suite("Storage") struct StorageTests {
  @Test("is aligned and zero", arguments: [0, 1, 15, 1000, 1_048_575, 1_048_576, 3_000_001])
  func alignedAndZero(count: Int) throws {
    let storage = try Storage(count: count)
    #expect(storage.count == count)
    #expect(Int(bitPattern: storage.pointer) % 64 == 0)
    #expect((0..<count).allSatisfy { storage.pointer[$0].bitPattern == 0 })
    for place in [0, count / 2, count - 1] where 0..<count ~= place {
      storage.pointer[place] = 1
      #expect(storage.pointer[place] == 1)
    }
  }

  @Test("says when there is not enough memory", arguments: [-1, Int.max, Int.max / 4, 1 << 58])
  func outOfMemory(count: Int) {
    #expect {
      try Storage(count: count)
    } throws: { error in
      if case .outOfMemory(let shortage)? = error as? ComputeError {
        shortage.needed > shortage.available
      } else {
        false
      }
    }
  }
}
