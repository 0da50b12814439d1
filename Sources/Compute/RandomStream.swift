import CKernelSupport

/// A stream of random numbers that can be entered anywhere: each number is a function of the seed, the stream, a position
/// (of the training step, say) and its index alone.
///
/// Philox 4x32-10 (Salmon, Moraes, Dror, Shaw: Parallel random numbers, as easy as 1, 2, 3; 2011). The key is the
/// seed; the counter is `(block, position low, position high, stream)`, and a block is four words of 32 bits. Bits and
/// uniform numbers are the same on every machine; normal ones differ between kernel tables with and without fused
/// multiply-add in their last bits.
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
  public func words(position: UInt64, block: UInt32) -> (UInt32, UInt32, UInt32, UInt32) {
    Self.philox(
      counter: (block, UInt32(truncatingIfNeeded: position), UInt32(truncatingIfNeeded: position >> 32), stream),
      key: (UInt32(truncatingIfNeeded: seed), UInt32(truncatingIfNeeded: seed >> 32)))
  }

  /// Ten rounds of Philox 4x32.
  static func philox(
    counter: (UInt32, UInt32, UInt32, UInt32), key: (UInt32, UInt32)
  ) -> (UInt32, UInt32, UInt32, UInt32) {
    var (a, b, c, d) = counter
    var (low, high) = key
    for _ in 0..<10 {
      let first = a.multipliedFullWidth(by: 0xD251_1F53), second = c.multipliedFullWidth(by: 0xCD9E_8D57)
      (a, b, c, d) = (second.high ^ b ^ low, second.low, first.high ^ d ^ high, first.low)
      low &+= 0x9E37_79B9
      high &+= 0xBB67_AE85
    }
    return (a, b, c, d)
  }

  /// Numbers from the normal distribution around 0 with deviation 1 (Box and Muller 1958); they lie within 6.
  ///
  /// - Precondition: `count` is at most 2^34.
  public func fillNormal(
    _ destination: UnsafeMutablePointer<Float>, count: Int, position: UInt64, kernels: KernelTable, pool: ThreadPool
  ) { fill(destination, count, position, kernels.arrays.drawNormal, 0, pool) }

  /// Numbers spread evenly from 0 up to, not including, 1: multiples of 2^-24.
  ///
  /// - Precondition: `count` is at most 2^34.
  public func fillUniform(
    _ destination: UnsafeMutablePointer<Float>, count: Int, position: UInt64, kernels: KernelTable, pool: ThreadPool
  ) { fill(destination, count, position, kernels.arrays.drawUniform, 0, pool) }

  /// 1 where the uniform number of the same place is less than `probability`, else 0.
  ///
  /// - Precondition: `count` is at most 2^34.
  public func fillBernoulli(
    _ destination: UnsafeMutablePointer<Float>, count: Int, probability: Float, position: UInt64, kernels: KernelTable,
    pool: ThreadPool
  ) { fill(destination, count, position, kernels.arrays.drawBernoulli, probability, pool) }

  private func fill(
    _ destination: UnsafeMutablePointer<Float>, _ count: Int, _ position: UInt64,
    _ draw: @escaping DrawKernel, _ parameter: Float, _ pool: ThreadPool
  ) {
    precondition(count <= 1 << 34, "a position of a stream has 2^34 numbers")
    let job = DrawJob(
      stream: self, destination: destination, count: count, position: position, draw: draw, parameter: parameter)
    pool.run(job, pieces: pool.pieceCount(inParallel: count >= DrawJob.parallelCount)) { context, pieces in
      guard let job = context?.assumingMemoryBound(to: DrawJob.self) else { return }
      while let piece = pieces.next() { job.pointee.run(piece, pieces.count) }
    }
  }
}

/// Groups of 64 numbers, of which a piece has several.
private struct DrawJob {
  let stream: RandomStream
  let destination: UnsafeMutablePointer<Float>
  let count: Int
  let position: UInt64
  let draw: DrawKernel
  let parameter: Float

  /// Numbers from which on threads share the work.
  static let parallelCount = 1 << 13
  private static let group = 64, blocksInGroup = 16

  func run(_ piece: Int, _ pieces: Int) {
    let whole = count / Self.group
    let share = Share(of: whole, piece, pieces)
    draw(share.end - share.first, share.first, at: destination + Self.group * share.first)
    let left = count % Self.group
    guard left > 0, piece == pieces - 1 else { return }
    withUnsafeTemporaryAllocation(of: Float.self, capacity: Self.group) { last in
      guard let numbers = last.baseAddress else { return }
      draw(1, whole, at: numbers)
      (destination + Self.group * whole).update(from: numbers, count: left)
    }
  }

  private func draw(_ groups: Int, _ first: Int, at place: UnsafeMutablePointer<Float>) {
    draw(groups, place, Self.blocksInGroup * first, position, stream.stream, stream.seed, parameter)
  }
}
