import Compute
import Graph

/// A program that is planned and bound to memory: run it often, it allocates nothing while it runs.
///
/// Not to be used by two threads at once. Programs that share variables run one after the other.
public final class Executable {
  /// The parts of the plan that can be run one after the other: the stages of the graph's nodes, ascending;
  /// a single 0 where the plan is whole.
  public let segments: [Int]

  /// Plans a program and takes the memory that it needs.
  /// - Parameters:
  ///   - variables: The arrays of the parameters.
  ///   - staging: Whether the plan can be run stage by stage.
  /// - Throws: `RuntimeError`, never `interrupted`.
  public init(
    _ program: Program, variables: [Value: Variable], staging: Staging = .whole, machine: Machine
  ) throws(RuntimeError) {
    fatalError("not there yet")
  }

  /// Where the numbers of an input are written before a run, row-major; `nil` if the program does not need the value.
  /// They stay until they are written again.
  public func input(_ value: Value) -> UnsafeMutableBufferPointer<Float>? { nil }

  /// Copies numbers into an input; does nothing if the program does not need it.
  /// - Precondition: There are as many numbers as the input's shape says.
  public func set(_ value: Value, to numbers: [Float]) {}

  /// Runs the whole plan, then assigns.
  ///
  /// All assignments happen at the end of the last segment: after `interrupted` the variables are unchanged.
  /// - Parameters:
  ///   - seed: The seed of the random operations.
  ///   - position: The place in their streams, as the number of the training step: another one, other numbers.
  /// - Throws: `RuntimeError.interrupted` if the flag went up before the assignments.
  public func run(
    seed: UInt64 = 0, position: UInt64 = 0, cancellation: Cancellation? = nil
  ) throws(RuntimeError) {}

  /// Runs one segment, an index into `segments`; all of them in order are a run.
  /// - Throws: `RuntimeError.interrupted`.
  public func run(
    segment: Int, seed: UInt64 = 0, position: UInt64 = 0, cancellation: Cancellation? = nil
  ) throws(RuntimeError) {}

  /// The numbers of one of the program's results after a run.
  /// - Precondition: The value is among `Program.results`.
  public func numbers(_ value: Value) -> [Float] { [] }

  /// The single number (or the first) of one of the program's results after a run.
  /// - Precondition: The value is among `Program.results`.
  public func number(_ value: Value) -> Float { 0 }

  /// The numbers of one of the program's results in place, valid until the next run and while the program lives.
  /// - Precondition: The value is among `Program.results`.
  public func buffer(_ value: Value) -> UnsafeBufferPointer<Float> { UnsafeBufferPointer(start: nil, count: 0) }

  /// The plan as a table that a person can read: steps, what was fused, bytes, multiply-adds.
  public var planDescription: String { "" }

  /// The bytes that the program holds besides variables.
  public var memory: Int { 0 }
}
