/// A node of a graph, written `%3`.
public struct NodeID: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// Its index in `Graph.nodes`, greater than those of its operands.
  public let index: Int

  /// Whether the first is stored, and can be computed, before the second.
  public static func < (first: NodeID, second: NodeID) -> Bool { first.index < second.index }

  /// As in `%3`.
  public var description: String { "%\(index)" }
}

/// One operation with its operands and the shape of its result.
public struct Node: Hashable, Sendable {
  /// What is computed.
  public let operation: Operation
  /// The operands.
  public let operands: [NodeID]
  /// The shape of the result.
  public let shape: Shape
  /// The stage of a step that the node belongs to, for plans that run stage by stage.
  public let stage: Int
}

/// A collection of nodes in which every operand stands before its users.
///
/// Equal nodes are stored once, and simple identities are applied as nodes are added.
public final class Graph {
  /// The nodes in an order in which they can be computed.
  public private(set) var nodes: [Node] = []

  /// The stage that new nodes are given; stages ascend in the order in which they run.
  public var stage = 0

  private struct Key: Hashable {
    var operation: Operation
    var operands: [NodeID]
    var shape: Shape
  }
  private var known: [Key: NodeID] = [:]

  /// An empty graph.
  public init() {}

  /// All nodes, in the order of `nodes`.
  public var ids: [NodeID] { nodes.indices.map { NodeID(index: $0) } }

  /// A node.
  public subscript(id: NodeID) -> Node { nodes[id.index] }

  /// The value of a node.
  public func value(of id: NodeID) -> Value { Value(graph: self, id: id) }

  /// The node's value, from an equal node if there is one; no simplification.
  func append(_ operation: Operation, _ operands: [NodeID], _ shape: Shape) -> Value {
    let key = Key(operation: operation, operands: operands, shape: shape)
    if let id = known[key] { return Value(graph: self, id: id) }
    let id = NodeID(index: nodes.count)
    nodes.append(Node(operation: operation, operands: operands, shape: shape, stage: stage))
    known[key] = id
    return Value(graph: self, id: id)
  }

  /// The simplest value that equals the operation applied to the operands, whose shapes are checked.
  func insert(_ operation: Operation, _ operands: [Value], _ shape: Shape) -> Value {
    simplified(operation, operands, shape) ?? append(operation, operands.map(\.id), shape)
  }
}

// MARK: - Leaves

extension Graph {
  /// An array that each run brings along.
  /// - Throws: `ShapeError.leafRedefined` if the name stands for another shape.
  public func input(_ name: String, shape: Shape) throws(ShapeError) -> Value {
    try leaf(.input(name: name), name, shape)
  }

  /// An array that lives between runs: a weight, a moment, a running statistic.
  /// - Throws: `ShapeError.leafRedefined` if the name stands for another shape.
  public func parameter(_ name: String, shape: Shape) throws(ShapeError) -> Value {
    try leaf(.parameter(name: name), name, shape)
  }

  private func leaf(_ operation: Operation, _ name: String, _ shape: Shape) throws(ShapeError) -> Value {
    if let other = nodes.first(where: { $0.operation == operation }), other.shape != shape {
      throw .leafRedefined(name: name, was: other.shape, now: shape)
    }
    return append(operation, [], shape)
  }

  /// One number, of rank 0.
  public func constant(_ number: Float) -> Value { append(.constant(number), [], .scalar) }

  /// An array filled with one number.
  public func constant(_ number: Float, shape: Shape) -> Value {
    let scalar = constant(number)
    return shape.rank == 0 ? scalar : append(.broadcast, [scalar.id], shape)
  }

  /// A small array of numbers, row-major.
  /// - Throws: `ShapeError.literalCount` if the numbers do not fill the shape.
  public func literal(_ numbers: [Float], shape: Shape) throws(ShapeError) -> Value {
    guard numbers.count == shape.count else { throw .literalCount(numbers.count, shape: shape) }
    return append(.literal(numbers), [], shape)
  }

  /// Random numbers. Equal distribution, stream and shape give equal numbers: use a stream for one purpose only.
  public func random(_ distribution: RandomDistribution, shape: Shape, stream: UInt32) -> Value {
    append(.random(distribution, stream: stream), [], shape)
  }
}
