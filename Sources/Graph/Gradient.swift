extension Graph {
  /// The derivatives of a scalar with respect to values, each of its value's shape; zeros where it does not depend
  /// on one. They are ordinary values and can be differentiated again.
  /// - Throws: `ShapeError.gradientOfArray` if the first value is not of rank 0.
  public func gradient(of result: Value, withRespectTo sources: [Value]) throws(ShapeError) -> [Value] {
    guard result.shape.rank == 0 else { throw .gradientOfArray(result.shape) }
    for source in sources where source.graph !== self || result.graph !== self { throw .differentGraphs }
    let gradients = try reverse(from: result, to: Set(sources.map(\.id)))
    return sources.map { gradients[$0.id] ?? constant(0, shape: $0.shape) }
  }

  /// Walks from the result back to the sources and adds up what each node passes to its operands.
  private func reverse(from result: Value, to sources: Set<NodeID>) throws(ShapeError) -> [NodeID: Value] {
    let onPath = nodesThatDepend(on: sources, upTo: result.id)
    var gradients = [result.id: constant(1)]
    for id in ids[...result.id.index].reversed() where onPath.contains(id) {
      guard let gradient = gradients[id] else { continue }
      for (index, operand) in self[id].operands.enumerated() where onPath.contains(operand) {
        guard let part = try operandGradient(of: value(of: id), operand: index, gradient: gradient) else {
          continue
        }
        if let sum = gradients[operand] {
          gradients[operand] = try sum + part
        } else {
          gradients[operand] = part
        }
      }
    }
    return gradients
  }

  /// Those nodes up to one that are among the sources or are computed from one of them.
  private func nodesThatDepend(on sources: Set<NodeID>, upTo last: NodeID) -> Set<NodeID> {
    var dependent = sources
    for id in ids[...last.index] where self[id].operands.contains(where: dependent.contains) { dependent.insert(id) }
    return dependent
  }
}
