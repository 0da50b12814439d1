import Testing

@testable import Compute

@Suite struct MovementTests {
  /// Runs a copy into an array of so many -77s.
  func run(_ copy: StridedCopy, _ source: [Float], count: Int, threads: Int = 1) throws -> [Float] {
    let pool = try ThreadPool(threadCount: threads)
    var result = [Float](repeating: -77, count: count)
    result.withUnsafeMutableBufferPointer { buffer in
      if let target = buffer.baseAddress { copy.run(source, into: target, pool: pool) }
    }
    return result
  }

  /// The coordinates of an element of a row-major array.
  func coordinates(_ index: Int, _ shape: [Int]) -> [Int] {
    var left = index
    return shape.reversed().map { length in
      defer { left /= length }
      return left % length
    }.reversed()
  }

  func index(_ coordinates: [Int], _ shape: [Int]) -> Int {
    zip(coordinates, shape).reduce(0) { $0 * $1.1 + $1.0 }
  }

  static let transposes: [(shape: [Int], permutation: [Int])] = [
    ([1], [0]), ([7], [0]), ([5, 3], [1, 0]), ([64, 128], [1, 0]), ([129, 67], [1, 0]), ([2, 3, 4], [2, 0, 1]),
    ([2, 5, 5, 3], [0, 3, 1, 2]), ([3, 16, 17, 2], [0, 3, 1, 2]), ([4, 2, 6, 5], [3, 1, 0, 2]),
    ([2, 3, 1, 4, 2, 3], [5, 4, 3, 2, 1, 0]), ([3, 4, 5, 2, 3, 2], [1, 0, 2, 4, 3, 5]), ([300, 300], [1, 0]),
    ([3, 2, 200, 120], [1, 0, 3, 2]), ([17, 4, 4, 300], [1, 2, 3, 0]),
  ]

  @Test(arguments: everyTable, transposes)
  func `transposes of any rank`(table: KernelTable, test: (shape: [Int], permutation: [Int])) throws {
    let count = test.shape.reduce(1, *)
    let source = (0..<count).map(Float.init), moved = test.permutation.map { test.shape[$0] }
    let copy = StridedCopy.transpose(test.shape, permutation: test.permutation, kernels: table)
    let result = try run(copy, source, count: count)
    for place in 0..<count {
      var from = [Int](repeating: 0, count: moved.count)
      for (axis, coordinate) in coordinates(place, moved).enumerated() { from[test.permutation[axis]] = coordinate }
      #expect(result[place] == source[index(from, test.shape)])
      if result[place] != source[index(from, test.shape)] { return }
    }
    #expect(try run(copy, source, count: count, threads: 2) == result)
  }

  static let blocks: [(shape: [Int], starts: [Int], counts: [Int], steps: [Int])] = [
    ([10], [2], [5], [1]), ([10], [1], [4], [2]), ([6, 7], [1, 2], [3, 4], [1, 1]),
    ([6, 7], [0, 0], [6, 7], [1, 1]),
    ([9, 8, 3], [1, 0, 1], [4, 4, 2], [2, 2, 1]), ([4, 600, 80], [1, 5, 3], [3, 500, 70], [1, 1, 1]),
    ([2, 3, 5, 4], [0, 1, 0, 3], [2, 2, 3, 1], [1, 1, 2, 1]), ([5, 3], [4, 0], [0, 3], [1, 1]),
  ]

  @Test(arguments: everyTable, blocks)
  func `slices, and placing them back`(
    table: KernelTable, test: (shape: [Int], starts: [Int], counts: [Int], steps: [Int])
  ) throws {
    let whole = test.shape.reduce(1, *), count = test.counts.reduce(1, *)
    let source = (0..<whole).map(Float.init)
    let slice = StridedCopy.slice(
      test.shape, starts: test.starts, counts: test.counts, steps: test.steps, kernels: table)
    let part = try run(slice, source, count: count)
    let places = (0..<count).map { element in
      index(
        coordinates(element, test.counts).enumerated().map {
          test.starts[$0.offset] + $0.element * test.steps[$0.offset]
        },
        test.shape)
    }
    #expect(part == places.map { source[$0] })
    #expect(try run(slice, source, count: count, threads: 2) == part)

    let place = StridedCopy.place(
      test.counts, into: test.shape, starts: test.starts, steps: test.steps, kernels: table)
    var expected = [Float](repeating: -77, count: whole)
    for (element, target) in places.enumerated() { expected[target] = part[element] }
    #expect(try run(place, part, count: whole) == expected)
    #expect(try run(place, part, count: whole, threads: 2) == expected)
  }

  static let broadcasts: [(from: [Int], to: [Int])] = [
    ([], [3, 2]), ([1], [70_000]), ([5], [4, 5]), ([4, 1], [4, 9]), ([2, 1, 3], [2, 400, 3]),
    ([3, 1, 1, 4], [3, 2, 5, 4]),
    ([1, 3, 1], [2, 3, 2]), ([300, 1], [300, 300]),
  ]

  @Test(arguments: everyTable, broadcasts)
  func `broadcasts align at the end`(table: KernelTable, test: (from: [Int], to: [Int])) throws {
    let source = (0..<test.from.reduce(1, *)).map(Float.init), count = test.to.reduce(1, *)
    let copy = StridedCopy.broadcast(test.from, to: test.to, kernels: table)
    let result = try run(copy, source, count: count)
    let expected = (0..<count).map { place in
      let aligned = coordinates(place, test.to).suffix(test.from.count)
      return source[index(zip(aligned, test.from).map { $1 == 1 ? 0 : $0 }, test.from)]
    }
    #expect(result == expected)
    #expect(try run(copy, source, count: count, threads: 2) == result)
  }

  @Test func `filling reaches every element and no more`() throws {
    let pool = try ThreadPool(threadCount: 2)
    for count in [0, 1, 17, 200_001] {
      let storage = try Storage(count: count + 1)
      fill(storage.pointer, count: count, with: 3, pool: pool)
      #expect((0..<count).allSatisfy { storage.pointer[$0] == 3 } && storage.pointer[count] == 0)
    }
  }

  @Test(arguments: 1...2)
  func `rows by indices that stay inside`(threads: Int) throws {
    let pool = try ThreadPool(threadCount: threads)
    let indices: [Float] = [2, 0, 2, -1, 99, .nan, .infinity, -.infinity, 1.9, 1e30]
    let rows = [2, 0, 2, 0, 2, 0, 2, 0, 1, 2]
    for width in [1, 3, 20_000] {
      let indexing = RowIndexing(rows: 3, width: width)
      let table = numbers(3 * width)
      let result = try Storage(count: indices.count * width)
      indexing.gather(table, indices: indices, count: indices.count, into: result.pointer, pool: pool)
      for (place, row) in rows.enumerated() {
        #expect((0..<width).allSatisfy { result.pointer[place * width + $0] == table[row * width + $0] })
      }
      let source = numbers(indices.count * width, seed: 2)
      let sums = try Storage(count: 3 * width)
      indexing.scatterAdd(source, indices: indices, count: indices.count, into: sums.pointer, pool: pool)
      var expected = [Float](repeating: 0, count: 3 * width)
      for (place, row) in rows.enumerated() {
        for column in 0..<width { expected[row * width + column] += source[place * width + column] }
      }
      #expect(expected.indices.allSatisfy { sums.pointer[$0] == expected[$0] })
    }
  }
}
