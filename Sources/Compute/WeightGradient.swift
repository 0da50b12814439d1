import CKernelSupport

/// The weight gradient of a convolution: for each tap a product of input channels with output channels, summed over all
/// pixels of all pictures.
///
/// Both operands are packed first: the input to `row x channel block x column mod stride x column / stride x picture x
/// channel`, so that neighbouring pixels that meet the same tap lie side by side whatever the stride; the output gradient
/// into panels of output channels, with terms `row x column x picture`. The rows of a tile are input channels.
struct WeightGradient: Sendable {
  private let shape: ConvolutionShape
  private let kernels: ProductKernels
  private let taps: [Tap]
  private let panels: [ProductKernels.Panel]
  private let isParallel: Bool
  /// The runs of a tap's sums: one for each row of the output.
  private let runs: [ProductRun]
  /// The output rows whose panel should stay in the second cache.
  private let blockRows: Int

  /// The outputs that meet a tap within the input.
  private struct Tap {
    let row: Int, column: Int
    let outputRows: Range<Int>, outputColumns: Range<Int>
  }

  private static let blockBytes = 128 << 10

  init(_ shape: ConvolutionShape, kernels: ProductKernels) {
    self.shape = shape
    self.kernels = kernels
    panels = kernels.panels(shape.outChannels)
    taps = (0..<shape.kernelHeight * shape.kernelWidth).map { tap in
      let (row, column) = (tap / shape.kernelWidth, tap % shape.kernelWidth)
      return Tap(
        row: row, column: column,
        outputRows: Self.valid(
          shape.outputHeight, shape.verticalStride, row - shape.paddingTop, shape.height),
        outputColumns: Self.valid(
          shape.outputWidth, shape.horizontalStride, column - shape.paddingLeft, shape.width))
    }
    let work =
      Double(shape.outputHeight * shape.outputWidth * shape.batch) * Double(shape.weightCount)
    isParallel = work >= Double(MatrixProduct.parallelThreshold)
    let terms = shape.outputWidth * shape.batch
    blockRows = max(1, Self.blockBytes / (terms * kernels.panelColumns(.max / 2) * 4))
    let layout = InputLayout(shape, kernels)
    runs = (0..<shape.outputHeight).map { row in
      ProductRun(left: row * shape.verticalStride * layout.rowBytes, right: row * terms)
    }
  }

  /// The outputs y with `0 <= y * stride + offset < length`.
  private static func valid(_ count: Int, _ stride: Int, _ offset: Int, _ length: Int) -> Range<Int> {
    let first = max(0, (stride - 1 - offset) / stride)
    let end = length - 1 < offset ? 0 : min(count, (length - 1 - offset) / stride + 1)
    return first < end ? first..<end : 0..<0
  }

  /// Where numbers of the packed input lie, in bytes.
  private struct InputLayout {
    let rowBytes: Int, blockBytes: Int, pixelBytes: Int
    private let stride: Int, columns: Int

    init(_ shape: ConvolutionShape, _ kernels: ProductKernels) {
      stride = shape.horizontalStride
      columns = (shape.width + stride - 1) / stride
      pixelBytes = shape.batch * kernels.tileRows * 4
      blockBytes = stride * columns * pixelBytes
      rowBytes = (shape.inChannels + kernels.tileRows - 1) / kernels.tileRows * blockBytes
    }

    func pixel(_ row: Int, _ column: Int) -> Int {
      row * rowBytes + (column % stride * columns + column / stride) * pixelBytes
    }
  }

  private var inputCount: Int { (shape.height * InputLayout(shape, kernels).rowBytes / 4 + 15) & ~15 }

  /// The terms of a panel of the output gradient.
  private var terms: Int { shape.outputHeight * shape.outputWidth * shape.batch }

  /// The numbers of scratch space.
  var scratchCount: Int { inputCount + terms * kernels.wholeVectors(shape.outChannels) }

  /// What a worker must know.
  private struct Call {
    let plan: WeightGradient
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
    let cuts = (pool.pieceCount(inParallel: isParallel) + panels.count - 1) / panels.count
    pool.run(call, pieces: panels.count * cuts, inParallel: isParallel) { context, pieces in
      guard let call = context?.assumingMemoryBound(to: Call.self) else { return }
      while let piece = pieces.next() { call.pointee.plan.compute(call.pointee, piece, pieces.count) }
    }
  }

  private func pack(_ call: Call, _ piece: Int, _ pieces: Int) {
    let layout = InputLayout(shape, kernels)
    let pixels = Share(of: shape.height * shape.width, piece, pieces)
    for pixel in pixels.first..<pixels.end {
      kernels.packChannels(
        call.input + pixel * shape.inChannels, shape.height * shape.width * shape.inChannels * 4, shape.batch,
        shape.inChannels,
        UnsafeMutableRawPointer(call.scratch) + layout.pixel(pixel / shape.width, pixel % shape.width),
        layout.blockBytes)
    }
    var block = ProductPacking()
    block.sourceStep = shape.outputHeight * shape.outputWidth * shape.outChannels * 4
    block.terms = shape.batch
    block.columns = shape.outChannels
    block.panelTerms = terms
    block.panels = UnsafeMutableRawPointer(call.scratch + inputCount)
    let outputs = Share(of: shape.outputHeight * shape.outputWidth, piece, pieces)
    for output in outputs.first..<outputs.end {
      block.source = UnsafeRawPointer(call.gradient + output * shape.outChannels)
      block.firstTerm = output * shape.batch
      kernels.packRight(&block)
    }
  }

  /// A piece: of a panel of output channels, some pairs of a channel block and a tap. The blocks of rows are added in their
  /// order.
  private func compute(_ call: Call, _ piece: Int, _ pieces: Int) {
    let cuts = pieces / panels.count
    let panel = panels[piece / cuts]
    let blocks = (shape.inChannels + kernels.tileRows - 1) / kernels.tileRows
    let share = Share(of: blocks * taps.count, piece % cuts, cuts)
    var row = 0
    while row < shape.outputHeight {
      let end = min(shape.outputHeight, row + blockRows)
      for unit in share.first..<share.end {
        compute(call, unit / taps.count, taps[unit % taps.count], row..<end, panel.column, panel.width)
      }
      row = end
    }
  }

  /// A tile: a block of input channels by a panel of output channels, for one tap and some rows of the output.
  private func compute(_ call: Call, _ block: Int, _ tap: Tap, _ rows: Range<Int>, _ column: Int, _ width: Int) {
    let isEmpty = tap.outputRows.isEmpty || tap.outputColumns.isEmpty
    let valid = tap.outputRows.clamped(to: rows)
    let isFirst = isEmpty ? rows.lowerBound == 0 : rows.contains(tap.outputRows.lowerBound)
    guard isFirst || !valid.isEmpty else { return }
    let layout = InputLayout(shape, kernels)
    let firstChannel = block * kernels.tileRows
    let x = tap.outputColumns.lowerBound * shape.horizontalStride + tap.column - shape.paddingLeft
    var grid = ProductGrid()
    grid.left =
      UnsafeRawPointer(call.scratch) + layout.pixel(tap.row - shape.paddingTop, max(0, x)) + block * layout.blockBytes
    grid.leftStep = kernels.tileRows * 4
    grid.leftInner = 4
    grid.right = UnsafeRawPointer(
      call.scratch + inputCount + column * terms
        + tap.outputColumns.lowerBound * shape.batch * kernels.wholeVectors(width))
    grid.panelTerms = terms
    grid.columns = width
    grid.innerCount = min(kernels.tileRows, shape.inChannels - firstChannel)
    grid.output = UnsafeMutableRawPointer(
      call.result + ((tap.row * shape.kernelWidth + tap.column) * shape.inChannels + firstChannel) * shape.outChannels
        + column)
    grid.outputInner = shape.outChannels * 4
    grid.accumulate = isFirst ? 0 : 1
    grid.runCount = isEmpty ? 0 : valid.count
    grid.steps = tap.outputColumns.count * shape.batch
    runs.withUnsafeBufferPointer { runs in
      grid.runs = runs.baseAddress.map { $0 + valid.lowerBound }
      kernels.multiply(&grid, 0, grid.innerCount)
    }
  }
}
