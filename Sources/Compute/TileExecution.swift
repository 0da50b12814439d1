import Glibc

/// The pointers of one run, as the workers see them.
private struct TileRun {
  let plan: Unmanaged<TilePlan>
  let arrays: UnsafePointer<UnsafeMutablePointer<Float>>
  let scratch: UnsafeMutableRawPointer
}

extension TilePlan {
  /// Runs all tiles, then joins the partial results of the pieces.
  func run(
    _ arrays: UnsafePointer<UnsafeMutablePointer<Float>>, _ scratch: UnsafeMutableRawPointer, _ pool: ThreadPool
  ) {
    guard geometry.count > 0 else { return clearReductions(arrays) }
    let run = TileRun(plan: .passUnretained(self), arrays: arrays, scratch: scratch)
    pool.run(run, pieces: geometry.pieceCount, inParallel: isParallel) { context, pieces in
      guard let run = context?.load(as: TileRun.self) else { return }
      run.plan._withUnsafeGuaranteedRef { $0.work(run.arrays, run.scratch, &pieces) }
    }
    for reduction in reductions where reduction.extent != .column { finish(reduction, arrays, scratch) }
  }

  /// Does a worker's pieces.
  private func work(
    _ arrays: UnsafePointer<UnsafeMutablePointer<Float>>, _ scratch: UnsafeMutableRawPointer,
    _ pieces: inout ThreadPool.Pieces
  ) {
    let partials = scratch
    let own = scratch + 4 * (partialCount * pieceCount + workerCount * pieces.worker)
    let tiles = TileWorker(
      plan: self, arrays: arrays, table: own.assumingMemoryBound(to: UnsafeMutableRawPointer.self),
      slots: own + 4 * slotBase)
    tiles.prepare()
    while let piece = pieces.next() {
      let partial = partials + 4 * partialCount * piece
      for reduction in reductions where reduction.extent != .column {
        clear(reduction, at: partial + 4 * reduction.partial)
        if reduction.tilesUntilJoined > 0 { clear(reduction, at: partial + 4 * reduction.accumulators) }
      }
      let firstTile = piece * geometry.tilesInPiece
      let endTile = min(geometry.tileCount, firstTile + geometry.tilesInPiece)
      for tile in firstTile..<endTile {
        tiles.run(tile, partial: partial)
        joinChains(tile + 1 - firstTile, isLast: tile + 1 == endTile, partial)
      }
    }
  }

  @inline(__always) private func clear(_ reduction: Reduction, at address: UnsafeMutableRawPointer) {
    kernels.fill(reduction.length, reduction.kind.neutral, address)
  }

  /// Joins what has gathered over the last tiles to the piece's partial results, so that no chain of additions is long.
  private func joinChains(_ tilesDone: Int, isLast: Bool, _ partial: UnsafeMutableRawPointer) {
    for reduction in reductions where reduction.tilesUntilJoined > 0 {
      guard isLast || tilesDone % reduction.tilesUntilJoined == 0 else { continue }
      let accumulators = partial + 4 * reduction.accumulators
      reduction.kind.overRows(kernels)(1, reduction.length, accumulators, 0, partial + 4 * reduction.partial)
      if !isLast { clear(reduction, at: accumulators) }
    }
  }

  /// Joins the partial results, in the order of the pieces, into the first, and that into the result.
  private func finish(
    _ reduction: Reduction, _ arrays: UnsafePointer<UnsafeMutablePointer<Float>>, _ scratch: UnsafeMutableRawPointer
  ) {
    let length = reduction.length
    let first = scratch + 4 * reduction.partial
    let overRows = reduction.kind.overRows(kernels)
    if pieceCount > 1 { overRows(pieceCount - 1, length, first + 4 * partialCount, 4 * partialCount, first) }
    let result = UnsafeMutableRawPointer(arrays[reduction.array])
    if reduction.extent == .scalar {
      kernels.fill(1, reduction.kind.neutral, result)
      reduction.kind.alongRows(kernels)(1, length, first, 0, result)
    } else {
      kernels.fill(geometry.columns, reduction.kind.neutral, result)
      let rows = geometry.form == .rows ? geometry.superRow / geometry.columns : 1
      overRows(rows, geometry.columns, first, 4 * geometry.columns, result)
    }
  }

  /// What reductions of nothing give.
  private func clearReductions(_ arrays: UnsafePointer<UnsafeMutablePointer<Float>>) {
    for reduction in reductions {
      let length =
        switch reduction.extent {
        case .row: geometry.columns
        case .column: emptyRows
        case .scalar, .full: 1
        }
      kernels.fill(length, reduction.kind.neutral, arrays[reduction.array])
    }
  }
}

/// One worker in its scratch space.
private struct TileWorker {
  unowned(unsafe) let plan: TilePlan
  let arrays: UnsafePointer<UnsafeMutablePointer<Float>>
  /// Where each operand of the current tile lies.
  let table: UnsafeMutablePointer<UnsafeMutableRawPointer>
  let slots: UnsafeMutableRawPointer

  /// Once before the first tile: fixed addresses, constants, rows, and what depends on these alone.
  func prepare() {
    for operand in plan.places.indices {
      switch plan.places[operand] {
      case .slot(let offset), .splat(let offset): table[operand] = slots + 4 * offset
      case .stream, .rowStream: table[operand] = slots
      }
    }
    for splat in plan.splats {
      let number =
        switch splat.source {
        case .constant(let number): number
        case .array(let array): arrays[array].pointee
        }
      plan.kernels.fill(16, number, table[splat.operand])
    }
    for instruction in plan.scalarInstructions { call(instruction, 16) }
    let length = min(plan.geometry.tile, plan.geometry.count)
    for row in plan.rows { repeatRow(arrays[row.array], length, table[row.operand]) }
    for instruction in plan.rowInstructions { call(instruction, (length + 15) & ~15) }
  }

  /// Writes a row again and again until `length` numbers are filled, twice as many each time.
  private func repeatRow(_ row: UnsafePointer<Float>, _ length: Int, _ target: UnsafeMutableRawPointer) {
    var filled = min(plan.geometry.columns, length)
    memcpy(target, row, 4 * filled)
    while filled < length {
      let more = min(filled, length - filled)
      memcpy(target + 4 * filled, target, 4 * more)
      filled += more
    }
  }

  func run(_ tile: Int, partial: UnsafeMutableRawPointer) {
    let geometry = plan.geometry
    var offset = tile * geometry.tile, column = 0, row = 0, count = 0
    switch geometry.form {
    case .line:
      count = min(geometry.tile, geometry.count - offset)
    case .rows:
      count = min(geometry.tile, geometry.count - offset)
      row = offset / geometry.columns
    case .partsOfRows:
      row = tile / geometry.tilesInRow
      column = (tile - row * geometry.tilesInRow) * geometry.tile
      offset = row * geometry.columns + column
      count = min(geometry.tile, geometry.columns - column)
    }
    for stream in plan.streams { table[stream.operand] = UnsafeMutableRawPointer(arrays[stream.array] + offset) }
    if geometry.form == .partsOfRows { pointRows(at: column) }
    for preparation in plan.columns {
      fillColumn(arrays[preparation.array] + row, count, table[preparation.operand])
    }
    let whole = count & ~15
    if whole > 0 {
      for instruction in plan.instructions { call(instruction, whole) }
      reduce(whole, column, 0, partial)
    }
    if whole < count { runRest(offset, column, whole, count - whole, partial) }
    reduceAlongRows(row, column, count, offset)
  }

  @inline(__always) private func call(_ instruction: TilePlan.Instruction, _ count: Int) {
    instruction.kernel(
      count, table[Int(instruction.result)], table[Int(instruction.x)], table[Int(instruction.y)],
      table[Int(instruction.z)], table[Int(instruction.w)], Int(instruction.steps))
  }

  private func pointRows(at column: Int) {
    for operand in plan.places.indices {
      if case .rowStream(let array, _) = plan.places[operand] {
        table[operand] = UnsafeMutableRawPointer(arrays[array] + column)
      }
    }
  }

  /// A column's numbers along their rows, or one number for a part of a row.
  private func fillColumn(_ numbers: UnsafePointer<Float>, _ count: Int, _ target: UnsafeMutableRawPointer) {
    guard plan.geometry.form == .rows else { return plan.kernels.fill(16, numbers[0], target) }
    let columns = plan.geometry.columns
    for row in 0..<count / columns { plan.kernels.fill(columns, numbers[row], target + 4 * columns * row) }
  }

  // MARK: - The rest of a tile

  /// The last one to fifteen elements, in staging places with room for sixteen.
  private func runRest(
    _ offset: Int, _ column: Int, _ done: Int, _ count: Int, _ partial: UnsafeMutableRawPointer
  ) {
    for operand in plan.places.indices {
      switch plan.places[operand] {
      case .stream(let array, let staging):
        table[operand] = slots + 4 * staging
        memcpy(table[operand], arrays[array] + offset + done, 4 * count)
      case .rowStream(let array, let staging):
        table[operand] = slots + 4 * staging
        memcpy(table[operand], arrays[array] + column + done, 4 * count)
      case .slot: table[operand] += 4 * done
      case .splat: break
      }
    }
    for instruction in plan.instructions { call(instruction, 16) }
    for stream in plan.streams where stream.isWritten {
      memcpy(arrays[stream.array] + offset + done, table[stream.operand], 4 * count)
    }
    for reduction in plan.reductions where reduction.extent != .column {
      plan.kernels.fill(16 - count, reduction.kind.neutral, table[reduction.source] + 4 * count)
      reduce(reduction, 16, column, done, partial)
    }
    for operand in plan.places.indices {
      switch plan.places[operand] {
      case .slot: table[operand] -= 4 * done
      case .stream(let array, _): table[operand] = UnsafeMutableRawPointer(arrays[array] + offset)
      case .rowStream, .splat: break
      }
    }
  }

  // MARK: - Reductions

  private func reduce(_ count: Int, _ column: Int, _ done: Int, _ partial: UnsafeMutableRawPointer) {
    for reduction in plan.reductions where reduction.extent != .column {
      reduce(reduction, count, column, done, partial)
    }
  }

  /// Joins the elements `done..<done + count` of the tile to the piece's partial results.
  private func reduce(
    _ reduction: TilePlan.Reduction, _ count: Int, _ column: Int, _ done: Int, _ partial: UnsafeMutableRawPointer
  ) {
    let source = table[reduction.source]
    let target = partial + 4 * reduction.accumulators
    let join = reduction.kind.overRows(plan.kernels)
    let width: Int, start: Int
    if reduction.extent == .scalar {
      (width, start) = (TilePlan.scalarAccumulators, 0)
    } else if plan.geometry.form == .rows {
      (width, start) = (plan.geometry.superRow, done % plan.geometry.superRow)
    } else {
      return join(1, count, source, 0, target + 4 * (column + done))
    }
    let rows = count / width, rest = count - rows * width
    if rows > 0 { join(rows, width, source, 4 * width, target) }
    if rest > 0 { join(1, rest, source + 4 * width * rows, 0, target + 4 * start) }
  }

  private func reduceAlongRows(_ row: Int, _ column: Int, _ count: Int, _ offset: Int) {
    for reduction in plan.reductions where reduction.extent == .column {
      let columns = plan.geometry.columns
      let rows = plan.geometry.form == .rows ? count / columns : 1
      let target = UnsafeMutableRawPointer(arrays[reduction.array] + row)
      if column == 0 { plan.kernels.fill(rows, reduction.kind.neutral, target) }
      reduction.kind.alongRows(plan.kernels)(
        rows, rows > 1 || plan.geometry.form == .rows ? columns : count, table[reduction.source], 4 * columns, target)
    }
  }
}
