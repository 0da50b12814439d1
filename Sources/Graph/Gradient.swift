extension Graph {
  /// The derivatives of a scalar with respect to values, each of its value's shape; zeros where it does not depend
  /// on one. They are ordinary values and can be differentiated again.
  /// - Throws: `ShapeError.gradientOfArray` if the first value is not of rank 0.
  public func gradient(of result: Value, withRespectTo sources: [Value]) throws(ShapeError) -> [Value] {
    guard result.shape.rank == 0 else { throw .gradientOfArray(result.shape) }
    for source in sources where source.graph !== self || result.graph !== self { throw .differentGraphs }
    let gradients = try reverse(from: result, to: Set(sources.map(\.place)))
    return sources.map { gradients[$0.place] ?? constant(0, shape: $0.shape) }
  }

  /// Walks from the result back to the sources and adds up what each node passes to its operands.
  private func reverse(from result: Value, to sources: Set<Int>) throws(ShapeError) -> [Int: Value] {
    let onPath = placesThatDepend(on: sources, upTo: result.place)
    var gradients = [result.place: constant(1)]
    for place in stride(from: result.place, through: 0, by: -1) where onPath[place] {
      guard let gradient = gradients[place] else { continue }
      let node = nodes[place]
      for (index, operand) in node.operands.enumerated() where onPath[operand] {
        guard let part = try operandGradient(of: value(at: place), operand: index, gradient: gradient) else {
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

  /// For each node up to a place, whether it is one of the sources or is computed from one.
  private func placesThatDepend(on sources: Set<Int>, upTo last: Int) -> [Bool] {
    var depends = [Bool](repeating: false, count: last + 1)
    for place in 0...last {
      depends[place] = sources.contains(place) || nodes[place].operands.contains { depends[$0] }
    }
    return depends
  }
}
