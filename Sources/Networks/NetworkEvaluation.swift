import Graph
import Runtime
import Tensors

/// Running a network by itself. It changes neither weights nor statistics.
extension Network {
  /// The network's answers to a batch `N x input` (or to one example, a batch of one): `N x output`.
  /// - Parameters:
  ///   - training: Uses the statistics of the batch instead of the running ones, and dropout.
  ///   - cancellation: Breaks off between the pieces that a large batch is cut into.
  /// - Throws: `NetworkError.inputDiffers`, `core`, `interrupted`; `layer` if the first use of an open stack does not fit.
  public func callAsFunction(
    _ batch: Tensor, training: Bool = false, cancellation: Cancellation? = nil
  ) throws(NetworkError) -> Tensor {
    let mode: EvaluationMode = training ? .training : .evaluation
    guard let last = try run(batch, mode, cancellation).first else { throw .noLayers }
    return last
  }

  /// What each layer gives for a batch, first to last.
  /// - Throws: As calling the network.
  public func layerOutputs(_ batch: Tensor, training: Bool = false) throws(NetworkError) -> [Tensor] {
    try run(batch, training ? .trainingLayers : .layers)
  }

  /// The answers before a last `sigmoid` or `softmax`, if the stack ends in one, else the answers.
  package func logits(_ batch: Tensor) throws(NetworkError) -> Tensor {
    guard let last = try run(batch, .logits).first else { throw .noLayers }
    return last
  }

  /// The gradient of the sum of all answers with respect to the batch, of the batch's shape.
  /// - Throws: As calling the network.
  public func inputGradient(_ batch: Tensor) throws(NetworkError) -> Tensor {
    guard let gradient = try run(batch, .gradient).first else { throw .noLayers }
    return gradient
  }

  /// Brings a batch, or a single example, into the shape `N x input`; fixes an open input.
  package func batchCount(_ batch: Tensor) throws(NetworkError) -> Int {
    if inputShape == nil {
      let isBatch = batch.rank == 2 || batch.rank == 4
      try fixInput(Array(isBatch ? batch.shape.dropFirst() : batch.shape[...]))
    }
    guard let inputShape else { throw .inputOpen }
    if batch.shape == inputShape { return 1 }
    guard batch.shape.dropFirst() == inputShape[...], let count = batch.shape.first else {
      throw .inputDiffers(found: batch.shape, wanted: inputShape)
    }
    guard count >= 1 else { throw .nothingToDo("there are no examples") }
    return count
  }

  private func run(
    _ batch: Tensor, _ mode: EvaluationMode, _ cancellation: Cancellation? = nil
  ) throws(NetworkError) -> [Tensor] {
    let count = try batchCount(batch)
    let size = batch.count / count
    let piece = mode.isTraining || comparesExamples ? count : min(count, pieceSize)
    if count <= piece { return try evaluation(count: count, mode: mode).run(batch.values[...]) }
    var results: [(shape: [Int], values: [Float])] = []
    for start in stride(from: 0, to: count, by: piece) {
      if cancellation?.isCancelled == true { throw .interrupted }
      let taken = min(piece, count - start)
      let evaluation = try evaluation(count: taken, mode: mode)
      let part = try evaluation.run(batch.values[(start * size)..<((start + taken) * size)])
      if results.isEmpty { results = part.map { ([count] + $0.shape.dropFirst(), []) } }
      for index in part.indices { results[index].values += part[index].values }
    }
    return results.map { Tensor(shape: $0.shape, values: $0.values) }
  }

  /// Whether some layer compares the examples of a batch, so that a batch must not be cut.
  package var comparesExamples: Bool { definition.layers.contains { $0.specification.rule.comparesExamples } }

  /// How many examples are evaluated at once: as many as keep the results of all layers within 16 MB.
  private var pieceSize: Int {
    guard let inputShape, let shapes = try? definition.outputShapes(input: inputShape) else { return 1 }
    let numbers = shapes.reduce(inputShape.reduce(1, *)) { $0 + $1.reduce(1, *) }
    return max(1, min(1024, (1 << 22) / numbers))
  }

  private func evaluation(count: Int, mode: EvaluationMode) throws(NetworkError) -> Evaluation {
    if let known = evaluations[count, mode] { return known }
    let made = try Evaluation(self, count: count, mode: mode)
    evaluations.insert(made, count: count, mode: mode)
    return made
  }
}

/// What an evaluation computes.
enum EvaluationMode: Hashable {
  case evaluation, training, layers, trainingLayers, logits, gradient

  var isTraining: Bool { self == .training || self == .trainingLayers }
}

/// A planned evaluation for one size of batch.
final class Evaluation {
  private let input: Value
  private let results: [Value]
  private let executable: Executable

  init(_ network: Network, count: Int, mode: EvaluationMode) throws(NetworkError) {
    do {
      let graph = Graph()
      let stack = NetworkGraph(network, in: graph)
      input = try graph.input("x", shape: Shape([count] + (network.inputShape ?? [])))
      let layers = network.definition.layers
      var limit: Int?
      if mode == .logits, [.sigmoid, .softmax].contains(layers.last?.specification) { limit = layers.count - 1 }
      let outputs = try stack.apply(input, training: mode.isTraining, layers: limit)
      let last = outputs.last ?? input
      switch mode {
      case .evaluation, .training, .logits: results = [last]
      case .layers, .trainingLayers: results = outputs
      case .gradient: results = try graph.gradient(of: last.sum(), withRespectTo: [input])
      }
      executable = try Executable(
        Program(graph: graph, results: results), variables: stack.variables, machine: network.machine)
    } catch {
      throw .core("\(error)")
    }
  }

  func run(_ numbers: ArraySlice<Float>) throws(NetworkError) -> [Tensor] {
    executable.write(input, numbers)
    do { try executable.run() } catch { throw .core(error.description) }
    return results.map { Tensor(shape: $0.shape.dimensions, values: executable.read($0)) }
  }
}

/// The last few planned evaluations of a network.
struct EvaluationCache {
  private struct Entry {
    var count: Int
    var mode: EvaluationMode
    var evaluation: Evaluation
  }
  private static let limit = 6
  private var entries: [Entry] = []

  subscript(count: Int, mode: EvaluationMode) -> Evaluation? {
    entries.first { $0.count == count && $0.mode == mode }?.evaluation
  }

  mutating func insert(_ evaluation: Evaluation, count: Int, mode: EvaluationMode) {
    if entries.count >= Self.limit { entries.removeFirst() }
    entries.append(Entry(count: count, mode: mode, evaluation: evaluation))
  }
}
