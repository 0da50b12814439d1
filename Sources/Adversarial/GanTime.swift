import Runtime
import Training

/// Going back and forth in time, from snapshots and exact replay.
extension Gan {
  /// Undoes steps of any kind. Within a step that is run by stages the first one undone is that step.
  /// - Throws: `GanError.negativeCount`, `unreachableStep`.
  public func back(
    _ count: Int = 1, interrupts: Interrupts? = nil, afterEach: ((Gan) -> Void)? = nil
  ) throws(GanError) {
    guard count >= 0 else { throw .negativeCount(count) }
    guard count > 0 else { return }
    let (target, overflow) = step.subtractingReportingOverflow(underWay == nil ? count : count - 1)
    guard !overflow else { throw .unreachableStep(Int.min, reachable: earliestStep...furthestStep) }
    try go(to: target, interrupts: interrupts, afterEach: afterEach)
  }

  /// Goes to the state after so many steps, between the earliest and the furthest that are known.
  ///
  /// Broken off, it stands at a whole step on the way.
  /// - Parameter afterEach: Called after each step that is replayed.
  /// - Throws: `GanError.unreachableStep`, `stepNotKept`.
  public func go(
    to target: Int, interrupts: Interrupts? = nil, afterEach: ((Gan) -> Void)? = nil
  ) throws(GanError) {
    guard target >= earliestStep, target <= furthestStep else {
      throw .unreachableStep(target, reachable: earliestStep...furthestStep)
    }
    keepEdit()
    let isWhole = underWay == nil
    underWay = nil
    if isWhole, target == step { return }
    guard let snapshot = snapshots.last(at: target), timeline.canReplay(snapshot.step..<target) else {
      throw .stepNotKept(target, before: lastKept(before: target), after: snapshots.first(after: target)?.step)
    }
    // From here it may be nearer than from the snapshot.
    let canGoOn = isWhole && step <= target && step >= snapshot.step && timeline.canReplay(step..<target)
    if !canGoOn { restore(snapshot) }
    while step < target {
      if interrupts?.isRaised == true { return }
      try update(timeline.turn(after: step), given: nil, interrupts: nil)
      let row = fullHistory.rowCount(through: step)
      if row > 0, fullHistory[row - 1].step == step { seconds += Double(fullHistory[row - 1].seconds) }
      afterEach?(self)
    }
  }

  /// The last step before one that cannot be reached, that can.
  private func lastKept(before target: Int) -> Int? {
    guard let snapshot = snapshots.last(at: target) else { return nil }
    var (low, high) = (snapshot.step, target)
    while high - low > 1 {
      let middle = low + (high - low) / 2
      if timeline.canReplay(snapshot.step..<middle) { low = middle } else { high = middle }
    }
    return low
  }

  /// The present state.
  func snapshot(isPinned: Bool) -> Snapshot {
    Snapshot(
      step: step, isPinned: isPinned, sides: learners.map(\.state), record: record, seconds: seconds)
  }

  /// Makes a snapshot the present state.
  func restore(_ snapshot: Snapshot) {
    for side in Side.allCases { learners[side].state = snapshot.sides[side] }
    record = snapshot.record
    seconds = snapshot.seconds
    step = snapshot.step
    underWay = nil
    wasEdited = false
  }

  /// Brings the state before a step back after that step was broken off within.
  func returnToWholeStep() {
    let target = step
    underWay = nil
    guard let snapshot = snapshots.last(at: target) else { return }
    restore(snapshot)
    while step < target {
      // These steps went well before, and nothing can break them off.
      guard (try? update(timeline.turn(after: step), given: nil, interrupts: nil)) != nil else { return }
    }
  }

  /// Weights were set by hand.
  func noteEdit() {
    if underWay != nil { underWay = nil }
    dropFuture()
    wasEdited = true
    record = StepRecord()
    record.step = step
  }

  /// Keeps weights that were set by hand as a point that replay starts from.
  func keepEdit() {
    guard wasEdited else { return }
    wasEdited = false
    snapshots.add(snapshot(isPinned: true))
  }

  /// Forgets what lies ahead.
  func dropFuture() {
    guard timeline.furthest > step else { return }
    timeline.truncate(to: step)
    snapshots.drop(after: step)
    fullHistory.drop(after: step)
  }
}
