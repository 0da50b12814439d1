import Compute
import Graph
import Runtime
import Tensors

/// A stack of layers with its weights. A reference: a gan trains the very network that it is given.
public final class Network {
  /// What the network is made of.
  public let definition: NetworkDefinition
  /// The seed that its first weights were drawn under.
  public let seed: UInt64
  /// The shape of one example that it takes; `nil` until the first use of a stack that leaves it open.
  public private(set) var inputShape: [Int]?
  /// The shape of one example that it gives, once the input is known.
  public private(set) var outputShape: [Int]?
  /// How many updates of an optimizer the weights have gone through.
  public package(set) var updates = 0

  /// The arrays in the order of the layers; empty until the input is known.
  package private(set) var arrays: [NetworkArray] = []
  /// Called after weights were set by hand: the gan that trains the network notes it on its timeline.
  package var onEdit: (() -> Void)?
  /// The gan that trains the network.
  package weak var owner: AnyObject?

  let machine: Machine
  var evaluations = EvaluationCache()

  /// Makes a network and draws its weights, if its input is known.
  /// - Throws: `NetworkError` if a layer does not fit.
  public init(_ definition: NetworkDefinition, seed: UInt64 = 0) throws(NetworkError) {
    try definition.validate()
    self.definition = definition
    self.seed = seed
    do { machine = try Machine.chosen() } catch { throw .core(error.description) }
    if let shape = definition.inputShape { try fixInput(shape) }
  }

  /// Fixes the input of a stack that leaves it open, and draws the weights.
  /// - Throws: `NetworkError.inputDiffers` if the network takes something else, `layer` if a layer does not fit.
  public func fixInput(_ shape: [Int]) throws(NetworkError) {
    if let inputShape {
      guard inputShape == shape else { throw .inputDiffers(found: shape, wanted: inputShape) }
      return
    }
    let output = try definition.outputShapes(input: shape).last
    arrays = try definition.drawArrays(input: shape, seed: seed, machine: machine)
    inputShape = shape
    outputShape = output
  }

  /// The same stack with the same weights, of its own.
  public func copy() throws(NetworkError) -> Network {
    let other = try Network(definition, seed: seed)
    if let inputShape { try other.fixInput(inputShape) }
    try checkRoom(for: arrays)
    other.state = state
    other.updates = updates
    return other
  }

  /// Whether the weights are those of the beginning: neither learned nor loaded nor set by hand.
  public var isAsDrawn: Bool {
    get throws(NetworkError) {
      guard updates == 0, let inputShape else { return updates == 0 }
      let other = try Network(definition, seed: seed)
      try other.fixInput(inputShape)
      return other.state == state
    }
  }

  /// The same stack with weights as they are drawn under a seed.
  public func fresh(seed: UInt64) throws(NetworkError) -> Network {
    try Network(definition, seed: seed)
  }

  /// How many numbers are learned.
  public var parameterCount: Int {
    arrays.reduce(0) { $0 + ($1.specification.isLearnable ? $1.specification.count : 0) }
  }

  /// All arrays, in the order of the layers.
  package var state: [[Float]] {
    get { arrays.map { $0.variable.values } }
    set {
      for (array, values) in zip(arrays, newValue) where values.count == array.specification.count {
        array.variable.values = values
      }
    }
  }

  /// Changes weights by hand, on the record of the gan that trains the network.
  func edit(_ change: () -> Void) {
    change()
    onEdit?()
  }
}
