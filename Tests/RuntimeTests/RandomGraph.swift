import Graph
import ReferenceEvaluator

/// A graph of random operations whose values stay moderate.
struct RandomGraph {
  let graph = Graph()
  var inputs: [Value] = []
  var numbers: [String: [Double]] = [:]
  var values: [Value] = []
  var random: SmallRandom

  init(seed: UInt64, operations: Int = 30) throws {
    random = SmallRandom(seed: seed)
    for (index, sizes) in [[9, 20], [20], [9, 1], [20, 9], [3, 4, 15], []].enumerated() {
      let input = try graph.input("x\(index)", shape: Shape(sizes))
      inputs.append(input)
      numbers["x\(index)"] = random.numbers(input.shape.count, .any)
    }
    values = inputs
    while values.count < inputs.count + operations {
      if let value = try next() { values.append(value) }
    }
  }

  private mutating func pick() -> Value { values[random.below(values.count)] }

  /// The next value; `nil` where the operands that were drawn do not fit.
  private mutating func next() throws -> Value? {
    let x = pick()
    graph.stage = min(graph.stage + (random.below(8) == 0 ? 1 : 0), 5)
    switch random.below(16) {
    case 0: return x.tanh()
    case 1: return x.sigmoid()
    case 2: return -x
    case 3: return x.square().minimum(4)
    case 4: return x * 0.5
    case 5, 6: return (try? x + pick()).map { $0 * 0.5 }
    case 7: return try? x * pick().tanh()
    case 8: return try? x.maximum(pick())
    case 9: return try? x.greater(0).select(x, pick().tanh())
    case 10: return x.shape.rank > 0 ? try x.mean(axes: [random.below(x.shape.rank)]) : nil
    case 11: return x.shape.rank > 0 ? try x.maximum(axes: [random.below(x.shape.rank)], keepingAxes: true) : nil
    case 12: return x.shape.rank == 2 ? try x.transpose() : nil
    case 13: return (try? x.matrixProduct(pick())).map { $0 * 0.1 }
    case 14: return x.shape.count == 180 ? try x.reshape(to: [[9, 20], [3, 4, 15], [180]][random.below(3)]) : nil
    default: return x.shape.rank > 0 ? try? Value.concatenate([x, pick()]) : nil
    }
  }

  /// A scalar that depends on the last values, and its gradients.
  func lossAndGradients() throws -> (loss: Value, gradients: [Value]) {
    var loss = graph.constant(0)
    for value in values.suffix(4) { loss = try loss + value.square().mean() }
    return (loss, try graph.gradient(of: loss, withRespectTo: inputs))
  }
}
