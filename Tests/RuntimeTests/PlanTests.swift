import Compute
import Graph
import ReferenceEvaluator
import Runtime
import Testing

/// Plans give what the graph says, whatever is fused, kept, reused, cut into stages or shared among threads.
@Suite struct PlanTests {
  @Test(arguments: 0..<40)
  func randomGraphsAgreeWithTheReference(_ seed: Int) throws {
    let random = try RandomGraph(seed: UInt64(seed))
    let (loss, gradients) = try random.lossAndGradients()
    let results = [loss] + gradients
    let expected = Reference(leaves: random.numbers).evaluate(results)
    for machine in Machines.all {
      let executable = try Executable(Program(graph: random.graph, results: results), variables: [:], machine: machine)
      executable.set(random.inputs, to: random.numbers)
      for _ in 0..<2 {
        try executable.run()
        for (index, value) in results.enumerated() {
          #expect(agree(executable.read(value), expected[index], tolerance: 1e-4), "result \(index)")
        }
      }
    }
  }

  /// The same bits whether values are kept, stages are cut, or work is shared.
  @Test(arguments: 0..<20)
  func bitsDependOnTheGraphAlone(_ seed: Int) throws {
    let random = try RandomGraph(seed: UInt64(seed) + 1000)
    let (loss, gradients) = try random.lossAndGradients()
    let results = [loss] + gradients
    for name in KernelTable.available {
      let one = try #require(Machines.machine(name, threads: 1))
      let two = try #require(Machines.machine(name, threads: 2))
      func numbers(_ kept: [Value], _ staging: Staging, _ machine: Machine) throws -> [[UInt32]] {
        let program = Program(graph: random.graph, results: results + kept)
        let executable = try Executable(program, variables: [:], staging: staging, machine: machine)
        executable.set(random.inputs, to: random.numbers)
        for segment in executable.segments.indices { try executable.run(segment: segment) }
        return results.map { executable.read($0).map(\.bitPattern) }
      }
      let plain = try numbers([], .whole, one)
      #expect(try numbers([], .whole, two) == plain)
      #expect(try numbers([], .byStage, one) == plain)
      #expect(try numbers(random.values, .whole, one) == plain)
      #expect(try numbers(random.values, .byStage, two) == plain)
    }
  }

  @Test func keptValuesAreRight() throws {
    let machine = try #require(Machines.fastest)
    let random = try RandomGraph(seed: 77)
    let expected = Reference(leaves: random.numbers).evaluate(random.values)
    let program = Program(graph: random.graph, results: random.values)
    let executable = try Executable(program, variables: [:], machine: machine)
    executable.set(random.inputs, to: random.numbers)
    try executable.run()
    for (value, expected) in zip(random.values, expected) {
      #expect(agree(executable.read(value), expected, tolerance: 1e-4))
    }
  }

  @Test func chainsAreOneStep() throws {
    let machine = try #require(Machines.fastest)
    let graph = Graph()
    let x = try graph.input("x", shape: Shape([64, 32]))
    let bias = try graph.input("bias", shape: Shape([32]))
    let shifted = try x + bias
    let y = try shifted.greater(0).select(shifted, shifted * 0.2)
    let program = Program(graph: graph, results: [y, try y.sum(axes: [0]), try y.square().sum()])
    let executable = try Executable(program, variables: [:], machine: machine)
    #expect(executable.planDescription.contains("\n1 steps"), "\(executable.planDescription)")
  }
}
