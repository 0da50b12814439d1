import CKernelSupport

/// The direct way from a plane that is read to a plane that is written: forward convolutions and input gradients.
///
/// The rows of a tile are pictures at the same pixel, or neighbouring pixels that meet the same taps: they share the valid
/// taps, so padding is skipped exactly. Channels come last, so a row of the kernel is one contiguous run.
struct Correlation: Sendable {
  private let batch: Int
  private let source: Plane, target: Plane
  private let kernelWidth: Int
  private let kernels: ProductKernels
  private let parts: [Part]
  private let panels: [ProductKernels.Panel]
  /// The blocks of weights to be packed, one for each panel and tap.
  private let packings: [Packing]
  private let packedCount: Int
  private let isTransposed: Bool
  /// Whether there is enough work for several threads.
  private let isParallel: Bool
  /// Pictures that are taken together.
  private let groupSize: Int
  private let memory: PlanMemory

  /// A plane's lengths; its numbers are `batch x height x width x channels`.
  struct Plane: Sendable {
    let height: Int, width: Int, channels: Int

    var rowBytes: Int { width * channels * 4 }
    var pictureBytes: Int { height * rowBytes }
  }

  /// A part with its own taps: the only one, or one of a strided input gradient.
  private struct Part: @unchecked Sendable {
    let vertical: ConvolutionAxis, horizontal: ConvolutionAxis
    /// Horizontal stretches, and the runs of all of them one after the other: one for each vertical tap.
    let segments: UnsafeBufferPointer<ConvolutionAxis.Segment>
    let runs: UnsafeBufferPointer<ProductRun>
    let terms: Int
    let packedOffset: Int
    /// Vertical taps whose weights are used together.
    let blockTaps: Int
  }

  private struct Packing {
    let sourceOffset: Int, packedOffset: Int, firstTerm: Int, panelTerms: Int, width: Int
  }

  /// A panel's weights of some kernel rows should stay in the second cache.
  private static let blockBytes = 256 << 10

  /// Plans the way from `source` to `target` over all pairs of vertical and horizontal parts.
  ///
  /// `isTransposed` says that the kernel's last axis belongs to the source.
  init(
    batch: Int, source: Plane, target: Plane, vertical: [ConvolutionAxis], horizontal: [ConvolutionAxis],
    kernelWidth: Int, isTransposed: Bool, kernels: ProductKernels
  ) {
    self.batch = batch
    self.source = source
    self.target = target
    self.kernelWidth = kernelWidth
    self.kernels = kernels
    self.isTransposed = isTransposed
    panels = kernels.panels(target.channels)
    let memory = PlanMemory()
    self.memory = memory
    var parts: [Part] = []
    var packings: [Packing] = []
    var packedCount = 0
    var work = 0.0
    for vertical in vertical {
      for horizontal in horizontal {
        let part = Self.part(vertical, horizontal, source, packedCount, kernels, memory)
        parts.append(part)
        for panel in panels {
          packings += Self.packings(part, panel, source, target, kernelWidth, isTransposed)
        }
        packedCount += part.terms * kernels.wholeVectors(target.channels)
        work += Double(part.terms) * Double(vertical.count * horizontal.count)
      }
    }
    self.parts = parts
    self.packings = packings
    self.packedCount = packedCount
    isParallel = work * Double(batch) * Double(target.channels) >= Double(MatrixProduct.parallelThreshold)
    groupSize = batch % kernels.tileRows == 0 ? kernels.tileRows : min(batch, 4 * kernels.tileRows)
  }

  private static func part(
    _ vertical: ConvolutionAxis, _ horizontal: ConvolutionAxis, _ source: Plane, _ packedOffset: Int,
    _ kernels: ProductKernels, _ memory: PlanMemory
  ) -> Part {
    let segments = horizontal.segments
    let rowTerms = horizontal.taps * source.channels
    let runs = segments.flatMap { segment in
      // At least one, so that there is an address where there is no tap.
      (0..<max(1, vertical.taps)).map { tap in
        ProductRun(
          left: tap * source.rowBytes, right: tap * rowTerms + segment.taps.lowerBound * source.channels)
      }
    }
    let panelRowBytes = max(1, rowTerms * kernels.panelColumns(.max / 2) * 4)
    return Part(
      vertical: vertical, horizontal: horizontal, segments: memory.keep(segments), runs: memory.keep(runs),
      terms: vertical.taps * rowTerms,
      packedOffset: packedOffset, blockTaps: max(1, blockBytes / panelRowBytes))
  }

  private static func packings(
    _ part: Part, _ panel: ProductKernels.Panel, _ source: Plane, _ target: Plane, _ kernelWidth: Int,
    _ isTransposed: Bool
  ) -> [Packing] {
    let (vertical, horizontal) = (part.vertical, part.horizontal)
    return (0..<vertical.taps * horizontal.taps).map { tap in
      let y = vertical.firstTap + tap / horizontal.taps * vertical.tapStep
      let x = horizontal.firstTap + tap % horizontal.taps * horizontal.tapStep
      return Packing(
        sourceOffset: (y * kernelWidth + x) * source.channels * target.channels
          + panel.column * (isTransposed ? source.channels : 1),
        packedOffset: part.packedOffset + panel.column * part.terms, firstTerm: tap * source.channels,
        panelTerms: part.terms, width: panel.width)
    }
  }

  /// The numbers of scratch space.
  var scratchCount: Int { packedCount }

  /// What a worker must know.
  private struct Call {
    let plan: Correlation
    let source: UnsafePointer<Float>, weights: UnsafePointer<Float>
    let target: UnsafeMutablePointer<Float>, packed: UnsafeMutablePointer<Float>
  }

  /// Reads `source` and `weights`, overwrites `target`.
  func run(
    _ source: UnsafePointer<Float>, _ weights: UnsafePointer<Float>, _ target: UnsafeMutablePointer<Float>,
    scratch: UnsafeMutablePointer<Float>, pool: ThreadPool
  ) {
    let call = Call(plan: self, source: source, weights: weights, target: target, packed: scratch)
    let packs = pool.pieceCount(units: packings.count, inParallel: isParallel)
    pool.run(call, pieces: packs) { context, pieces in
      guard let call = context?.assumingMemoryBound(to: Call.self) else { return }
      while let piece = pieces.next() { call.pointee.plan.pack(call.pointee, piece, pieces.count) }
    }
    let panelCount = parts.count * panels.count
    let cuts = (pool.pieceCount(inParallel: isParallel) + panelCount - 1) / panelCount
    pool.run(call, pieces: panelCount * cuts, inParallel: isParallel) { context, pieces in
      guard let call = context?.assumingMemoryBound(to: Call.self) else { return }
      while let piece = pieces.next() { call.pointee.plan.compute(call.pointee, piece, pieces.count) }
    }
  }

  private func pack(_ call: Call, _ piece: Int, _ pieces: Int) {
    let share = Share(of: packings.count, piece, pieces)
    for index in share.first..<share.end {
      let packing = packings[index]
      var block = ProductPacking()
      block.source = UnsafeRawPointer(call.weights + packing.sourceOffset)
      block.sourceStep = (isTransposed ? source.channels : target.channels) * 4
      block.transposed = isTransposed ? 1 : 0
      block.terms = source.channels
      block.columns = packing.width
      block.firstTerm = packing.firstTerm
      block.panelTerms = packing.panelTerms
      block.panels = UnsafeMutableRawPointer(call.packed + packing.packedOffset)
      kernels.packRight(&block)
    }
  }

  /// A piece: of a part and a panel, some rows of some groups of pictures.
  private func compute(_ call: Call, _ piece: Int, _ pieces: Int) {
    let cuts = pieces / (parts.count * panels.count)
    let (place, cut) = piece.quotientAndRemainder(dividingBy: cuts)
    let part = parts[place / panels.count]
    let groups = (batch + groupSize - 1) / groupSize
    let share = Share(of: groups * part.vertical.count, cut, cuts)
    if !share.isEmpty { compute(call, part, panels[place % panels.count], share.first..<share.end) }
  }

  private func compute(_ call: Call, _ part: Part, _ panel: ProductKernels.Panel, _ units: Range<Int>) {
    var grid = ProductGrid()
    grid.leftStep = 4
    grid.leftInner = source.pictureBytes
    grid.leftOuter = part.horizontal.sourceStep * source.channels * 4
    grid.right = UnsafeRawPointer(call.packed + part.packedOffset + panel.column * part.terms)
    grid.panelTerms = part.terms
    grid.columns = panel.width
    grid.outputInner = target.pictureBytes
    grid.outputOuter = part.horizontal.targetStep * target.channels * 4
    var block = 0
    repeat {
      let end = min(part.vertical.taps, block + part.blockTaps)
      for unit in units { compute(call, part, panel, unit, block..<end, &grid) }
      block = end
    } while block < part.vertical.taps
  }

  /// One row of the target, of a group of pictures, with a block of the vertical taps.
  private func compute(
    _ call: Call, _ part: Part, _ panel: ProductKernels.Panel, _ unit: Int, _ block: Range<Int>,
    _ grid: inout ProductGrid
  ) {
    let (vertical, horizontal) = (part.vertical, part.horizontal)
    let picture = unit / vertical.count * groupSize
    let pictures = min(groupSize, batch - picture)
    let row = unit % vertical.count
    let valid = vertical.validTaps(row)
    let taps = valid.clamped(to: block)
    // The block with the first valid tap overwrites; without any, the first block writes zeros.
    let isFirst = valid.isEmpty ? block.lowerBound == 0 : block.contains(valid.lowerBound)
    guard isFirst || !taps.isEmpty else { return }
    let sourceRow =
      UnsafeRawPointer(call.source) + picture * source.pictureBytes
      + (vertical.sourceStart + row * vertical.sourceStep) * source.rowBytes
    let targetRow =
      UnsafeMutableRawPointer(call.target) + picture * target.pictureBytes
      + (vertical.firstTarget + row * vertical.targetStep) * target.rowBytes + panel.column * 4
    grid.innerCount = pictures
    grid.accumulate = isFirst ? 0 : 1
    grid.runCount = taps.count
    var runs = part.runs.baseAddress.map { $0 + taps.lowerBound }
    for segment in part.segments {
      let first = segment.targets.lowerBound
      let x = horizontal.sourceStart + first * horizontal.sourceStep + segment.taps.lowerBound
      grid.left = sourceRow + x * source.channels * 4
      grid.output = targetRow + (horizontal.firstTarget + first * horizontal.targetStep) * target.channels * 4
      grid.steps = segment.taps.count * source.channels
      grid.runs = runs
      kernels.multiply(&grid, 0, pictures * segment.targets.count)
      runs = runs.map { $0 + max(1, vertical.taps) }
    }
  }
}
