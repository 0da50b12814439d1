import Testing

@testable import Compute

@Suite struct TileProgramTests {
  /// Iteration spaces: single elements, odd sizes, whole rows in a tile, rows of several tiles, several pieces.
  static let shapes: [(rows: Int, columns: Int)] = [
    (1, 1), (1, 5), (7, 1), (3, 17), (64, 128), (16, 15), (65, 15), (5, 3_001), (1_000, 3), (40, 785), (12, 2_500),
    (90, 512), (500, 64), (20_000, 1), (1, 20_001), (2_000, 15), (300_000, 1), (3, 100_000), (9_000, 40),
  ]

  /// A program with every kind of operand and result: x * row + column, its maximum with a number, squared; and more.
  static func everything(_ rows: Int, _ columns: Int) -> TileProgramBuilder {
    var builder = TileProgramBuilder(rows: rows, columns: columns)
    let x = builder.input(.full), row = builder.input(.row), column = builder.input(.column)
    let scalar = builder.input(.scalar), half = builder.constant(0.5)
    let scaled = builder.apply(.add, builder.apply(.multiply, x, row), column)
    let clipped = builder.apply(.maximum, scaled, builder.apply(.multiply, scalar, half))
    let rowSquared = builder.apply(.square, row)
    builder.output(clipped)
    builder.output(builder.apply(.subtract, builder.apply(.square, clipped), rowSquared))
    builder.reduce(.sum, clipped, to: .scalar)
    builder.reduce(.sum, clipped, to: .row)
    builder.reduce(.sum, x, to: .column)
    builder.reduce(.maximum, scaled, to: .row)
    builder.reduce(.maximum, clipped, to: .column)
    builder.reduce(.maximum, x, to: .scalar)
    return builder
  }

  @Test(arguments: everyTable, shapes)
  func `operands of every extent, results of every kind`(table: KernelTable, shape: (rows: Int, columns: Int)) throws {
    let (rows, columns) = shape
    let count = rows * columns
    let x = numbers(count), row = numbers(columns, seed: 2), column = numbers(rows, seed: 3)
    let lengths = [count, count, 1, columns, rows, columns, rows, 1]
    let results = try run(
      Self.everything(rows, columns), [x, row, column, [0.3]], outputs: lengths, kernels: table)

    var scaled = [Float](repeating: 0, count: count)
    for r in 0..<rows { for c in 0..<columns { scaled[r * columns + c] = x[r * columns + c] * row[c] + column[r] } }
    let clipped = scaled.map { max($0, Float(0.3) * 0.5) }
    #expect(results[0] == clipped)
    #expect(results[1] == clipped.indices.map { clipped[$0] * clipped[$0] - row[$0 % columns] * row[$0 % columns] })
    expectSums(results[2], [Array(clipped)])
    expectSums(results[3], (0..<columns).map { c in (0..<rows).map { clipped[$0 * columns + c] } })
    expectSums(results[4], (0..<rows).map { Array(x[$0 * columns..<($0 + 1) * columns]) })
    #expect(results[5] == (0..<columns).map { c in (0..<rows).map { scaled[$0 * columns + c] }.max() })
    #expect(results[6] == (0..<rows).map { clipped[$0 * columns..<($0 + 1) * columns].max() })
    #expect(results[7] == [x.max()])
  }

  /// Each result is the sum of its parts, up to rounding: chains of about 64 additions, joined in turn.
  func expectSums(_ results: [Float], _ parts: [[Float]], sourceLocation: SourceLocation = #_sourceLocation) {
    for (result, part) in zip(results, parts) {
      let exact = part.reduce(0.0) { $0 + Double($1) }, size = part.reduce(0.0) { $0 + Double(abs($1)) }
      #expect(abs(Double(result) - exact) <= size * 1e-6 + 1e-30, sourceLocation: sourceLocation)
    }
  }

  @Test(arguments: everyTable, shapes)
  func `the same bytes for every number of threads`(table: KernelTable, shape: (rows: Int, columns: Int)) throws {
    let (rows, columns) = shape
    let inputs = [numbers(rows * columns), numbers(columns, seed: 2), numbers(rows, seed: 3), [0.3]]
    let lengths = [rows * columns, rows * columns, 1, columns, rows, columns, rows, 1]
    let builder = Self.everything(rows, columns)
    let alone = try run(builder, inputs, outputs: lengths, kernels: table)
    for threads in 2...3 {
      #expect(try run(builder, inputs, outputs: lengths, kernels: table, threads: threads) == alone)
    }
  }

  @Test(arguments: everyTable)
  func `bits do not depend on which operations share a program`(table: KernelTable) throws {
    let count = 1_003
    let inputs = (0..<4).map { numbers(count, seed: UInt64($0 + 1)) }
    // a * b + c * d, a * b - c, c - a * b: products that the planner joins to their sums.
    var builder = TileProgramBuilder(rows: 1, columns: count)
    let values = inputs.map { _ in builder.input(.full) }
    func product(_ left: Int, _ right: Int) -> TileValue { builder.apply(.multiply, values[left], values[right]) }
    builder.output(builder.apply(.add, product(0, 1), product(2, 3)))
    builder.output(builder.apply(.subtract, product(0, 1), values[2]))
    builder.output(builder.apply(.subtract, values[2], product(0, 1)))
    builder.output(builder.apply(.add, values[3], product(0, 2)))
    let together = try run(builder, inputs, outputs: [count, count, count, count], kernels: table)

    let ab = try apply(.binary(.multiply), [inputs[0], inputs[1]], kernels: table)
    let cd = try apply(.binary(.multiply), [inputs[2], inputs[3]], kernels: table)
    let ac = try apply(.binary(.multiply), [inputs[0], inputs[2]], kernels: table)
    #expect(together[0] == (try apply(.binary(.add), [ab, cd], kernels: table)))
    #expect(together[1] == (try apply(.binary(.subtract), [ab, inputs[2]], kernels: table)))
    #expect(together[2] == (try apply(.binary(.subtract), [inputs[2], ab], kernels: table)))
    #expect(together[3] == (try apply(.binary(.add), [inputs[3], ac], kernels: table)))
  }

  @Test(arguments: everyTable, [5, 1_000, 100_003])
  func `outputs may be the arrays of inputs, in any order`(table: KernelTable, count: Int) throws {
    // Two arrays exchanged and changed in place: each is read after the other's result is known.
    for declared in [false, true] {
      var builder = TileProgramBuilder(rows: 1, columns: count)
      let x = builder.input(.full), y = builder.input(.full)
      let sum = builder.apply(.add, x, y)
      builder.output(sum, sharing: declared ? [x] : nil)
      builder.output(builder.apply(.subtract, x, y), sharing: declared ? [y] : nil)
      builder.reduce(.sum, x, to: .scalar)
      let program = builder.build(kernels: table)
      let pool = try ThreadPool(threadCount: 2)
      let scratch = try Storage(count: program.scratchCount(threads: 2))
      let left = try Storage(count: count), right = try Storage(count: count), total = try Storage(count: 1)
      let a = numbers(count, seed: 1), b = numbers(count, seed: 2)
      left.pointer.update(from: a, count: count)
      right.pointer.update(from: b, count: count)
      program.run(
        [left.pointer, right.pointer, left.pointer, right.pointer, total.pointer], scratch: scratch.pointer, pool: pool)
      #expect((0..<count).allSatisfy { left.pointer[$0] == a[$0] + b[$0] })
      #expect((0..<count).allSatisfy { right.pointer[$0] == a[$0] - b[$0] })
      expectSums([total.pointer[0]], [a])
    }
  }

  @Test(arguments: everyTable)
  func `inputs and constants can be results, and one value several`(table: KernelTable) throws {
    var builder = TileProgramBuilder(rows: 3, columns: 5)
    let x = builder.input(.full), row = builder.input(.row), seven = builder.constant(7)
    builder.output(x)
    builder.output(row)
    builder.output(seven)
    let double = builder.apply(.add, x, x)
    builder.output(double)
    builder.output(double)
    builder.reduce(.sum, seven, to: .row)
    builder.reduce(.sum, row, to: .column)
    builder.reduce(.sum, double, to: .scalar)
    builder.reduce(.maximum, double, to: .scalar)
    let a = (0..<15).map(Float.init), r: [Float] = [1, 2, 3, 4, 5]
    let results = try run(builder, [a, r], outputs: [15, 15, 15, 15, 15, 5, 3, 1, 1], kernels: table)
    #expect(results[0] == a)
    #expect(results[1] == r + r + r)
    #expect(results[2] == Array(repeating: 7, count: 15))
    #expect(results[3] == a.map { 2 * $0 } && results[4] == results[3])
    #expect(results[5] == Array(repeating: 21, count: 5))
    #expect(results[6] == [15, 15, 15])
    #expect(results[7] == [210] && results[8] == [28])
  }

  @Test(arguments: everyTable)
  func `sums of nothing are zero, maxima minus infinity`(table: KernelTable) throws {
    var builder = TileProgramBuilder(rows: 0, columns: 4)
    let x = builder.input(.full)
    builder.output(builder.apply(.negate, x))
    builder.reduce(.sum, x, to: .row)
    builder.reduce(.maximum, x, to: .scalar)
    let results = try run(builder, [[]], outputs: [0, 4, 1], kernels: table)
    #expect(results == [[], [0, 0, 0, 0], [-.infinity]])
    var wide = TileProgramBuilder(rows: 4, columns: 0)
    wide.reduce(.sum, wide.input(.full), to: .column)
    #expect(try run(wide, [[]], outputs: [4], kernels: table) == [[0, 0, 0, 0]])
  }

  @Test(arguments: everyTable, [(1, 40), (40, 1), (33, 18)])
  func `a NaN shows in every maximum that covers it`(table: KernelTable, shape: (Int, Int)) throws {
    let (rows, columns) = shape
    for place in stride(from: 0, to: rows * columns, by: 7) {
      var x = numbers(rows * columns)
      x[place] = .nan
      var builder = TileProgramBuilder(rows: rows, columns: columns)
      let input = builder.input(.full)
      for extent in [TileExtent.scalar, .row, .column] { builder.reduce(.maximum, input, to: extent) }
      let results = try run(builder, [x], outputs: [1, columns, rows], kernels: table)
      #expect(results[0][0].isNaN)
      #expect(results[1].indices.allSatisfy { results[1][$0].isNaN == ($0 == place % columns) })
      #expect(results[2].indices.allSatisfy { results[2][$0].isNaN == ($0 == place / columns) })
    }
  }
}
