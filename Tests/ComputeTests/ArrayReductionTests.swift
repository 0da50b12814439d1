import Testing

@testable import Compute

@Suite struct ArrayReductionTests {
  static let shapes: [(outer: Int, reduced: Int, inner: Int)] = [
    (1, 1, 1), (1, 5, 1), (1, 30_003, 1), (70, 33, 1), (1_000, 40, 1), (1, 33, 7), (1, 700, 64), (1, 500, 100),
    (4, 9, 5), (130, 49, 33), (2, 1_400, 48), (3, 1, 4), (2, 0, 3), (0, 3, 2), (3, 0, 1), (2, 20_000, 1),
  ]

  func reduce(
    _ kind: ReductionKind, _ shape: (outer: Int, reduced: Int, inner: Int), _ source: [Float], _ table: KernelTable,
    threads: Int
  ) throws -> [Float] {
    let reduction = ArrayReduction(
      kind, outer: shape.outer, reduced: shape.reduced, inner: shape.inner, kernels: table)
    let result = try Storage(count: shape.outer * shape.inner)
    let scratch = try Storage(count: reduction.scratchCount(threads: threads))
    reduction.run(
      source, into: result.pointer, scratch: scratch.pointer, pool: try ThreadPool(threadCount: threads))
    return Array(UnsafeBufferPointer(start: result.pointer, count: result.count))
  }

  @Test(arguments: everyTable, shapes)
  func `sums and maxima, the same for every number of threads`(
    table: KernelTable, shape: (outer: Int, reduced: Int, inner: Int)
  ) throws {
    let source = numbers(shape.outer * shape.reduced * shape.inner)
    let sums = try reduce(.sum, shape, source, table, threads: 1)
    let maxima = try reduce(.maximum, shape, source, table, threads: 1)
    for outer in 0..<shape.outer {
      for inner in 0..<shape.inner {
        let part = (0..<shape.reduced).map { source[(outer * shape.reduced + $0) * shape.inner + inner] }
        let place = outer * shape.inner + inner
        let size = part.reduce(0.0) { $0 + Double(abs($1)) }
        #expect(abs(Double(sums[place]) - part.reduce(0.0) { $0 + Double($1) }) <= size * 2e-6)
        #expect(maxima[place] == part.max() ?? -.infinity)
      }
    }
    for threads in 2...3 {
      #expect(try reduce(.sum, shape, source, table, threads: threads) == sums)
      #expect(try reduce(.maximum, shape, source, table, threads: threads) == maxima)
    }
  }
}
