import Files
import Tensors

extension NumericDataset {
  /// The rows of a tensor in a safetensors file as examples, as they are: channels last, no labels.
  ///
  /// - Throws: `DatasetError.noSuchTensor`, `.notExamples`, `.argument` for more rows than are counted, `.file`, and `SafetensorsError`.
  public static func tensors(_ path: String, name: String) throws -> NumericDataset {
    do {
      let file = try SafetensorsReader(path)
      guard let shape = file.shape(of: name) else {
        throw DatasetError.noSuchTensor(path: path, name: name, names: file.names)
      }
      guard !shape.isEmpty, shape.allSatisfy({ $0 > 0 }) else {
        throw DatasetError.notExamples(path: path, name: name, shape: shape)
      }
      try file.checkRoom(name)
      try Arguments.check("count", shape[0], 1...Int(Int32.max))
      let tensor = try file.tensor(name)
      // A list of numbers is a list of examples of one number.
      let exampleShape = shape.count == 1 ? [1] : Array(shape.dropFirst())
      return NumericDataset(
        name: "tensors", definition: "tensors(\(Arguments.quoted(path)), name: \(Arguments.quoted(name)))", seed: nil,
        exampleShape: exampleShape, kind: kind(exampleShape), values: tensor.values,
        range: exampleShape.count == 3 ? pictureRange(tensor.values) : nil,
        domain: exampleShape.count == 1 && exampleShape[0] > 2 ? -1...1 : nil)
    } catch let error as FileError {
      throw DatasetError.file(error)
    }
  }

  private static func kind(_ shape: [Int]) -> ExampleKind {
    switch shape.count {
    case 1 where shape[0] == 2: .point
    case 1 where shape[0] > 2: .curve
    case 3 where shape[2] == 1 || shape[2] == 3: .picture
    default: .row
    }
  }

  /// The narrowest of the usual ranges that holds the numbers, else from the smallest to the largest.
  private static func pictureRange(_ values: [Float]) -> ClosedRange<Float> {
    let extent = extent(of: values)
    return [0...1, -1...1, 0...255].first { $0.contains(extent.lowerBound) && $0.contains(extent.upperBound) } ?? extent
  }
}
