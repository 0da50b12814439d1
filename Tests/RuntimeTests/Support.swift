import Compute
import Graph
import ReferenceEvaluator
import Runtime
import Testing

/// The machines that tests run on: every kernel table of this computer, with one thread and with two.
enum Machines {
  static let all: [Machine] = KernelTable.available.compactMap { machine($0, threads: 1) }
  static let fastest = machine(KernelTable.available.last ?? .portable, threads: 2)

  static func machine(_ name: KernelTable.Name, threads: Int) -> Machine? {
    guard let kernels = KernelTable(name), let pool = try? ThreadPool(threadCount: threads) else { return nil }
    return Machine(kernels: kernels, pool: pool)
  }
}

extension Executable {
  /// Fills the inputs with numbers by name.
  func set(_ inputs: [Value], to numbers: [String: [Double]]) {
    for input in inputs {
      if case .input(let name) = input.node.operation, let numbers = numbers[name] {
        write(input, numbers.map(Float.init))
      }
    }
  }
}

/// Whether numbers agree with a reference up to rounding, in proportion to the largest.
func agree(_ found: [Float], _ expected: [Double], tolerance: Double = 2e-5) -> Bool {
  guard found.count == expected.count else { return false }
  let scale = expected.reduce(1) { max($0, $1.isFinite ? abs($1) : 0) }
  return zip(found, expected).allSatisfy { found, expected in
    abs(Double(found) - expected) <= tolerance * scale || (found.isNaN && expected.isNaN)
      || Double(found) == expected
  }
}
