import Graph

/// What is to be computed on each run: values to read, and new values for parameters.
public struct Program {
  /// A new value for a parameter at the end of a run; every value is computed from the parameters as they were before.
  public struct Assignment {
    /// A parameter.
    public var target: Value
    /// Its next value, of the same shape.
    public var value: Value

    /// Gives a parameter its next value.
    public init(_ target: Value, _ value: Value) {
      self.target = target
      self.value = value
    }
  }

  /// The graph.
  public var graph: Graph
  /// The values that can be read after a run, intermediate ones too.
  public var results: [Value]
  /// The new values of parameters.
  public var assignments: [Assignment]

  /// A program that computes results and assigns parameters.
  public init(graph: Graph, results: [Value] = [], assignments: [Assignment] = []) {
    self.graph = graph
    self.results = results
    self.assignments = assignments
  }
}

/// Whether a plan may be cut between the stages of its nodes.
public enum Staging: Sendable {
  /// The stages of the nodes are ignored: one segment, fused throughout. The fastest.
  case whole
  /// One segment for each stage, run in ascending order; the same bits as whole.
  case byStage
}
