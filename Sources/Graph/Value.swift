/// A handle on the result of a node; building with it adds nodes to its graph.
public struct Value: Hashable {
  /// The graph that holds the node.
  public let graph: Graph
  /// The node in it.
  public let id: NodeID

  /// The node.
  public var node: Node { graph[id] }
  /// The shape of the result.
  public var shape: Shape { node.shape }

  /// Whether both are the same node of the same graph.
  public static func == (left: Value, right: Value) -> Bool {
    left.id == right.id && left.graph === right.graph
  }

  /// Hashes the node.
  public func hash(into hasher: inout Hasher) { hasher.combine(id) }
}

extension Value {
  /// The one number of which every element is known to consist, if the graph shows it.
  public var uniformNumber: Float? {
    switch node.operation {
    case .constant(let number): number
    case .broadcast: graph.value(of: node.operands[0]).uniformNumber
    default: nil
    }
  }
}
