import Synchronization

extension ThreadPool {
  /// The pieces of a job, as one worker gets them.
  public struct Pieces {
    /// The number of the worker, below the pool's number of threads: scratch memory of that number is its own.
    public let worker: Int
    /// How many pieces the job has.
    public let count: Int

    /// Where pieces are claimed; nil for a worker that is alone.
    private let shares: Shares?
    /// The share from which the next piece is claimed.
    private var share: Int
    /// A piece that is claimed and not yet handed out; for a worker that is alone, the next one.
    private var ready: Int?
    /// How many pieces this worker has claimed.
    private(set) var claimed = 0

    init(alone count: Int) {
      worker = 0
      self.count = count
      shares = nil
      share = 0
      ready = 0
    }

    /// The pieces of a worker that has claimed one already: of this share, when so many were left of it.
    init(worker: Int, count: Int, shares: Shares, share: Int, left: Int) {
      self.worker = worker
      self.count = count
      self.shares = shares
      self.share = share
      ready = shares.piece(of: count, share, left)
      claimed = 1
    }

    /// A piece that is now this worker's to do, in `0..<count`; nil when all are claimed.
    public mutating func next() -> Int? {
      guard let shares else {
        guard let piece = ready, piece < count else { return nil }
        ready = piece + 1
        return piece
      }
      if let piece = ready {
        ready = nil
        return piece
      }
      for _ in 0..<shares.workers {
        if let left = shares.claim(share) {
          claimed += 1
          return shares.piece(of: count, share, left)
        }
        share = shares.following(share)
      }
      return nil
    }
  }

  /// What workers claim pieces from. Each begins with a contiguous share of its own, since neighboring pieces often read the
  /// same memory, and goes on with what is left of the others' shares.
  struct Shares {
    let workers: Int
    /// For each share how many pieces nobody has claimed; 0 or less: none. Each in a cache line of its own.
    private let left: UnsafeMutablePointer<Atomic<Int>>

    private static let stride = 64 / MemoryLayout<Atomic<Int>>.stride

    init(workers: Int) {
      self.workers = workers
      left = .allocate(capacity: workers * Self.stride)
      for index in 0..<workers * Self.stride { (left + index).initialize(to: Atomic(0)) }
    }

    func deallocate() {
      left.deinitialize(count: workers * Self.stride)
      left.deallocate()
    }

    /// Offers the pieces of a job. What was written before is seen by whoever claims one.
    func fill(pieces count: Int) {
      for worker in 0..<workers {
        let share = Share(of: count, worker, workers)
        left[worker * Self.stride].store(share.end - share.first, ordering: .releasing)
      }
    }

    /// Claims a piece of a share: how many were left of it, this one included; nil if there were none.
    func claim(_ share: Int) -> Int? {
      let left = left + share * Self.stride
      guard left.pointee.load(ordering: .relaxed) > 0 else { return nil }
      let before = left.pointee.subtract(1, ordering: .acquiringAndReleasing).oldValue
      return before > 0 ? before : nil
    }

    /// The piece that was claimed of a share when so many of it were left.
    func piece(of count: Int, _ share: Int, _ left: Int) -> Int { Share(of: count, share, workers).end - left }

    func following(_ share: Int) -> Int { share + 1 < workers ? share + 1 : 0 }
  }
}
