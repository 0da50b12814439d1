import Testing

@testable import Compute

/// Every table that this machine can run.
let everyTable: [KernelTable] = KernelTable.available.compactMap { KernelTable($0) }

extension KernelTable: CustomTestStringConvertible {
  /// Its name.
  public var testDescription: String { name.rawValue }
}

/// Runs a tile program on arrays; the last `outputs.count` are written, of these lengths.
func run(
  _ builder: TileProgramBuilder, _ inputs: [[Float]], outputs lengths: [Int], kernels: KernelTable, threads: Int = 1
) throws -> [[Float]] {
  let program = builder.build(kernels: kernels)
  let pool = try ThreadPool(threadCount: threads)
  let scratch = try Storage(count: program.scratchCount(threads: threads))
  let storages = try inputs.map { try Storage(count: $0.count) } + lengths.map { try Storage(count: $0) }
  for (storage, numbers) in zip(storages, inputs) { storage.pointer.update(from: numbers, count: numbers.count) }
  for storage in storages.dropFirst(inputs.count) { storage.pointer.update(repeating: -77, count: storage.count) }
  #expect(program.arrayCount == storages.count)
  program.run(storages.map(\.pointer), scratch: scratch.pointer, pool: pool)
  return storages.dropFirst(inputs.count).map { Array(UnsafeBufferPointer(start: $0.pointer, count: $0.count)) }
}

/// One operation on arrays of one length.
func apply(_ operation: TileOperation, _ operands: [[Float]], kernels: KernelTable) throws -> [Float] {
  let count = operands[0].count
  var builder = TileProgramBuilder(rows: 1, columns: count)
  let values = operands.map { _ in builder.input(.full) }
  builder.output(builder.apply(operation, values))
  return try run(builder, operands, outputs: [count], kernels: kernels)[0]
}

/// How many units in the last place of `exact` (as a `Float`) the result is off; 0 where both are NaN, or equal infinities.
func unitsOff(_ result: Float, _ exact: Double) -> Double {
  let rounded = Float(exact)
  if result == rounded || (result.isNaN && exact.isNaN) { return result.isNaN || rounded.isInfinite ? 0 : distance() }
  guard result.isFinite, exact.isFinite, rounded.isFinite || abs(result) == .greatestFiniteMagnitude else {
    return .infinity
  }
  return distance()

  func distance() -> Double {
    let unit = rounded.isFinite ? max(Double(abs(rounded).ulp), 0x1p-149) : 0x1p104
    return abs(Double(result) - exact) / unit
  }
}

/// Numbers that look random, the same each time, in -1 ..< 1.
func numbers(_ count: Int, seed: UInt64 = 1) -> [Float] {
  var state = seed &* 0x9e37_79b9_7f4a_7c15 | 1
  return (0..<count).map { _ in
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    return Float(state >> 40) * 0x1p-23 - 1
  }
}

/// Every `step`th float, of both signs, infinities and NaN included, and the awkward ones.
func allFloats(step: UInt32) -> [Float] {
  let awkward: [Float] = [
    0, -0.0, 1, -1, .infinity, -.infinity, .nan, .leastNonzeroMagnitude, -.leastNonzeroMagnitude,
    .leastNormalMagnitude, .greatestFiniteMagnitude, -.greatestFiniteMagnitude, 0.5, 1.5, 2.5, -0.5, 88.72284,
    -103.97208, 8_388_608.5, 16_777_216,
  ]
  return awkward + Swift.stride(from: UInt32(0), to: UInt32.max - step, by: Int(step)).map { Float(bitPattern: $0) }
}
