import Compute
import Graph

/// A program that is planned and bound to memory: run it often, it allocates nothing while it runs.
///
/// Not to be used by two threads at once. Programs that share variables run one after the other.
public final class Executable {
  /// The parts of the plan that can be run one after the other: the stages of the graph's nodes, ascending;
  /// a single 0 where the plan is whole.
  public let segments: [Int]

  let plan: Plan
  private let ranges: [Range<Int>]
  private let actions: [() -> Void]
  private let runPosition = RunPosition()
  private let inputs: [(id: NodeID, numbers: UnsafeMutableBufferPointer<Float>)]
  private let results: [UnsafeBufferPointer<Float>]
  /// What the inputs and results point into.
  private let storages: [Storage]
  private let variables: [Variable]

  /// Plans a program and takes the memory that it needs.
  /// - Parameters:
  ///   - variables: The arrays of the parameters.
  ///   - staging: Whether the plan can be run stage by stage.
  /// - Throws: `RuntimeError`, never `interrupted`.
  public init(
    _ program: Program, variables: [Value: Variable], staging: Staging = .whole, machine: Machine
  ) throws(RuntimeError) {
    let lowering = Lowering(program, staging: staging)
    let bound = try Self.boundVariables(program, lowering, variables)
    let plan = Plan(lowering, staging: staging)
    let memory = MemoryPlan(plan)
    do throws(ComputeError) {
      let arena = try Storage(count: memory.count)
      let constants = try Self.constants(lowering)
      var pointers = constants.mapValues(\.pointer)
      for (id, offset) in memory.offsets { pointers[id] = arena.pointer + offset }
      for (id, variable) in bound { pointers[id] = variable.storage.pointer }
      for (value, parameter) in plan.writtenToVariables { pointers[value] = pointers[parameter] }

      let binding = Binding(
        lowering: lowering, machine: machine, runPosition: runPosition, pointers: pointers)
      var steps: [BoundStep] = []
      for step in plan.steps { steps.append(try binding.bind(step)) }
      let scratch = try Storage(count: steps.map(\.scratchCount).max() ?? 0)
      actions = steps.map { $0.action(scratch.pointer) }
      inputs = lowering.inputs.map {
        ($0, UnsafeMutableBufferPointer(start: binding.pointer($0), count: lowering.graph[$0].shape.count))
      }
      results = program.results.map {
        UnsafeBufferPointer(start: binding.pointer(lowering.bases[$0.id]), count: $0.shape.count)
      }
      storages = [arena, scratch] + constants.values
    } catch {
      throw .compute(error)
    }
    self.plan = plan
    self.variables = Array(bound.values)
    segments = plan.segments.map(\.stage)
    ranges = plan.segments.map(\.range)
  }

  private static func boundVariables(
    _ program: Program, _ lowering: Lowering, _ variables: [Value: Variable]
  ) throws(RuntimeError) -> [NodeID: Variable] {
    var parameters = Set(lowering.needed)
    for assignment in program.assignments {
      let (target, value) = (assignment.target, assignment.value)
      guard case .parameter(let name) = target.node.operation else {
        throw .invalidAssignment(target: target.graph.line(for: target.id))
      }
      guard program.assignments.filter({ $0.target == target }).count == 1 else {
        throw .invalidAssignment(target: name)
      }
      guard target.shape == value.shape else {
        throw .assignmentShape(name: name, expected: target.shape, found: value.shape)
      }
      // The value would change before it is copied.
      let source = lowering.bases[value.id]
      if source != target.id, program.assignments.contains(where: { $0.target.id == source }) {
        throw .invalidAssignment(target: name)
      }
      parameters.insert(target.id)
    }
    var bound: [NodeID: Variable] = [:]
    for id in parameters {
      let node = program.graph[id]
      guard case .parameter(let name) = node.operation else { continue }
      guard let variable = variables[program.graph.value(of: id)] else { throw .unboundParameter(name: name) }
      guard variable.shape == node.shape else {
        throw .variableShape(name: name, expected: node.shape, found: variable.shape)
      }
      bound[id] = variable
    }
    return bound
  }

  /// Arrays whose numbers are known before the first run.
  private static func constants(_ lowering: Lowering) throws(ComputeError) -> [NodeID: Storage] {
    var constants: [NodeID: Storage] = [:]
    for id in lowering.needed {
      let node = lowering.graph[id]
      if case .literal(let numbers) = node.operation {
        let storage = try Storage(count: numbers.count)
        storage.pointer.update(from: numbers, count: numbers.count)
        constants[id] = storage
      } else if case .uniform(let number) = lowering.roles[id], lowering.isStored[id] {
        let storage = try Storage(count: node.shape.count)
        storage.pointer.update(repeating: number, count: node.shape.count)
        constants[id] = storage
      }
    }
    return constants
  }
}

// MARK: - Inputs and results

extension Executable {
  /// An input of an executable, found once to be written before many runs.
  public struct Input: Sendable {
    fileprivate let index: Int
  }

  /// A result of an executable, found once to be read after many runs.
  public struct Output: Sendable {
    fileprivate let index: Int
  }

  /// An input; `nil` if the program does not need the value.
  public func input(_ value: Value) -> Input? {
    inputs.firstIndex { $0.id == value.id }.map { Input(index: $0) }
  }

  /// Lets the body change the numbers of an input, row-major, before a run. They stay until they are written again.
  public func write(_ input: Input, _ body: (inout MutableSpan<Float>) -> Void) {
    withExtendedLifetime(self) {
      var span = inputs[input.index].numbers.mutableSpan
      body(&span)
    }
  }

  /// Copies numbers into an input.
  /// - Precondition: There are as many numbers as the input's shape says.
  public func write(_ input: Input, _ numbers: some Collection<Float>) {
    let target = inputs[input.index].numbers
    precondition(numbers.count == target.count, "an input of \(target.count) numbers is given \(numbers.count)")
    _ = target.update(fromContentsOf: numbers)
  }

  /// Writes one number into every element of an input.
  public func write(_ input: Input, _ number: Float) { inputs[input.index].numbers.update(repeating: number) }

  /// Copies numbers into an input; does nothing if the program does not need it.
  /// - Precondition: There are as many numbers as the input's shape says.
  public func write(_ value: Value, _ numbers: some Collection<Float>) {
    if let input = input(value) { write(input, numbers) }
  }

  /// A result.
  /// - Precondition: The value is among `Program.results`.
  public func output(_ value: Value) -> Output {
    guard let index = plan.lowering.program.results.firstIndex(of: value) else {
      preconditionFailure("\(value.graph.line(for: value.id)) is not among the results")
    }
    return Output(index: index)
  }

  /// Hands the numbers of a result, row-major, to the body, after a run. A parameter among the results shows its variable.
  public func read<Answer>(_ output: Output, _ body: (Span<Float>) -> Answer) -> Answer {
    withExtendedLifetime(self) { body(results[output.index].span) }
  }

  /// The single number (or the first) of a result after a run.
  public func number(_ output: Output) -> Float { results[output.index][0] }

  /// The numbers of one of the program's results after a run.
  /// - Precondition: The value is among `Program.results`.
  public func read(_ value: Value) -> [Float] { Array(results[output(value).index]) }

  /// The single number (or the first) of one of the program's results after a run.
  /// - Precondition: The value is among `Program.results`.
  public func number(_ value: Value) -> Float { number(output(value)) }
}

// MARK: - Running

extension Executable {
  /// Runs the whole plan, then assigns.
  ///
  /// All assignments happen at the end of the last segment: after `interrupted` the variables are unchanged.
  /// - Parameters:
  ///   - seed: The seed of the random operations.
  ///   - position: Where their streams are entered, as the number of the training step: another one, other numbers.
  /// - Throws: `RuntimeError.interrupted` if the flag went up before the assignments.
  public func run(
    seed: UInt64 = 0, position: UInt64 = 0, cancellation: Cancellation? = nil
  ) throws(RuntimeError) {
    try run(0..<actions.count, seed, position, cancellation)
  }

  /// Runs one segment, an index into `segments`; all of them in order are a run.
  /// - Throws: `RuntimeError.interrupted`.
  public func run(
    segment: Int, seed: UInt64 = 0, position: UInt64 = 0, cancellation: Cancellation? = nil
  ) throws(RuntimeError) {
    try run(ranges[segment], seed, position, cancellation)
  }

  private func run(
    _ range: Range<Int>, _ seed: UInt64, _ position: UInt64, _ cancellation: Cancellation?
  ) throws(RuntimeError) {
    runPosition.seed = seed
    runPosition.position = position
    guard let cancellation else {
      for index in range { actions[index]() }
      return
    }
    for index in range {
      if index <= plan.firstFinal, cancellation.isCancelled { throw .interrupted }
      actions[index]()
    }
  }

  /// The bytes that the program holds besides variables.
  public var memory: Int { storages.reduce(0) { $0 + $1.count } * MemoryLayout<Float>.stride }
}
