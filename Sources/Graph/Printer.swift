extension Graph {
  /// The nodes that the given values need, a line each, operands by number, as in
  /// `%12 = matrixProduct %3 %7 transposeRight : 64x128`.
  public func description(of results: [Value]) -> String {
    var text = ""
    for id in nodes(neededFor: results) { text += line(for: id) + "\n" }
    text += "results " + results.map { "\($0.id)" }.joined(separator: " ") + "\n"
    return text
  }

  /// The nodes that the given values need, ascending.
  public func nodes(neededFor results: [Value]) -> [NodeID] {
    guard let last = results.map(\.id).max() else { return [] }
    var needed = Set(results.map(\.id))
    for id in ids[...last.index].reversed() where needed.contains(id) { needed.formUnion(self[id].operands) }
    return needed.sorted()
  }

  /// One node as a line of text.
  public func line(for id: NodeID) -> String {
    let node = self[id]
    let operands = node.operands.map { " \($0)" }.joined()
    return "\(id) = \(node.operation.name)\(operands)\(node.operation.attributes) : \(node.shape)"
  }
}

extension Operation {
  /// The operation's name without its attributes.
  public var name: String {
    switch self {
    case .input: "input"
    case .parameter: "parameter"
    case .constant: "constant"
    case .literal: "literal"
    case .random(let distribution, _):
      switch distribution {
      case .normal: "randomNormal"
      case .uniform: "randomUniform"
      case .bernoulli: "randomBernoulli"
      }
    case .unary(let function): function.rawValue
    case .binary(let function): function.rawValue
    case .select: "select"
    case .stopGradient: "stopGradient"
    case .broadcast: "broadcast"
    case .reduce(let reduction, _): reduction == .sum ? "sum" : "largest"
    case .reshape: "reshape"
    case .transpose: "transpose"
    case .slice: "slice"
    case .pad: "pad"
    case .concatenate: "concatenate"
    case .gatherRows: "gatherRows"
    case .scatterAddRows: "scatterAddRows"
    case .matrixProduct: "matrixProduct"
    case .convolution: "convolution"
    case .convolutionInputGradient: "convolutionInputGradient"
    case .convolutionWeightGradient: "convolutionWeightGradient"
    }
  }

  /// What the name leaves open, as text that follows the operands.
  public var attributes: String {
    switch self {
    case .input(let name), .parameter(let name): " \(name)"
    case .constant(let number): " \(number)"
    case .literal(let numbers):
      " [" + numbers.prefix(4).map { "\($0)" }.joined(separator: ", ") + (numbers.count > 4 ? ", ..." : "") + "]"
    case .random(.bernoulli(let probability), let stream): " probability \(probability) stream \(stream)"
    case .random(_, let stream): " stream \(stream)"
    case .unary, .binary, .select, .stopGradient, .broadcast, .reshape, .gatherRows, .scatterAddRows: ""
    case .reduce(_, let axes): " over \(axes)"
    case .transpose(let permutation): " to \(permutation)"
    case .slice(let ranges): " " + ranges.map(\.description).joined(separator: ", ")
    case .pad(let padding): " " + padding.map(\.description).joined(separator: ", ")
    case .concatenate(let axis): " along \(axis)"
    case .matrixProduct(let left, let right):
      (left ? " transposeLeft" : "") + (right ? " transposeRight" : "")
    case .convolution(let window), .convolutionInputGradient(let window), .convolutionWeightGradient(let window):
      " \(window)"
    }
  }
}

extension SliceRange: CustomStringConvertible {
  /// `start..<end`, with the stride where it is not 1.
  public var description: String {
    let end = start &+ (count &- 1) &* stride &+ 1
    return "\(start)..<\(end)" + (stride == 1 ? "" : " by \(stride)")
  }
}

extension AxisPadding: CustomStringConvertible {
  /// `before+after`, with the zeros between neighbours where there are any.
  public var description: String { "\(before)+\(after)" + (between == 0 ? "" : " between \(between)") }
}

extension ConvolutionWindow: CustomStringConvertible {
  /// The strides (down, across) and the paddings (top, bottom, left, right).
  public var description: String {
    "stride \(verticalStride)x\(horizontalStride) padding \(top),\(bottom),\(left),\(right)"
  }
}
