import Compute

/// A product or a convolution to be measured. Its name says everything, so that other programs can measure the same.
enum Case {
  /// `product NT 128x512x1024`: rows x depth x columns; T marks a transposed operand.
  case product(rows: Int, depth: Int, columns: Int, transposeLeft: Bool, transposeRight: Bool)
  /// `convolution forward 64x14x14x64 5x5 s2 p1 7x7x128`: input, kernel, stride, padding above and left, output.
  case convolution(ConvolutionShape, Convolution.Direction)

  var name: String {
    switch self {
    case .product(let rows, let depth, let columns, let transposeLeft, let transposeRight):
      return "product \(transposeLeft ? "T" : "N")\(transposeRight ? "T" : "N") \(rows)x\(depth)x\(columns)"
    case .convolution(let shape, let direction):
      return "convolution \(direction) \(shape.batch)x\(shape.height)x\(shape.width)x\(shape.inChannels) "
        + "\(shape.kernelHeight)x\(shape.kernelWidth) s\(shape.verticalStride) p\(shape.paddingTop) "
        + "\(shape.outputHeight)x\(shape.outputWidth)x\(shape.outChannels)"
    }
  }

  static let all: [Case] = squares + sine + layers + dcgan28 + dcgan64

  private static func transposes(_ rows: Int, _ depth: Int, _ columns: Int) -> [Case] {
    [(false, false), (false, true), (true, false), (true, true)].map {
      .product(rows: rows, depth: depth, columns: columns, transposeLeft: $0.0, transposeRight: $0.1)
    }
  }

  private static let squares = [256, 512, 1024, 2048].flatMap { transposes($0, $0, $0) }

  /// Forward, input gradient and weight gradient of a dense layer.
  private static func dense(_ batch: Int, _ input: Int, _ output: Int) -> [Case] {
    [
      .product(rows: batch, depth: input, columns: output, transposeLeft: false, transposeRight: false),
      .product(rows: batch, depth: output, columns: input, transposeLeft: false, transposeRight: true),
      .product(rows: input, depth: batch, columns: output, transposeLeft: true, transposeRight: false),
    ]
  }

  private static let sine = [(5, 128), (128, 15), (15, 128), (128, 1)].flatMap { dense(64, $0.0, $0.1) }

  private static let layers =
    [(100, 256), (256, 512), (512, 1024), (1024, 784)].flatMap { dense(128, $0.0, $0.1) }
    + [(100, 128), (512, 1024), (100, 12544)].flatMap { dense(64, $0.0, $0.1) }

  private static func directions(_ shape: ConvolutionShape) -> [Case] {
    Convolution.Direction.allCases.map { .convolution(shape, $0) }
  }

  private static func square(
    _ batch: Int, _ size: Int, _ inChannels: Int, kernel: Int, stride: Int, padding: Int, _ output: Int,
    _ outChannels: Int
  ) -> ConvolutionShape {
    ConvolutionShape(
      batch: batch, height: size, width: size, inChannels: inChannels, outputHeight: output, outputWidth: output,
      outChannels: outChannels, kernelHeight: kernel, kernelWidth: kernel, verticalStride: stride,
      horizontalStride: stride, paddingTop: padding, paddingLeft: padding)
  }

  /// The layers of a DCGAN for 28 x 28 x 1, batch 64: the generator's are input gradients of the same shapes.
  private static let dcgan28 = [
    square(64, 7, 128, kernel: 5, stride: 1, padding: 2, 7, 256),
    square(64, 14, 64, kernel: 5, stride: 2, padding: 2, 7, 128),
    square(64, 28, 1, kernel: 5, stride: 2, padding: 2, 14, 64),
  ].flatMap(directions)

  /// The layers of a DCGAN for 64 x 64 x 3, batch 16.
  private static let dcgan64 = [
    square(16, 64, 3, kernel: 4, stride: 2, padding: 1, 32, 64),
    square(16, 32, 64, kernel: 4, stride: 2, padding: 1, 16, 128),
    square(16, 16, 128, kernel: 4, stride: 2, padding: 1, 8, 256),
    square(16, 8, 256, kernel: 4, stride: 2, padding: 1, 4, 512),
    square(16, 4, 512, kernel: 4, stride: 1, padding: 0, 1, 1),
    square(16, 4, 512, kernel: 4, stride: 1, padding: 0, 1, 100),
  ].flatMap(directions)

  /// Allocates operands and plans.
  func prepare(_ meter: Meter) throws -> Meter.Work {
    let pool = meter.pool
    switch self {
    case .product(let rows, let depth, let columns, let transposeLeft, let transposeRight):
      let product = MatrixProduct(
        rows: rows, columns: columns, depth: depth, transposeLeft: transposeLeft, transposeRight: transposeRight,
        kernels: meter.kernels)
      let (left, right) = (try numbers(rows * depth), try numbers(depth * columns))
      let result = try Storage(count: rows * columns)
      let scratch = try Storage(count: product.scratchCount(threads: pool.threadCount))
      return Meter.Work(operations: 2 * Double(rows) * Double(depth) * Double(columns)) {
        product.run(
          left: left.pointer, right: right.pointer, into: result.pointer, scratch: scratch.pointer, pool: pool)
      }
    case .convolution(let shape, let direction):
      let convolution = try Convolution(shape, direction, kernels: meter.kernels)
      let left = try numbers(direction == .inputGradient ? shape.outputCount : shape.inputCount)
      let right = try numbers(direction == .weightGradient ? shape.outputCount : shape.weightCount)
      let result = try Storage(count: max(shape.inputCount, shape.weightCount, shape.outputCount))
      let scratch = try Storage(count: convolution.scratchCount(threads: pool.threadCount))
      return Meter.Work(operations: operations(shape)) {
        convolution.run(
          left: left.pointer, right: right.pointer, into: result.pointer, scratch: scratch.pointer, pool: pool)
      }
    }
  }

  /// The operations on numbers that are not padding.
  private func operations(_ shape: ConvolutionShape) -> Double {
    func valid(_ outputs: Int, _ taps: Int, _ stride: Int, _ padding: Int, _ length: Int) -> Int {
      (0..<outputs).reduce(0) { sum, output in
        sum + (0..<taps).count { 0..<length ~= output * stride + $0 - padding }
      }
    }
    let vertical = valid(
      shape.outputHeight, shape.kernelHeight, shape.verticalStride, shape.paddingTop, shape.height)
    let horizontal = valid(
      shape.outputWidth, shape.kernelWidth, shape.horizontalStride, shape.paddingLeft, shape.width)
    return 2 * Double(vertical) * Double(horizontal) * Double(shape.batch * shape.inChannels * shape.outChannels)
  }

  private func numbers(_ count: Int) throws -> Storage {
    let storage = try Storage(count: count)
    var state: UInt32 = 12_345
    for place in 0..<count {
      state = state &* 1_664_525 &+ 1_013_904_223
      storage.pointer[place] = Float(Int32(bitPattern: state) >> 8) * (1 / 8_388_608)
    }
    return storage
  }
}
