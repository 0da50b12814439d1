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
    case spread(TileExtent)
    /// A reduction that a tile program does as it goes.
    case reduction(TileExtent)
    /// A step of its own.
    case opaque
  }

  let graph: Graph
  let program: Program
  /// The needed nodes, ascending.
  let places: [Int]
  /// By place.
  var roles: [Role]
  /// By place: the node whose memory or value this one is.
  var bases: [Int]
  /// By place: the number of columns of the iteration space that the node's tile program must have, if any.
  var columns: [Int?]
  /// By place: how many steps must have run before the node can be computed; nodes of one level can share a program.
  var levels: [Int]
  /// By place: the stage in which the node is computed.
  var stages: [Int]
  /// By place: whether the node has memory of its own. Aliases have not.
  var isStored: [Bool]
  /// By place: the needed nodes that read it, or an alias of it.
  var users: [[Int]]
  /// By place: whether nothing but assignments at the end of a run depends on the node.
  var isFinal: [Bool]

  /// Beyond this many simple operations a value is computed once and stored rather than again for each program.
  static let recomputationLimit = 8

  init(_ program: Program, staging: Staging) {
    let graph = program.graph
    let roots = program.results + program.assignments.map(\.value)
    let count = graph.nodes.count
    self.graph = graph
    self.program = program
    places = graph.places(neededFor: roots)
    roles = .init(repeating: .unused, count: count)
    bases = Array(0..<count)
    columns = .init(repeating: nil, count: count)
    levels = .init(repeating: 0, count: count)
    stages = .init(repeating: 0, count: count)
    isStored = .init(repeating: false, count: count)
    users = .init(repeating: [], count: count)
    isFinal = .init(repeating: false, count: count)
    for place in places { classify(place, byStage: staging == .byStage) }
    for root in roots where roles[bases[root.place]] != .leaf { isStored[bases[root.place]] = true }
    markFinal(byStage: staging == .byStage)
    storeWhatIsCostly()
  }

  /// The operands of a node, aliases resolved; those of a sum of a product are three.
  func operands(_ place: Int) -> [Int] {
    contraction(place) ?? graph.nodes[place].operands.map { bases[$0] }
  }

  /// For `a * b + c` the operands of the one instruction that computes it. Whether there is one depends on the node
  /// and its operands alone, so that the same value has the same bits in every program.
  func contraction(_ place: Int) -> [Int]? {
    guard graph.nodes[place].operation == .binary(.add) else { return nil }
    let terms = graph.nodes[place].operands.map { bases[$0] }
    for (product, other) in [(terms[0], terms[1]), (terms[1], terms[0])] {
      let factors = graph.nodes[product].operands.map { bases[$0] }
      switch graph.nodes[product].operation {
      case .binary(.multiply): return factors + [other]
      case .unary(.square): return [factors[0], factors[0], other]
      default: continue
      }
    }
    return nil
  }

  /// Whether a tile program computes the node.
  func isTiled(_ place: Int) -> Bool {
    switch roles[place] {
    case .elementwise, .spread, .reduction: true
    case .unused, .uniform, .alias, .leaf, .opaque: false
    }
  }

  /// The number of elements that a tile program for the node walks over.
  func iterationCount(_ place: Int) -> Int {
    if case .reduction = roles[place] { return graph.nodes[operands(place)[0]].shape.count }
    return graph.nodes[place].shape.count
  }
}

// MARK: - Roles

extension Lowering {
  private mutating func classify(_ place: Int, byStage: Bool) {
    let node = graph.nodes[place]
    let operands = self.operands(place)
    roles[place] = role(of: node, at: place)
    stages[place] = operands.reduce(byStage ? node.stage : 0) { max($0, stages[$1]) }
    levels[place] = operands.reduce(0) { max($0, levelBehind($1)) }
    switch roles[place] {
    case .alias:
      bases[place] = operands[0]
      return
    case .unused, .uniform, .leaf: return
    case .elementwise: joinColumns(place, operands)
    case .spread(let extent):
      isStored[operands[0]] = true
      columns[place] = spreadColumns(extent, from: graph.nodes[operands[0]].shape.count, to: node.shape.count)
    case .reduction(let extent):
      let full = graph.nodes[operands[0]].shape.count
      let wanted = spreadColumns(extent, from: node.shape.count, to: full)
      // A reduction has a fixed iteration space, so that its bits do not depend on what shares its program.
      columns[place] = wanted ?? columns[operands[0]] ?? full
      if isTiled(operands[0]), let other = columns[operands[0]], let wanted, other != wanted {
        isStored[operands[0]] = true
        levels[place] += 1
      }
      isStored[place] = true
    case .opaque:
      for operand in operands { isStored[operand] = true }
      isStored[place] = true
    }
    for operand in Set(operands) { users[operand].append(place) }
  }

  /// The level from which on a node's numbers can be used.
  private func levelBehind(_ place: Int) -> Int {
    switch roles[place] {
    case .reduction, .opaque: levels[place] + 1
    case .unused, .uniform, .alias, .leaf, .elementwise, .spread: levels[place]
    }
  }

  private func role(of node: Node, at place: Int) -> Role {
    if let number = graph.value(at: place).uniformNumber { return .uniform(number) }
    switch node.operation {
    case .input, .parameter, .constant, .literal: return .leaf
    case .unary, .binary, .select: return .elementwise
    case .reshape, .stopGradient: return .alias
    case .broadcast:
      let source = graph.nodes[node.operands[0]].shape
      if source.count == node.shape.count { return .alias }
      return spreadExtent(from: source, to: node.shape).map { .spread($0) } ?? .opaque
    case .reduce(_, let axes):
      return reductionExtent(graph.nodes[node.operands[0]].shape, axes).map { .reduction($0) } ?? .opaque
    case .random, .transpose, .slice, .pad, .concatenate, .gatherRows, .scatterAddRows, .matrixProduct,
      .convolution, .convolutionInputGradient, .convolutionWeightGradient:
      return .opaque
    }
  }

  /// Which part of `rows x columns` the smaller array is; `nil` if it repeats otherwise than in whole rows or columns.
  private func spreadExtent(from source: Shape, to target: Shape) -> TileExtent? {
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

  private func spreadColumns(_ extent: TileExtent, from small: Int, to full: Int) -> Int? {
    switch extent {
    case .row: small
    case .column: full / small
    case .full, .scalar: nil
    }
  }

  /// Finds the iteration space that all operands share; those that need another one are stored.
  private mutating func joinColumns(_ place: Int, _ operands: [Int]) {
    for operand in operands where isTiled(operand) {
      if case .reduction = roles[operand] { continue }
      guard let wanted = columns[operand] else { continue }
      if columns[place] == nil {
        columns[place] = wanted
      } else if columns[place] != wanted {
        isStored[operand] = true
        levels[place] = max(levels[place], levels[operand] + 1)
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
  /// Finds what is computed behind the assignments or for them alone, so that it can wait for the end of a run.
  private mutating func markFinal(byStage: Bool) {
    let assigned = Set(program.assignments.map { bases[$0.value.place] })
    var isBehind = [Bool](repeating: false, count: graph.nodes.count)
    for place in places where isComputed(place) {
      isBehind[place] = assigned.contains(place) || operands(place).contains { isBehind[$0] }
    }
    // Nobody needs these before the end.
    var canWait = [Bool](repeating: false, count: graph.nodes.count)
    for place in places.reversed() where isComputed(place) {
      isFinal[place] = isBehind[place] && users[place].allSatisfy { isFinal[$0] }
      canWait[place] = users[place].allSatisfy { canWait[$0] || isFinal[$0] }
    }
    if !byStage { delayReductions(canWait) }
  }

  /// Lets sums over arrays that the last programs read anyway, as the length of a gradient, become part of these.
  private mutating func delayReductions(_ canWait: [Bool]) {
    var readAtTheEnd: Set<Int> = []
    for place in places where isFinal[place] && isTiled(place) { readAtTheEnd.formUnion(storedSources(of: place)) }
    for place in places where !isFinal[place] && isComputed(place) {
      if operands(place).contains(where: { isFinal[$0] }) {
        isFinal[place] = true
      } else if case .reduction = roles[place], canWait[place] {
        isFinal[place] = storedSources(of: place).contains {
          readAtTheEnd.contains($0) && graph.nodes[$0].shape.count == iterationCount(place)
        }
      }
    }
  }

  /// The arrays in memory from which a tiled node is computed.
  private func storedSources(of place: Int) -> Set<Int> {
    var sources: Set<Int> = []
    var pending = operands(place)
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
  private func isComputed(_ place: Int) -> Bool { isTiled(place) || roles[place] == .opaque }

  /// Stores a value that several programs would otherwise compute again at some cost.
  private mutating func storeWhatIsCostly() {
    let costs = recomputationCosts()
    var programs = [Set<[Int]>](repeating: [], count: graph.nodes.count)
    for place in places.reversed() where isTiled(place) {
      if !isStored[place] {
        for user in users[place] { programs[place].formUnion(programs[user]) }
        if programs[place].count > 1, costs[place] > Self.recomputationLimit { isStored[place] = true }
      }
      if isStored[place] {
        programs[place] = [
          [stages[place], isFinal[place] ? 1 : 0, levels[place], iterationCount(place), columns[place] ?? 0]
        ]
      }
    }
  }

  private func recomputationCosts() -> [Int] {
    var costs = [Int](repeating: 0, count: graph.nodes.count)
    for place in places where roles[place] == .elementwise {
      let parts = operands(place).map { isStored[$0] ? 0 : costs[$0] }
      costs[place] = parts.reduce(graph.nodes[place].operation.elementwiseCost) { min($0 + $1, 1 << 20) }
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
