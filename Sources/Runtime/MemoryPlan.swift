import Graph

/// Which part of the arena each stored node has, reused as soon as nobody needs it any more.
struct MemoryPlan {
  /// The offset of each in the arena, in numbers.
  private(set) var offsets: [NodeID: Int] = [:]
  /// The size of the arena, in numbers.
  private(set) var count = 0

  /// Memory begins at multiples of this many numbers: a cache line.
  private static let alignment = 16

  private struct Block {
    var count: Int
    /// The first and the last step that need it.
    var first: StepID, last: StepID
    var nodes: [NodeID]
  }

  init(_ plan: Plan) {
    var blocks = Self.blocks(plan)
    blocks.sort { ($0.count, $1.first) > ($1.count, $0.first) }
    var placed: [(block: Block, offset: Int)] = []
    for block in blocks {
      let neighbours = placed.filter { $0.block.first <= block.last && block.first <= $0.block.last }
      var offset = 0
      for (other, start) in neighbours.sorted(by: { $0.offset < $1.offset }) {
        if offset + block.count <= start { break }
        offset = max(offset, start + other.count)
      }
      placed.append((block, offset))
      for id in block.nodes { offsets[id] = offset }
      count = max(count, offset + block.count)
    }
  }

  /// The stored nodes with their times, from the first to the last step that needs them; a program that works in
  /// place gives the block of an input to an output.
  private static func blocks(_ plan: Plan) -> [Block] {
    let lowering = plan.lowering
    var blocks: [Block] = []
    var blockOfNode: [NodeID: Int] = [:]
    let end = StepID(index: plan.steps.count)
    var lastUse: [NodeID: StepID] = [:]
    for id in plan.ids {
      for node in plan[id].reads + plan[id].writes { lastUse[node] = id }
    }
    let results = Set(lowering.program.results.map { lowering.bases[$0.id] })
    for id in results { lastUse[id] = end }
    for id in lowering.inputs {
      blocks.append(
        Block(count: padded(lowering.graph[id].shape.count), first: StepID(index: 0), last: end, nodes: [id]))
      lastUse[id] = end
    }
    for id in plan.ids {
      var free = inputsToOverwrite(plan[id], lowering).filter { lastUse[$0] == id && blockOfNode[$0] != nil }
      for node in plan[id].writes where plan.writtenToVariables[node] == nil {
        let count = lowering.graph[node].shape.count
        let last = lastUse[node] ?? id
        if lowering.isOutput(node), let reused = free.firstIndex(where: { lowering.graph[$0].shape.count == count }),
          let block = blockOfNode[free[reused]]
        {
          free.remove(at: reused)
          blocks[block].nodes.append(node)
          blocks[block].last = max(blocks[block].last, last)
          blockOfNode[node] = block
        } else {
          blockOfNode[node] = blocks.count
          blocks.append(Block(count: padded(count), first: id, last: last, nodes: [node]))
        }
      }
    }
    return blocks
  }

  private static func padded(_ count: Int) -> Int { (count + alignment - 1) / alignment * alignment }

  /// The full arrays that a tile program reads element by element.
  private static func inputsToOverwrite(_ step: Plan.Step, _ lowering: Lowering) -> [NodeID] {
    guard case .tiles(let group) = step.work else { return [] }
    return step.reads.filter {
      lowering.graph[$0].shape.count == group.count && group.touched.contains($0)
    }
  }
}

extension Lowering {
  /// Whether a tile program writes the node element by element, not as a reduction.
  func isOutput(_ id: NodeID) -> Bool {
    switch roles[id] {
    case .elementwise, .broadcast: true
    case .unused, .uniform, .alias, .leaf, .reduction, .kernel: false
    }
  }
}
