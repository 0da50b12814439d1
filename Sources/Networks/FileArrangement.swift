import Tensors

/// Arrays as PyTorch has them, and back.
struct FileArrangement {
  let specification: ParameterSpecification
  /// Order of the features that flow in, and out.
  let input: FeatureOrder
  let output: FeatureOrder

  /// For each number in PyTorch's order, its place here.
  private func forEachPlace(_ body: (_ there: Int, _ here: Int) -> Void) {
    let shape = specification.shape
    switch specification.arrangement {
    case .features:
      for index in 0..<specification.count { body(index, outputPlace(index)) }
    case .inputFeatures:
      for index in 0..<specification.count { body(index, input.place(of: index)) }
    case .matrix:
      let (rows, columns) = (shape[0], shape[1])
      for column in 0..<columns {
        let here = outputPlace(column)
        for row in 0..<rows { body(column * rows + row, input.place(of: row) * columns + here) }
      }
    case .kernel:
      let (height, width, inner, outer) = (shape[0], shape[1], shape[2], shape[3])
      var there = 0
      for o in 0..<outer {
        for i in 0..<inner {
          for y in 0..<height {
            for x in 0..<width {
              body(there, ((y * width + x) * inner + i) * outer + o)
              there += 1
            }
          }
        }
      }
    case .picture: pictures(shape[0] * shape[1], shape[2], body)
    case .kernelInputs(let height, let width):
      pictures(height * width, specification.count / (height * width), body)
    }
  }

  /// Where a number, or a column of a matrix, lies here.
  private func outputPlace(_ index: Int) -> Int {
    let numbers = specification.numbersPerFeature
    guard numbers > 0 else { return index }
    return output.place(of: index / numbers) * numbers + index % numbers
  }

  private func pictures(_ area: Int, _ channels: Int, _ body: (Int, Int) -> Void) {
    for channel in 0..<channels {
      for pixel in 0..<area { body(channel * area + pixel, pixel * channels + channel) }
    }
  }

  /// The array as PyTorch has it.
  func fileTensor(_ numbers: [Float]) -> Tensor {
    var result = numbers
    forEachPlace { there, here in result[there] = numbers[here] }
    return Tensor(shape: specification.fileShape, values: result)
  }

  /// The numbers of an array of PyTorch as they lie here.
  func numbers(_ tensor: Tensor) -> [Float] {
    var result = tensor.values
    forEachPlace { there, here in result[here] = tensor.values[there] }
    return result
  }
}

/// The numbers of an array of a network, copied as they lie here, on their way to a file.
package struct FiledArray: Sendable {
  /// The name in the file.
  package var name: String
  let numbers: [Float]
  let arrangement: FileArrangement

  /// The array as PyTorch has it; turning it takes longer than the copy did.
  package var tensor: Tensor { arrangement.fileTensor(numbers) }
}
