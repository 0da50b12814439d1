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
  /// The step size: Adam's correction of the first moment and the decay are in it.
  var rate: Value
  /// Adam's correction of the second moment, `1 / sqrt(1 - beta2^t)`.
  var correction: Value?

  init(_ graph: Graph, _ optimizer: Optimizer) throws(ShapeError) {
    rate = try graph.input("rate", shape: .scalar)
    correction = optimizer.kind == .adam ? try graph.input("correction", shape: .scalar) : nil
  }

  /// Their values for update `number`, counted from 1.
  static func values(_ optimizer: Optimizer, update number: Int) -> (rate: Float, correction: Float) {
    let decayed = optimizer.decay == 1 ? optimizer.rate : optimizer.rate * power(optimizer.decay, number - 1)
    guard case .adam(_, let beta1, let beta2, _, _) = optimizer else { return (Float(decayed), 1) }
    return (
      Float(decayed / (1 - power(beta1, number))), Float(1 / (1 - power(beta2, number)).squareRoot())
    )
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

extension Optimizer {
  /// The weights and kept arrays after an update.
  func update(
    _ weights: Value, gradient: Value, slots: [Value], inputs: RateInputs
  ) throws(ShapeError) -> (weights: Value, slots: [Value]) {
    switch self {
    case .sgd(_, let momentum, _):
      guard let buffer = slots.first else { return (try weights - gradient * inputs.rate, []) }
      let next = try buffer * Float(momentum) + gradient
      return (try weights - next * inputs.rate, [next])
    case .rmsprop(_, let rho, let epsilon, _):
      let average = try slots[0] * Float(rho) + gradient.square() * Float(1 - rho)
      let direction = try gradient / (average.squareRoot() + Float(epsilon))
      return (try weights - direction * inputs.rate, [average])
    case .adam(_, let beta1, let beta2, let epsilon, _):
      let first = try slots[0] * Float(beta1) + gradient * Float(1 - beta1)
      let second = try slots[1] * Float(beta2) + gradient.square() * Float(1 - beta2)
      var root = second.squareRoot()
      if let correction = inputs.correction { root = try root * correction }
      let direction = try first / (root + Float(epsilon))
      return (try weights - direction * inputs.rate, [first, second])
    }
  }
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
      let next = try learner.optimizer.update(weights, gradient: gradients[index], slots: slots, inputs: inputs)
      var value = next.weights
      if let clip { value = value.maximum(Float(-clip)).minimum(Float(clip)) }
      assignments.append(.init(weights, value))
      for (slot, next) in zip(slots, next.slots) { assignments.append(.init(slot, next)) }
      squares = try squares + value.square().sum()
    }
    weightNorm = squares.squareRoot()
  }
}
