import Compute
import Graph

/// Why a program cannot be made or run.
public enum RuntimeError: Error, Hashable, Sendable {
  /// Memory or threads are missing.
  case compute(ComputeError)
  /// The graph has a parameter without a variable.
  case unboundParameter(name: String)
  /// A parameter's variable has another shape.
  case variableShape(name: String, expected: Shape, found: Shape)
  /// Something is assigned to a value that is no parameter, or twice to one.
  case invalidAssignment(target: String)
  /// A parameter is assigned a value of another shape.
  case assignmentShape(name: String, expected: Shape, found: Shape)
  /// The run was cancelled; see `Executable.run`.
  case interrupted
}

extension RuntimeError: CustomStringConvertible {
  /// The facts in one sentence.
  public var description: String {
    switch self {
    case .compute(let error): error.description
    case .unboundParameter(let name): "the parameter `\(name)` has no variable"
    case .variableShape(let name, let expected, let found):
      "the parameter `\(name)` has the shape \(expected), its variable \(found)"
    case .invalidAssignment(let target): "\(target) cannot be assigned, or is assigned twice"
    case .assignmentShape(let name, let expected, let found):
      "the parameter `\(name)` has the shape \(expected), the value assigned to it \(found)"
    case .interrupted: "the run was interrupted"
    }
  }
}
