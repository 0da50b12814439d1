import CKernelSupport

/// The weight gradient of a convolution with so few input channels that a tile's rows would be mostly empty.
///
/// The rows of a tile are pairs of a tap and an input channel. Both are affine in a copy of the input with zeros around it,
/// and the terms of a sum are the pixels of a row of the output, row after row. The rows are divided into pieces whose
/// number depends on the lengths alone; their sums are added in order at the end.
struct ThinWeightGradient: Sendable {
  private let shape: ConvolutionShape
  private let kernels: ProductKernels
  private let isParallel: Bool
  private let packsGradient: Bool
  /// A run for each row of the output of all pictures.
  private let runs: [ProductRun]
  private let pieces: Int
  /// The output rows that should stay in the second cache.
  private let blockRows: Int

  private static let pieceLimit = 16, blockBytes = 256 << 10

  init(_ shape: ConvolutionShape, kernels: ProductKernels) {
    self.shape = shape
    self.kernels = kernels
    let outputs = Double(shape.outputHeight * shape.outputWidth * shape.batch)
    isParallel = outputs * Double(shape.weightCount) >= Double(MatrixProduct.parallelThreshold)
    packsGradient = shape.outChannels % kernels.lanes != 0 && !kernels.readsRaggedRows
    let rows = shape.batch * shape.outputHeight
    pieces = min(Self.pieceLimit, rows)
    blockRows = max(1, Self.blockBytes / (shape.outputWidth * shape.outChannels * 4))
    let padded = Padded(shape)
    runs = (0..<rows).map { row in
      let (picture, y) = row.quotientAndRemainder(dividingBy: shape.outputHeight)
      return ProductRun(
        left: (picture * padded.height + y * shape.verticalStride) * padded.rowBytes, right: row * shape.outputWidth)
    }
  }

  /// Whether less than half of a tile's rows would be used otherwise.
  static func isBetter(_ shape: ConvolutionShape, kernels: ProductKernels) -> Bool {
    2 * shape.inChannels <= kernels.tileRows && shape.kernelHeight * shape.kernelWidth > 1
  }

  /// The part of the input that any output sees, with its padding.
  private struct Padded {
    let height: Int, width: Int, rowBytes: Int

    init(_ shape: ConvolutionShape) {
      height = (shape.outputHeight - 1) * shape.verticalStride + shape.kernelHeight
      width = (shape.outputWidth - 1) * shape.horizontalStride + shape.kernelWidth
      rowBytes = width * shape.inChannels * 4
    }
  }

  private var paddedCount: Int {
    let padded = Padded(shape)
    return (shape.batch * padded.height * padded.rowBytes / 4 + 15) & ~15
  }
  private var terms: Int { shape.batch * shape.outputHeight * shape.outputWidth }
  private var gradientCount: Int { packsGradient ? terms * kernels.wholeVectors(shape.outChannels) : 0 }

  /// The numbers of scratch space.
  var scratchCount: Int { paddedCount + gradientCount + pieces * shape.weightCount }

  /// What a worker must know.
  private struct Call {
    let plan: ThinWeightGradient
    let input: UnsafePointer<Float>, gradient: UnsafePointer<Float>
    let result: UnsafeMutablePointer<Float>, scratch: UnsafeMutablePointer<Float>
  }

  /// Reads the input and the output gradient, overwrites `result`.
  func run(
    _ input: UnsafePointer<Float>, _ gradient: UnsafePointer<Float>, _ result: UnsafeMutablePointer<Float>,
    scratch: UnsafeMutablePointer<Float>, pool: ThreadPool
  ) {
    let call = Call(plan: self, input: input, gradient: gradient, result: result, scratch: scratch)
    pool.run(call, pieces: pool.pieceCount(inParallel: isParallel)) { context, pieces in
      guard let call = context?.assumingMemoryBound(to: Call.self) else { return }
      while let piece = pieces.next() { call.pointee.plan.pack(call.pointee, piece, pieces.count) }
    }
    pool.run(call, pieces: pieces, inParallel: isParallel) { context, pieces in
      guard let call = context?.assumingMemoryBound(to: Call.self) else { return }
      while let piece = pieces.next() { call.pointee.plan.compute(call.pointee, piece) }
    }
    kernels.addParts(scratch + paddedCount + gradientCount, pieces, shape.weightCount, result)
  }

  private func pack(_ call: Call, _ piece: Int, _ pieces: Int) {
    let padded = Padded(shape)
    let width = padded.rowBytes / 4
    let channels = shape.inChannels
    // The columns of the input that are copied, and where the first one goes.
    let count = max(0, min(shape.width, padded.width - shape.paddingLeft)) * channels
    let margin = min(width, shape.paddingLeft * channels)
    let rows = Share(of: shape.batch * padded.height, piece, pieces)
    for row in rows.first..<rows.end {
      let to = call.scratch + row * width
      let (picture, y) = row.quotientAndRemainder(dividingBy: padded.height)
      if 0..<shape.height ~= y - shape.paddingTop, count > 0 {
        to.update(repeating: 0, count: margin)
        let from = call.input + (picture * shape.height + y - shape.paddingTop) * shape.width * channels
        (to + margin).update(from: from, count: count)
        (to + margin + count).update(repeating: 0, count: width - margin - count)
      } else {
        to.update(repeating: 0, count: width)
      }
    }
    guard packsGradient else { return }
    let share = Share(of: terms, piece, pieces)
    guard !share.isEmpty else { return }
    var block = ProductPacking()
    block.source = UnsafeRawPointer(call.gradient + share.first * shape.outChannels)
    block.sourceStep = shape.outChannels * 4
    block.terms = share.end - share.first
    block.columns = shape.outChannels
    block.firstTerm = share.first
    block.panelTerms = terms
    block.panels = UnsafeMutableRawPointer(call.scratch + paddedCount)
    kernels.packRight(&block)
  }

  /// A piece: the sums over some of the rows.
  private func compute(_ call: Call, _ piece: Int) {
    let padded = Padded(shape)
    let tapRow = shape.kernelWidth * shape.inChannels
    let parts = call.scratch + paddedCount + gradientCount
    var grid = ProductGrid()
    grid.left = UnsafeRawPointer(call.scratch)
    grid.leftStep = shape.horizontalStride * shape.inChannels * 4
    grid.leftInner = 4
    grid.leftOuter = padded.rowBytes
    grid.innerCount = tapRow
    grid.right = packsGradient ? UnsafeRawPointer(call.scratch + paddedCount) : UnsafeRawPointer(call.gradient)
    grid.rightStep = packsGradient ? 0 : shape.outChannels * 4
    grid.panelTerms = terms
    grid.columns = shape.outChannels
    grid.outputInner = shape.outChannels * 4
    grid.outputOuter = tapRow * shape.outChannels * 4
    grid.steps = shape.outputWidth
    let rows = Share(of: runs.count, piece, pieces)
    grid.output = UnsafeMutableRawPointer(parts + piece * shape.weightCount)
    grid.accumulate = 0
    var row = rows.first
    while row < rows.end {
      grid.runCount = min(blockRows, rows.end - row)
      runs.withUnsafeBufferPointer { runs in
        grid.runs = runs.baseAddress.map { $0 + row }
        kernels.multiply(&grid, 0, shape.kernelHeight * tapRow)
      }
      row += grid.runCount
      grid.accumulate = 1
    }
  }
}
