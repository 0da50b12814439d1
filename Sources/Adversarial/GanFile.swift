import Datasets
import Networks
import Tensors
import Training

/// A gan as named tensors, complete: going on from them gives the same bytes as never having stopped.
extension Gan {
  /// What metadata a saved gan has.
  enum Key {
    static let format = "format"
    static let formatName = "atelier gan 1"
    static let source = "source"
    static let step = "step"
    static let seconds = "seconds"
    static let seed = "seed"
    static let input = "discriminator_input"
    static func counter(_ name: String, _ side: Side) -> String { "\(side.rawValue)_\(name)" }
  }

  /// The seed of a saved gan; `nil` where none can be read.
  public static func seed(in saved: NamedTensors) -> UInt64? { saved.metadata[Key.seed].flatMap { UInt64($0) } }

  /// The step of a saved gan; `nil` where none can be read.
  public static func step(in saved: NamedTensors) -> Int? { saved.metadata[Key.step].flatMap { Int($0) } }

  /// Weights, moments, running statistics, position and history by name. Weights have the names and shapes of the
  /// equivalent `torch.nn.Sequential` behind `generator.` and `discriminator.`.
  /// - Parameter source: The gan in the language, so that it can be rebuilt from the file.
  /// - Throws: `GanError.core`.
  public func savedTensors(source: String) throws(GanError) -> NamedTensors { try saved(source: source).tensors }

  /// A copy of all that belongs into a file, which another thread may write while the gan goes on.
  /// - Parameters:
  ///   - source: The gan in the language, so that it can be rebuilt from the file.
  ///   - withTimeline: Whether the gan in the file can go back and forth in time as this one can.
  /// - Throws: `GanError.core`.
  public func saved(source: String, withTimeline: Bool = false) throws(GanError) -> SavedGan {
    if underWay != nil {
      // A step in slow motion is saved as the state before it.
      return try copy().saved(source: source, withTimeline: withTimeline)
    }
    if withTimeline { keepEdit() }
    var metadata = [
      Key.format: Key.formatName, Key.source: source, Key.step: String(step), Key.seconds: String(seconds),
      Key.seed: String(seed), Key.input: sourceText(discriminator.inputShape ?? []),
    ]
    var arrays: [FiledArray] = []
    func add(_ added: [FiledArray], _ name: (String) -> String) {
      for var array in added {
        array.name = name(array.name)
        arrays.append(array)
      }
    }
    for side in Side.allCases {
      let learner = learners[side]
      for field in UpdateCounters.fields {
        metadata[Key.counter(field.name, side)] = String(learner.counters[keyPath: field.path])
      }
      do {
        add(try learner.network.stateArrays()) { "\(side.rawValue).\($0)" }
        for (slot, name) in learner.optimizer.slots.enumerated() {
          let moments = learner.slots.map { $0[slot].values }
          add(try learner.network.learnableArrays(moments)) { "optimizer.\(side.rawValue).\($0).\(name)" }
        }
      } catch { throw .network(side, error) }
    }
    return SavedGan(
      metadata: metadata, arrays: arrays, history: savedHistory(of: withTimeline ? fullHistory : history),
      timeline: withTimeline ? SavedTimeline(self) : nil)
  }

  /// Becomes the gan that was saved; other steps are reached only where it was saved with its timeline.
  ///
  /// Nothing is changed if anything does not fit.
  /// - Parameter path: The file's path, for messages.
  /// - Throws: `GanError.checkpoint` with the reason.
  public func restore(from saved: NamedTensors, path: String) throws(GanError) {
    func fail(_ reason: String) -> GanError { .checkpoint(path: path, reason: reason) }
    guard saved.metadata[Key.format] == Key.formatName else {
      throw fail("this is no saved gan; a gan's file has the metadata `format: \(Key.formatName)`")
    }
    func whole(_ key: String) throws(GanError) -> Int {
      guard let number = saved.metadata[key].flatMap({ Int($0) }), number >= 0, number < 1 << 47 else {
        throw fail("`\(key)` is missing or no whole number")
      }
      return number
    }
    guard let savedSeed = saved.metadata[Key.seed].flatMap({ UInt64($0) }) else { throw fail("`seed` is missing") }
    guard let spent = saved.metadata[Key.seconds].flatMap({ Double($0) }), spent.isFinite, spent >= 0 else {
      throw fail("`seconds` is missing or no number")
    }
    var state = snapshot(isPinned: true)
    state.step = try whole(Key.step)
    state.seconds = spent
    for field in UpdateCounters.fields {
      for side in Side.allCases {
        state.sides[side].counters[keyPath: field.path] = try whole(Key.counter(field.name, side))
      }
    }
    for side in Side.allCases {
      let learner = learners[side]
      do {
        let arrays = try learner.network.stateNumbers(saved.part("\(side.rawValue)."))
        let moments = try savedMoments(of: learner, saved.part("optimizer.\(side.rawValue)."))
        (state.sides[side].arrays, state.sides[side].moments) = (arrays, moments)
      } catch { throw fail(error.description(ofFileFor: "the \(side.rawValue)", prefix: "\(side.rawValue).")) }
    }
    let (history, latest) = try savedHistory(in: saved, path: path)
    state.record = latest
    state.record.step = state.step
    let known: SavedTimeline?
    do throws(SavedTimeline.Damage) { known = try SavedTimeline(in: saved, of: self, step: state.step) } catch {
      throw fail(error.reason)
    }
    restart(from: state, seed: savedSeed, history: history, known)
  }

  private func restart(from state: Snapshot, seed: UInt64, history: History, _ known: SavedTimeline?) {
    self.seed = seed
    if let data { epochs = try? Epochs(count: data.count, batch: settings.batch * settings.pack, seed: seed) }
    restore(state)
    timeline = known?.timeline ?? Timeline(origin: step)
    let budget = snapshots.budget
    snapshots = SnapshotStore()
    snapshots.budget = budget
    for snapshot in known?.snapshots ?? [] { snapshots.add(snapshot) }
    // Replay on another machine might lead elsewhere.
    snapshots.insert(snapshot(isPinned: true))
    fullHistory = history
    failure = nil
  }

  private func savedMoments(
    of learner: Learner, _ saved: [String: Tensor]
  ) throws(NetworkError) -> [[[Float]]] {
    var moments = [[[Float]]](repeating: [], count: learner.slots.count)
    for slot in learner.optimizer.slots {
      var tensors: [String: Tensor] = [:]
      for (name, tensor) in saved where name.hasSuffix("." + slot) {
        tensors[String(name.dropLast(slot.count + 1))] = tensor
      }
      for (index, numbers) in try learner.network.learnableNumbers(tensors).enumerated() {
        moments[index].append(numbers)
      }
    }
    return moments
  }

  private func savedHistory(of history: History) -> [(name: String, tensor: Tensor)] {
    let columns = HistoryColumn.allCases.filter { $0 != .step }
    var saved = [(name: "history.latest", tensor: Tensor(shape: [columns.count], values: columns.map { record[$0] }))]
    guard history.count > 0 else { return saved }
    let rows = history.records
    // A step may be larger than the whole numbers that Float32 holds.
    let steps = rows.flatMap { [Float($0.step >> 20), Float($0.step & 0xFFFFF)] }
    saved.append(("history.step", Tensor(shape: [rows.count, 2], values: steps)))
    for column in columns {
      saved.append(("history.\(column.rawValue)", Tensor(shape: [rows.count], values: rows.map { $0[column] })))
    }
    return saved
  }

  private func savedHistory(
    in saved: NamedTensors, path: String
  ) throws(GanError) -> (history: History, latest: StepRecord) {
    let columns = HistoryColumn.allCases.filter { $0 != .step }
    var latest = StepRecord()
    if let numbers = saved["history.latest"], numbers.count == columns.count {
      for (column, number) in zip(columns, numbers.values) { latest[column] = number }
    }
    guard let steps = saved["history.step"] else { return (History(), latest) }
    guard steps.rank == 2, steps.shape[1] == 2 else {
      throw .checkpoint(path: path, reason: "`history.step` has the wrong shape")
    }
    var rows: [StepRecord] = []
    for index in 0..<steps.shape[0] {
      let (high, low) = (steps.values[2 * index], steps.values[2 * index + 1])
      guard (0..<1e8).contains(high), (0..<1_048_576).contains(low) else {
        throw .checkpoint(path: path, reason: "`history.step` holds \(high) and \(low)")
      }
      var row = StepRecord()
      row.step = Int(high) << 20 | Int(low)
      guard rows.last.map({ $0.step < row.step }) ?? true else {
        throw .checkpoint(path: path, reason: "`history.step` does not ascend")
      }
      rows.append(row)
    }
    for column in columns {
      guard let numbers = saved["history.\(column.rawValue)"], numbers.count == rows.count else {
        throw .checkpoint(path: path, reason: "`history.\(column.rawValue)` is missing or has the wrong length")
      }
      for index in rows.indices { rows[index][column] = numbers.values[index] }
    }
    return (History(rows), latest)
  }
}

/// A gan's whole state as it was, on its way to a file.
public struct SavedGan: Sendable {
  let metadata: [String: String]
  let arrays: [FiledArray]
  let history: [(name: String, tensor: Tensor)]
  let timeline: SavedTimeline?

  /// The named tensors of the file; putting the numbers in the order of files takes longer than the copy did.
  public var tensors: NamedTensors {
    var saved = NamedTensors(metadata: metadata)
    for array in arrays { saved[array.name] = array.tensor }
    for (name, tensor) in history { saved[name] = tensor }
    timeline?.write(to: &saved)
    return saved
  }
}

extension NamedTensors {
  /// The tensors whose names begin with a prefix, without it.
  func part(_ prefix: String) -> [String: Tensor] {
    var part: [String: Tensor] = [:]
    for name in names where name.hasPrefix(prefix) { part[String(name.dropFirst(prefix.count))] = self[name] }
    return part
  }
}
