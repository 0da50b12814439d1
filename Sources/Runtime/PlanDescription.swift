import Compute
import Graph

extension Executable {
  /// The plan as a table that a person can read: for each step what it does, what was fused, the bytes that it moves
  /// and its multiply-adds.
  public var planDescription: String {
    var text = ""
    var totals = (bytes: 0, multiplyAdds: 0)
    for segment in plan.segments {
      if plan.segments.count > 1 { text += "stage \(segment.stage)\n" }
      for index in segment.range {
        let step = plan.steps[index]
        let cost = plan.cost(of: step)
        totals.bytes += cost.bytes
        totals.multiplyAdds += cost.multiplyAdds
        text += "\(index)".leftPadded(to: 4) + "  " + plan.title(of: step).padded(to: 72)
        text += short(cost.bytes).leftPadded(to: 8) + "B"
        text += cost.multiplyAdds > 0 ? short(cost.multiplyAdds).leftPadded(to: 8) + " multiply-adds\n" : "\n"
      }
    }
    return text
      + "\(plan.steps.count) steps, \(short(totals.bytes))B moved, \(short(totals.multiplyAdds)) multiply-adds, "
      + "\(short(memory))B of memory\n"
  }
}

extension Plan {
  /// The bytes that a step reads and writes, and the multiply-adds of products and convolutions.
  func cost(of step: Step) -> (bytes: Int, multiplyAdds: Int) {
    let graph = lowering.graph
    var numbers = (step.reads + step.writes).reduce(0) { $0 + graph[$1].shape.count }
    var multiplyAdds = 0
    switch step.work {
    case .tiles: break
    case .assign(_, let parameter): numbers += graph[parameter].shape.count
    case .node(let id):
      let node = graph[id]
      let shapes = node.operands.map { graph[$0].shape }
      switch node.operation {
      case .matrixProduct(let transposeLeft, _):
        multiplyAdds = node.shape.count * shapes[0][transposeLeft ? 0 : 1]
      case .convolution: multiplyAdds = node.shape.count * shapes[1].count / shapes[1][3]
      case .convolutionInputGradient: multiplyAdds = shapes[0].count * shapes[1].count / shapes[1][3]
      case .convolutionWeightGradient: multiplyAdds = shapes[1].count * node.shape.count / node.shape[3]
      case .input, .parameter, .constant, .literal, .random, .unary, .binary, .select, .stopGradient, .broadcast,
        .reduce, .reshape, .transpose, .slice, .pad, .concatenate, .gatherRows, .scatterAddRows:
        break
      }
    }
    return (numbers * MemoryLayout<Float>.stride, multiplyAdds)
  }

  /// What a step does, in a few words.
  func title(of step: Step) -> String {
    let graph = lowering.graph
    switch step.work {
    case .node(let id): return graph.line(for: id)
    case .assign(let value, let parameter): return "\(parameter) <- \(value) : \(graph[parameter].shape)"
    case .tiles(let group):
      let columns = group.columns ?? group.count
      let parts = group.sinks.map { sink in
        let target = writtenToVariables[sink].map { " -> \($0)" } ?? ""
        return "\(sink) \(graph[sink].operation.name)\(target)"
      }
      let inner = group.touched.filter { lowering.isTiled($0) && !lowering.isStored[$0] }.count
      return "fused \(group.count / columns)x\(columns): " + parts.joined(separator: ", ")
        + (inner > 0 ? " and \(inner) more" : "")
    }
  }
}

/// A count with three digits and a suffix.
private func short(_ count: Int) -> String {
  var value = Double(count)
  var suffix = ""
  for next in ["k", "M", "G", "T"] where value >= 1000 {
    value /= 1000
    suffix = next
  }
  if suffix.isEmpty { return "\(count) " }
  let digits = value >= 100 ? 0 : (value >= 10 ? 1 : 2)
  let scale = [1.0, 10, 100][digits]
  let rounded = (value * scale).rounded() / scale
  return (digits == 0 ? "\(Int(rounded))" : "\(rounded)") + " " + suffix
}

extension String {
  fileprivate func padded(to width: Int) -> String { self + String(repeating: " ", count: max(0, width - count)) }
  fileprivate func leftPadded(to width: Int) -> String { String(repeating: " ", count: max(0, width - count)) + self }
}
