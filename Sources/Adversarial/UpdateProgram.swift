import Datasets
import Graph
import Networks
import Runtime
import Tensors

/// One update of one side, planned: where its inputs are written and its results are read.
final class UpdateProgram {
  let graph: UpdateGraph
  let executable: Executable
  let real: UnsafeMutableBufferPointer<Float>?
  let noise: UnsafeMutableBufferPointer<Float>?
  private let rate: UnsafeMutableBufferPointer<Float>?
  private let correction: UnsafeMutableBufferPointer<Float>?
  private let deviation: UnsafeMutableBufferPointer<Float>?
  private let results: [UnsafeBufferPointer<Float>?]

  enum Kind {
    case learning, measuring, byStage
    /// The statistics and more values, without learning.
    case inspecting([Value])
  }

  init(_ graph: UpdateGraph, _ kind: Kind, machine: Machine) throws(RuntimeError) {
    self.graph = graph
    var program = graph.program
    var staging = Staging.whole
    switch kind {
    case .learning: break
    case .measuring: program = graph.measurement
    case .byStage: (program, staging) = (graph.exhibition, .byStage)
    case .inspecting(let values):
      program = graph.measurement
      for value in values where !program.results.contains(value) { program.results.append(value) }
    }
    executable = try Executable(program, variables: graph.variables, staging: staging, machine: machine)
    real = graph.real.flatMap { [executable] in executable.input($0) }
    noise = executable.input(graph.noise)
    rate = executable.input(graph.inputs.rate)
    correction = graph.inputs.correction.flatMap { [executable] in executable.input($0) }
    deviation = graph.deviation.flatMap { [executable] in executable.input($0) }
    results = [graph.loss, graph.realAnswer, graph.fakeAnswer, graph.gradientNorm, graph.weightNorm].map {
      [executable] in $0.map { executable.buffer($0) }
    }
  }

  /// Writes the numbers that change from update to update.
  func prepare(_ optimizer: Optimizer, update: Int, deviation: Float) {
    let values = RateInputs.values(optimizer, update: update)
    rate?[0] = values.rate
    correction?[0] = values.correction
    self.deviation?[0] = deviation
  }

  var loss: Float { results[0]?.first ?? .nan }
  var realAnswer: Float { results[1]?.first ?? .nan }
  var fakeAnswer: Float { results[2]?.first ?? .nan }
  var gradientNorm: Float { results[3]?.first ?? .nan }
  var weightNorm: Float { results[4]?.first ?? .nan }

  /// Whether the update was one of finite numbers.
  var isFinite: Bool { loss.isFinite && gradientNorm.isFinite && weightNorm.isFinite }
}
