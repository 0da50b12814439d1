import CKernelSupport

/// A correlation into so few channels that a vector would be mostly empty.
///
/// The taps of the kernel become columns: each pixel of the source is multiplied with the weights of all taps, picture by
/// picture, and each target gathers the products that belong to it.
struct ThinCorrelation: Sendable {
  private let batch: Int
  private let source: Correlation.Plane, target: Correlation.Plane
  private let vertical: [ConvolutionAxis], horizontal: [ConvolutionAxis]
  private let segments: [[ConvolutionAxis.Segment]]
  private let kernelHeight: Int, kernelWidth: Int
  private let isTransposed: Bool
  private let kernels: ProductKernels
  private let isParallel: Bool

  init(
    batch: Int, source: Correlation.Plane, target: Correlation.Plane, vertical: [ConvolutionAxis],
    horizontal: [ConvolutionAxis], kernelHeight: Int, kernelWidth: Int, isTransposed: Bool, kernels: ProductKernels
  ) {
    self.batch = batch
    self.source = source
    self.target = target
    self.vertical = vertical
    self.horizontal = horizontal
    self.kernelHeight = kernelHeight
    self.kernelWidth = kernelWidth
    self.isTransposed = isTransposed
    self.kernels = kernels
    segments = horizontal.map(\.segments)
    let columns = kernelHeight * kernelWidth * target.channels
    let work = Double(batch * source.height * source.width) * Double(source.channels * columns)
    isParallel = work >= Double(MatrixProduct.parallelThreshold)
  }

  /// Whether this way computes less than the direct one: vectors of products for all taps of all sources, against
  /// vectors for the pairs of a target and a tap.
  static func isBetter(
    source: Correlation.Plane, target: Correlation.Plane, vertical: [ConvolutionAxis], horizontal: [ConvolutionAxis],
    taps: Int, kernels: ProductKernels
  ) -> Bool {
    func pairs(_ axes: [ConvolutionAxis]) -> Int { axes.reduce(0) { $0 + $1.count * $1.taps } }
    let direct =
      Double(pairs(vertical)) * Double(pairs(horizontal)) * Double(kernels.wholeVectors(target.channels))
    let thin =
      Double(source.height * source.width) * Double(kernels.wholeVectors(taps * target.channels))
    return target.channels < kernels.lanes && thin * 1.5 < direct
  }

  /// The products of a source pixel.
  private var columns: Int { kernelHeight * kernelWidth * target.channels }
  private var weightCount: Int { source.channels * columns }
  private var packedCount: Int { source.channels * kernels.wholeVectors(columns) }
  private var productCount: Int { (source.height * source.width * columns + 15) & ~15 }
  private var workerCount: Int { (packedCount + productCount + weightCount + 15) & ~15 }

  /// The numbers of scratch space with so many threads.
  func scratchCount(threads: Int) -> Int { threads * workerCount }

  /// What a worker must know.
  private struct Call {
    let plan: ThinCorrelation
    let source: UnsafePointer<Float>, weights: UnsafePointer<Float>
    let target: UnsafeMutablePointer<Float>, scratch: UnsafeMutablePointer<Float>
  }

  /// Reads `source` and `weights`, overwrites `target`.
  func run(
    _ source: UnsafePointer<Float>, _ weights: UnsafePointer<Float>, _ target: UnsafeMutablePointer<Float>,
    scratch: UnsafeMutablePointer<Float>, pool: ThreadPool
  ) {
    let call = Call(plan: self, source: source, weights: weights, target: target, scratch: scratch)
    pool.run(call, pieces: pool.pieceCount(units: batch, inParallel: isParallel)) { context, pieces in
      guard let call = context?.assumingMemoryBound(to: Call.self) else { return }
      call.pointee.plan.compute(call.pointee, &pieces)
    }
  }

  /// Does a worker's pieces, some of the pictures each.
  private func compute(_ call: Call, _ pieces: inout ThreadPool.Pieces) {
    let packed = call.scratch + pieces.worker * workerCount
    let products = packed + packedCount
    pack(call.weights, packed, spare: products + productCount)
    let run = ProductRun(left: 0, right: 0)
    withUnsafePointer(to: run) { run in
      var grid = ProductGrid()
      grid.leftStep = 4
      grid.leftInner = source.channels * 4
      grid.right = UnsafeRawPointer(packed)
      grid.panelTerms = source.channels
      grid.output = UnsafeMutableRawPointer(products)
      grid.outputInner = columns * 4
      grid.innerCount = source.height * source.width
      grid.columns = columns
      grid.runs = run
      grid.runCount = 1
      grid.steps = source.channels
      while let piece = pieces.next() {
        let share = Share(of: batch, piece, pieces.count)
        for picture in share.first..<share.end {
          grid.left = UnsafeRawPointer(call.source) + picture * source.pictureBytes
          kernels.multiply(&grid, 0, grid.innerCount)
          gather(products, call.target + picture * target.pictureBytes / 4)
        }
      }
    }
  }

  /// Packs the weights, as `source channels x (tap, target channel)`.
  private func pack(
    _ weights: UnsafePointer<Float>, _ packed: UnsafeMutablePointer<Float>, spare: UnsafeMutablePointer<Float>
  ) {
    var block = ProductPacking()
    block.source = UnsafeRawPointer(weights)
    if !isTransposed {
      // Each tap's weights are stored as source channels x target channels: turn them around first.
      for place in 0..<weightCount {
        let (tap, rest) = place.quotientAndRemainder(dividingBy: source.channels * target.channels)
        let (channel, column) = rest.quotientAndRemainder(dividingBy: target.channels)
        spare[(tap * target.channels + column) * source.channels + channel] = weights[place]
      }
      block.source = UnsafeRawPointer(spare)
    }
    block.sourceStep = source.channels * 4
    block.transposed = 1
    block.terms = source.channels
    block.columns = columns
    block.panelTerms = source.channels
    block.panels = UnsafeMutableRawPointer(packed)
    kernels.packRight(&block)
  }

  /// Gathers a picture.
  private func gather(_ products: UnsafePointer<Float>, _ output: UnsafeMutablePointer<Float>) {
    var job = ConvolutionGather()
    job.channels = target.channels
    for vertical in vertical {
      job.rowStep = source.width * columns + vertical.tapStep * kernelWidth * target.channels
      for row in 0..<vertical.count {
        let rows = vertical.validTaps(row)
        job.rows = rows.count
        let sourceRow = vertical.sourceStart + row * vertical.sourceStep + rows.lowerBound
        let kernelRow = vertical.firstTap + rows.lowerBound * vertical.tapStep
        let targetRow = vertical.firstTarget + row * vertical.targetStep
        for (horizontal, segments) in zip(horizontal, segments) {
          job.columnStep = columns + horizontal.tapStep * target.channels
          job.productStep = horizontal.sourceStep * columns
          job.targetStep = horizontal.targetStep * target.channels
          for segment in segments {
            let first = segment.targets.lowerBound
            let x = horizontal.sourceStart + first * horizontal.sourceStep + segment.taps.lowerBound
            let kernelColumn = horizontal.firstTap + segment.taps.lowerBound * horizontal.tapStep
            job.columns = segment.taps.count
            job.targets = segment.targets.count
            job.products =
              products + (sourceRow * source.width + x) * columns
              + (kernelRow * kernelWidth + kernelColumn) * target.channels
            job.output =
              output
              + (targetRow * target.width + horizontal.firstTarget + first * horizontal.targetStep) * target.channels
            kernels.gather(&job)
          }
        }
      }
    }
  }
}
