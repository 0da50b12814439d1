/// A handle on the result of a node; building with it adds nodes to its graph.
public struct Value: Hashable {
  /// The graph that holds the node.
  public let graph: Graph
  /// The node's place in `graph.nodes`.
  public let place: Int

  /// The node.
  public var node: Node { graph.nodes[place] }
  /// The shape of the result.
  public var shape: Shape { node.shape }

  /// Names the node for people, if it has no name yet, and gives the value back.
  @discardableResult
  public func labeled(_ label: String) -> Value {
    graph.setLabel(label, at: place)
    return self
  }

  /// Whether both are the same node of the same graph.
  public static func == (left: Value, right: Value) -> Bool {
    left.place == right.place && left.graph === right.graph
  }

  /// Hashes the place.
  public func hash(into hasher: inout Hasher) { hasher.combine(place) }
}

extension Value {
  /// The one number of which every element is known to consist, if the graph shows it.
  public var uniformNumber: Float? {
    switch node.operation {
    case .constant(let number): number
    case .broadcast: graph.value(at: node.operands[0]).uniformNumber
    default: nil
    }
  }
}
