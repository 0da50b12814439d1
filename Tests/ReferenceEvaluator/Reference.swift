import Graph

/// Evaluates graphs in Double, one number after the other, in the plainest way: what everything fast is compared with.
public struct Reference {
  /// The numbers of inputs and parameters, by name.
  public var leaves: [String: [Double]]
  /// The numbers of random nodes; by default an error in the test.
  public var random: (Operation, Int) -> [Double]

  /// An evaluator with the numbers of the leaves.
  public init(
    leaves: [String: [Double]] = [:],
    random: @escaping (Operation, Int) -> [Double] = { fatalError("no numbers for \($0) of \($1) elements") }
  ) {
    self.leaves = leaves
    self.random = random
  }

  /// The numbers of the values, row-major.
  public func evaluate(_ values: [Value]) -> [[Double]] {
    guard let graph = values.first?.graph else { return [] }
    var results: [NodeID: [Double]] = [:]
    for id in graph.nodes(neededFor: values) {
      let node = graph[id]
      let operands = node.operands.map { Array(shape: graph[$0].shape, numbers: results[$0] ?? []) }
      results[id] = evaluate(node, operands)
      precondition(results[id]?.count == node.shape.count, "wrong count: \(graph.line(for: id))")
    }
    return values.map { results[$0.id] ?? [] }
  }

  struct Array {
    var shape: Shape
    var numbers: [Double]
  }

  private func evaluate(_ node: Node, _ operands: [Array]) -> [Double] {
    switch node.operation {
    case .input(let name), .parameter(let name): leaves[name] ?? []
    case .constant(let number): [Double(number)]
    case .literal(let numbers): numbers.map(Double.init)
    case .random: random(node.operation, node.shape.count)
    case .unary(let function): operands[0].numbers.map { function($0) }
    case .binary(let function): zip(operands[0].numbers, operands[1].numbers).map { function($0, $1) }
    case .select:
      operands[0].numbers.indices.map { operands[operands[0].numbers[$0] != 0 ? 1 : 2].numbers[$0] }
    case .stopGradient, .reshape: operands[0].numbers
    case .broadcast: broadcast(operands[0], to: node.shape)
    case .reduce(let reduction, let axes): reduce(reduction, axes, operands[0], to: node.shape)
    case .transpose(let permutation):
      node.shape.indices.map { index in
        var source = index
        for (axis, from) in permutation.enumerated() { source[from] = index[axis] }
        return operands[0][source]
      }
    case .slice(let ranges):
      node.shape.indices.map { index in
        operands[0][index.indices.map { ranges[$0].start + index[$0] * ranges[$0].stride }]
      }
    case .pad(let padding): pad(operands[0], padding, to: node.shape)
    case .concatenate(let axis): concatenate(operands, axis, to: node.shape)
    case .gatherRows: gather(operands[0], operands[1].numbers)
    case .scatterAddRows: scatter(operands[0], operands[1].numbers, to: node.shape)
    case .matrixProduct(let left, let right): multiply(operands[0], operands[1], left, right, node.shape)
    case .convolution(let window): convolve(window, operands[0], operands[1], nil, .result, node.shape)
    case .convolutionInputGradient(let window):
      convolve(window, nil, operands[1], operands[0], .pictures, node.shape)
    case .convolutionWeightGradient(let window):
      convolve(window, operands[0], nil, operands[1], .weights, node.shape)
    }
  }

  private func broadcast(_ x: Array, to shape: Shape) -> [Double] {
    let missing = shape.rank - x.shape.rank
    return shape.indices.map { index in
      x[x.shape.dimensions.indices.map { x.shape[$0] == 1 ? 0 : index[$0 + missing] }]
    }
  }

  private func reduce(_ reduction: Reduction, _ axes: [Int], _ x: Array, to shape: Shape) -> [Double] {
    var result = [Double](repeating: reduction == .sum ? 0 : -.infinity, count: shape.count)
    for index in x.shape.indices {
      let place = shape.place(of: index.indices.filter { !axes.contains($0) }.map { index[$0] })
      result[place] = reduction == .sum ? result[place] + x[index] : max(result[place], x[index])
    }
    return result
  }

  private func pad(_ x: Array, _ padding: [AxisPadding], to shape: Shape) -> [Double] {
    var result = [Double](repeating: 0, count: shape.count)
    for index in x.shape.indices {
      let target = index.indices.map { padding[$0].before + index[$0] * (padding[$0].between + 1) }
      result[shape.place(of: target)] = x[index]
    }
    return result
  }

  private func concatenate(_ parts: [Array], _ axis: Int, to shape: Shape) -> [Double] {
    shape.indices.map { index in
      var index = index
      var part = 0
      while index[axis] >= parts[part].shape[axis] {
        index[axis] -= parts[part].shape[axis]
        part += 1
      }
      return parts[part][index]
    }
  }

  private func row(_ number: Double, of rows: Int) -> Int { Int(min(max(number, 0), Double(rows - 1))) }

  private func gather(_ table: Array, _ indices: [Double]) -> [Double] {
    let length = table.shape.count / table.shape[0]
    return indices.flatMap { number in
      let start = row(number, of: table.shape[0]) * length
      return table.numbers[start..<start + length]
    }
  }

  private func scatter(_ rows: Array, _ indices: [Double], to shape: Shape) -> [Double] {
    var result = [Double](repeating: 0, count: shape.count)
    let length = shape.count / shape[0]
    for (from, number) in indices.enumerated() {
      for column in 0..<length {
        result[row(number, of: shape[0]) * length + column] += rows.numbers[from * length + column]
      }
    }
    return result
  }

  private func multiply(_ a: Array, _ b: Array, _ left: Bool, _ right: Bool, _ shape: Shape) -> [Double] {
    let depth = left ? a.shape[0] : a.shape[1]
    return shape.indices.map { index in
      (0..<depth).reduce(0.0) { sum, k in
        sum + a[left ? [k, index[0]] : [index[0], k]] * b[right ? [index[1], k] : [k, index[1]]]
      }
    }
  }

  private enum Third { case result, pictures, weights }

  /// The trilinear form of a convolution; the operand that is `nil` is the result.
  private func convolve(
    _ window: ConvolutionWindow, _ x: Array?, _ w: Array?, _ y: Array?, _ third: Third, _ shape: Shape
  ) -> [Double] {
    let xs = x?.shape ?? shape
    let ws = w?.shape ?? shape
    let ys = y?.shape ?? shape
    var result = [Double](repeating: 0, count: shape.count)
    let (xn, wn, yn) = (x?.numbers ?? [], w?.numbers ?? [], y?.numbers ?? [])
    for at in ys.indices {
      let yPlace = ys.place(of: at)
      for row in 0..<ws[0] {
        for column in 0..<ws[1] {
          let v = at[1] * window.verticalStride + row - window.top
          let h = at[2] * window.horizontalStride + column - window.left
          guard (0..<xs[1]).contains(v), (0..<xs[2]).contains(h) else { continue }
          for channel in 0..<ws[2] {
            let xPlace = ((at[0] * xs[1] + v) * xs[2] + h) * xs[3] + channel
            let wPlace = ((row * ws[1] + column) * ws[2] + channel) * ws[3] + at[3]
            switch third {
            case .result: result[yPlace] += xn[xPlace] * wn[wPlace]
            case .pictures: result[xPlace] += yn[yPlace] * wn[wPlace]
            case .weights: result[wPlace] += xn[xPlace] * yn[yPlace]
            }
          }
        }
      }
    }
    return result
  }
}

extension Reference.Array {
  subscript(index: [Int]) -> Double { numbers[shape.place(of: index)] }
}

extension Shape {
  /// Every index, row-major.
  var indices: [[Int]] {
    dimensions.reduce([[]]) { prefixes, size in
      prefixes.flatMap { prefix in (0..<size).map { prefix + [$0] } }
    }
  }

  /// The place of an index in a row-major array.
  func place(of index: [Int]) -> Int { zip(index, dimensions).reduce(0) { $0 * $1.1 + $1.0 } }
}
