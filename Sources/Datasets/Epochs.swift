/// The order in which a training draws its examples: every epoch a new shuffle, cut into batches, the remainder dropped.
///
/// Batch `k` is a pure function of seed, count, batch size and `k`, so any step can be replayed. The order of one epoch
/// is kept, so drawing on costs a look-up, and a jump into another epoch one shuffle (4 ns an example).
public struct Epochs: Sendable {
  /// How many examples there are to draw from.
  public let count: Int
  /// How many examples a batch has.
  public let batch: Int
  private let seed: UInt64
  private var order: [Int32]
  private var epoch = -1

  /// Prepares the order of `count` examples in batches of `batch`.
  ///
  /// - Throws: `DatasetError.fewerThanBatch`, or `.argument` where `batch` is below 1.
  public init(count: Int, batch: Int, seed: UInt64) throws(DatasetError) {
    try Arguments.check("batch", batch, 1...Int(Int32.max))
    guard count >= batch else { throw .fewerThanBatch(count: count, batch: batch) }
    try Arguments.check("count", count, 1...Int(Int32.max))
    self.count = count
    self.batch = batch
    self.seed = seed
    order = []
  }

  /// How many batches an epoch has.
  public var batchesPerEpoch: Int { count / batch }

  /// Hands the indices of batch `number`, counted from 0 over all epochs, to `body`.
  ///
  /// - Precondition: `number` is not negative.
  public mutating func withBatch<Result>(
    _ number: Int, _ body: (UnsafeBufferPointer<Int32>) throws -> Result
  ) rethrows -> Result {
    precondition(number >= 0)
    let (wanted, position) = number.quotientAndRemainder(dividingBy: batchesPerEpoch)
    if wanted != epoch { shuffle(wanted) }
    let first = position * batch
    return try order.withUnsafeBufferPointer { try body(UnsafeBufferPointer(rebasing: $0[first..<first + batch])) }
  }

  /// Copies the examples of batch `number` into `destination` and allocates nothing while the epoch lasts.
  public mutating func copyBatch(
    _ number: Int, of dataset: some Dataset, into destination: inout MutableSpan<Float>
  ) {
    precondition(dataset.count == count)
    withBatch(number) { indices in
      destination.withUnsafeMutableBufferPointer { dataset.copy(indices, into: $0) }
    }
  }

  /// Fisher and Yates' shuffle under the stream of this epoch.
  private mutating func shuffle(_ wanted: Int) {
    if order.isEmpty { order = [Int32](repeating: 0, count: count) }
    var random = RandomStream(seed: seed, purpose: .order, item: wanted)
    order.withUnsafeMutableBufferPointer { order in
      for index in order.indices { order[index] = Int32(truncatingIfNeeded: index) }
      for index in stride(from: order.count - 1, to: 0, by: -1) {
        order.swapAt(index, Int(random.below(UInt32(truncatingIfNeeded: index &+ 1))))
      }
    }
    epoch = wanted
  }
}
