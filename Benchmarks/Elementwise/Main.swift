import Compute
import Glibc

/// How fast tile programs, reductions and random numbers are: nanoseconds an element, the median of nine repetitions. Or,
/// after the word `accuracy`, how far functions are off.
@main struct ElementwiseBenchmark {
  static func main() throws {
    let arguments = CommandLine.arguments.dropFirst()
    if arguments.first == "accuracy" { return try AccuracySweep.run(names: Array(arguments.dropFirst())) }
    let kernels = try KernelTable.chosen()
    let pool = try ThreadPool(threadCount: ThreadPool.chosenThreadCount())
    let bench = ElementwiseBench(kernels: kernels, pool: pool)
    print("kernels \(kernels.name), \(pool.threadCount) threads")
    for operation in TileOperation.all { try bench.operation(operation) }
    try bench.biasAndRelu(rows: 64, columns: 128)
    try bench.biasAndRelu(rows: 64, columns: 15)
    for count in [2_048, 3_000_000] { try bench.adam(count: count) }
    for columns in [64, 128, 256, 1_024] { try bench.channelStatistics(columns: columns) }
    try bench.normals(count: 320)
    try bench.normals(count: 1 << 20)
  }
}

struct ElementwiseBench {
  let kernels: KernelTable
  let pool: ThreadPool

  /// Nine timings of enough runs to last about a millisecond each; prints the median.
  func measure(_ name: String, elements: Int, _ body: () -> Void) {
    for _ in 0..<3 { body() }
    let start = now()
    body()
    let runs = max(1, Int(2e-3 / max(now() - start, 1e-8)))
    let times = (0..<9).map { _ in
      let start = now()
      for _ in 0..<runs { body() }
      return (now() - start) / Double(runs)
    }.sorted()
    let microseconds = (times[4] * 1e9).rounded() / 1e3, each = (times[4] * 1e12 / Double(elements)).rounded() / 1e3
    print("\(name): \(microseconds) us, \(each) ns an element")
  }

  private func now() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }

  /// A program over arrays of these lengths, filled with numbers around 1.
  func program(_ name: String, _ builder: TileProgramBuilder, _ lengths: [Int]) throws {
    let program = builder.build(kernels: kernels)
    let arrays = try lengths.map { try Storage(count: $0) }
    for array in arrays { for index in 0..<array.count { array.pointer[index] = Float(index % 97) * 0.01 + 0.5 } }
    let scratch = try Storage(count: program.scratchCount(threads: pool.threadCount))
    let pointers = arrays.map(\.pointer)
    pointers.withUnsafeBufferPointer { pointers in
      guard let first = pointers.baseAddress else { return }
      measure(name, elements: builder.rows * builder.columns) {
        program.run(first, scratch: scratch.pointer, pool: pool)
      }
    }
    withExtendedLifetime(arrays) {}
  }

  func operation(_ operation: TileOperation) throws {
    let count = 4_096
    var builder = TileProgramBuilder(rows: 1, columns: count)
    let operands = (0..<operation.operandCount).map { _ in builder.input(.full) }
    builder.output(builder.apply(operation, operands), sharing: [])
    try program("\(operation)", builder, Array(repeating: count, count: operation.operandCount + 1))
  }

  func biasAndRelu(rows: Int, columns: Int) throws {
    var builder = TileProgramBuilder(rows: rows, columns: columns)
    let sum = builder.apply(.add, builder.input(.full), builder.input(.row))
    builder.output(builder.apply(.maximum, sum, builder.constant(0)), sharing: [])
    try program("bias and relu \(rows)x\(columns)", builder, [rows * columns, columns, rows * columns])
  }

  /// An Adam step as a graph would write it: gradient, parameter and both moments, the last three in arrays of their own.
  func adam(count: Int) throws {
    var builder = TileProgramBuilder(rows: 1, columns: count)
    let parameter = builder.input(.full), gradient = builder.input(.full)
    let first = builder.input(.full), second = builder.input(.full), rate = builder.input(.scalar)
    func number(_ value: Float) -> TileValue { builder.constant(value) }
    func scaled(_ value: TileValue, _ factor: Float) -> TileValue { builder.apply(.multiply, value, number(factor)) }
    let newFirst = builder.apply(.add, scaled(first, 0.9), scaled(gradient, 0.1))
    let square = builder.apply(.square, gradient)
    let newSecond = builder.apply(.add, scaled(second, 0.999), scaled(square, 0.001))
    let root = builder.apply(.add, scaled(builder.apply(.squareRoot, newSecond), 1.1), number(1e-8))
    let step = builder.apply(.multiply, builder.apply(.divide, newFirst, root), rate)
    builder.output(builder.apply(.subtract, parameter, step), sharing: [parameter])
    builder.output(newFirst, sharing: [first])
    builder.output(newSecond, sharing: [second])
    let planned = builder.build(kernels: kernels)
    let arrays = try (0..<4).map { _ in try Storage(count: count) }
    for array in arrays { for index in 0..<count { array.pointer[index] = Float(index % 97) * 0.01 + 0.5 } }
    let rates = try Storage(count: 1)
    let scratch = try Storage(count: planned.scratchCount(threads: pool.threadCount))
    let p = arrays[0].pointer, g = arrays[1].pointer, m = arrays[2].pointer, v = arrays[3].pointer
    let pointers = [p, g, m, v, rates.pointer, p, m, v]
    pointers.withUnsafeBufferPointer { pointers in
      guard let all = pointers.baseAddress else { return }
      measure("adam \(count)", elements: count) { planned.run(all, scratch: scratch.pointer, pool: pool) }
    }
    withExtendedLifetime((arrays, rates)) {}
  }

  /// The sums and the sums of squares of channels, as batch normalisation needs them, then the normalisation itself.
  func channelStatistics(columns: Int) throws {
    let rows = (1 << 20) / columns
    var builder = TileProgramBuilder(rows: rows, columns: columns)
    let x = builder.input(.full), mean = builder.input(.row)
    builder.reduce(.sum, x, to: .row)
    builder.reduce(.sum, builder.apply(.square, builder.apply(.subtract, x, mean)), to: .row)
    try program("channel statistics \(rows)x\(columns)", builder, [rows * columns, columns, columns, columns])
    var apply = TileProgramBuilder(rows: rows, columns: columns)
    let y = apply.input(.full), scale = apply.input(.row), shift = apply.input(.row)
    let affine = apply.apply(.add, apply.apply(.multiply, y, scale), shift)
    apply.output(apply.apply(.maximum, affine, apply.apply(.multiply, affine, apply.constant(0.2))), sharing: [y])
    try program(
      "normalise and leaky \(rows)x\(columns)", apply, [rows * columns, columns, columns, rows * columns])
  }

  func normals(count: Int) throws {
    let stream = RandomStream(seed: 1, stream: 2)
    let array = try Storage(count: count)
    measure("normal numbers \(count)", elements: count) {
      stream.fillNormal(array.pointer, count: count, position: 3, kernels: kernels, pool: pool)
    }
  }
}
