import Datasets
import Graph
import Networks
import Runtime
import Tensors
import Training

/// One update of one side, planned: where its inputs are written and its results are read.
final class UpdateProgram {
  let graph: UpdateGraph
  let executable: Executable
  let real: Executable.Input?
  let noise: Executable.Input?
  private let scalars: [Executable.Input?]
  private let deviation: Executable.Input?
  private let lossOutput: Executable.Output
  private let realAnswerOutput: Executable.Output?
  private let fakeAnswerOutput: Executable.Output
  private let gradientNormOutput: Executable.Output
  private let weightNormOutput: Executable.Output

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
    scalars = graph.inputs.scalars.map { [executable] in executable.input($0) }
    deviation = graph.deviation.flatMap { [executable] in executable.input($0) }
    lossOutput = executable.output(graph.loss)
    realAnswerOutput = graph.realAnswer.map { [executable] in executable.output($0) }
    fakeAnswerOutput = executable.output(graph.fakeAnswer)
    gradientNormOutput = executable.output(graph.gradientNorm)
    weightNormOutput = executable.output(graph.weightNorm)
  }

  /// Writes the numbers that change from update to update.
  func prepare(_ optimizer: Optimizer, update: Int, deviation: Float) {
    for index in scalars.indices {
      if let input = scalars[index] { executable.write(input, optimizer.scalarValue(index, update: update)) }
    }
    if let input = self.deviation { executable.write(input, deviation) }
  }

  var loss: Float { executable.number(lossOutput) }
  /// NaN where the graph has no real examples.
  var realAnswer: Float { realAnswerOutput.map { executable.number($0) } ?? .nan }
  var fakeAnswer: Float { executable.number(fakeAnswerOutput) }
  var gradientNorm: Float { executable.number(gradientNormOutput) }
  var weightNorm: Float { executable.number(weightNormOutput) }

  /// Whether the update was one of finite numbers.
  var isFinite: Bool { loss.isFinite && gradientNorm.isFinite && weightNorm.isFinite }
}
