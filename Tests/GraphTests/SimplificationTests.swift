import Elementwise
import Graph
import ReferenceEvaluator
import Testing

/// Identities leave nothing behind, and nothing changes its value.
@Suite struct SimplificationTests {
  let graph = Graph()

  func x() throws -> Value { try graph.input("x", shape: Shape([2, 3])) }
  func row() throws -> Value { try graph.input("row", shape: Shape([3])) }

  @Test func identitiesGiveTheOperand() throws {
    let x = try x()
    for value in [
      x + 0, 0 + x, x * 1, 1 * x, x / 1, x - 0, -(-x), x.power(1), try x.transpose([0, 1]),
      try x.transpose().transpose(), try x.reshape(to: [6]).reshape(to: [2, 3]), try x.maximum(x),
      try x.slice(axis: 0, start: 0, count: 2), try x.pad([AxisPadding(), AxisPadding()]),
      try Value.concatenate([x + 1, x]).slice(axis: 0, start: 2, count: 2),
    ] {
      #expect(value == x)
    }
  }

  @Test func equalValuesAreOneNode() throws {
    let x = try x()
    let count = graph.nodes.count
    let first = x.tanh()
    #expect(x.tanh() == first)
    #expect(graph.nodes.count == count + 1)
  }

  @Test func constantsFold() throws {
    let constant = graph.constant(2, shape: try Shape([2, 3]))
    #expect(try (constant * 3 + constant).sum().uniformNumber == 48)
    #expect(constant.squareRoot().uniformNumber == Float(2).squareRoot())
    #expect((try x() * 3 * 4) == (try x() * 12))
  }

  @Test func arithmeticHappensBeforeRepeating() throws {
    let row = try row()
    let sum = try row.broadcast(to: Shape([2, 3])).exponential() + row.broadcast(to: Shape([2, 3]))
    #expect(sum.node.operation == .broadcast)
  }

  @Test func transposesFoldIntoProducts() throws {
    let x = try x()
    let product = try x.transpose().matrixProduct(x.transpose().transpose())
    #expect(product.node.operation == .matrixProduct(transposeLeft: true, transposeRight: false))
    #expect(product.node.operands == [x.id, x.id])
  }

  @Test func constantFactorsLeaveSums() throws {
    let (x, row) = (try x(), try row())
    let sum = try (x.tanh() * row * x).sum(axes: [0])
    #expect(sum.node.operation == .binary(.multiply))
    let leaves = ["x": [1.0, 2, 3, 4, 5, 6], "row": [1.0, 2, 3]]
    let plain = (0..<3).map { column in
      [0, 3].reduce(0.0) {
        $0 + UnaryFunction.tanh(leaves["x"]![column + $1]) * Double(column + 1) * leaves["x"]![column + $1]
      }
    }
    for (found, expected) in zip(Reference(leaves: leaves).evaluate([sum])[0], plain) {
      #expect(abs(found - expected) < 1e-12)
    }
  }

  @Test func leakyGradientIsOneSelect() throws {
    let x = try x()
    let loss = try x.greater(0).select(x, x * 0.2).sum()
    let gradient = try graph.gradient(of: loss, withRespectTo: [x])[0]
    #expect(gradient.node.operation == .select)
    #expect(
      Reference(leaves: ["x": [1, -1, 2, -2, 3, -3]]).evaluate([gradient])[0].map(Float.init) == [
        1, 0.2, 1, 0.2, 1, 0.2,
      ])
  }

  @Test func infinitiesAndNaNSurvive() throws {
    let x = try x()
    let values = Reference(leaves: ["x": [.nan, .infinity, -.infinity, 0, 1, -1]]).evaluate([x * 0])[0]
    #expect(values[0].isNaN && values[1].isNaN && values[2].isNaN)
  }

  @Test func printedGraphsCanBeFollowed() throws {
    let x = try x()
    let w = try graph.parameter("w", shape: Shape([4, 3]))
    let y = try x.matrixProduct(w, transposeRight: true).tanh()
    #expect(
      graph.description(of: [y]) == """
        %0 = input x : 2x3
        %1 = parameter w : 4x3
        %2 = matrixProduct %0 %1 transposeRight : 2x4
        %3 = tanh %2 : 2x4
        results %3

        """)
  }
}
