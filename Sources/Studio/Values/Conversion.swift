import Tensors

/// Conversions between values where the language makes them by itself, each of them checked.
enum Conversion {
  /// A number as a whole number.
  static func integer(_ number: Double) -> Int? {
    guard number == number.rounded(), number.magnitude <= 9_007_199_254_740_992 else { return nil }
    return Int(number)
  }

  /// A value as a tensor: a number, nested lists of numbers and of tensors of one shape, a range, a dataset's examples.
  static func tensor(_ value: Value) throws(Problem) -> Tensor {
    switch value {
    case .number(let number):
      return Tensor(shape: [], values: [Float(number)])
    case .tensor(let tensor):
      return tensor
    case .range(let range):
      _ = try tensorCount([range.count])
      return Tensor(shape: [range.count], values: (0..<range.count).map { Float(range.lower + Double($0)) })
    case .dataset(let dataset):
      return try dataset.examples(0..<dataset.count)
    case .list(let list):
      return try stacked(list.items)
    default:
      throw .notATensor(value.kindName)
    }
  }

  /// Tensors of one shape under one another along a new first axis.
  private static func stacked(_ items: [Value]) throws(Problem) -> Tensor {
    var values: [Float] = []
    var shape: [Int]?
    for (index, item) in items.enumerated() {
      if case .number(let number) = item, shape?.isEmpty ?? true {
        shape = []
        values.append(Float(number))
        continue
      }
      let part = try tensor(item)
      if let shape, shape != part.shape { throw .raggedList(index: index, found: part.shape, expected: shape) }
      if shape == nil { _ = try tensorCount([items.count] + part.shape) }
      shape = part.shape
      values.append(contentsOf: part.values)
    }
    return Tensor(shape: [items.count] + (shape ?? []), values: values)
  }

  /// A value as a shape: `28x28x1`, a list of whole numbers, or one whole number.
  static func shape(_ value: Value) -> [Int]? {
    switch value {
    case .number(let number):
      return integer(number).map { [$0] }
    case .list(let list):
      var shape: [Int] = []
      for item in list.items {
        guard case .number(let number) = item, let length = integer(number) else { return nil }
        shape.append(length)
      }
      return shape
    default:
      return nil
    }
  }
}
