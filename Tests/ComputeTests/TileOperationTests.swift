import Glibc
import Testing

@testable import Compute

@Suite struct TileOperationTests {
  /// An operation of one operand, what it should give, and how many units in the last place it may be off: with fused
  /// multiply-add, and without. The limits are the largest errors over all floats, rounded up.
  struct Unary: Sendable, CustomTestStringConvertible {
    let operation: TileOperation
    let exact: @Sendable (Double) -> Double
    var units = 0.5
    var unitsUnfused: Double?
    var testDescription: String { "\(operation)" }
  }

  static let unary: [Unary] = [
    Unary(operation: .copy, exact: { $0 }),
    Unary(operation: .unary(.negate), exact: { -$0 }),
    Unary(operation: .unary(.absolute), exact: { abs($0) }),
    Unary(operation: .unary(.sign), exact: { $0 > 0 ? 1 : $0 < 0 ? -1 : $0 }),
    Unary(operation: .unary(.reciprocal), exact: { 1 / $0 }, units: 0.5000001),
    Unary(operation: .unary(.square), exact: { $0 * $0 }),
    Unary(operation: .unary(.squareRoot), exact: { $0.squareRoot() }, units: 0.5000001),
    Unary(operation: .unary(.exponential), exact: { exp($0) }, units: 1.26, unitsUnfused: 1.29),
    Unary(operation: .unary(.logarithm), exact: { log($0) }, units: 0.83, unitsUnfused: 0.84),
    Unary(operation: .unary(.tanh), exact: { tanh($0) }, units: 1.36),
    Unary(operation: .unary(.sigmoid), exact: { $0 < -700 ? 0 : 1 / (1 + exp(-$0)) }, units: 2.64),
    Unary(
      operation: .unary(.softplus), exact: { $0.isNaN ? $0 : max($0, 0) + log1p(exp(-abs($0))) }, units: 2.3),
    Unary(operation: .unary(.sine), exact: { sin($0) }, units: 1.59, unitsUnfused: 2.48),
    Unary(operation: .unary(.cosine), exact: { cos($0) }, units: 2, unitsUnfused: 2),
    Unary(operation: .unary(.errorFunction), exact: { erf($0) }, units: 1.5, unitsUnfused: 2),
    Unary(operation: .unary(.floor), exact: { $0.rounded(.down) }),
    Unary(operation: .unary(.round), exact: { $0.rounded(.toNearestOrEven) }),
  ]

  /// One float of so many is taken; fewer where the environment asks for it, on an emulated processor. The accuracy sweep
  /// of the benchmark takes all of them.
  static let step: UInt32 = getenv("ATELIER_TEST_SPARSELY") == nil ? 10_009 : 10_009 * 64

  @Test(arguments: everyTable, unary)
  func `one operand, over all floats`(table: KernelTable, test: Unary) throws {
    let inputs = allFloats(step: Self.step)
    let results = try apply(test.operation, [inputs], kernels: table)
    let allowed = table.name == .portable ? test.unitsUnfused ?? test.units : test.units
    var worst = (off: 0.0, x: Float(0), result: Float(0))
    for (x, result) in zip(inputs, results) {
      let off = unitsOff(result, test.exact(Double(x)))
      if off > worst.off { worst = (off, x, result) }
      if result == 0, x == 0, test.exact(Double(x)) == 0 {
        #expect(result.sign == test.exact(Double(x)).sign, "\(test.operation) of \(x) gives \(result)")
      }
    }
    #expect(worst.off <= allowed, "\(test.operation) of \(worst.x) gives \(worst.result)")
  }

  @Test
  func `every function of one or two numbers is tested`() {
    for operation in TileOperation.all {
      switch operation {
      case .copy, .unary: #expect(Self.unary.contains { $0.operation == operation })
      case .binary: #expect(Self.binary.contains { $0.operation == operation })
      case .compound: break
      }
    }
  }

  struct Binary: Sendable, CustomTestStringConvertible {
    let operation: TileOperation
    let exact: @Sendable (Double, Double) -> Double
    var testDescription: String { "\(operation)" }
  }

  static let binary: [Binary] = [
    Binary(operation: .binary(.add), exact: { $0 + $1 }),
    Binary(operation: .binary(.subtract), exact: { $0 - $1 }),
    Binary(operation: .binary(.multiply), exact: { $0 * $1 }),
    Binary(operation: .binary(.divide), exact: { $0 / $1 }),
    Binary(operation: .binary(.power), exact: { pow($0, $1) }),
    Binary(operation: .binary(.maximum), exact: { $0.isNaN || $1.isNaN ? .nan : max($0, $1) }),
    Binary(operation: .binary(.minimum), exact: { $0.isNaN || $1.isNaN ? .nan : min($0, $1) }),
    Binary(operation: .binary(.equal), exact: { $0 == $1 ? 1 : 0 }),
    Binary(operation: .binary(.less), exact: { $0 < $1 ? 1 : 0 }),
    Binary(operation: .binary(.lessOrEqual), exact: { $0 <= $1 ? 1 : 0 }),
  ]

  @Test(arguments: everyTable, binary)
  func `two operands, over all floats`(table: KernelTable, test: Binary) throws {
    var left: [Float] = [], right: [Float] = []
    let some = Array(allFloats(step: 30_000_001))
    for x in some { for y in some { left.append(x); right.append(y) } }
    let more = numbers(4_000, seed: 3)
    left += more.map { abs($0) * 4 }
    right += numbers(4_000, seed: 4).map { $0 * 20 }
    let results = try apply(test.operation, [left, right], kernels: table)
    var worst = (off: 0.0, at: 0)
    for index in results.indices {
      let off = unitsOff(results[index], test.exact(Double(left[index]), Double(right[index])))
      if off > worst.off { worst = (off, index) }
    }
    let at = worst.at
    #expect(worst.off <= 0.5001, "\(test.operation) of \(left[at]) and \(right[at]) gives \(results[at])")
  }

  @Test(arguments: everyTable)
  func `select takes where the mask is not zero`(table: KernelTable) throws {
    let mask: [Float] = [0, -0.0, 1, -1, .nan, .leastNonzeroMagnitude, .infinity, 0]
    let result = try apply(
      .compound(.select), [mask, [1, 2, 3, 4, 5, 6, 7, .nan], [10, 20, 30, 40, 50, 60, .nan, 80]], kernels: table)
    #expect(result == [10, 20, 3, 4, 5, 6, 7, 80])
  }

  @Test(arguments: everyTable)
  func `multiplyAdd rounds once where the table is fused`(table: KernelTable) throws {
    let x = numbers(1_000, seed: 5), y = numbers(1_000, seed: 6), z = numbers(1_000, seed: 7)
    let results = try apply(.compound(.multiplyAdd), [x, y, z], kernels: table)
    for index in x.indices {
      let fused = z[index].addingProduct(x[index], y[index]), twice = x[index] * y[index] + z[index]
      #expect(results[index] == (table.name == .portable ? twice : fused))
    }
  }

  @Test(arguments: everyTable)
  func `an element's bits do not depend on its place or its neighbours`(table: KernelTable) throws {
    let inputs = numbers(301, seed: 8).map { $0 * 30 }
    for operation in TileOperation.all where operation.operandCount == 1 {
      let together = try apply(operation, [inputs + [1e30]], kernels: table)
      for place in [0, 1, 17, 300] {
        let alone = try apply(operation, [[inputs[place]]], kernels: table)
        #expect(alone[0].bitPattern == together[place].bitPattern)
      }
    }
  }
}
