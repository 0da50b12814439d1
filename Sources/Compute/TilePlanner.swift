/// Turns what a builder collected into instructions over places.
///
/// Values are numbers of the builder's sources. What depends on no full array or column is computed once a run; the rest,
/// once a tile, in the order of the builder, each result in a slot that is free by then or right in its output.
struct TilePlanner {
  private(set) var places: [TilePlan.Place] = []
  private(set) var streams: [(operand: Int, array: Int, isRead: Bool, isWritten: Bool)] = []
  private(set) var splats: [TilePlan.Splat] = []
  private(set) var rowPreparations: [TilePlan.Preparation] = []
  private(set) var columnPreparations: [TilePlan.Preparation] = []
  private(set) var scalarInstructions: [TilePlan.Instruction] = []
  private(set) var rowInstructions: [TilePlan.Instruction] = []
  private(set) var instructions: [TilePlan.Instruction] = []
  private(set) var reductions: [TilePlan.Reduction] = []
  private(set) var geometry: TileGeometry
  private(set) var slotCount = 0
  private(set) var partialCount = 0
  private(set) var isParallel = false

  /// A step of the tile loop: a kernel on values, and what becomes of the result.
  private struct Step {
    var operation: TileOperation
    var operands: [Int]
    /// The value that it computes, or nil for a copy of one.
    var value: Int?
    /// The array that the result is written to.
    var output: (array: Int, sharing: [Int]?)?
    var reduction: Int?
  }

  /// A reduction whose operand is found while steps are given their operands.
  private struct PendingReduction {
    enum Source: Equatable {
      /// What the step of this reduction writes.
      case step
      /// What the step that computes a value writes: one value may have several reductions.
      case value(Int)
      /// An operand.
      case operand(Int)
    }
    var kind: ReductionKind
    var extent: TileExtent
    var array: Int
    var source: Source
  }

  private let builder: TileProgramBuilder
  private let kernels: KernelTable
  private let form: TileGeometry.Form
  private var sources: [TileProgramBuilder.Source]
  private var steps: [Step] = []
  private var pendingReductions: [PendingReduction] = []
  private var operandOfValue: [Int?]
  /// Slots of a tile each; those of `freeSlots` may be taken.
  private var tileSlots = 0
  private var freeSlots: [Int] = []
  private var smallSlots = 0
  /// Slots that are read after the last step.
  private var pinned: Set<Int> = []

  init(_ builder: TileProgramBuilder, _ kernels: KernelTable) {
    self.builder = builder
    self.kernels = kernels
    sources = TileJoining.joined(builder)
    operandOfValue = Array(repeating: nil, count: sources.count)
    let reducesRows = builder.results.contains {
      if case .reduction(_, let extent) = $0.result { return extent != .scalar }
      return false
    }
    let used = TileJoining.used(sources, builder)
    let usesRows = reducesRows || used.indices.contains { used[$0] && [.row, .column].contains(builder.extents[$0]) }
    // What a reduction's program has besides must not matter to its sums: the space alone decides how it is cut.
    let reduces = builder.results.contains { if case .reduction = $0.result { true } else { false } }
    form = TileGeometry.form(columns: builder.columns, usesRows: usesRows || (reduces && builder.rows > 1))
    geometry = TileGeometry(
      rows: builder.rows, columns: builder.columns, form: form, buffers: 1, streams: 1, isParallel: false)
    for value in sources.indices where used[value] { prepare(value) }
    for (position, result) in builder.results.enumerated() { addResult(position, result.value, result.result) }
    placeSteps()
    reductions = pendingReductions.map { pending in
      guard case .operand(let operand) = pending.source else { preconditionFailure("a reduction without an operand") }
      return .init(kind: pending.kind, extent: pending.extent, source: operand, array: pending.array)
    }
    measure()
    assignOffsets()
  }

  // MARK: - Values

  /// Whether a value is computed once a run.
  private func isHoisted(_ value: Int) -> Bool {
    builder.extents[value] == .scalar || (builder.extents[value] == .row && form == .rows)
  }

  /// Gives inputs and what is computed once a place; what is computed for each tile becomes a step.
  private mutating func prepare(_ value: Int) {
    switch sources[value] {
    case .constant(let bits):
      operandOfValue[value] = splat()
      splats.append(.init(operand: places.count - 1, source: .constant(Float(bitPattern: bits))))
    case .input(let array):
      operandOfValue[value] = prepareInput(array, builder.extents[value])
    case .operation(let operation, let operands):
      guard isHoisted(value) else {
        steps.append(Step(operation: operation, operands: operands, value: value))
        return
      }
      let isScalar = builder.extents[value] == .scalar
      let place = isScalar ? splat() : slot()
      operandOfValue[value] = place
      let instruction = instruction(operation, operands.compactMap { operandOfValue[$0] }, result: place)
      if isScalar { scalarInstructions.append(instruction) } else { rowInstructions.append(instruction) }
    }
  }

  private mutating func prepareInput(_ array: Int, _ extent: TileExtent) -> Int {
    switch (extent, form) {
    case (.scalar, _):
      let place = splat()
      splats.append(.init(operand: place, source: .array(array)))
      return place
    case (.row, .rows):
      let place = slot()
      rowPreparations.append(.init(operand: place, array: array))
      return place
    case (.row, _):
      return append(.rowStream(array: array, staging: small()))
    case (.column, _):
      let place = form == .rows ? slot() : splat()
      columnPreparations.append(.init(operand: place, array: array))
      return place
    case (.full, _):
      return stream(array, isRead: true)
    }
  }

  private mutating func append(_ place: TilePlan.Place) -> Int {
    places.append(place)
    return places.count - 1
  }

  /// Sixteen numbers in a worker's scratch space.
  private mutating func small() -> Int {
    smallSlots += 1
    return smallSlots - 1
  }

  private mutating func splat() -> Int { append(.splat(small())) }

  /// A slot of its own; offsets are numbers of slots until `assignOffsets`.
  private mutating func slot() -> Int {
    tileSlots += 1
    return append(.slot(tileSlots - 1))
  }

  private mutating func stream(_ array: Int, isRead: Bool) -> Int {
    let place = append(.stream(array: array, staging: small()))
    streams.append((operand: place, array: array, isRead: isRead, isWritten: !isRead))
    return place
  }

  // MARK: - Results

  private mutating func addResult(_ position: Int, _ value: Int, _ result: TileProgramBuilder.Result) {
    let array = builder.inputCount + position
    let step = steps.firstIndex { $0.value == value }
    switch result {
    case .output(let sharing):
      if let step, steps[step].output == nil {
        steps[step].output = (array, sharing)
      } else {
        steps.append(Step(operation: .copy, operands: [value], output: (array, sharing)))
      }
    case .reduction(let kind, let extent):
      let isStream = if case .input = sources[value] { builder.extents[value] == .full } else { false }
      let mayBeOverwritten = builder.results.contains {
        guard case .output(let sharing) = $0.result else { return false }
        return sharing?.contains(value) ?? true
      }
      let index = pendingReductions.count
      let source: PendingReduction.Source
      if let step {
        source = .value(value)
        steps[step].reduction = steps[step].reduction ?? index
      } else if isStream, !mayBeOverwritten, let operand = operandOfValue[value] {
        source = .operand(operand)
      } else {
        source = .step
        steps.append(Step(operation: .copy, operands: [value], reduction: index))
      }
      pendingReductions.append(PendingReduction(kind: kind, extent: extent, array: array, source: source))
    }
  }

  /// Whether a full input that may be this output's array is read by a later step.
  private func mustWait(_ index: Int, _ output: (array: Int, sharing: [Int]?)) -> Bool {
    steps[(index + 1)...].contains { step in
      step.operands.contains { operand in
        guard case .input = sources[operand], builder.extents[operand] == .full else { return false }
        return output.sharing?.contains(operand) ?? true
      }
    }
  }

  /// Gives each step's result its place, and writes the instructions.
  private mutating func placeSteps() {
    var lastUse = [Int](repeating: -1, count: sources.count)
    for (index, step) in steps.enumerated() { for operand in step.operands { lastUse[operand] = index } }
    var waiting: [(place: Int, array: Int)] = []
    for (index, step) in steps.enumerated() {
      let operands = step.operands.compactMap { operandOfValue[$0] }
      // Kernels read an operand before they write the same place: the result may take an operand's slot.
      for operand in Set(step.operands) where lastUse[operand] == index { release(operand) }
      let result: Int
      if let output = step.output, !mustWait(index, output) {
        result = stream(output.array, isRead: false)
      } else {
        result = takeSlot()
        if let output = step.output { waiting.append((result, output.array)) }
      }
      instructions.append(instruction(step.operation, operands, result: result))
      if let value = step.value { operandOfValue[value] = result }
      if let reduction = step.reduction { settle(reduction, step.value, result) }
      if step.output != nil || step.reduction != nil { pinned.insert(result) }
    }
    for wait in waiting {
      let result = stream(wait.array, isRead: false)
      instructions.append(instruction(.copy, [wait.place], result: result))
    }
  }

  /// Notes which operand a step's reductions read.
  private mutating func settle(_ reduction: Int, _ value: Int?, _ operand: Int) {
    for index in pendingReductions.indices
    where index == reduction || value.map({ pendingReductions[index].source == .value($0) }) ?? false {
      pendingReductions[index].source = .operand(operand)
    }
  }

  private mutating func takeSlot() -> Int { freeSlots.popLast() ?? slot() }

  private mutating func release(_ value: Int) {
    guard case .operation = sources[value], !isHoisted(value), let place = operandOfValue[value],
      case .slot = places[place], !pinned.contains(place)
    else { return }
    freeSlots.append(place)
  }

  private func instruction(_ operation: TileOperation, _ operands: [Int], result: Int) -> TilePlan.Instruction {
    var steps: Int32 = 0
    for (index, operand) in operands.enumerated() {
      if case .splat = places[operand] { continue }
      steps |= 1 << Int32(index)
    }
    // Kernels of fewer operands ignore the others.
    let all = (0..<4).map { Int32(operands[min($0, operands.count - 1)]) }
    return .init(
      kernel: kernels.kernel(of: operation), result: Int32(result), x: all[0], y: all[1], z: all[2], w: all[3],
      steps: steps)
  }

  // MARK: - Sizes

  /// Nanoseconds of work from which on several threads are worth waking.
  private static let parallelWork = 6_000.0

  /// Elements from which on several threads are worth waking for a program that reduces.
  private static let parallelReduction = 1 << 15
  /// How many buffers the tiles of a program that reduces are made for.
  private static let buffersOfReductions = 12

  private mutating func measure() {
    let perElement = 0.04 * Double(instructions.count) + 0.05 * Double(streams.count + reductions.count)
    if reductions.isEmpty {
      isParallel = perElement * Double(builder.rows * builder.columns) > Self.parallelWork
      geometry = TileGeometry(
        rows: builder.rows, columns: builder.columns, form: form, buffers: streams.count + tileSlots,
        streams: streams.count, isParallel: isParallel)
    } else {
      isParallel = builder.rows * builder.columns > Self.parallelReduction
      geometry = TileGeometry(
        rows: builder.rows, columns: builder.columns, form: form, buffers: Self.buffersOfReductions, streams: 1,
        isParallel: isParallel)
    }
    for index in reductions.indices where reductions[index].extent != .column {
      reductions[index] = placed(reductions[index])
    }
  }

  /// About the most additions one after the other; a longer sum is one of such sums. Depends on the space alone, so that a
  /// sum's bits do.
  private static let longestChain = 64

  /// A reduction with places for its partial results.
  private mutating func placed(_ reduction: TilePlan.Reduction) -> TilePlan.Reduction {
    var reduction = reduction
    // How many tiles it takes until each accumulator has been added to that often.
    let tiles: Int
    if reduction.extent == .scalar {
      reduction.length = TilePlan.scalarAccumulators
      tiles = Self.longestChain * reduction.length / geometry.tile
    } else if form == .rows {
      reduction.length = geometry.superRow
      tiles = Self.longestChain * reduction.length / geometry.tile
    } else {
      reduction.length = (builder.columns + 15) & ~15
      tiles = Self.longestChain * geometry.tilesInRow
    }
    reduction.partial = partialCount
    reduction.accumulators = partialCount
    partialCount += reduction.length
    if geometry.tilesInPiece > max(1, tiles) {
      reduction.tilesUntilJoined = max(1, tiles)
      reduction.accumulators = partialCount
      partialCount += reduction.length
    }
    return reduction
  }

  /// Small slots first, then those of a tile, each with 16 numbers to spare for what is left over.
  private mutating func assignOffsets() {
    let base = 16 * smallSlots, length = geometry.tile + 16
    for index in places.indices {
      switch places[index] {
      case .stream(let array, let staging): places[index] = .stream(array: array, staging: 16 * staging)
      case .rowStream(let array, let staging): places[index] = .rowStream(array: array, staging: 16 * staging)
      case .splat(let number): places[index] = .splat(16 * number)
      case .slot(let number): places[index] = .slot(base + number * length)
      }
    }
    slotCount = base + tileSlots * length
  }
}
