/// Some of the examples of another dataset, in its order: `only(data, class: 3)`.
public struct SelectedDataset: Dataset {
  public let definition: String
  public let labels: [Int]?
  private let base: any Dataset
  private let indices: [Int32]

  public var name: String { base.name }
  public var seed: UInt64? { base.seed }
  public var count: Int { indices.count }
  public var exampleShape: [Int] { base.exampleShape }
  public var kind: ExampleKind { base.kind }
  public var range: ClosedRange<Float> { base.range }
  public var domain: ClosedRange<Float>? { base.domain }
  public var classes: [String] { base.classes }
  public var modes: Modes? { nil }

  /// The examples of one class.
  ///
  /// - Throws: `DatasetError.noSuchClass` or `.emptyClass`.
  public init(_ base: any Dataset, class wanted: Int) throws(DatasetError) {
    guard let labels = base.labels, base.classes.indices.contains(wanted) else {
      throw .noSuchClass(wanted, classes: base.labels == nil ? 0 : base.classes.count)
    }
    indices = labels.indices.filter { labels[$0] == wanted }.map { Int32($0) }
    guard !indices.isEmpty else { throw .emptyClass(wanted) }
    self.base = base
    self.labels = [Int](repeating: wanted, count: indices.count)
    definition = "only(\(base.definition), class: \(wanted))"
  }

  public func copy(_ indices: UnsafeBufferPointer<Int32>, into destination: UnsafeMutableBufferPointer<Float>) {
    let size = exampleSize
    precondition(destination.count >= indices.count * size)
    for (position, index) in indices.enumerated() {
      copyOne(Int(index), into: UnsafeMutableBufferPointer(rebasing: destination[(position * size)...]))
    }
  }

  public func copy(_ range: Range<Int>, into destination: UnsafeMutableBufferPointer<Float>) {
    precondition(range.lowerBound >= 0 && range.upperBound <= count)
    indices.withUnsafeBufferPointer {
      base.copy(UnsafeBufferPointer(rebasing: $0[range]), into: destination)
    }
  }

  private func copyOne(_ index: Int, into destination: UnsafeMutableBufferPointer<Float>) {
    precondition(index >= 0 && index < count)
    withUnsafePointer(to: indices[index]) {
      base.copy(UnsafeBufferPointer(start: $0, count: 1), into: destination)
    }
  }
}
