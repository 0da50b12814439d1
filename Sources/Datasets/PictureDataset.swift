import ImageFiles
import Tensors

/// Pictures of one size, kept as bytes and given as numbers of `range` (0 is its lower end, 255 its upper).
public struct PictureDataset: Dataset {
  /// What there is to know about them besides the pixels.
  public let facts: DatasetFacts

  private let count: Int
  private let range: ClosedRange<Float>
  /// `count x height x width x channels` bytes.
  let bytes: [UInt8]
  private let size: Int

  /// Makes a dataset of finished pictures, `bytes` being `count x height x width x channels`.
  init(
    name: String, definition: String, seed: UInt64?, exampleShape: [Int], bytes: [UInt8],
    range: ClosedRange<Float> = -1...1, labels: [Int]? = nil, classes: [String] = [], skipped: [SkippedFile] = [],
    notes: [String] = []
  ) {
    size = exampleShape.reduce(1, *)
    precondition(exampleShape.count == 3 && size > 0 && bytes.count >= size && bytes.count % size == 0)
    self.bytes = bytes
    self.range = range
    count = bytes.count / size
    facts = DatasetFacts(
      name: name, definition: definition, seed: seed, count: count, exampleShape: exampleShape, kind: .picture,
      range: range, labels: labels, classes: classes, skipped: skipped, notes: notes)
  }

  /// Refuses so many pictures where there is no memory for them.
  ///
  /// - Throws: `DatasetError.argument`, `.tooLarge`.
  public static func check(count: Int, exampleShape: [Int]) throws(DatasetError) {
    try Arguments.check(count: count, exampleSize: exampleShape.reduce(1, *), bytesEach: 1)
  }

  /// Copies the examples with these indices into `destination`, one after the other, without allocating.
  public func copy(_ indices: UnsafeBufferPointer<Int32>, into destination: UnsafeMutableBufferPointer<Float>) {
    precondition(destination.count >= indices.count * size)
    guard let target = destination.baseAddress else { return }
    bytes.withUnsafeBufferPointer { source in
      guard let first = source.baseAddress else { return }
      for (position, index) in indices.enumerated() {
        precondition(index >= 0 && Int(index) < count)
        convert(first + Int(index) * size, to: target + position * size, count: size)
      }
    }
  }

  /// Copies a run of examples into `destination`, one after the other, without allocating.
  public func copy(_ range: Range<Int>, into destination: UnsafeMutableBufferPointer<Float>) {
    precondition(range.lowerBound >= 0 && range.upperBound <= count && destination.count >= range.count * size)
    guard let target = destination.baseAddress else { return }
    bytes.withUnsafeBufferPointer { source in
      guard let first = source.baseAddress else { return }
      convert(first + range.lowerBound * size, to: target, count: range.count * size)
    }
  }

  private func convert(_ source: UnsafePointer<UInt8>, to target: UnsafeMutablePointer<Float>, count: Int) {
    // Dividing last makes both ends exact: 255 gives the upper end and not a number beside it.
    let low = range.lowerBound * 255
    let span = range.upperBound - range.lowerBound
    for index in 0..<count {
      target[index] = (Float(source[index]) * span + low) / 255
    }
  }

  /// The example as it was read or made, without conversion to numbers and back.
  ///
  /// - Precondition: the index lies within `0..<count`.
  public func image(_ index: Int) -> Image {
    Image(
      width: facts.exampleShape[1], height: facts.exampleShape[0], channels: facts.exampleShape[2],
      pixels: Array(bytes[index * size..<(index + 1) * size]))
  }
}
