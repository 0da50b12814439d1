import Graph

/// What a layer needs to know while it is added to a graph: its arrays, the mode, streams of random numbers.
package final class LayerPass {
  /// The network whose graph is built.
  let network: NetworkGraph
  /// The place of the layer.
  let layer: Int
  /// Whether batch statistics and dropout are on.
  let training: Bool
  /// Tells apart the passes of one step.
  let number: Int

  init(network: NetworkGraph, layer: Int, training: Bool, number: Int) {
    self.network = network
    self.layer = layer
    self.training = training
    self.number = number
  }

  /// The graph.
  var graph: Graph { network.graph }

  /// The layer's array of this name, as passes before have left it.
  func parameter(_ name: String) throws(ShapeError) -> Value { try network.parameter("\(layer).\(name)") }

  /// Says what a statistic becomes after this pass.
  func update(_ name: String, to value: Value) { network.update("\(layer).\(name)", to: value.detached()) }

  /// A stream of random numbers that no other layer or pass uses.
  var stream: UInt32 { NetworkGraph.firstStream + UInt32(number) << 12 + UInt32(layer) }
}
