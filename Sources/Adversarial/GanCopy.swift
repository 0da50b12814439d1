import Datasets
import Networks
import Training

/// Gans made from others.
extension Gan {
  /// A gan that goes on from the same step, with networks of its own.
  ///
  /// Without changes it can go back as far as this one. What is given replaces what this gan has; moments are kept where
  /// a network stays and the kind of its optimizer is unchanged.
  /// - Throws: `GanError` if what is given does not fit.
  public func copy(
    settings: GanSettings? = nil, generator: Network? = nil, discriminator: Network? = nil,
    data: (any Dataset)? = nil
  ) throws(GanError) -> Gan {
    keepEdit()
    let isPlain = settings == nil && generator == nil && discriminator == nil && data == nil
    let other = try Gan(
      try copied(generator, else: self.generator, .generator),
      try copied(discriminator, else: self.discriminator, .discriminator), data ?? self.data, settings ?? self.settings,
      seed, step: step)
    other.snapshots.budget = snapshots.budget
    if isPlain || underWay != nil, let start = snapshots.last(at: step) {
      other.timeline = timeline
      other.snapshots = snapshots
      other.fullHistory = fullHistory
      if underWay == nil { other.restore(snapshot(isPinned: false)) } else { try other.replay(from: start, to: step) }
      if isPlain { return other }
    }
    let state = underWay == nil ? snapshot(isPinned: true) : other.snapshot(isPinned: true)
    other.timeline = Timeline(origin: step)
    other.snapshots = SnapshotStore()
    other.snapshots.budget = snapshots.budget
    other.adopt(state, generator: generator == nil, discriminator: discriminator == nil, from: self)
    other.fullHistory = fullHistory.through(step)
    return other
  }

  /// A gan at step 0 under a seed, with fresh networks where none are given.
  /// - Throws: `GanError` if what is given does not fit.
  public func fresh(
    settings: GanSettings? = nil, generator: Network? = nil, discriminator: Network? = nil,
    data: (any Dataset)? = nil, seed: UInt64
  ) throws(GanError) -> Gan {
    let other = try Gan(
      generator: try redrawn(generator, else: self.generator, .generator, seed),
      discriminator: try redrawn(discriminator, else: self.discriminator, .discriminator, seed),
      data: data ?? self.data, settings: settings ?? self.settings,
      seed: seed)
    other.snapshots.budget = snapshots.budget
    return other
  }

  private func copied(_ given: Network?, else own: Network, _ side: Side) throws(GanError) -> Network {
    if let given { return given }
    do { return try own.copy() } catch { throw .network(side, error) }
  }

  /// A new drawing of a network; an input that its definition leaves open is open again, for another `pack`.
  private func redrawn(
    _ given: Network?, else own: Network, _ side: Side, _ seed: UInt64
  ) throws(GanError) -> Network {
    if let given { return given }
    do { return try Network(own.definition, seed: seed) } catch { throw .network(side, error) }
  }

  private func replay(from start: Snapshot, to target: Int) throws(GanError) {
    restore(start)
    while step < target { try update(timeline.turn(after: step), given: nil, interrupts: nil) }
  }

  /// Takes a state over, each side only where its network is the same stack.
  private func adopt(_ state: Snapshot, generator takesG: Bool, discriminator takesD: Bool, from other: Gan) {
    step = state.step
    seconds = state.seconds
    record = state.record
    for (side, isTaken) in [(Side.generator, takesG), (.discriminator, takesD)] where isTaken {
      let (learner, state) = (learners[side], state.sides[side])
      learner.network.state = state.arrays
      learner.total = state.counters.total
      guard learner.optimizer.name == other.learners[side].optimizer.name else { continue }
      learner.updates = state.counters.updates
      learner.moments = state.moments
    }
  }
}
