import Tensors

/// Some of the examples of another dataset, in its order: `only(data, class: 3)`.
public struct SelectedDataset: Dataset {
  /// What there is to know about them besides the numbers.
  public let facts: DatasetFacts

  private let base: any Dataset
  private let indices: [Int32]
  private let size: Int

  /// The examples of one class.
  ///
  /// - Throws: `DatasetError.noSuchClass` or `.emptyClass`.
  public init(_ base: any Dataset, class wanted: Int) throws(DatasetError) {
    guard let labels = base.labels, base.classes.indices.contains(wanted) else {
      throw .noSuchClass(wanted, classes: base.labels == nil ? 0 : base.classes.count)
    }
    let indices = labels.indices.filter { labels[$0] == wanted }.map { Int32($0) }
    guard !indices.isEmpty else { throw .emptyClass(wanted) }
    var facts = base.facts
    facts.definition = "only(\(facts.definition), class: \(wanted))"
    facts.count = indices.count
    facts.labels = [Int](repeating: wanted, count: indices.count)
    // Of a selection the one mode is known already.
    if let modes = facts.modes, modes.centres.shape[0] == base.classes.count {
      let dimensions = modes.centres.shape[1]
      let centre = modes.centres.values[wanted * dimensions..<(wanted + 1) * dimensions]
      facts.modes = Modes(centres: Tensor(shape: [1, dimensions], values: Array(centre)), deviation: modes.deviation)
    }
    self.facts = facts
    self.base = base
    self.indices = indices
    size = facts.exampleShape.reduce(1, *)
  }

  /// Copies the examples with these indices into `destination`, one after the other, without allocating.
  public func copy(_ indices: UnsafeBufferPointer<Int32>, into destination: UnsafeMutableBufferPointer<Float>) {
    precondition(destination.count >= indices.count * size)
    for (position, index) in indices.enumerated() {
      copyOne(Int(index), into: UnsafeMutableBufferPointer(rebasing: destination[(position * size)...]))
    }
  }

  /// Copies a run of examples into `destination`, one after the other, without allocating.
  public func copy(_ range: Range<Int>, into destination: UnsafeMutableBufferPointer<Float>) {
    precondition(range.lowerBound >= 0 && range.upperBound <= indices.count)
    indices.withUnsafeBufferPointer {
      base.copy(UnsafeBufferPointer(rebasing: $0[range]), into: destination)
    }
  }

  private func copyOne(_ index: Int, into destination: UnsafeMutableBufferPointer<Float>) {
    precondition(index >= 0 && index < indices.count)
    withUnsafePointer(to: indices[index]) {
      base.copy(UnsafeBufferPointer(start: $0, count: 1), into: destination)
    }
  }
}
