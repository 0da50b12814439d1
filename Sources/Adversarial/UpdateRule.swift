import Compute
import Graph
import Networks
import Runtime

/// A side of a gan while it learns: its network, its optimizer and what the optimizer keeps.
final class Learner {
  let network: Network
  let optimizer: Optimizer
  /// For each array that learns, the arrays that the optimizer keeps for it.
  let slots: [[Variable]]
  /// How many updates the optimizer has made since its arrays were zeros.
  var updates = 0
  /// How many updates the side has gone through in this gan.
  var total = 0

  init(_ network: Network, _ optimizer: Optimizer) throws(GanError) {
    self.network = network
    self.optimizer = optimizer
    var slots: [[Variable]] = []
    for array in network.arrays where array.specification.isLearnable {
      var kept: [Variable] = []
      for _ in optimizer.slots {
        do {
          kept.append(try Variable(shape: array.variable.shape))
        } catch { throw .core(error.description) }
      }
      slots.append(kept)
    }
    self.slots = slots
  }

  /// Counts an update.
  func countUpdate() {
    updates += 1
    total += 1
    network.updates += 1
  }

  /// The numbers of the optimizer's arrays; `nil` while all are zeros, as they are before the first update.
  var moments: [[[Float]]]? {
    get { updates == 0 ? nil : slots.map { $0.map(\.values) } }
    set {
      for (index, kept) in slots.enumerated() {
        for (place, variable) in kept.enumerated() {
          if let newValue, index < newValue.count, place < newValue[index].count {
            variable.values = newValue[index][place]
          } else {
            variable.write { $0.update(repeating: 0) }
          }
        }
      }
    }
  }
}

/// The numbers that change from update to update: inputs of rank 0.
struct RateInputs {
  /// What `scalars` of the optimizer names.
  let scalars: [Value]

  init(_ graph: Graph, _ optimizer: Optimizer) throws(ShapeError) {
    var scalars: [Value] = []
    for name in optimizer.rule.scalars { scalars.append(try graph.input(name, shape: .scalar)) }
    self.scalars = scalars
  }
}

/// A whole power by squaring: the same bits everywhere.
func power(_ base: Double, _ exponent: Int) -> Double {
  var (result, factor, rest) = (1.0, base, exponent)
  while rest > 0 {
    if rest & 1 == 1 { result *= factor }
    factor *= factor
    rest >>= 1
  }
  return result
}

/// The update of all weights of a network in a graph.
struct UpdateStep {
  /// The next weights and kept arrays.
  var assignments: [Program.Assignment] = []
  /// Memory of the kept arrays.
  var variables: [Value: Variable] = [:]
  /// The length of all next weights together.
  var weightNorm: Value

  /// - Parameter clip: The next weights are cut to -clip...clip.
  init(
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
