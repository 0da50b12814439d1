import Tensors

/// Examples kept as Float32 numbers: curves, points, rows of a table, tensors from a file.
public struct NumericDataset: Dataset {
  /// What there is to know about it besides the numbers.
  public let facts: DatasetFacts

  private let count: Int
  private let values: [Float]
  private let size: Int

  /// Makes a dataset of finished examples, `values` being `count x example shape`.
  init(
    name: String, definition: String, seed: UInt64?, exampleShape: [Int], kind: ExampleKind, values: [Float],
    range: ClosedRange<Float>? = nil, domain: ClosedRange<Float>? = nil, labels: [Int]? = nil, classes: [String] = [],
    modes: Modes? = nil, notes: [String] = []
  ) {
    size = exampleShape.reduce(1, *)
    precondition(size > 0 && values.count >= size && values.count % size == 0)
    count = values.count / size
    facts = DatasetFacts(
      name: name, definition: definition, seed: seed, count: count, exampleShape: exampleShape, kind: kind,
      range: range ?? Self.extent(of: values), domain: domain, labels: labels, classes: classes, modes: modes,
      notes: notes)
    self.values = values
  }

  /// Copies the examples with these indices into `destination`, one after the other, without allocating.
  public func copy(_ indices: UnsafeBufferPointer<Int32>, into destination: UnsafeMutableBufferPointer<Float>) {
    precondition(destination.count >= indices.count * size)
    guard let target = destination.baseAddress else { return }
    values.withUnsafeBufferPointer { source in
      guard let first = source.baseAddress else { return }
      for (position, index) in indices.enumerated() {
        precondition(index >= 0 && Int(index) < count)
        (target + position * size).update(from: first + Int(index) * size, count: size)
      }
    }
  }

  /// Copies a run of examples into `destination`, one after the other, without allocating.
  public func copy(_ range: Range<Int>, into destination: UnsafeMutableBufferPointer<Float>) {
    precondition(range.lowerBound >= 0 && range.upperBound <= count && destination.count >= range.count * size)
    guard let target = destination.baseAddress else { return }
    values.withUnsafeBufferPointer { source in
      guard let first = source.baseAddress else { return }
      target.update(from: first + range.lowerBound * size, count: range.count * size)
    }
  }

  /// The smallest and the largest of the finite numbers.
  static func extent(of values: [Float]) -> ClosedRange<Float> {
    var low = Float.infinity
    var high = -Float.infinity
    for value in values where value.isFinite {
      low = min(low, value)
      high = max(high, value)
    }
    return low <= high ? low...high : 0...0
  }
}
