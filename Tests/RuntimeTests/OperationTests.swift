import Compute
import Graph
import ReferenceEvaluator
import Runtime
import Testing

/// Every operation, and its gradient's, against the reference, on every kernel table.
@Suite struct OperationTests {
  @Test(arguments: OperationCase.all)
  func agreesWithTheReference(_ operation: OperationCase) throws {
    let inputs = try operation.inputs()
    let numbers = operation.numbers(seed: 4)
    let result = try operation.build(inputs)
    let graph = result.graph
    let gradients = try graph.gradient(of: (result * result).sum(), withRespectTo: inputs)
    let results = [result] + gradients
    let expected = Reference(leaves: numbers).evaluate(results)
    for machine in Machines.all {
      let executable = try Executable(Program(graph: graph, results: results), variables: [:], machine: machine)
      executable.set(inputs, to: numbers)
      try executable.run()
      for (index, value) in results.enumerated() {
        #expect(
          agree(executable.read(value), expected[index]),
          "\(machine.kernels.name) \(index == 0 ? "forward" : "gradient of x\(index - 1)")\n\(executable.planDescription)"
        )
      }
    }
  }

  @Test func randomNumbersFollowSeedPositionAndStream() throws {
    let machine = try #require(Machines.fastest)
    let graph = Graph()
    let shape = try Shape([33, 7])
    let values = [
      graph.random(.normal, shape: shape, stream: 1), graph.random(.normal, shape: shape, stream: 2),
      graph.random(.uniform, shape: shape, stream: 3), graph.random(.bernoulli(0.25), shape: shape, stream: 4),
    ]
    let executable = try Executable(Program(graph: graph, results: values), variables: [:], machine: machine)
    func run(_ seed: UInt64, _ position: UInt64) throws -> [[Float]] {
      try executable.run(seed: seed, position: position)
      return values.map { executable.read($0) }
    }
    let first = try run(1, 1)
    #expect(try run(1, 2) != first)
    #expect(try run(2, 1) != first)
    #expect(try run(1, 1) == first)
    #expect(first[0] != first[1])
    #expect(first[2].allSatisfy { (0..<1).contains($0) })
    #expect(Set(first[3]) == [0, 1])
  }
}
