import Compute
import Foundation
import Graph
import ReferenceEvaluator
import Runtime
import Testing

/// Parameters get their new values at the end of a run, all computed from the old ones.
@Suite struct AssignmentTests {
  let machine: Machine
  let graph = Graph()
  init() throws { machine = try #require(Machines.fastest) }

  func parameter(_ name: String, _ values: [Float]) throws -> (Value, Variable) {
    let shape = try Shape([values.count])
    return (try graph.parameter(name, shape: shape), try Variable(shape: shape, values: values))
  }

  @Test func momentsAndWeightsMoveTogether() throws {
    let (w, weights) = try parameter("w", [1, 2, 3])
    let (m, moment) = try parameter("m", [0, 1, 0])
    let gradient = w * 2
    let newMoment = try m * 0.5 + gradient
    let program = Program(
      graph: graph,
      assignments: [.init(m, newMoment), .init(w, try w - newMoment * 0.25)])
    let executable = try Executable(program, variables: [w: weights, m: moment], machine: machine)
    #expect(executable.planDescription.contains("\n1 steps"), "\(executable.planDescription)")
    try executable.run()
    #expect(moment.values == [2, 4.5, 6])
    #expect(weights.values == [0.5, 0.875, 1.5])
    try executable.run()
    #expect(moment.values == [2, 4, 6])
  }

  @Test func everyValueSeesTheOldParameters() throws {
    let (a, first) = try parameter("a", [1, 2])
    let (b, second) = try parameter("b", [10, 20])
    // Each of the three is overwritten while the others read it.
    let (c, third) = try parameter("c", [100, 200])
    let program = Program(
      graph: graph, results: [try a.sum(), try (b + c).sum()],
      assignments: [.init(a, b + 0.5), .init(b, try a.concatenatedTwice()), .init(c, try a + b)])
    let executable = try Executable(program, variables: [a: first, b: second, c: third], machine: machine)
    try executable.run()
    #expect(first.values == [10.5, 20.5])
    #expect(second.values == [2, 1])
    #expect(third.values == [11, 22])
    #expect(executable.number(program.results[0]) == 3)
    #expect(executable.number(program.results[1]) == 330)
  }

  @Test func newValuesCanBeUsedAndRead() throws {
    let (w, weights) = try parameter("w", [1, 2, 3])
    let next = w * 2
    let column = try next.reshape(to: [3, 1])
    let after = try column.matrixProduct(column, transposeLeft: true)
    let program = Program(graph: graph, results: [after, next], assignments: [.init(w, next)])
    let executable = try Executable(program, variables: [w: weights], machine: machine)
    try executable.run()
    #expect(weights.values == [2, 4, 6])
    #expect(executable.number(after) == 56)
    #expect(executable.read(next) == [2, 4, 6])
  }

  @Test func constantsAndInputsCanBeAssigned() throws {
    let (a, first) = try parameter("a", [1, 2])
    let (b, second) = try parameter("b", [3, 4])
    let x = try graph.input("x", shape: a.shape)
    let program = Program(graph: graph, assignments: [.init(a, graph.constant(7, shape: a.shape)), .init(b, x)])
    let executable = try Executable(program, variables: [a: first, b: second], machine: machine)
    executable.write(x, [5, 6])
    try executable.run()
    #expect(first.values == [7, 7])
    #expect(second.values == [5, 6])
  }

  @Test func cancelledRunsChangeNothing() throws {
    let (w, weights) = try parameter("w", [1, 2])
    graph.stage = 1
    let program = Program(graph: graph, assignments: [.init(w, try w + w.sum())])
    let executable = try Executable(program, variables: [w: weights], staging: .byStage, machine: machine)
    let cancellation = Cancellation()
    cancellation.cancel()
    #expect(throws: RuntimeError.interrupted) { try executable.run(cancellation: cancellation) }
    #expect(weights.values == [1, 2])
    cancellation.reset()
    try executable.run(cancellation: cancellation)
    #expect(weights.values == [4, 5])
  }

  /// Another thread raises the flag while the plan runs, at ever other moments.
  @Test func breakingOffInTheMiddleChangesNothing() throws {
    let (w, weights) = try parameter("w", (0..<40_000).map { Float($0 % 17) * 0.01 })
    let square = try w.reshape(to: [200, 200])
    let x = try graph.input("x", shape: Shape([200, 200]))
    var value = x * 2
    let first = value
    for _ in 0..<60 { value = try value.matrixProduct(square).tanh() }
    let next = try w + value.reshape(to: [40_000]) * 0.1
    let program = Program(graph: graph, results: [first], assignments: [.init(w, next)])
    let executable = try Executable(program, variables: [w: weights], machine: machine)
    func fill(_ number: Float) { executable.write(x, [Float](repeating: number, count: 40_000)) }

    let before = weights.values
    fill(0.5)
    try executable.run()
    let expected = weights.values.map(\.bitPattern)
    #expect(weights.values != before)

    var brokenOffWithin = 0
    for attempt in 1...40 {
      weights.values = before
      fill(Float(attempt))
      let cancellation = Cancellation()
      let breaker = Thread {
        usleep(UInt32(attempt) * 250)
        cancellation.cancel()
      }
      breaker.start()
      do {
        try executable.run(cancellation: cancellation)
      } catch {
        #expect(error == .interrupted)
        #expect(weights.values == before)
        // The plan's first step was done, its last was not.
        if executable.number(first) == 2 * Float(attempt) { brokenOffWithin += 1 }
      }
    }
    #expect(brokenOffWithin > 0)
    weights.values = before
    fill(0.5)
    try executable.run(cancellation: Cancellation())
    #expect(weights.values.map(\.bitPattern) == expected)
  }

  @Test func segmentsAssignInTheLast() throws {
    let (w, weights) = try parameter("w", [1, 2])
    let doubled = w * 2
    graph.stage = 3
    let total = try doubled.sum()
    let program = Program(graph: graph, results: [total], assignments: [.init(w, doubled)])
    let executable = try Executable(program, variables: [w: weights], staging: .byStage, machine: machine)
    #expect(executable.segments == [0, 3])
    try executable.run(segment: 0)
    #expect(weights.values == [1, 2])
    try executable.run(segment: 1)
    #expect(weights.values == [2, 4])
    #expect(executable.number(total) == 6)
  }

  @Test func mistakesAreReported() throws {
    let (w, weights) = try parameter("w", [1, 2])
    let (v, other) = try parameter("v", [1, 2])
    func make(_ assignments: [Program.Assignment], _ variables: [Value: Variable]) throws {
      _ = try Executable(Program(graph: graph, assignments: assignments), variables: variables, machine: machine)
    }
    #expect(throws: RuntimeError.unboundParameter(name: "w")) { try make([.init(w, w * 2)], [:]) }
    #expect(throws: RuntimeError.self) { try make([.init(w * 2, w)], [w: weights]) }
    #expect(throws: RuntimeError.invalidAssignment(target: "w")) {
      try make([.init(w, w * 2), .init(w, w * 3)], [w: weights])
    }
    #expect(throws: RuntimeError.assignmentShape(name: "w", expected: w.shape, found: .scalar)) {
      try make([.init(w, graph.constant(1))], [w: weights])
    }
    let short = try Variable(shape: .scalar)
    #expect(throws: RuntimeError.variableShape(name: "w", expected: w.shape, found: .scalar)) {
      try make([.init(w, w * 2)], [w: short])
    }
    // Swapping would need a third place.
    #expect(throws: RuntimeError.self) { try make([.init(w, v), .init(v, w)], [w: weights, v: other]) }
  }
}

extension Value {
  /// The two numbers of this array, the last first.
  fileprivate func concatenatedTwice() throws -> Value {
    try .concatenate([slice(axis: 0, start: 1, count: 1), slice(axis: 0, start: 0, count: 1)])
  }
}
