import Testing

@testable import Compute

@Suite("Matrix products") struct MatrixProductTests {
  struct Lengths: CustomTestStringConvertible, Sendable {
    let rows: Int, columns: Int, depth: Int
    var testDescription: String { "\(rows)x\(depth)x\(columns)" }
  }

  static let awkward = [
    (1, 1, 1), (1, 1, 7), (3, 1, 40), (1, 5, 3), (1, 200, 70), (130, 1, 33), (2, 3, 1), (33, 47, 1), (7, 13, 5),
    (8, 48, 16), (9, 49, 17), (6, 16, 3), (5, 33, 100), (64, 128, 5), (64, 15, 128), (15, 128, 128), (128, 1, 64),
    (33, 100, 31), (100, 65, 300), (17, 33, 1000), (200, 4, 9), (3, 700, 21), (20, 620, 530), (70, 60, 1030),
    (150, 300, 130),
    (0, 3, 2),
    (3, 2, 0),
  ].map { Lengths(rows: $0.0, columns: $0.1, depth: $0.2) }

  @Test(
    "agree with sums one by one, in all transposes, on every kernel table", arguments: awkward, KernelTable.available)
  func agreesWithReference(lengths: Lengths, name: KernelTable.Name) throws {
    let kernels = try #require(KernelTable(name))
    let pool = try ThreadPool(threadCount: 2)
    var numbers = NumberSource(seed: UInt32(lengths.rows * 7 + lengths.columns * 3 + lengths.depth))
    let left = numbers.array(lengths.rows * lengths.depth)
    let right = numbers.array(lengths.depth * lengths.columns)
    let before = numbers.array(lengths.rows * lengths.columns)
    for (transposeLeft, transposeRight) in [(false, false), (false, true), (true, false), (true, true)] {
      let product = MatrixProduct(
        rows: lengths.rows, columns: lengths.columns, depth: lengths.depth, transposeLeft: transposeLeft,
        transposeRight: transposeRight, kernels: kernels)
      let exact = reference(product, left, right)
      let tolerance = 2e-6 * max(1, Float(lengths.depth).squareRoot())
      #expect(largestDifference(try run(product, left, right, pool: pool), exact) <= tolerance)
      let sums = zip(before, exact).map { $0 + $1 }
      #expect(largestDifference(try run(product, left, right, addingTo: before, pool: pool), sums) <= tolerance * 2)
    }
  }

  @Test("give the same bytes for every number of threads", arguments: KernelTable.available)
  func sameBytes(name: KernelTable.Name) throws {
    let kernels = try #require(KernelTable(name))
    for (rows, columns, depth) in [
      (129, 131, 67), (129, 131, 167), (64, 128, 300), (40, 700, 600), (8, 700, 500), (1, 3000, 900), (3000, 1, 900),
      (700, 40, 90),
    ] {
      for (transposeLeft, transposeRight) in [(false, false), (false, true), (true, false), (true, true)] {
        let product = MatrixProduct(
          rows: rows, columns: columns, depth: depth, transposeLeft: transposeLeft, transposeRight: transposeRight,
          kernels: kernels)
        var numbers = NumberSource(seed: 11)
        let left = numbers.array(rows * depth)
        let right = numbers.array(depth * columns)
        let results = try [1, 2, 3, 8].map { threads in
          try run(product, left, right, pool: ThreadPool(threadCount: threads)).bits
        }
        #expect(results.allSatisfy { $0 == results[0] })
      }
    }
  }

  /// Runs with exactly the scratch space that was asked for, between guards that must stay.
  private func run(
    _ product: MatrixProduct, _ left: [Float], _ right: [Float], addingTo before: [Float]? = nil, pool: ThreadPool
  ) throws -> [Float] {
    let count = product.rows * product.columns
    let scratchCount = product.scratchCount(threads: pool.threadCount)
    let scratch = try Storage(count: scratchCount + 16)
    let result = try Storage(count: count + 16)
    for place in 0..<16 {
      scratch.pointer[scratchCount + place] = 1234
      result.pointer[count + place] = 1234
    }
    for place in 0..<count { result.pointer[place] = before?[place] ?? .nan }
    left.withUnsafeBufferPointer { left in
      right.withUnsafeBufferPointer { right in
        // An empty operand has no address; it is not read either.
        let stand = UnsafePointer(scratch.pointer)
        product.run(
          left: left.baseAddress ?? stand, right: right.baseAddress ?? stand, into: result.pointer,
          accumulate: before != nil, scratch: scratch.pointer, pool: pool)
      }
    }
    for place in 0..<16 {
      #expect(scratch.pointer[scratchCount + place] == 1234)
      #expect(result.pointer[count + place] == 1234)
    }
    return Array(UnsafeBufferPointer(start: result.pointer, count: count))
  }

  private func reference(_ product: MatrixProduct, _ left: [Float], _ right: [Float]) -> [Float] {
    var result: [Float] = []
    for row in 0..<product.rows {
      for column in 0..<product.columns {
        var sum = 0.0
        for term in 0..<product.depth {
          let a = left[product.transposeLeft ? term * product.rows + row : row * product.depth + term]
          let b = right[product.transposeRight ? column * product.depth + term : term * product.columns + column]
          sum += Double(a) * Double(b)
        }
        result.append(Float(sum))
      }
    }
    return result
  }
}
