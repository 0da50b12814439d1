/// The whole state of a gan after a step.
struct Snapshot {
  var step: Int
  /// Whether the steps before cannot lead here: weights were set by hand, a batch was given.
  var isPinned: Bool
  var sides: Sides<SideState>
  var record: StepRecord
  var seconds: Double

  var bytes: Int { 4 * (sides.generator.count + sides.discriminator.count) + 512 }
}

/// The snapshots of a gan, ascending, within a budget of memory: dense for the near past, sparse for the far one.
struct SnapshotStore {
  /// How many bytes they may take together; the first and the last are always kept.
  var budget = 160 << 20
  private(set) var snapshots: [Snapshot] = []
  private(set) var bytes = 0

  /// The last snapshot at or before a step.
  func last(at step: Int) -> Snapshot? { snapshots.last { $0.step <= step } }

  /// The first snapshot behind a step.
  func first(after step: Int) -> Snapshot? { snapshots.first { $0.step > step } }

  /// Adds a snapshot, in place of one at the same step.
  mutating func add(_ snapshot: Snapshot) {
    drop(after: snapshot.step - 1)
    snapshots.append(snapshot)
    bytes += snapshot.bytes
    while bytes > budget, snapshots.count > 2 { removeLeastUseful() }
  }

  /// Forgets the snapshots after a step.
  mutating func drop(after step: Int) {
    while let last = snapshots.last, last.step > step {
      bytes -= last.bytes
      snapshots.removeLast()
    }
  }

  /// Puts a snapshot among the others, which may lie on both sides of it.
  mutating func insert(_ snapshot: Snapshot) {
    let place = snapshots.firstIndex { $0.step >= snapshot.step } ?? snapshots.count
    if place < snapshots.count, snapshots[place].step == snapshot.step { return }
    snapshots.insert(snapshot, at: place)
    bytes += snapshot.bytes
    while bytes > budget, snapshots.count > 2 { removeLeastUseful() }
  }

  /// Removes the snapshot whose absence leaves the smallest gap, measured by how long ago it is.
  private mutating func removeLeastUseful() {
    guard let newest = snapshots.last else { return }
    var (best, cost) = (1, Double.infinity)
    for place in 1..<(snapshots.count - 1) {
      let gap = Double(snapshots[place + 1].step - snapshots[place - 1].step)
      let age = Double(newest.step - snapshots[place].step + 1)
      let weight = gap / age * (snapshots[place].isPinned ? 1e6 : 1)
      if weight < cost { (best, cost) = (place, weight) }
    }
    bytes -= snapshots[best].bytes
    snapshots.remove(at: best)
  }
}
