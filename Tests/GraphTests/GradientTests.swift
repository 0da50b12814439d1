import Elementwise
import Graph
import ReferenceEvaluator
import Testing

/// First and second derivatives of every operation against finite differences, in Double.
@Suite struct GradientTests {
  @Test(arguments: OperationCase.all)
  func derivativesAgreeWithDifferences(_ operation: OperationCase) throws {
    let inputs = try operation.inputs()
    let numbers = operation.numbers(seed: 1)
    var random = SmallRandom(seed: 2)
    let result = try operation.build(inputs)
    let first = try weighted(result, &random)
    let gradients = try result.graph.gradient(of: first, withRespectTo: inputs)
    try compare(first, gradients, inputs, operation.leaves, numbers, "first")

    var second = result.graph.constant(0)
    for gradient in gradients { second = try second + weighted(gradient, &random) }
    let gradientsOfSecond = try result.graph.gradient(of: second, withRespectTo: inputs)
    try compare(second, gradientsOfSecond, inputs, operation.leaves, numbers, "second")
  }

  /// A scalar in which every element counts differently.
  private func weighted(_ value: Value, _ random: inout SmallRandom) throws -> Value {
    let weights = random.numbers(value.shape.count, .any).map(Float.init)
    return try (value * value.graph.literal(weights, shape: value.shape)).sum()
  }

  private func compare(
    _ scalar: Value, _ gradients: [Value], _ inputs: [Value], _ leaves: [OperationCase.Leaf],
    _ numbers: [String: [Double]], _ order: String
  ) throws {
    // What is detached counts as a constant, so differences see it at its place only.
    guard !scalar.graph.nodes.contains(where: { $0.operation == .stopGradient }) else { return }
    let found = Reference(leaves: numbers).evaluate(gradients)
    var random = SmallRandom(seed: 3)
    for (index, leaf) in leaves.enumerated() {
      #expect(gradients[index].shape == inputs[index].shape)
      switch leaf.domain {
      // Differences would leave the range.
      case .flag, .index: continue
      case .any, .positive, .betweenWholes, .distinct: break
      }
      let direction = random.numbers(inputs[index].shape.count, .any)
      func evaluate(_ step: Double) -> Double {
        var moved = numbers
        moved["x\(index)"] = zip(numbers["x\(index)"] ?? [], direction).map { $0 + step * $1 }
        return Reference(leaves: moved).evaluate([scalar])[0][0]
      }
      let difference = (evaluate(1e-4) - evaluate(-1e-4)) / 2e-4
      let derivative = zip(found[index], direction).reduce(0) { $0 + $1.0 * $1.1 }
      #expect(
        abs(derivative - difference) <= 1e-5 * max(1, abs(difference)), "\(order) derivative with respect to x\(index)")
    }
  }

  @Test func everyOperationHasACase() throws {
    var seen: Set<String> = ["random", "parameter", "literal", "constant"]
    for operation in OperationCase.all {
      for node in try operation.build(operation.inputs()).graph.nodes { seen.insert(node.operation.name) }
    }
    let named: [Operation] = [
      .input(name: ""), .select, .stopGradient, .broadcast, .reshape, .transpose(permutation: []), .slice([]), .pad([]),
      .concatenate(axis: 0), .gatherRows, .scatterAddRows, .matrixProduct(transposeLeft: false, transposeRight: false),
      .convolution(.init()), .convolutionInputGradient(.init()), .convolutionWeightGradient(.init()),
    ]
    let expected =
      named.map(\.name) + UnaryFunction.allCases.map(\.rawValue) + BinaryFunction.allCases.map(\.rawValue)
      + Reduction.allCases.map { Operation.reduce($0, axes: []).name }
    for name in expected { #expect(seen.contains(name), "no case for \(name)") }
  }

  @Test func detachedValuesPassNothingOn() throws {
    let graph = Graph()
    let x = try graph.input("x", shape: Shape([3]))
    let loss = try (x * x.square().detached()).sum()
    let gradient = try graph.gradient(of: loss, withRespectTo: [x])[0]
    #expect(Reference(leaves: ["x": [1, 2, 3]]).evaluate([gradient])[0] == [1, 4, 9])
  }

  @Test func whatIsNotReachedHasZeros() throws {
    let graph = Graph()
    let x = try graph.input("x", shape: Shape([3]))
    let y = try graph.input("y", shape: Shape([2]))
    let gradient = try graph.gradient(of: x.sum(), withRespectTo: [y])[0]
    #expect(gradient.shape == y.shape)
    #expect(gradient.uniformNumber == 0)
  }

  @Test func onlyScalarsHaveGradients() throws {
    let graph = Graph()
    let x = try graph.input("x", shape: Shape([3]))
    #expect(throws: ShapeError.gradientOfArray(x.shape)) { try graph.gradient(of: x, withRespectTo: [x]) }
  }

  @Test func equalLargestElementsShare() throws {
    let graph = Graph()
    let x = try graph.input("x", shape: Shape([4]))
    let gradient = try graph.gradient(of: x.maximum(axes: nil), withRespectTo: [x])[0]
    #expect(Reference(leaves: ["x": [1, 3, 3, 0]]).evaluate([gradient])[0] == [0, 0.5, 0.5, 0])
  }
}
