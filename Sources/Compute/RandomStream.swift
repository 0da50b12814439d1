/// A stream of random numbers that can be entered anywhere: each number is a function of the seed, the stream, a position
/// (of the training step, say) and its index alone.
///
/// Philox 4x32-10 (Salmon, Moraes, Dror, Shaw: Parallel random numbers, as easy as 1, 2, 3; 2011). The key is the
/// seed; the counter is `(block, position low, position high, stream)`, and a block is four words of 32 bits. Bits and
/// uniform numbers are the same on every machine; normal ones differ between kernel tables in their last bits.
public struct RandomStream: Hashable, Sendable {
  /// The seed: streams of different seeds have nothing in common.
  public var seed: UInt64
  /// What the numbers are for: noise, batches, dropout...
  public var stream: UInt32

  /// A stream of a seed.
  public init(seed: UInt64, stream: UInt32) {
    self.seed = seed
    self.stream = stream
  }

  /// The four words of one block.
  public func words(position: UInt64, block: UInt32) -> (UInt32, UInt32, UInt32, UInt32) { fatalError("not there yet") }

  /// Numbers from the normal distribution around 0 with deviation 1 (Box and Muller); they lie within 6.
  ///
  /// - Precondition: `count` is at most 2^34.
  public func fillNormal(
    _ destination: UnsafeMutablePointer<Float>, count: Int, position: UInt64, kernels: KernelTable, pool: ThreadPool
  ) { fatalError("not there yet") }

  /// Numbers spread evenly from 0 up to, not including, 1: multiples of 2^-24.
  ///
  /// - Precondition: `count` is at most 2^34.
  public func fillUniform(
    _ destination: UnsafeMutablePointer<Float>, count: Int, position: UInt64, kernels: KernelTable, pool: ThreadPool
  ) { fatalError("not there yet") }

  /// 1 where the uniform number of the same place is less than `probability`, else 0.
  ///
  /// - Precondition: `count` is at most 2^34.
  public func fillBernoulli(
    _ destination: UnsafeMutablePointer<Float>, count: Int, probability: Float, position: UInt64, kernels: KernelTable,
    pool: ThreadPool
  ) { fatalError("not there yet") }
}

/// Random words for the host's own draws (shuffling, choosing), from one position of a stream.
public struct RandomWords: RandomNumberGenerator, Sendable {
  /// The words of that position, from its first.
  public init(_ stream: RandomStream, position: UInt64) {}

  /// The next 64 bits.
  public mutating func next() -> UInt64 { fatalError("not there yet") }
}
