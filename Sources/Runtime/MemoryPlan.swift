import Graph

/// Which part of the arena each stored node has, reused as soon as nobody needs it any more.
struct MemoryPlan {
  /// By place: the offset in the arena, in numbers.
  private(set) var offsets: [Int: Int] = [:]
  /// The size of the arena, in numbers.
  private(set) var count = 0

  /// Memory begins at multiples of this many numbers: a cache line.
  private static let alignment = 16

  private struct Block {
    var count: Int
    var first: Int, last: Int
    var places: [Int]
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
      for place in block.places { offsets[place] = offset }
      count = max(count, offset + block.count)
    }
  }

  /// The stored nodes with their times, from the first to the last step that needs them; a program that works in
  /// place gives the block of an input to an output.
  private static func blocks(_ plan: Plan) -> [Block] {
    let lowering = plan.lowering
    var blocks: [Block] = []
    var blockOfPlace: [Int: Int] = [:]
    let end = plan.steps.count
    var lastUse: [Int: Int] = [:]
    for (index, step) in plan.steps.enumerated() {
      for place in step.reads + step.writes { lastUse[place] = index }
    }
    let results = Set(lowering.program.results.map { lowering.bases[$0.place] })
    for place in results { lastUse[place] = end }
    for place in lowering.places {
      guard case .input = lowering.graph.nodes[place].operation else { continue }
      blocks.append(
        Block(count: padded(lowering.graph.nodes[place].shape.count), first: 0, last: end, places: [place]))
      lastUse[place] = end
    }
    for (index, step) in plan.steps.enumerated() {
      var free = inputsToOverwrite(step, lowering).filter { lastUse[$0] == index && blockOfPlace[$0] != nil }
      for place in step.writes where plan.placedInVariables[place] == nil {
        let count = padded(lowering.graph.nodes[place].shape.count)
        let last = lastUse[place] ?? index
        let isFull = lowering.isOutput(place)
        if isFull,
          let reused = free.firstIndex(where: {
            lowering.graph.nodes[$0].shape.count == lowering.graph.nodes[place].shape.count
          }),
          let block = blockOfPlace[free[reused]]
        {
          free.remove(at: reused)
          blocks[block].places.append(place)
          blocks[block].last = max(blocks[block].last, last)
          blockOfPlace[place] = block
        } else {
          blockOfPlace[place] = blocks.count
          blocks.append(Block(count: count, first: index, last: last, places: [place]))
        }
      }
    }
    return blocks
  }

  private static func padded(_ count: Int) -> Int { (count + alignment - 1) / alignment * alignment }

  /// The full arrays that a tile program reads element by element.
  private static func inputsToOverwrite(_ step: Plan.Step, _ lowering: Lowering) -> [Int] {
    guard case .tiles(let group) = step.work else { return [] }
    return step.reads.filter {
      lowering.graph.nodes[$0].shape.count == group.count && group.touched.contains($0)
    }
  }
}

extension Lowering {
  /// Whether a tile program writes the node element by element, not as a reduction.
  func isOutput(_ place: Int) -> Bool {
    switch roles[place] {
    case .elementwise, .spread: true
    case .unused, .uniform, .alias, .leaf, .reduction, .opaque: false
    }
  }
}
