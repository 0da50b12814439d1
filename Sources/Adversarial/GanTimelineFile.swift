import Networks
import Tensors
import Training

/// What `back` and `goto` need of a gan: the kinds of its steps, and some of its snapshots. The other states are reached
/// again by replay, which takes longer.
struct SavedTimeline: Sendable {
  let timeline: Timeline
  let snapshots: [Snapshot]

  /// What is written changes with the order in which networks keep their numbers: such a change needs another word here.
  private static let format = "1"
  /// The snapshots of a file take no more than this many bytes, or as many as two of them.
  private static let budget = 4 << 20
  /// What the names of all that is written begin with.
  static let prefix = "timeline"
  /// How many numbers a snapshot has beside its weights, moments and record.
  private static let counterCount = 3 + 2 * UpdateCounters.fields.count
}

// MARK: - Choosing snapshots

extension SavedTimeline {
  /// Of a gan as it is now.
  init(_ gan: Gan) {
    timeline = gan.timeline
    snapshots = Self.chosen(from: gan.snapshots.snapshots)
  }

  /// Snapshots that lie closer together the younger they are, within the budget. The first and the last are always among
  /// them, and as many as possible of those that no replay leads to.
  static func chosen(from all: [Snapshot], budget: Int = Self.budget) -> [Snapshot] {
    guard all.count > 2, let first = all.first, let newest = all.last else { return all }
    let limit = max(budget, first.bytes + newest.bytes)
    for sharesOfAge in [8, 4, 2, 1] {
      for keepsPinned in [true, false] {
        var chosen = [newest]
        for snapshot in all.dropFirst().dropLast().reversed() {
          let (gap, age) = (chosen[chosen.count - 1].step - snapshot.step, newest.step - snapshot.step)
          if gap * sharesOfAge >= age || keepsPinned && snapshot.isPinned { chosen.append(snapshot) }
        }
        chosen.append(first)
        if chosen.reduce(0, { $0 + $1.bytes }) <= limit { return chosen.reversed() }
      }
    }
    return [first, newest]
  }
}

// MARK: - Writing

extension SavedTimeline {
  /// Adds the timeline to the file of its gan.
  func write(to saved: inout NamedTensors) {
    var words = [Self.format, String(timeline.origin), String(snapshots.count)]
    for run in timeline.runs { words += [run.turn.rawValue, run.isGiven ? "given" : "drawn", String(run.end)] }
    saved.metadata[Self.prefix] = words.joined(separator: " ")
    for (index, snapshot) in snapshots.enumerated() { Self.write(snapshot, index, to: &saved) }
  }

  private static func name(_ index: Int, _ part: String = "") -> String {
    "\(prefix).\(index)" + (part.isEmpty ? "" : "." + part)
  }

  private static func write(_ snapshot: Snapshot, _ index: Int, to saved: inout NamedTensors) {
    var counters = [snapshot.step, snapshot.isPinned ? 1 : 0]
    for field in UpdateCounters.fields { counters += snapshot.sides.all.map { $0.counters[keyPath: field.path] } }
    saved.metadata[name(index)] = (counters.map(String.init) + [String(snapshot.seconds.bitPattern)])
      .joined(separator: " ")
    func add(_ part: String, _ numbers: [Float]) {
      guard !numbers.isEmpty else { return }
      saved[name(index, part)] = Tensor(shape: [numbers.count], values: numbers)
    }
    add("record", HistoryColumn.allCases.map { snapshot.record[$0] })
    for side in Side.allCases {
      let state = snapshot.sides[side]
      add(side.rawValue, state.arrays.flatMap { $0 })
      if let moments = state.moments { add("\(side.rawValue)_moments", moments.flatMap { $0.flatMap { $0 } }) }
    }
  }
}

// MARK: - Reading

extension SavedTimeline {
  /// Why a timeline cannot be read.
  struct Damage: Error {
    let reason: String
  }

  /// The timeline in a gan's file; `nil` where there is none, or one of another version.
  init?(in saved: NamedTensors, of gan: Gan, step: Int) throws(Damage) {
    guard let words = saved.metadata[Self.prefix]?.split(separator: " "), words.first.map(String.init) == Self.format
    else { return nil }
    let damage = Damage(reason: "`\(Self.prefix)` is damaged")
    guard words.count >= 3, words.count % 3 == 0, let origin = Int(words[1]), origin >= 0, let count = Int(words[2]),
      (0...saved.names.count).contains(count)
    else { throw damage }
    var timeline = Timeline(origin: origin)
    for place in stride(from: 3, to: words.count, by: 3) {
      guard let turn = Turn(rawValue: String(words[place])), let end = Int(words[place + 2]), end > timeline.furthest,
        end < 1 << 47, words[place + 1] == "given" || words[place + 1] == "drawn"
      else { throw damage }
      timeline.append(turn, isGiven: words[place + 1] == "given", count: end - timeline.furthest)
    }
    guard (origin...timeline.furthest).contains(step) else { throw damage }
    var snapshots: [Snapshot] = []
    for index in 0..<count {
      guard let snapshot = Self.snapshot(index, in: saved, of: gan),
        (origin...timeline.furthest).contains(snapshot.step),
        snapshots.last.map({ $0.step < snapshot.step }) ?? true
      else { throw Damage(reason: "`\(Self.name(index))` is damaged") }
      snapshots.append(snapshot)
    }
    self.timeline = timeline
    self.snapshots = snapshots
  }

  private static func snapshot(_ index: Int, in saved: NamedTensors, of gan: Gan) -> Snapshot? {
    guard let words = saved.metadata[name(index)]?.split(separator: " "), words.count == Self.counterCount,
      let seconds = UInt64(words[words.count - 1]).map({ Double(bitPattern: $0) }), seconds.isFinite, seconds >= 0
    else { return nil }
    let counters = words.dropLast().compactMap { Int($0) }
    guard counters.count == words.count - 1, counters.allSatisfy({ (0..<1 << 47).contains($0) }) else { return nil }
    let columns = HistoryColumn.allCases
    guard let row = saved[name(index, "record")]?.values, row.count == columns.count,
      var generator = state(of: .generator, index, in: saved, gan.learners.generator),
      var discriminator = state(of: .discriminator, index, in: saved, gan.learners.discriminator)
    else { return nil }
    for (number, field) in UpdateCounters.fields.enumerated() {
      generator.counters[keyPath: field.path] = counters[2 + 2 * number]
      discriminator.counters[keyPath: field.path] = counters[3 + 2 * number]
    }
    var record = StepRecord()
    for (column, number) in zip(columns, row) where column != .step { record[column] = number }
    record.step = counters[0]
    return Snapshot(
      step: counters[0], isPinned: counters[1] == 1,
      sides: Sides(generator: generator, discriminator: discriminator), record: record, seconds: seconds)
  }

  /// Weights and moments of a side in a snapshot, without its counters.
  private static func state(
    of side: Side, _ index: Int, in saved: NamedTensors, _ learner: Learner
  ) -> SideState? {
    guard let arrays = numbers(name(index, side.rawValue), in: saved, like: learner.network.state) else { return nil }
    let part = "\(side.rawValue)_moments"
    guard saved[name(index, part)] != nil else { return SideState(arrays: arrays) }
    let slots = learner.slots
    guard let flat = numbers(name(index, part), in: saved, like: slots.flatMap { $0.map(\.values) }) else { return nil }
    var rest = flat[...]
    let moments = slots.map { slot in
      defer { rest = rest.dropFirst(slot.count) }
      return Array(rest.prefix(slot.count))
    }
    return SideState(arrays: arrays, moments: moments)
  }

  /// The numbers of a tensor in pieces as long as others; `nil` where their count is another.
  private static func numbers(_ name: String, in saved: NamedTensors, like others: [[Float]]) -> [[Float]]? {
    let values = saved[name]?.values ?? []
    guard values.count == others.reduce(0, { $0 + $1.count }) else { return nil }
    var start = 0
    return others.map { other in
      defer { start += other.count }
      return Array(values[start..<(start + other.count)])
    }
  }
}
