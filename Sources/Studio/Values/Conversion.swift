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
    case .tensor(let tensor):
      return tensor
    case .dataset(let dataset):
      return try dataset.examples(0..<dataset.count)
    default:
      let grid: NumberGrid<Float> = try grid(value)
      return Tensor(shape: grid.shape, values: grid.values)
    }
  }

  /// The numbers of what can be a tensor; those of numbers, lists and ranges are not rounded on the way to doubles.
  static func grid<Number: GridNumber>(_ value: Value) throws(Problem) -> NumberGrid<Number> {
    switch value {
    case .number(let number):
      return NumberGrid(shape: [], values: [Number(number)])
    case .range(let range):
      let count = try range.checkedCount()
      _ = try tensorCount([count])
      return NumberGrid(shape: [count], values: (0..<count).map { Number(range.lower + Double($0)) })
    case .list(let list):
      return try stacked(list.items)
    case .tensor, .dataset:
      let tensor = try tensor(value)
      return NumberGrid(shape: tensor.shape, values: tensor.values.map { Number($0) })
    default:
      throw .notATensor(value.kindName)
    }
  }

  /// Grids of one shape under one another along a new first axis.
  private static func stacked<Number: GridNumber>(_ items: [Value]) throws(Problem) -> NumberGrid<Number> {
    var values: [Number] = []
    var shape: [Int]?
    for (index, item) in items.enumerated() {
      if case .number(let number) = item, shape?.isEmpty ?? true {
        shape = []
        values.append(Number(number))
        continue
      }
      let part: NumberGrid<Number> = try grid(item)
      if let shape, shape != part.shape { throw .raggedList(index: index, found: part.shape, expected: shape) }
      if shape == nil { _ = try tensorCount([items.count] + part.shape) }
      shape = part.shape
      values.append(contentsOf: part.values)
    }
    return NumberGrid(shape: [items.count] + (shape ?? []), values: values)
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
