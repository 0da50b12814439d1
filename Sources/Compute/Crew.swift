import CKernelSupport
import Glibc
import Synchronization

/// What the threads of a pool share. Each thread keeps it alive until it ends.
final class Crew: @unchecked Sendable {
  private let shares: ThreadPool.Shares
  /// The number of jobs handed out.
  private let generation = FutexWord()
  /// How many pieces of the job are not finished, and `callerSleeps`.
  private let unfinished = FutexWord()
  /// 1 when the threads are to end.
  private let dismissal = FutexWord()
  private let sleepers = Atomic<Int>(0)
  private let isBusy = Atomic<Bool>(false)
  /// Where the caller ran when it handed out the job.
  private let callerProcessor = Atomic<Int32>(-1)
  // The job: written before its pieces are offered, and read only by those who have claimed one, since it cannot end before
  // their piece is finished.
  private var body: ThreadPool.Body?
  private var context: UnsafeMutableRawPointer?
  private var count = 0

  /// About a millisecond, depending on how long the processor pauses.
  private static let spins = 20_000
  /// A thread that waits lets others run every so often: the processors may be shared.
  private static let spinsUntilYield = 1 << 11
  /// Set in `unfinished` by a caller that wants to be woken.
  private static let callerSleeps = Int32.min

  init(workers: Int) { shares = ThreadPool.Shares(workers: workers) }

  deinit {
    shares.deallocate()
    for word in [generation, unfinished, dismissal] { word.deallocate() }
  }

  // MARK: The caller

  /// Claims the crew, unless it is at work.
  func acquire() -> Bool { !isBusy.exchange(true, ordering: .acquiring) }

  func release() { isBusy.store(false, ordering: .releasing) }

  func run(pieces count: Int, _ context: UnsafeMutableRawPointer?, _ body: @escaping ThreadPool.Body) {
    self.body = body
    self.context = context
    self.count = count
    callerProcessor.store(atelier_current_processor(), ordering: .relaxed)
    unfinished.atomic.pointee.store(Int32(count), ordering: .relaxed)
    shares.fill(pieces: count)
    callOut(for: count - 1)
    doPieces(worker: 0)
    waitUntilFinished()
    self.body = nil
  }

  private func callOut(for most: Int) {
    generation.atomic.pointee.wrappingAdd(1, ordering: .sequentiallyConsistent)
    if sleepers.load(ordering: .sequentiallyConsistent) > 0 { generation.wake(Int32(most)) }
  }

  /// Waits for the pieces that others have claimed: spins, then sleeps, so that a thread that was pushed off its processor
  /// may go on where this one was.
  private func waitUntilFinished() {
    for spin in 1...Self.spins {
      if unfinished.atomic.pointee.load(ordering: .acquiring) == 0 { return }
      atelier_pause()
      if spin % Self.spinsUntilYield == 0 { sched_yield() }
    }
    var left = unfinished.atomic.pointee.bitwiseOr(Self.callerSleeps, ordering: .acquiringAndReleasing).newValue
    while left != Self.callerSleeps {
      unfinished.wait(while: left)
      left = unfinished.atomic.pointee.load(ordering: .acquiring)
    }
  }

  // MARK: Everyone

  /// Does pieces until none is left to claim.
  ///
  /// A thread that comes late for one job may claim a piece of the next: it looks at nothing of a job before its claim.
  private func doPieces(worker: Int) {
    var share = worker
    for _ in 0..<shares.workers {
      if let left = shares.claim(share) {
        var pieces = ThreadPool.Pieces(worker: worker, count: count, shares: shares, share: share, left: left)
        body?(context, &pieces)
        finish(Int32(pieces.claimed))
      }
      share = shares.following(share)
    }
  }

  private func finish(_ count: Int32) {
    let before = unfinished.atomic.pointee.wrappingSubtract(count, ordering: .acquiringAndReleasing).oldValue
    if before == Self.callerSleeps | count { unfinished.wake(1) }
  }

  // MARK: The other threads

  /// Starts a thread that works until it is dismissed. Signals are left to the threads of the program itself.
  func start(worker: Int) -> Result<pthread_t, ComputeError> {
    let start = Unmanaged.passRetained(Start(crew: self, worker: worker))
    var thread = pthread_t()
    var all = sigset_t()
    var before = sigset_t()
    sigfillset(&all)
    pthread_sigmask(SIG_SETMASK, &all, &before)
    let code = pthread_create(
      &thread, nil,
      { argument in
        guard let argument else { return nil }
        let start = Unmanaged<Start>.fromOpaque(argument).takeRetainedValue()
        start.crew.work(start.worker)
        return nil
      }, start.toOpaque())
    pthread_sigmask(SIG_SETMASK, &before, nil)
    guard code == 0 else {
      start.release()
      return .failure(.threadNotStarted(errorNumber: code))
    }
    return .success(thread)
  }

  /// Ends the threads and waits for them.
  func dismiss(_ threads: [pthread_t]) {
    dismissal.atomic.pointee.store(1, ordering: .sequentiallyConsistent)
    dismissal.wake(.max)
    callOut(for: threads.count)
    for thread in threads { pthread_join(thread, nil) }
  }

  /// A thread's life.
  private func work(_ worker: Int) {
    var seen: Int32 = 0
    var contention = Contention()
    while true {
      seen = waitForWork(after: seen, &contention)
      if dismissal.atomic.pointee.load(ordering: .acquiring) != 0 { return }
      doPieces(worker: worker)
    }
  }

  /// Returns the number of the newest job when there is one.
  private func waitForWork(after seen: Int32, _ contention: inout Contention) -> Int32 {
    rest(&contention)
    for spin in 1...Self.spins {
      let newest = generation.atomic.pointee.load(ordering: .acquiring)
      if newest != seen { return newest }
      atelier_pause()
      if spin % Self.spinsUntilYield == 0 {
        sched_yield()
        rest(&contention)
      }
    }
    sleepers.wrappingAdd(1, ordering: .sequentiallyConsistent)
    defer {
      sleepers.wrappingSubtract(1, ordering: .sequentiallyConsistent)
      contention.restart()
    }
    while true {
      let newest = generation.atomic.pointee.load(ordering: .sequentiallyConsistent)
      if newest != seen { return newest }
      generation.wait(while: seen)
    }
  }

  /// Leaves the processor to others if they want it: for another processor if it is the caller who works here, else for a
  /// while.
  private func rest(_ contention: inout Contention) {
    guard let nanoseconds = contention.rest() else { return }
    let processor = atelier_current_processor()
    let isCallers = processor == callerProcessor.load(ordering: .relaxed)
    if !isCallers || atelier_leave_processor(processor) == 0 { dismissal.wait(while: 0, nanoseconds: nanoseconds) }
    contention.restart()
  }
}

/// A thread's first argument.
private final class Start {
  let crew: Crew
  let worker: Int

  init(crew: Crew, worker: Int) {
    self.crew = crew
    self.worker = worker
  }
}

/// A number that threads can wait for to change, in a cache line of its own.
private struct FutexWord {
  let atomic = UnsafeMutablePointer<Atomic<Int32>>.allocate(capacity: count)

  private static let count = 64 / MemoryLayout<Atomic<Int32>>.stride

  init() { for index in 0..<Self.count { (atomic + index).initialize(to: Atomic(0)) } }

  func deallocate() {
    atomic.deinitialize(count: Self.count)
    atomic.deallocate()
  }

  private var address: UnsafeMutablePointer<Int32> {
    UnsafeMutableRawPointer(atomic).assumingMemoryBound(to: Int32.self)
  }

  /// Sleeps while the number is this one, or for so long; may wake up before.
  func wait(while expected: Int32, nanoseconds: Int64 = .max) {
    _ = atelier_futex_wait(address, expected, nanoseconds)
  }

  /// Wakes so many of those who wait.
  func wake(_ count: Int32) { _ = atelier_futex_wake(address, count) }
}
