import Graph

/// The steps of a program in the order in which they run.
struct Plan {
  /// One step.
  struct Step {
    enum Work {
      /// A tile program.
      case tiles(TileGroup)
      /// A node with a step of its own.
      case node(Int)
      /// A copy of a value into a parameter's variable.
      case assign(value: Int, parameter: Int)
    }

    var work: Work
    /// Nodes whose memory is read, and written.
    var reads: [Int], writes: [Int]
    var stage: Int
    var isFinal: Bool
    /// Among steps that can run, the one of the lowest rank does.
    var rank: Int
  }

  let lowering: Lowering
  var steps: [Step] = []
  /// Values that are computed right into the variable of a parameter, with the parameter.
  var placedInVariables: [Int: Int] = [:]
  /// The stages that have steps, ascending, with the places of their steps.
  var segments: [(stage: Int, range: Range<Int>)] = []
  /// From this step on, variables change.
  var firstFinal = 0

  init(_ lowering: Lowering, staging: Staging) {
    self.lowering = lowering
    steps = lowering.tileGroups().map { group in
      Step(
        work: .tiles(group), reads: group.reads.sorted(), writes: group.sinks, stage: group.stage,
        isFinal: group.isFinal, rank: group.sinks[0])
    }
    for place in lowering.places where lowering.roles[place] == .opaque {
      // What needs nothing, as random numbers, waits until it is needed.
      let operands = lowering.operands(place)
      let rank = operands.isEmpty ? lowering.users[place].min() ?? place : place
      steps.append(
        Step(
          work: .node(place), reads: Array(Set(operands)).sorted(), writes: [place], stage: lowering.stages[place],
          isFinal: lowering.isFinal[place], rank: rank))
    }
    addAssignments()
    order()
    split(staging)
  }
}

// MARK: - Assignments

extension Plan {
  private mutating func addAssignments() {
    let lastStage = lowering.places.reduce(0) { max($0, lowering.stages[$1]) }
    for index in steps.indices where steps[index].isFinal { steps[index].stage = lastStage }
    for assignment in lowering.program.assignments {
      let value = lowering.bases[assignment.value.place]
      let parameter = assignment.target.place
      if value == parameter || placeInVariable(value, parameter) { continue }
      steps.append(
        Step(
          work: .assign(value: value, parameter: parameter), reads: [value], writes: [], stage: lastStage,
          isFinal: true, rank: Int.max))
    }
  }

  /// Lets the step that computes a value write the variable, if all who read the variable can run before.
  private mutating func placeInVariable(_ value: Int, _ parameter: Int) -> Bool {
    let isResult = lowering.program.results.contains { lowering.bases[$0.place] == value }
    guard lowering.isFinal[value], placedInVariables[value] == nil, !isResult,
      let writer = steps.firstIndex(where: { $0.isFinal && $0.writes.contains(value) })
    else { return false }
    let readers = steps.indices.filter { $0 != writer && steps[$0].isFinal && steps[$0].reads.contains(parameter) }
    let copied = lowering.program.assignments.contains { lowering.bases[$0.value.place] == parameter }
    guard !copied, !readers.contains(where: { precedes(writer, $0) }) else { return false }
    placedInVariables[value] = parameter
    return true
  }

  /// Whether one step must run before another.
  private func precedes(_ first: Int, _ second: Int) -> Bool {
    var seen: Set<Int> = []
    var pending = [first]
    while let index = pending.popLast() {
      if index == second { return true }
      guard seen.insert(index).inserted else { continue }
      pending += successors(of: index)
    }
    return false
  }

  private func successors(of index: Int) -> [Int] {
    let step = steps[index]
    let overwritten = steps.indices.filter { other in
      other != index && steps[other].writes.contains { placedInVariables[$0].map(step.reads.contains) ?? false }
    }
    return overwritten
      + steps.indices.filter { other in other != index && steps[other].reads.contains(where: step.writes.contains) }
  }
}

// MARK: - Order

extension Plan {
  /// Orders the steps by what they need; final ones last, stages ascending.
  private mutating func order() {
    var after = [[Int]](repeating: [], count: steps.count)
    var waiting = [Int](repeating: 0, count: steps.count)
    var writers: [Int: Int] = [:]
    for (index, step) in steps.enumerated() {
      for place in step.writes { writers[place] = index }
    }
    func add(_ first: Int, _ second: Int) {
      after[first].append(second)
      waiting[second] += 1
    }
    for (index, step) in steps.enumerated() {
      for place in step.reads {
        if let writer = writers[place], writer != index { add(writer, index) }
      }
      for parameter in step.writes.compactMap({ placedInVariables[$0] }) {
        for (reader, other) in steps.enumerated() where reader != index && other.reads.contains(parameter) {
          add(reader, index)
        }
      }
    }
    var ready = steps.indices.filter { waiting[$0] == 0 }
    var ordered: [Step] = []
    while let next = ready.indices.min(by: { isBefore(ready[$0], ready[$1]) }) {
      let index = ready.remove(at: next)
      ordered.append(steps[index])
      for follower in after[index] {
        waiting[follower] -= 1
        if waiting[follower] == 0 { ready.append(follower) }
      }
    }
    precondition(ordered.count == steps.count, "the steps wait for one another")
    steps = ordered
  }

  private func isBefore(_ a: Int, _ b: Int) -> Bool {
    let (a, b) = (steps[a], steps[b])
    if a.isFinal != b.isFinal { return b.isFinal }
    if a.stage != b.stage { return a.stage < b.stage }
    return a.rank < b.rank
  }

  private mutating func split(_ staging: Staging) {
    firstFinal = steps.firstIndex { $0.isFinal } ?? steps.count
    let stages =
      staging == .whole ? [0] : Set(lowering.places.map { lowering.stages[$0] }).sorted()
    var start = 0
    for stage in stages.isEmpty ? [0] : stages {
      let end = steps[start...].firstIndex { $0.stage > stage } ?? steps.count
      segments.append((stage, start..<end))
      start = end
    }
  }
}
