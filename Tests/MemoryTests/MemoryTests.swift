import Testing

@testable import Memory

@Suite("Memory") struct MemoryTests {
  @Test("is refused where it is not there", arguments: [Int.max, Int.max / 4, 1 << 58]) func refused(count: Int) {
    #expect {
      try MemoryLimit.check(count: count, bytesEach: 4)
    } throws: { error in
      guard let shortage = error as? MemoryShortage else { return false }
      return shortage.needed > shortage.available && shortage.available <= MemoryLimit.bytes
    }
  }

  @Test("is granted where it is there") func granted() throws {
    for count in [0, 1, 1 << 20, 1 << 24] { try MemoryLimit.check(count: count) }
  }

  @Test("is asked for as an array grows") func makesRoom() throws {
    var array: [UInt64] = [1, 2]
    try MemoryLimit.makeRoom(for: 1, in: &array)
    #expect(array.capacity >= 3 && array == [1, 2])
    for _ in 0..<1000 {
      try MemoryLimit.makeRoom(for: 3, in: &array)
      let room = array.capacity
      array += [3, 4, 5]
      #expect(array.capacity == room, "appending finds the room that was made")
    }
    #expect(throws: MemoryShortage.self) { try MemoryLimit.makeRoom(for: 1 << 58, in: &array) }
    #expect(throws: MemoryShortage.self) { try MemoryLimit.makeRoom(for: .max, in: &array) }
  }

  @Test("is counted") func counted() {
    #expect(MemoryLimit.taken > 1 << 20)
    #expect(MemoryLimit.available > 1 << 24)
    let room = MemoryLimit.bytes == .max ? Int.max : MemoryLimit.bytes - (1 << 20)
    #expect(MemoryLimit.available < room, "what the program itself takes is no longer there")
  }

  @Test(
    "reads well",
    arguments: [
      (0, "0 bytes"), (999, "999 bytes"), (1000, "1 kB"), (1250, "1.3 kB"), (9_949, "9.9 kB"), (9_999, "10 kB"),
      (999_499, "999 kB"), (999_500, "1 MB"), (17_300_000_000, "17 GB"), (100_000_000_000, "100 GB"),
      (Int.max, "9.2 EB"),
    ]) func text(bytes: Int, text: String)
  {
    #expect(MemoryShortage.text(bytes) == text)
  }

  @Test("says what is needed and what there is") func description() {
    #expect(
      "it \(MemoryShortage(needed: 100_000_000_000, available: 17_300_000_000))"
        == "it needs 100 GB of memory, but only 17 GB are available")
    #expect(
      "it \(MemoryShortage(needed: .max, available: 5))"
        == "it needs more memory than can be counted, but only 5 bytes are available")
  }
}
