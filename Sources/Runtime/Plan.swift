import Graph

/// A step of a plan.
struct StepID: Hashable, Comparable {
  /// Its index in `Plan.steps`.
  let index: Int

  static func < (first: StepID, second: StepID) -> Bool { first.index < second.index }
}

/// The steps of a program in the order in which they run.
struct Plan {
  /// One step.
  struct Step {
    enum Work {
      /// A tile program.
      case tiles(TileGroup)
      /// A node with a step of its own.
      case node(NodeID)
      /// A copy of a value into a parameter's variable.
      case assign(value: NodeID, parameter: NodeID)
    }

    var work: Work
    /// Nodes whose memory is read, and written.
    var reads: [NodeID], writes: [NodeID]
    var stage: Int
    var isFinal: Bool
    /// Among steps that can run, the one whose rank comes first does; those without one are last.
    var rank: NodeID?
  }

  let lowering: Lowering
  var steps: [Step] = []
  /// Values that are computed right into the variable of a parameter, with the parameter.
  var writtenToVariables: [NodeID: NodeID] = [:]
  /// The stages that have steps, ascending, with the indices of their steps.
  var segments: [(stage: Int, range: Range<Int>)] = []
  /// From this step on, variables change.
  var firstFinal = 0

  var ids: [StepID] { steps.indices.map { StepID(index: $0) } }

  subscript(id: StepID) -> Step { steps[id.index] }

  init(_ lowering: Lowering, staging: Staging) {
    self.lowering = lowering
    steps = lowering.tileGroups().map { group in
      Step(
        work: .tiles(group), reads: group.reads.sorted(), writes: group.sinks, stage: group.stage,
        isFinal: group.isFinal, rank: group.sinks[0])
    }
    for id in lowering.needed where lowering.roles[id] == .kernel {
      // What needs nothing, as random numbers, waits until it is needed.
      let operands = lowering.operands(id)
      let rank = operands.isEmpty ? lowering.users[id].min() ?? id : id
      steps.append(
        Step(
          work: .node(id), reads: Array(Set(operands)).sorted(), writes: [id], stage: lowering.stages[id],
          isFinal: lowering.isFinal[id], rank: rank))
    }
    addAssignments()
    order()
    split(staging)
  }
}

// MARK: - Assignments

extension Plan {
  private mutating func addAssignments() {
    let lastStage = lowering.needed.reduce(0) { max($0, lowering.stages[$1]) }
    for index in steps.indices where steps[index].isFinal { steps[index].stage = lastStage }
    for assignment in lowering.program.assignments {
      let value = lowering.bases[assignment.value.id]
      let parameter = assignment.target.id
      if value == parameter || writeToVariable(value, parameter) { continue }
      steps.append(
        Step(
          work: .assign(value: value, parameter: parameter), reads: [value], writes: [], stage: lastStage,
          isFinal: true, rank: nil))
    }
  }

  /// Lets the step that computes a value write the variable, if all who read the variable can run before.
  private mutating func writeToVariable(_ value: NodeID, _ parameter: NodeID) -> Bool {
    let isResult = lowering.program.results.contains { lowering.bases[$0.id] == value }
    guard lowering.isFinal[value], writtenToVariables[value] == nil, !isResult,
      let writer = ids.first(where: { self[$0].isFinal && self[$0].writes.contains(value) })
    else { return false }
    let readers = ids.filter { $0 != writer && self[$0].isFinal && self[$0].reads.contains(parameter) }
    let copied = lowering.program.assignments.contains { lowering.bases[$0.value.id] == parameter }
    guard !copied, !readers.contains(where: { precedes(writer, $0) }) else { return false }
    writtenToVariables[value] = parameter
    return true
  }

  /// Whether one step must run before another.
  private func precedes(_ first: StepID, _ second: StepID) -> Bool {
    var seen: Set<StepID> = []
    var pending = [first]
    while let id = pending.popLast() {
      if id == second { return true }
      guard seen.insert(id).inserted else { continue }
      pending += successors(of: id)
    }
    return false
  }

  private func successors(of id: StepID) -> [StepID] {
    let step = self[id]
    return ids.filter { other in
      other != id
        && (self[other].writes.contains { writtenToVariables[$0].map(step.reads.contains) ?? false }
          || self[other].reads.contains(where: step.writes.contains))
    }
  }
}

// MARK: - Order

extension Plan {
  /// Orders the steps by what they need; final ones last, stages ascending.
  private mutating func order() {
    var followers: [StepID: [StepID]] = [:]
    var waiting: [StepID: Int] = [:]
    var writers: [NodeID: StepID] = [:]
    for id in ids {
      for node in self[id].writes { writers[node] = id }
    }
    func add(_ first: StepID, _ second: StepID) {
      followers[first, default: []].append(second)
      waiting[second, default: 0] += 1
    }
    for id in ids {
      for node in self[id].reads {
        if let writer = writers[node], writer != id { add(writer, id) }
      }
      for parameter in self[id].writes.compactMap({ writtenToVariables[$0] }) {
        for reader in ids where reader != id && self[reader].reads.contains(parameter) { add(reader, id) }
      }
    }
    var ready = ids.filter { waiting[$0] == nil }
    var ordered: [Step] = []
    while let next = ready.indices.min(by: { isBefore(self[ready[$0]], self[ready[$1]]) }) {
      let id = ready.remove(at: next)
      ordered.append(self[id])
      for follower in followers[id] ?? [] {
        waiting[follower, default: 0] -= 1
        if waiting[follower] == 0 { ready.append(follower) }
      }
    }
    precondition(ordered.count == steps.count, "the steps wait for one another")
    steps = ordered
  }

  private func isBefore(_ a: Step, _ b: Step) -> Bool {
    if a.isFinal != b.isFinal { return b.isFinal }
    if a.stage != b.stage { return a.stage < b.stage }
    guard let rank = a.rank, let other = b.rank else { return a.rank != nil && b.rank == nil }
    return rank < other
  }

  private mutating func split(_ staging: Staging) {
    firstFinal = steps.firstIndex { $0.isFinal } ?? steps.count
    let stages =
      staging == .whole ? [0] : Set(lowering.needed.map { lowering.stages[$0] }).sorted()
    var start = 0
    for stage in stages.isEmpty ? [0] : stages {
      let end = steps[start...].firstIndex { $0.stage > stage } ?? steps.count
      segments.append((stage, start..<end))
      start = end
    }
  }
}
