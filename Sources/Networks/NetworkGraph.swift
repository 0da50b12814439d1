import Graph
import Runtime

/// A network on its way into a graph: applies the stack to values and keeps track of the arrays that it owns.
///
/// A network may be applied several times; each pass in training mode starts from the statistics that the pass before
/// has left, as in PyTorch.
package final class NetworkGraph {
  /// The first stream of random numbers that layers use; the streams below belong to training itself.
  package static let firstStream: UInt32 = 1 << 16

  /// The graph.
  package let graph: Graph
  /// The network.
  package let network: Network
  /// What the names of the arrays begin with, as in `generator.`.
  package let prefix: String
  private let places: [String: Int]
  private var leaves: [String: Value] = [:]
  private var current: [String: Value] = [:]
  private var passes = 0

  /// A network in a graph; no nodes are added yet.
  package init(_ network: Network, in graph: Graph, prefix: String = "") {
    self.network = network
    self.graph = graph
    self.prefix = prefix
    places = Dictionary(
      network.arrays.enumerated().map { ($0.element.name, $0.offset) }, uniquingKeysWith: { first, _ in first })
  }

  /// Applies the stack to a batch. The results are those of each layer, first to last.
  /// - Parameters:
  ///   - count: How many layers are applied; all if `nil`.
  ///   - pass: Tells apart the passes of one step, so that each has random numbers of its own.
  package func apply(
    _ x: Value, training: Bool, layers count: Int? = nil, pass: Int = 0
  ) throws(ShapeError) -> [Value] {
    var results: [Value] = []
    var value = x
    for (index, layer) in network.definition.layers.prefix(count ?? .max).enumerated() {
      let context = LayerPass(network: self, layer: index, training: training, number: pass)
      value = try layer.specification.rule.build(value, in: context)
      results.append(value)
    }
    return results
  }

  /// An array of the network, as the passes so far have left it.
  /// - Throws: `ShapeError.unknownLeaf` where the network has no array of this name.
  package func parameter(_ name: String) throws(ShapeError) -> Value {
    if let value = current[name] { return value }
    let leaf = try leaf(name)
    current[name] = leaf
    return leaf
  }

  /// An array of the network, as it is before the run.
  /// - Throws: `ShapeError.unknownLeaf` where the network has no array of this name.
  package func leaf(_ name: String) throws(ShapeError) -> Value {
    if let leaf = leaves[name] { return leaf }
    guard let place = places[name] else { throw .unknownLeaf(name: prefix + name) }
    let shape = try Shape(network.arrays[place].specification.shape)
    let leaf = try graph.parameter(prefix + name, shape: shape)
    leaves[name] = leaf
    return leaf
  }

  func update(_ name: String, to value: Value) { current[name] = value }

  /// The arrays that an optimizer moves, in the order of the network's arrays.
  package func learnable() throws(ShapeError) -> [Value] {
    var values: [Value] = []
    for array in network.arrays where array.specification.isLearnable { values.append(try leaf(array.name)) }
    return values
  }

  /// What the passes made of the statistics.
  package var statisticUpdates: [Program.Assignment] {
    network.arrays.compactMap { array in
      guard let leaf = leaves[array.name], let value = current[array.name], value != leaf else { return nil }
      return Program.Assignment(leaf, value)
    }
  }

  /// The memory behind the arrays that were used.
  package var variables: [Value: Variable] {
    var result: [Value: Variable] = [:]
    for array in network.arrays {
      if let leaf = leaves[array.name] { result[leaf] = array.variable }
    }
    return result
  }
}
