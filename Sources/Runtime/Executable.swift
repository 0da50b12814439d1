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
  private let pointers: [Int: Numbers]
  /// What the pointers point into.
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
      for (place, offset) in memory.offsets { pointers[place] = arena.pointer + offset }
      for (place, variable) in bound { pointers[place] = variable.storage.pointer }
      for (value, parameter) in plan.placedInVariables { pointers[value] = pointers[parameter] }

      let binding = Binding(
        lowering: lowering, machine: machine, runPosition: runPosition, pointers: pointers)
      var steps: [BoundStep] = []
      for step in plan.steps { steps.append(try binding.bind(step)) }
      let scratch = try Storage(count: steps.map(\.scratchCount).max() ?? 0)
      actions = steps.map { $0.action(scratch.pointer) }
      self.pointers = pointers
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
  ) throws(RuntimeError) -> [Int: Variable] {
    var parameters = Set(lowering.places)
    for assignment in program.assignments {
      let (target, value) = (assignment.target, assignment.value)
      guard case .parameter(let name) = target.node.operation else {
        throw .invalidAssignment(target: target.graph.line(for: target.place))
      }
      guard program.assignments.filter({ $0.target == target }).count == 1 else {
        throw .invalidAssignment(target: name)
      }
      guard target.shape == value.shape else {
        throw .assignmentShape(name: name, expected: target.shape, found: value.shape)
      }
      // The value would change before it is copied.
      let source = lowering.bases[value.place]
      if source != target.place, program.assignments.contains(where: { $0.target.place == source }) {
        throw .invalidAssignment(target: name)
      }
      parameters.insert(target.place)
    }
    var bound: [Int: Variable] = [:]
    for place in parameters {
      let node = program.graph.nodes[place]
      guard case .parameter(let name) = node.operation else { continue }
      guard let variable = variables[program.graph.value(at: place)] else { throw .unboundParameter(name: name) }
      guard variable.shape == node.shape else {
        throw .variableShape(name: name, expected: node.shape, found: variable.shape)
      }
      bound[place] = variable
    }
    return bound
  }

  /// Arrays whose numbers are known before the first run.
  private static func constants(_ lowering: Lowering) throws(ComputeError) -> [Int: Storage] {
    var constants: [Int: Storage] = [:]
    for place in lowering.places {
      let node = lowering.graph.nodes[place]
      if case .literal(let numbers) = node.operation {
        let storage = try Storage(count: numbers.count)
        for (index, number) in numbers.enumerated() { storage.pointer[index] = number }
        constants[place] = storage
      } else if case .uniform(let number) = lowering.roles[place], lowering.isStored[place] {
        let storage = try Storage(count: node.shape.count)
        storage.pointer.update(repeating: number, count: node.shape.count)
        constants[place] = storage
      }
    }
    return constants
  }
}

// MARK: - Running

extension Executable {
  /// Where the numbers of an input are written before a run, row-major; `nil` if the program does not need the value.
  /// They stay until they are written again.
  public func input(_ value: Value) -> UnsafeMutableBufferPointer<Float>? {
    guard case .input = value.node.operation, let pointer = pointers[value.place] else { return nil }
    return UnsafeMutableBufferPointer(start: pointer, count: value.shape.count)
  }

  /// Copies numbers into an input; does nothing if the program does not need it.
  /// - Precondition: There are as many numbers as the input's shape says.
  public func set(_ value: Value, to numbers: [Float]) {
    precondition(
      numbers.count == value.shape.count, "an input of shape \(value.shape) takes \(value.shape.count) numbers")
    guard let buffer = input(value) else { return }
    for (index, number) in numbers.enumerated() { buffer[index] = number }
  }

  /// Runs the whole plan, then assigns.
  ///
  /// All assignments happen at the end of the last segment: after `interrupted` the variables are unchanged.
  /// - Parameters:
  ///   - seed: The seed of the random operations.
  ///   - position: The place in their streams, as the number of the training step: another one, other numbers.
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

  /// The numbers of one of the program's results after a run.
  /// - Precondition: The value is among `Program.results`.
  public func numbers(_ value: Value) -> [Float] { Array(buffer(value)) }

  /// The single number (or the first) of one of the program's results after a run.
  /// - Precondition: The value is among `Program.results`.
  public func number(_ value: Value) -> Float { buffer(value)[0] }

  /// The numbers of one of the program's results in place, valid until the next run and while the program lives.
  /// A parameter among them shows its variable.
  /// - Precondition: The value is among `Program.results`.
  public func buffer(_ value: Value) -> UnsafeBufferPointer<Float> {
    guard plan.lowering.program.results.contains(value), let pointer = pointers[plan.lowering.bases[value.place]] else {
      preconditionFailure("\(value.graph.line(for: value.place)) is not among the results")
    }
    return UnsafeBufferPointer(start: pointer, count: value.shape.count)
  }

  /// The bytes that the program holds besides variables.
  public var memory: Int { storages.reduce(0) { $0 + $1.count } * MemoryLayout<Float>.stride }
}
