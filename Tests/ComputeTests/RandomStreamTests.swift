import Glibc
import Testing

@testable import Compute

@Suite struct RandomStreamTests {
  let stream = RandomStream(seed: 0x299f_31d0_a409_3822, stream: 0x0370_7344)

  @Test func `the published known answers`() {
    // Random123, kat_vectors: philox4x32 10.
    let ones = UInt32.max
    #expect(
      RandomStream.philox(counter: (0, 0, 0, 0), key: (0, 0))
        == (0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8))
    #expect(
      RandomStream.philox(counter: (ones, ones, ones, ones), key: (ones, ones))
        == (0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd))
    #expect(
      RandomStream.philox(
        counter: (0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344), key: (0xa409_3822, 0x299f_31d0))
        == (0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1))
    // The same through seed, stream and position.
    #expect(
      stream.words(position: 0x1319_8a2e_85a3_08d3, block: 0x243f_6a88)
        == (0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1))
  }

  enum Kind: CaseIterable, Sendable { case normal, uniform, bernoulli }

  func draw(
    _ kind: Kind, _ count: Int, position: UInt64 = 5, kernels: KernelTable, threads: Int = 1
  ) throws -> [Float] {
    let pool = try ThreadPool(threadCount: threads)
    var result = [Float](repeating: -9, count: count)
    result.withUnsafeMutableBufferPointer { buffer in
      guard let target = buffer.baseAddress else { return }
      switch kind {
      case .normal: stream.fillNormal(target, count: count, position: position, kernels: kernels, pool: pool)
      case .uniform: stream.fillUniform(target, count: count, position: position, kernels: kernels, pool: pool)
      case .bernoulli:
        stream.fillBernoulli(
          target, count: count, probability: 0.3, position: position, kernels: kernels, pool: pool)
      }
    }
    return result
  }

  @Test(arguments: everyTable)
  func `uniform numbers are the words of the blocks`(table: KernelTable) throws {
    let position: UInt64 = 0x1_2345_6789_abcd
    let drawn = try draw(.uniform, 1_000, position: position, kernels: table)
    for index in drawn.indices {
      let (group, place) = index.quotientAndRemainder(dividingBy: 64)
      let words = stream.words(position: position, block: UInt32(16 * group + place % 16))
      let word = [words.0, words.1, words.2, words.3][place / 16]
      #expect(drawn[index] == Float(word >> 8) * 0x1p-24)
    }
  }

  @Test(arguments: everyTable)
  func `bernoulli compares the uniform numbers`(table: KernelTable) throws {
    let uniform = try draw(.uniform, 5_001, kernels: table)
    #expect(try draw(.bernoulli, 5_001, kernels: table) == uniform.map { $0 < 0.3 ? 1 : 0 })
  }

  @Test(arguments: everyTable)
  func `normal numbers are those of Box and Muller`(table: KernelTable) throws {
    let uniform = try draw(.uniform, 64 * 400, kernels: table)
    let normal = try draw(.normal, 64 * 400, kernels: table)
    for index in uniform.indices where index / 16 % 2 == 0 {
      let block = UInt32(16 * (index / 64) + index % 16)
      let words = stream.words(position: 5, block: block)
      let (first, second) = index / 32 % 2 == 0 ? (words.0, words.1) : (words.2, words.3)
      let radius = (-2 * log(Double(Float(Double(first >> 8) * 0x1p-24 + 0x1p-25)))).squareRoot()
      let fraction = Double((second << 2) >> 8) * 0x1p-24 - 0.5
      let angle = (Double(second >> 30) + fraction) * Double.pi / 2
      #expect(abs(Double(normal[index]) - radius * sin(angle)) < 2e-6)
      #expect(abs(Double(normal[index + 16]) - radius * cos(angle)) < 2e-6)
    }
  }

  @Test(arguments: everyTable)
  func `moments and tails of normal numbers`(table: KernelTable) throws {
    let count = 1 << 18
    let drawn = try draw(.normal, count, kernels: table).map(Double.init)
    var sums = (0.0, 0.0, 0.0, 0.0, outside2: 0.0, outside4: 0.0, neighbours: 0.0)
    var last = 0.0
    for x in drawn {
      sums.0 += x
      sums.1 += x * x
      sums.2 += x * x * x
      sums.3 += x * x * x * x
      if abs(x) > 2 { sums.outside2 += 1 }
      if abs(x) > 4 { sums.outside4 += 1 }
      sums.neighbours += x * last
      last = x
    }
    // Five standard errors of each.
    let total = Double(count)
    #expect(abs(sums.0 / total) < 0.01)
    #expect(abs(sums.1 / total - 1) < 0.014)
    #expect(abs(sums.2 / total) < 0.038)
    #expect(abs(sums.3 / total - 3) < 0.096)
    #expect(abs(sums.outside2 / total - 0.0455) < 0.0021)
    #expect(abs(sums.outside4 / total - 6.33e-5) < 8e-5)
    #expect(abs(sums.neighbours / total) < 0.01)
    #expect(drawn.allSatisfy { abs($0) < 6 })
  }

  @Test(arguments: everyTable, Kind.allCases)
  func `numbers depend on their index, not on count or threads`(table: KernelTable, kind: Kind) throws {
    let long = try draw(kind, 20_003, kernels: table)
    for threads in 2...3 { #expect(try draw(kind, 20_003, kernels: table, threads: threads) == long) }
    for count in [0, 1, 63, 64, 65, 1_000] {
      #expect(try draw(kind, count, kernels: table) == Array(long.prefix(count)))
    }
    #expect(try draw(kind, 1_000, position: 6, kernels: table) != Array(long.prefix(1_000)))
  }

  @Test func `tables agree on bits, and on normal numbers nearly`() throws {
    let first = try #require(everyTable.first)
    for table in everyTable.dropFirst() {
      #expect(try draw(.uniform, 777, kernels: table) == draw(.uniform, 777, kernels: first))
      let pairs = zip(try draw(.normal, 777, kernels: table), try draw(.normal, 777, kernels: first))
      #expect(pairs.allSatisfy { abs($0 - $1) < 4e-6 })
    }
  }
}
