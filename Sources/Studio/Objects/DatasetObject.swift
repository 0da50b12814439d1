import Datasets
import Tensors

/// A dataset in a session, or a slice of one: a reference.
public final class DatasetObject {
  /// The examples.
  public let dataset: any Dataset

  init(_ dataset: any Dataset) { self.dataset = dataset }

  /// In a dry run: whether only its files tell how many examples there are, and of which classes.
  var isOpen: Bool { (dataset as? BlankDataset)?.isOpen == true }

  /// How many examples there are.
  public var count: Int { dataset.count }

  /// The shape of one example.
  public var exampleShape: [Int] { dataset.exampleShape }

  /// One line that says what it is.
  var summary: String {
    let shape = Display.shape(exampleShape)
    return "\(dataset.definition): \(count) \(count == 1 ? "example" : "examples") of \(shape)"
      + (dataset.classes.isEmpty ? "" : " in \(dataset.classes.count) classes")
  }

  /// A run of examples as a tensor.
  func examples(_ range: Range<Int>) throws(Problem) -> Tensor {
    let shape = [range.count] + exampleShape
    _ = try tensorCount(shape)
    return dataset.slice(range)
  }

  /// A run of examples as a dataset.
  func slice(_ range: Range<Int>) throws(Problem) -> DatasetObject {
    guard !range.isEmpty else { throw .refused("a slice of a dataset has at least one example") }
    return DatasetObject(SlicedDataset(dataset, range))
  }
}

/// A run of the examples of another dataset.
struct SlicedDataset: Dataset {
  let facts: DatasetFacts
  private let base: any Dataset
  private let start: Int

  /// - Precondition: the bounds lie within the examples of the base and are not empty.
  init(_ base: any Dataset, _ bounds: Range<Int>) {
    var facts = base.facts
    facts.definition += "[\(bounds.lowerBound)..<\(bounds.upperBound)]"
    facts.count = bounds.count
    facts.labels = facts.labels.map { Array($0[bounds]) }
    self.facts = facts
    self.base = base
    start = bounds.lowerBound
  }

  func copy(_ indices: UnsafeBufferPointer<Int32>, into destination: UnsafeMutableBufferPointer<Float>) {
    let offset = Int32(truncatingIfNeeded: start)
    let moved = indices.map { $0 &+ offset }
    moved.withUnsafeBufferPointer { base.copy($0, into: destination) }
  }

  func copy(_ range: Range<Int>, into destination: UnsafeMutableBufferPointer<Float>) {
    base.copy((range.lowerBound + start)..<(range.upperBound + start), into: destination)
  }
}

/// Examples of a shape that are all zeros: what a dry run takes for data that would take time or a file.
///
/// Its classes take memory, as those of the real one: whoever makes one has asked for it.
struct BlankDataset: Dataset {
  let facts: DatasetFacts
  /// Whether only the files tell how many examples there are, and of which classes.
  let isOpen: Bool

  init(_ name: String, count: Int, exampleShape: [Int], range: ClosedRange<Float> = -1...1, classCount: Int?) {
    isOpen = classCount == nil
    let classCount = classCount ?? 0
    facts = DatasetFacts(
      name: name, definition: "\(name)()", count: count, exampleShape: exampleShape,
      kind: exampleShape.count == 3 ? .picture : .row, range: range,
      labels: classCount > 0 ? (0..<count).map { $0 % classCount } : nil, classes: (0..<classCount).map(String.init))
  }

  func copy(_ indices: UnsafeBufferPointer<Int32>, into destination: UnsafeMutableBufferPointer<Float>) {
    fill(destination, count: indices.count)
  }

  func copy(_ range: Range<Int>, into destination: UnsafeMutableBufferPointer<Float>) {
    fill(destination, count: range.count)
  }

  private func fill(_ destination: UnsafeMutableBufferPointer<Float>, count: Int) {
    destination.baseAddress?.update(repeating: 0, count: count * exampleSize)
  }
}
