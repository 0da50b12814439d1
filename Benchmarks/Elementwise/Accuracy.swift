import Compute
import Glibc

/// How far functions are off, over all 2^32 floats, on every kernel table: `elementwise-benchmark accuracy [NAME]...`.
///
/// Off by so many units in the last place of the exact result, which comes from the C library in double precision. Where
/// that is NaN or infinite, or a zero, the result must be the same, sign included.
struct AccuracySweep {
  /// A function of one operand and its exact value.
  private struct Function: Sendable {
    let operation: TileOperation
    let exact: @Sendable (Double) -> Double
  }

  private static let functions: [Function] = [
    Function(operation: .unary(.reciprocal)) { 1 / $0 },
    Function(operation: .unary(.squareRoot)) { $0.squareRoot() },
    Function(operation: .unary(.exponential)) { exp($0) },
    Function(operation: .unary(.logarithm)) { log($0) },
    Function(operation: .unary(.tanh)) { Glibc.tanh($0) },
    Function(operation: .unary(.sigmoid)) { 1 / (1 + exp(-$0)) },
    Function(operation: .unary(.softplus)) { $0.isNaN ? $0 : max($0, 0) + log1p(exp(-abs($0))) },
    Function(operation: .unary(.sine)) { sin($0) },
    Function(operation: .unary(.cosine)) { cos($0) },
    Function(operation: .unary(.errorFunction)) { erf($0) },
  ]

  /// What was found on one table.
  private struct Worst {
    var units = 0.0
    var x: Float = 0
    /// How many results are NaN, infinite or zero and should not be, or should be and are not.
    var wrong = 0
    var firstWrong: Float = 0
  }

  /// Sweeps over the functions of these names, or over all, and prints a line for each table.
  static func run(names: [String]) throws {
    for function in functions where names.isEmpty || names.contains("\(function.operation)") {
      try sweep(function)
    }
  }

  private static let blockLength = 1 << 14

  private static func sweep(_ function: Function) throws {
    let tables = KernelTable.available.compactMap { KernelTable($0) }
    let pool = try ThreadPool(threadCount: 1)
    var builder = TileProgramBuilder(rows: 1, columns: blockLength)
    builder.output(builder.apply(function.operation, [builder.input(.full)]), sharing: [])
    let programs = tables.map { builder.build(kernels: $0) }
    let inputs = try Storage(count: blockLength), results = try Storage(count: blockLength)
    let exact = UnsafeMutablePointer<Double>.allocate(capacity: blockLength)
    defer { exact.deallocate() }
    let scratch = try Storage(count: programs.map { $0.scratchCount(threads: 1) }.max() ?? 0)
    let pointers = [inputs.pointer, results.pointer]
    var worst = Array(repeating: Worst(), count: tables.count)
    for block in 0..<(1 << 32) / blockLength {
      for place in 0..<blockLength {
        let x = Float(bitPattern: UInt32(block * blockLength + place))
        inputs.pointer[place] = x
        exact[place] = function.exact(Double(x))
      }
      for table in tables.indices {
        pointers.withUnsafeBufferPointer { pointers in
          guard let first = pointers.baseAddress else { return }
          programs[table].run(first, scratch: scratch.pointer, pool: pool)
        }
        for place in 0..<blockLength {
          compare(results.pointer[place], exact[place], inputs.pointer[place], &worst[table])
        }
      }
    }
    for (table, worst) in zip(tables, worst) {
      let units = (worst.units * 1e3).rounded(.up) / 1e3
      let wrong = worst.wrong == 0 ? "" : ", \(worst.wrong) special values wrong, first of \(worst.firstWrong)"
      print("\(function.operation) \(table.name): \(units) units at \(worst.x)\(wrong)")
    }
    fflush(nil)
  }

  private static func compare(_ result: Float, _ exact: Double, _ x: Float, _ worst: inout Worst) {
    let rounded = Float(exact)
    let isRight: Bool
    if exact.isNaN {
      isRight = result.isNaN
    } else if exact.isInfinite {
      isRight = Double(result) == exact
    } else if exact == 0 {
      isRight = result == 0 && result.sign == exact.sign
    } else {
      // An infinity is right, too, where the exact result is beyond the largest float.
      isRight = result.isFinite || result == rounded
      let unit = rounded.isFinite ? Double(rounded.ulp) : 0x1p104
      let units = result.isFinite ? Swift.abs(Double(result) - exact) / unit : 0
      if units > worst.units { (worst.units, worst.x) = (units, x) }
    }
    if !isRight {
      if worst.wrong == 0 { worst.firstWrong = x }
      worst.wrong += 1
    }
  }
}
