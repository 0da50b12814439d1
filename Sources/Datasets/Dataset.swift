import Tensors

/// What an example is, which decides how it is drawn.
public enum ExampleKind: Hashable, Sendable {
  /// Numbers along a line, `points`, evenly spaced over `Dataset.domain`.
  case curve
  /// A point in the plane, `2`.
  case point
  /// A picture, `height x width x channels`.
  case picture
  /// Numbers without a picture of themselves, such as a row of a table.
  case row
}

/// The places around which the points of a dataset lie, for judging how many of them a generator reaches.
public struct Modes: Hashable, Sendable {
  /// The centres, `modes x dimensions`.
  public let centres: Tensor
  /// The standard deviation of the points around their centre, along each axis.
  public let deviation: Float

  /// Makes modes from centres of `modes x dimensions`.
  public init(centres: Tensor, deviation: Float) {
    precondition(centres.rank == 2)
    self.centres = centres
    self.deviation = deviation
  }

  /// How many there are.
  public var count: Int { centres.shape[0] }
}

/// What there is to know about a dataset besides its numbers.
public struct DatasetFacts: Sendable {
  /// Its short name: `sine`, `mnist`, `flowers`.
  public var name: String
  /// The canonical definition in the language with all its arguments, `sine(points: 15, jitter: 0.02, count: 10000)`:
  /// with `seed` it says which data a checkpoint has learned from.
  public var definition: String
  /// The seed that the examples were made with, `nil` where they come from a file.
  public var seed: UInt64?
  /// How many examples there are, at least one.
  public var count: Int
  /// The shape of one example, without a batch axis.
  public var exampleShape: [Int]
  /// What an example is.
  public var kind: ExampleKind
  /// Where the numbers are meant to lie: for pictures black to white, else the smallest and the largest.
  public var range: ClosedRange<Float>
  /// Where the points of a curve stand, from the first to the last; `nil` for anything else.
  public var domain: ClosedRange<Float>?
  /// The class of each example, an index into `classes`; `nil` where there are none.
  public var labels: [Int]?
  /// The names of the classes; empty where there are none.
  public var classes: [String] = []
  /// The exact modes, where they are known.
  public var modes: Modes?
  /// The files that were left out when the examples were read, with the reasons.
  public var skipped: [SkippedFile] = []
  /// What was guessed or left out when the examples were read, a sentence each: which file, what, and what to do where
  /// that is wrong.
  public var notes: [String] = []

  /// Facts that every dataset has; the others can be set.
  public init(
    name: String, definition: String, seed: UInt64? = nil, count: Int, exampleShape: [Int], kind: ExampleKind,
    range: ClosedRange<Float>, domain: ClosedRange<Float>? = nil, labels: [Int]? = nil, classes: [String] = [],
    modes: Modes? = nil, skipped: [SkippedFile] = [], notes: [String] = []
  ) {
    self.name = name
    self.definition = definition
    self.seed = seed
    self.count = count
    self.exampleShape = exampleShape
    self.kind = kind
    self.range = range
    self.domain = domain
    self.labels = labels
    self.classes = classes
    self.modes = modes
    self.skipped = skipped
    self.notes = notes
  }
}

/// A finite, immutable collection of examples of one shape, made when it is defined.
///
/// The same definition under the same seed gives the same examples, whatever the number of threads. The members of
/// `facts` are the dataset's own as well: `data.count`, `data.labels`.
public protocol Dataset: Sendable {
  /// What there is to know about it.
  var facts: DatasetFacts { get }

  /// Copies the examples with these indices into `destination`, one after the other, without allocating.
  ///
  /// - Precondition: the indices are below `count` and `destination` holds `indices.count` examples.
  func copy(_ indices: UnsafeBufferPointer<Int32>, into destination: UnsafeMutableBufferPointer<Float>)

  /// Copies a run of examples into `destination`, one after the other, without allocating.
  ///
  /// - Precondition: the range lies within `0..<count` and `destination` holds that many examples.
  func copy(_ range: Range<Int>, into destination: UnsafeMutableBufferPointer<Float>)
}

extension Dataset {
  /// Its short name: `sine`, `mnist`, `flowers`.
  public var name: String { facts.name }
  /// The canonical definition in the language with all its arguments.
  public var definition: String { facts.definition }
  /// The seed that the examples were made with, `nil` where they come from a file.
  public var seed: UInt64? { facts.seed }
  /// How many examples there are, at least one.
  public var count: Int { facts.count }
  /// The shape of one example, without a batch axis.
  public var exampleShape: [Int] { facts.exampleShape }
  /// What an example is.
  public var kind: ExampleKind { facts.kind }
  /// Where the numbers are meant to lie: for pictures black to white, else the smallest and the largest.
  public var range: ClosedRange<Float> { facts.range }
  /// Where the points of a curve stand, from the first to the last; `nil` for anything else.
  public var domain: ClosedRange<Float>? { facts.domain }
  /// The class of each example, an index into `classes`; `nil` where there are none.
  public var labels: [Int]? { facts.labels }
  /// The names of the classes; empty where there are none.
  public var classes: [String] { facts.classes }
  /// The exact modes, where they are known.
  public var modes: Modes? { facts.modes }
  /// The files that were left out when the examples were read, with the reasons.
  public var skipped: [SkippedFile] { facts.skipped }
  /// What was guessed or left out when the examples were read, a sentence each.
  public var notes: [String] { facts.notes }

  /// How many numbers an example has.
  public var exampleSize: Int { exampleShape.reduce(1, *) }

  /// Copies the examples with these indices into `destination`, one after the other.
  ///
  /// - Precondition: the indices are below `count` and `destination` holds `indices.count` examples.
  public func copy(_ indices: [Int32], into destination: inout MutableSpan<Float>) {
    destination.withUnsafeMutableBufferPointer { target in
      indices.withUnsafeBufferPointer { copy($0, into: target) }
    }
  }

  /// A run of examples as a tensor of `n x example shape`.
  ///
  /// - Precondition: the range lies within `0..<count`.
  public func slice(_ range: Range<Int>) -> Tensor {
    precondition(range.lowerBound >= 0 && range.upperBound <= count)
    let size = range.count * exampleSize
    let values = [Float](unsafeUninitializedCapacity: size) { buffer, filled in
      copy(range, into: UnsafeMutableBufferPointer(rebasing: buffer[..<size]))
      filled = size
    }
    return Tensor(shape: [range.count] + exampleShape, values: values)
  }

  /// One example as a tensor of the example shape.
  ///
  /// - Precondition: the index lies within `0..<count`.
  public func example(_ index: Int) -> Tensor {
    Tensor(shape: exampleShape, values: slice(index..<index + 1).values)
  }

  /// Examples by their indices as a tensor of `n x example shape`.
  ///
  /// - Precondition: the indices lie within `0..<count`.
  public func examples(_ indices: [Int]) -> Tensor {
    precondition(indices.allSatisfy { $0 >= 0 && $0 < count })
    let size = indices.count * exampleSize
    let values = [Float](unsafeUninitializedCapacity: size) { buffer, filled in
      indices.map { Int32($0) }.withUnsafeBufferPointer {
        copy($0, into: UnsafeMutableBufferPointer(rebasing: buffer[..<size]))
      }
      filled = size
    }
    return Tensor(shape: [indices.count] + exampleShape, values: values)
  }

  /// The class of each example as a tensor of `count`, where there are any.
  public var labelTensor: Tensor? {
    labels.map { Tensor(shape: [$0.count], values: $0.map(Float.init)) }
  }
}
