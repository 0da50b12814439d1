import Glibc
import Graph
import Networks
import Runtime
import Training

/// What one layer does on the batch of the next step.
public struct LayerInspection: Hashable, Sendable {
  /// Whose layer it is.
  public let side: Side
  /// Its place in the stack.
  public let layer: Int
  /// The layer in the language.
  public let source: String
  /// The mean of what it gives.
  public let mean: Float
  /// The deviation of what it gives.
  public let deviation: Float
  /// The share of exact zeros in what it gives, from 0 to 1.
  public let zeros: Float
  /// The share of its units that give 0 for every example of the batch, from 0 to 1.
  public let dead: Float
  /// The length of the gradient of the side's loss with respect to what it gives.
  public let gradient: Float
  /// The length of the gradient with respect to its weights; `nil` for layers without any.
  public let weightGradient: Float?
}

extension Gan {
  /// Activations and gradients of all layers on the batch of the next step, in training mode; nothing is changed. Within a
  /// step in slow motion these are the ones of that step, with the weights of its beginning.
  ///
  /// D's layers are shown on real and fake examples together; a last sigmoid that the loss looks through is left out.
  /// - Throws: `GanError.dataMissing`, `core`.
  public func inspect() throws(GanError) -> [LayerInspection] {
    guard data != nil else { throw .dataMissing }
    guard underWay == nil else { return try copy().inspect() }
    let context = context(count: settings.batch * settings.pack)
    var rows: [LayerInspection] = []
    do {
      rows += try inspect(.generator(context), learners.generator)
      rows += try inspect(.discriminator(context), learners.discriminator)
    } catch { throw .core("\(error)") }
    return rows
  }

  private func inspect(_ graph: UpdateGraph, _ learner: Learner) throws -> [LayerInspection] {
    let network = learner.network
    var byLayer: [[Value]] = []
    for index in 0..<(graph.passes.first?.count ?? 0) { byLayer.append(graph.passes.map { $0[index] }) }
    let outputs = byLayer.flatMap { $0 }
    let gradients = try graph.graph.gradient(of: graph.loss, withRespectTo: outputs)
    let stack = NetworkGraph(network, in: graph.graph, prefix: "\(graph.side.rawValue).")
    let weights = try stack.learnable()
    let weightGradients = try graph.graph.gradient(of: graph.loss, withRespectTo: weights)
    let program = try UpdateProgram(
      graph, .inspecting(outputs + gradients + weightGradients), machine: machine)
    draw(program, index: 0, given: nil)
    try program.executable.run(seed: seed, position: position(0))

    func square(_ value: Value) -> Float { program.executable.read(value).reduce(0) { $0 + $1 * $1 } }
    var weightSquares: [Int: Float] = [:]
    for (array, gradient) in zip(network.arrays.filter(\.specification.isLearnable), weightGradients) {
      weightSquares[array.layer, default: 0] += square(gradient)
    }
    return byLayer.enumerated().map { index, values in
      let numbers = values.map { program.executable.read($0) }
      let statistics = Statistics(numbers, units: values[0].shape.dimensions.last ?? 1)
      let first = index * values.count
      let gradient = gradients[first..<(first + values.count)].reduce(0) { $0 + square($1) }
      return LayerInspection(
        side: graph.side, layer: index, source: network.definition.layers[index].specification.source,
        mean: statistics.mean, deviation: statistics.deviation, zeros: statistics.zeros, dead: statistics.dead,
        gradient: gradient.squareRoot(), weightGradient: weightSquares[index].map { $0.squareRoot() })
    }
  }
}

/// Statistics of what a layer gives.
private struct Statistics {
  var mean: Float = 0
  var deviation: Float = 0
  var zeros: Float = 0
  var dead: Float = 0

  /// - Parameter units: The length of the last axis: features or channels.
  init(_ parts: [[Float]], units: Int) {
    var (count, sum, squares, zeroCount) = (0, 0.0, 0.0, 0)
    var isAlive = [Bool](repeating: false, count: units)
    for numbers in parts {
      count += numbers.count
      for (index, number) in numbers.enumerated() {
        sum += Double(number)
        squares += Double(number) * Double(number)
        if number == 0 { zeroCount += 1 } else { isAlive[index % units] = true }
      }
    }
    guard count > 0 else { return }
    let mean = sum / Double(count)
    self.mean = Float(mean)
    deviation = Float(max(squares / Double(count) - mean * mean, 0).squareRoot())
    zeros = Float(zeroCount) / Float(count)
    dead = Float(isAlive.count { !$0 }) / Float(units)
  }
}
