import Compute
import Graph

/// What the planner finds out about each node that a program needs, before anything is grouped.
struct Lowering {
  /// How a node's numbers come about.
  enum Role: Equatable {
    /// Not needed.
    case unused
    /// One number everywhere, which stands in the instructions.
    case uniform(Float)
    /// The same memory as another node.
    case alias
    /// Memory that is filled before the run.
    case leaf
    /// An elementwise function: computed wherever it is used, or once into memory.
    case elementwise
    /// A smaller array that a tile program repeats as it reads.
    case broadcast(TileExtent)
    /// A reduction that a tile program does as it goes.
    case reduction(TileExtent)
    /// A step of its own: one call of a planned kernel.
    case kernel
  }

  let graph: Graph
  let program: Program
  /// The needed nodes, ascending.
  let needed: [NodeID]
  /// How the numbers of each come about.
  var roles: NodeTable<Role>
  /// The node whose memory or value each one is.
  var bases: NodeTable<NodeID>
  /// The number of columns of the iteration space that the node's tile program must have, if any.
  var columns: NodeTable<Int?>
  /// How many steps must have run before the node can be computed; nodes of one level can share a program.
  var levels: NodeTable<Int>
  /// The stage in which the node is computed.
  var stages: NodeTable<Int>
  /// Whether the node has memory of its own. Aliases have not.
  var isStored: NodeTable<Bool>
  /// The needed nodes that read the node, or an alias of it.
  var users: NodeTable<[NodeID]>
  /// Whether nothing but assignments at the end of a run depends on the node.
  var isFinal: NodeTable<Bool>

  /// Beyond this many simple operations a value is computed once and stored rather than again for each program.
  static let recomputationLimit = 8

  init(_ program: Program, staging: Staging) {
    let graph = program.graph
    let roots = program.results + program.assignments.map(\.value)
    self.graph = graph
    self.program = program
    needed = graph.nodes(neededFor: roots)
    roles = NodeTable(repeating: .unused, for: graph)
    bases = NodeTable(for: graph) { $0 }
    columns = NodeTable(repeating: nil, for: graph)
    levels = NodeTable(repeating: 0, for: graph)
    stages = NodeTable(repeating: 0, for: graph)
    isStored = NodeTable(repeating: false, for: graph)
    users = NodeTable(repeating: [], for: graph)
    isFinal = NodeTable(repeating: false, for: graph)
    for id in needed { classify(id, byStage: staging == .byStage) }
    for root in roots where roles[bases[root.id]] != .leaf { isStored[bases[root.id]] = true }
    markFinal(byStage: staging == .byStage)
    storeWhatIsCostly()
  }

  /// The operands of a node, aliases resolved; those of a sum of a product are three.
  func operands(_ id: NodeID) -> [NodeID] {
    contraction(id) ?? graph[id].operands.map { bases[$0] }
  }

  /// For `a * b + c` the operands of the one instruction that computes it. Whether there is one depends on the node
  /// and its operands alone, so that the same value has the same bits in every program.
  func contraction(_ id: NodeID) -> [NodeID]? {
    guard graph[id].operation == .binary(.add) else { return nil }
    let terms = graph[id].operands.map { bases[$0] }
    for (product, other) in [(terms[0], terms[1]), (terms[1], terms[0])] {
      let factors = graph[product].operands.map { bases[$0] }
      switch graph[product].operation {
      case .binary(.multiply): return factors + [other]
      case .unary(.square): return [factors[0], factors[0], other]
      default: continue
      }
    }
    return nil
  }

  /// The inputs among the needed nodes.
  var inputs: [NodeID] {
    needed.filter { if case .input = graph[$0].operation { true } else { false } }
  }

  /// Whether a tile program computes the node.
  func isTiled(_ id: NodeID) -> Bool {
    switch roles[id] {
    case .elementwise, .broadcast, .reduction: true
    case .unused, .uniform, .alias, .leaf, .kernel: false
    }
  }

  /// The number of elements that a tile program for the node walks over.
  func iterationCount(_ id: NodeID) -> Int {
    if case .reduction = roles[id] { return graph[operands(id)[0]].shape.count }
    return graph[id].shape.count
  }
}

// MARK: - Roles

extension Lowering {
  private mutating func classify(_ id: NodeID, byStage: Bool) {
    let node = graph[id]
    let operands = self.operands(id)
    roles[id] = role(of: node, id)
    stages[id] = operands.reduce(byStage ? node.stage : 0) { max($0, stages[$1]) }
    levels[id] = operands.reduce(0) { max($0, levelAfter($1)) }
    switch roles[id] {
    case .alias:
      bases[id] = operands[0]
      return
    case .unused, .uniform, .leaf: return
    case .elementwise: joinColumns(id, operands)
    case .broadcast(let extent):
      isStored[operands[0]] = true
      columns[id] = broadcastColumns(extent, from: graph[operands[0]].shape.count, to: node.shape.count)
    case .reduction(let extent):
      let full = graph[operands[0]].shape.count
      let wanted = broadcastColumns(extent, from: node.shape.count, to: full)
      // A reduction has a fixed iteration space, so that its bits do not depend on what shares its program.
      columns[id] = wanted ?? columns[operands[0]] ?? full
      if isTiled(operands[0]), let other = columns[operands[0]], let wanted, other != wanted {
        isStored[operands[0]] = true
        levels[id] += 1
      }
      isStored[id] = true
    case .kernel:
      for operand in operands { isStored[operand] = true }
      isStored[id] = true
    }
    for operand in Set(operands) { users[operand].append(id) }
  }

  /// The level from which on a node's numbers can be used.
  private func levelAfter(_ id: NodeID) -> Int {
    switch roles[id] {
    case .reduction, .kernel: levels[id] + 1
    case .unused, .uniform, .alias, .leaf, .elementwise, .broadcast: levels[id]
    }
  }

  private func role(of node: Node, _ id: NodeID) -> Role {
    if let number = graph.value(of: id).uniformNumber { return .uniform(number) }
    switch node.operation {
    case .input, .parameter, .constant, .literal: return .leaf
    case .unary, .binary, .select: return .elementwise
    case .reshape, .stopGradient: return .alias
    case .broadcast:
      let source = graph[node.operands[0]].shape
      if source.count == node.shape.count { return .alias }
      return broadcastExtent(from: source, to: node.shape).map { .broadcast($0) } ?? .kernel
    case .reduce(_, let axes):
      return reductionExtent(graph[node.operands[0]].shape, axes).map { .reduction($0) } ?? .kernel
    case .random, .transpose, .slice, .pad, .concatenate, .gatherRows, .scatterAddRows, .matrixProduct,
      .convolution, .convolutionInputGradient, .convolutionWeightGradient:
      return .kernel
    }
  }

  /// Which part of `rows x columns` the smaller array is; `nil` if it repeats otherwise than in whole rows or columns.
  private func broadcastExtent(from source: Shape, to target: Shape) -> TileExtent? {
    if source.count == 1 { return .scalar }
    let missing = target.rank - source.rank
    let repeats = target.dimensions.indices.filter { target[$0] > 1 }.map { axis in
      axis < missing || source[axis - missing] == 1
    }
    return repeats.extent
  }

  private func reductionExtent(_ source: Shape, _ axes: [Int]) -> TileExtent? {
    source.dimensions.indices.filter { source[$0] > 1 }.map { axes.contains($0) }.extent
  }

  private func broadcastColumns(_ extent: TileExtent, from small: Int, to full: Int) -> Int? {
    switch extent {
    case .row: small
    case .column: full / small
    case .full, .scalar: nil
    }
  }

  /// Finds the iteration space that all operands share; those that need another one are stored.
  private mutating func joinColumns(_ id: NodeID, _ operands: [NodeID]) {
    for operand in operands where isTiled(operand) {
      if case .reduction = roles[operand] { continue }
      guard let wanted = columns[operand] else { continue }
      if columns[id] == nil {
        columns[id] = wanted
      } else if columns[id] != wanted {
        isStored[operand] = true
        levels[id] = max(levels[id], levels[operand] + 1)
      }
    }
  }
}

extension [Bool] {
  /// For flags that say which axes repeat or disappear: all, some first ones or some last ones.
  fileprivate var extent: TileExtent? {
    if allSatisfy({ $0 }) { return .scalar }
    if self == sorted(by: { $0 && !$1 }) { return .row }
    if self == sorted(by: { !$0 && $1 }) { return .column }
    return nil
  }
}

// MARK: - Storing

extension Lowering {
  /// Finds what is computed from assigned values or for assignments alone, so that it can wait for the end of a run.
  private mutating func markFinal(byStage: Bool) {
    let assigned = Set(program.assignments.map { bases[$0.value.id] })
    var followsAssignment = NodeTable(repeating: false, for: graph)
    for id in needed where isComputed(id) {
      followsAssignment[id] = assigned.contains(id) || operands(id).contains { followsAssignment[$0] }
    }
    // Nobody needs these before the end.
    var canWait = NodeTable(repeating: false, for: graph)
    for id in needed.reversed() where isComputed(id) {
      isFinal[id] = followsAssignment[id] && users[id].allSatisfy { isFinal[$0] }
      canWait[id] = users[id].allSatisfy { canWait[$0] || isFinal[$0] }
    }
    if !byStage { delayReductions(canWait) }
  }

  /// Lets sums over arrays that the last programs read anyway, as the length of a gradient, become part of these.
  private mutating func delayReductions(_ canWait: NodeTable<Bool>) {
    var readAtTheEnd: Set<NodeID> = []
    for id in needed where isFinal[id] && isTiled(id) { readAtTheEnd.formUnion(storedSources(of: id)) }
    for id in needed where !isFinal[id] && isComputed(id) {
      if operands(id).contains(where: { isFinal[$0] }) {
        isFinal[id] = true
      } else if case .reduction = roles[id], canWait[id] {
        isFinal[id] = storedSources(of: id).contains {
          readAtTheEnd.contains($0) && graph[$0].shape.count == iterationCount(id)
        }
      }
    }
  }

  /// The arrays in memory from which a tiled node is computed.
  private func storedSources(of id: NodeID) -> Set<NodeID> {
    var sources: Set<NodeID> = []
    var pending = operands(id)
    while let operand = pending.popLast() {
      if isTiled(operand), !isStored[operand] {
        pending += operands(operand)
      } else if case .uniform = roles[operand] {
        continue
      } else {
        sources.insert(operand)
      }
    }
    return sources
  }

  /// Whether a step computes the node.
  private func isComputed(_ id: NodeID) -> Bool { isTiled(id) || roles[id] == .kernel }

  /// Stores a value that several programs would otherwise compute again at some cost.
  private mutating func storeWhatIsCostly() {
    let costs = recomputationCosts()
    var programs = NodeTable<Set<[Int]>>(repeating: [], for: graph)
    for id in needed.reversed() where isTiled(id) {
      if !isStored[id] {
        for user in users[id] { programs[id].formUnion(programs[user]) }
        if programs[id].count > 1, costs[id] > Self.recomputationLimit { isStored[id] = true }
      }
      if isStored[id] {
        programs[id] = [
          [stages[id], isFinal[id] ? 1 : 0, levels[id], iterationCount(id), columns[id] ?? 0]
        ]
      }
    }
  }

  private func recomputationCosts() -> NodeTable<Int> {
    var costs = NodeTable(repeating: 0, for: graph)
    for id in needed where roles[id] == .elementwise {
      let parts = operands(id).map { isStored[$0] ? 0 : costs[$0] }
      costs[id] = parts.reduce(graph[id].operation.elementwiseCost) { min($0 + $1, 1 << 20) }
    }
    return costs
  }
}

extension Operation {
  /// The time of an elementwise operation in units of an addition.
  fileprivate var elementwiseCost: Int {
    switch self {
    case .unary(let function): function.cost
    case .binary(let function): function.cost
    case .select: 1
    case .input, .parameter, .constant, .literal, .random, .stopGradient, .broadcast, .reduce, .reshape, .transpose,
      .slice, .pad, .concatenate, .gatherRows, .scatterAddRows, .matrixProduct, .convolution,
      .convolutionInputGradient, .convolutionWeightGradient:
      0
    }
  }
}
