import Compute
import Graph

/// Nodes that one tile program computes in one pass over its iteration space.
struct TileGroup {
  /// The stage, whether only assignments depend on it, and the level: groups are made within these.
  let stage: Int, isFinal: Bool, level: Int
  /// The number of elements walked over.
  let count: Int
  /// The number of columns, `nil` while every node is content with any.
  var columns: Int?
  /// The nodes that are written, ascending.
  var sinks: [NodeID] = []
  /// The full arrays that are read, written or computed on the way.
  var touched: Set<NodeID> = []
  /// What is read from memory, written by other steps or before the run.
  var reads: Set<NodeID> = []
}

extension Lowering {
  /// Joins stored nodes of one level into groups where they share an array, or one uses the other.
  func tileGroups() -> [TileGroup] {
    var groups: [TileGroup] = []
    var groupOfSink: [NodeID: Int] = [:]
    for sink in needed where isTiled(sink) && isStored[sink] {
      let footprint = self.footprint(of: sink)
      var chosen: Int?
      for index in groups.indices.reversed() where chosen == nil {
        let group = groups[index]
        let fits =
          group.stage == stages[sink] && group.isFinal == isFinal[sink] && group.level == levels[sink]
          && group.count == iterationCount(sink)
          && (group.columns == nil || columns[sink] == nil || group.columns == columns[sink])
        guard fits, !group.touched.isDisjoint(with: footprint.touched) else { continue }
        let others = footprint.reads.compactMap { groupOfSink[$0] }.filter { $0 != index }
        if !reaches(index, from: others, groups, groupOfSink) { chosen = index }
      }
      let index = chosen ?? groups.count
      if chosen == nil {
        groups.append(
          TileGroup(
            stage: stages[sink], isFinal: isFinal[sink], level: levels[sink], count: iterationCount(sink)))
      }
      groups[index].columns = groups[index].columns ?? columns[sink]
      groups[index].sinks.append(sink)
      groups[index].touched.formUnion(footprint.touched)
      groups[index].reads.formUnion(footprint.reads)
      groupOfSink[sink] = index
    }
    for index in groups.indices { groups[index].reads.subtract(groups[index].sinks) }
    return groups
  }

  /// What a sink's instructions touch, and what of it they read from memory if nothing else is in their program.
  private func footprint(of sink: NodeID) -> (touched: Set<NodeID>, reads: Set<NodeID>) {
    var touched: Set<NodeID> = []
    var reads: Set<NodeID> = []
    var pending = [sink]
    while let id = pending.popLast() {
      guard !touched.contains(id) else { continue }
      if case .uniform = roles[id] { continue }
      touched.insert(id)
      if id != sink, !isTiled(id) || isStored[id] {
        reads.insert(id)
      } else if case .broadcast = roles[id] {
        reads.insert(operands(id)[0])
      } else {
        pending += operands(id)
      }
    }
    return (touched, reads)
  }

  /// Whether one group must run before one of the others, directly or through further ones.
  private func reaches(
    _ target: Int, from starts: [Int], _ groups: [TileGroup], _ groupOfSink: [NodeID: Int]
  ) -> Bool {
    var seen: Set<Int> = []
    var pending = starts
    while let index = pending.popLast() {
      if index == target { return true }
      guard seen.insert(index).inserted else { continue }
      pending += groups[index].reads.compactMap { groupOfSink[$0] }
    }
    return false
  }
}
