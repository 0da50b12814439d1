import Graph
import Networks
import Runtime

/// The numbers that change from update to update: inputs of rank 0.
package struct RateInputs {
  /// What `scalars` of the optimizer names.
  package let scalars: [Value]

  /// Inputs of a graph for an optimizer.
  package init(_ graph: Graph, _ optimizer: Optimizer) throws(ShapeError) {
    var scalars: [Value] = []
    for name in optimizer.rule.scalars { scalars.append(try graph.input(name, shape: .scalar)) }
    self.scalars = scalars
  }
}

/// The update of all weights of a network in a graph.
package struct UpdateStep {
  /// The next weights and kept arrays.
  package var assignments: [Program.Assignment] = []
  /// Memory of the kept arrays.
  package var variables: [Value: Variable] = [:]
  /// The length of all next weights together.
  package var weightNorm: Value

  /// - Parameter clip: The next weights are cut to -clip...clip.
  package init(
    _ learner: Learner, gradients: [Value], stack: NetworkGraph, inputs: RateInputs, clip: Double?
  ) throws(ShapeError) {
    let graph = stack.graph
    let names = learner.network.arrays.filter(\.specification.isLearnable).map(\.name)
    var squares = graph.constant(0)
    for (index, weights) in try stack.learnable().enumerated() {
      var slots: [Value] = []
      for (slot, variable) in zip(learner.optimizer.slots, learner.slots[index]) {
        let leaf = try graph.parameter("optimizer.\(stack.prefix)\(names[index]).\(slot)", shape: weights.shape)
        variables[leaf] = variable
        slots.append(leaf)
      }
      let next = try learner.optimizer.update(
        weights, gradient: gradients[index], slots: slots, scalars: inputs.scalars)
      var value = next.weights
      if let clip { value = value.maximum(Float(-clip)).minimum(Float(clip)) }
      assignments.append(.init(weights, value))
      for (slot, next) in zip(slots, next.slots) { assignments.append(.init(slot, next)) }
      squares = try squares + value.square().sum()
    }
    weightNorm = squares.squareRoot()
  }
}
