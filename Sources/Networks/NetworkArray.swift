import Compute
import Graph
import Runtime

/// One array of a network with its memory.
package struct NetworkArray {
  /// The place of its layer.
  package let layer: Int
  /// What it is.
  package let specification: ParameterSpecification
  /// Its name in a saved file, as in `0.weight`.
  package let name: String
  /// Its numbers.
  package let variable: Variable
}

extension NetworkDefinition {
  /// Draws the arrays of a network: a function of the seed, the kind of the network, and the place and shape of each.
  func drawArrays(input: [Int], seed: UInt64, machine: Machine) throws(NetworkError) -> [NetworkArray] {
    var arrays: [NetworkArray] = []
    let shapes = try outputShapes(input: input)
    var shape = input
    for (index, layer) in layers.enumerated() {
      let rule = layer.specification.rule
      for (place, specification) in rule.parameters(of: shape).enumerated() {
        let distribution = specification.distribution(rule.initializer, stack: layer.stackInitializer)
        do {
          let variable = try Variable(shape: try Shape(specification.shape))
          let stream = RandomStream(seed: seed, stream: stream(index, place, specification.shape))
          variable.write { distribution.fill(&$0, stream, machine) }
          let name = "\(index).\(specification.name)"
          arrays.append(NetworkArray(layer: index, specification: specification, name: name, variable: variable))
        } catch let error as ComputeError {
          throw .core(error.description)
        } catch {
          throw .layer(index: index, source: layer.specification.source, .tooLarge(found: shape))
        }
      }
      warmUpDirections(of: layer, arrays: arrays.filter { $0.layer == index })
      shape = shapes[index]
    }
    return arrays
  }

  /// A stream for one array: FNV-1a over the kind of network, the place of the layer, the array and its shape.
  private func stream(_ layer: Int, _ place: Int, _ shape: [Int]) -> UInt32 {
    var hash: UInt32 = 2_166_136_261
    for number in [kind.number, layer, place] + shape {
      for byte in 0..<4 {
        hash = (hash ^ UInt32(truncatingIfNeeded: number >> (8 * byte)) & 255) &* 16_777_619
      }
    }
    return hash
  }

  /// Brings the singular vectors of spectral normalisation near their place, by 15 iterations as PyTorch does.
  private func warmUpDirections(of layer: StackedLayer, arrays: [NetworkArray]) {
    guard let weight = arrays.first(where: { $0.specification.name.hasSuffix("original") }),
      let u = arrays.first(where: { $0.specification.name.hasSuffix("_u") }),
      let v = arrays.first(where: { $0.specification.name.hasSuffix("_v") })
    else { return }
    var matrix = weight.variable.values
    let (inputs, outputs) = (v.specification.count, u.specification.count)
    if case .upconvolution = layer.specification {
      matrix = transposedLastAxes(matrix, rows: outputs, columns: weight.specification.shape[3])
    }
    var (left, right) = (u.variable.values, v.variable.values)
    normalize(&right)
    for _ in 0..<15 {
      left = [Float](repeating: 0, count: outputs)
      for row in 0..<inputs {
        for column in 0..<outputs { left[column] += matrix[row * outputs + column] * right[row] }
      }
      normalize(&left)
      for row in 0..<inputs {
        var sum: Float = 0
        for column in 0..<outputs { sum += matrix[row * outputs + column] * left[column] }
        right[row] = sum
      }
      normalize(&right)
    }
    u.variable.values = left
    v.variable.values = right
  }
}

/// Each block of `rows x columns` numbers transposed.
private func transposedLastAxes(_ numbers: [Float], rows: Int, columns: Int) -> [Float] {
  var result = numbers
  let block = rows * columns
  for start in stride(from: 0, to: numbers.count, by: block) {
    for row in 0..<rows {
      for column in 0..<columns {
        result[start + column * rows + row] = numbers[start + row * columns + column]
      }
    }
  }
  return result
}

private func normalize(_ vector: inout [Float]) {
  let length = max(vector.reduce(0) { $0 + $1 * $1 }.squareRoot(), 1e-12)
  for index in vector.indices { vector[index] /= length }
}

extension InitialDistribution {
  /// Fills an array with drawn numbers.
  func fill(_ numbers: inout MutableSpan<Float>, _ stream: RandomStream, _ machine: Machine) {
    switch self {
    case .constant(let value): numbers.update(repeating: value)
    case .normal(let mean, let deviation):
      machine.draw(.normal, stream, position: 0, into: &numbers)
      for index in numbers.indices { numbers[index] = mean + deviation * numbers[index] }
    case .uniform(let limit):
      machine.draw(.uniform, stream, position: 0, into: &numbers)
      for index in numbers.indices { numbers[index] = limit * (2 * numbers[index] - 1) }
    }
  }
}
