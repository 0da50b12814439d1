import CKernelSupport
import Glibc
import Synchronization

/// A few threads that share work which is divided beforehand.
///
/// The calling thread is worker 0. The others spin for about a millisecond for the next piece of work, then sleep. Running
/// allocates nothing. Whatever runs must give the same result for every number of workers.
public final class ThreadPool: Sendable {
  /// A body of work: called once for each worker with the context, the worker's index and the number of workers.
  public typealias Body = @convention(c) (_ context: UnsafeMutableRawPointer?, _ worker: Int, _ workers: Int) -> Void

  /// The most threads that a pool takes.
  public static let maximumThreadCount = 256

  /// How many workers share the work, the caller included.
  public let threadCount: Int

  private let crew = Crew()
  private let threads: [pthread_t]

  /// Starts `threadCount - 1` threads.
  ///
  /// - Throws: `ComputeError.invalidThreadCount`, `ComputeError.threadNotStarted`.
  public init(threadCount: Int) throws(ComputeError) {
    guard 1...Self.maximumThreadCount ~= threadCount else {
      throw .invalidThreadCount(value: String(threadCount), maximum: Self.maximumThreadCount)
    }
    self.threadCount = threadCount
    var threads: [pthread_t] = []
    for worker in 1..<max(1, threadCount) {
      switch crew.start(worker: worker, of: threadCount) {
      case .success(let thread): threads.append(thread)
      case .failure(let error):
        crew.dismiss(threads)
        throw error
      }
    }
    self.threads = threads
  }

  deinit { crew.dismiss(threads) }

  /// The number of threads that this process should use: `ATELIER_THREADS`, else the processors it may run on.
  ///
  /// - Throws: `ComputeError.invalidThreadCount`.
  public static func chosenThreadCount() throws(ComputeError) -> Int {
    try threadCount(from: getenv("ATELIER_THREADS").map { String(cString: $0) })
  }

  /// The count for a value of `ATELIER_THREADS`; an empty one counts as none.
  static func threadCount(from value: String?) throws(ComputeError) -> Int {
    guard let value, !value.isEmpty else { return min(maximumThreadCount, Int(atelier_processor_count())) }
    guard let count = Int(value), 1...maximumThreadCount ~= count else {
      throw .invalidThreadCount(value: value, maximum: maximumThreadCount)
    }
    return count
  }

  /// Calls `body` once for each worker and returns when all have finished.
  ///
  /// If the pool is at work already (a nested call, or one from another thread), the caller does everything: `body` is
  /// called once, as worker 0 of 1.
  public func run(_ context: UnsafeMutableRawPointer?, _ body: Body) {
    guard threadCount > 1, crew.acquire() else { return body(context, 0, 1) }
    crew.run(context, body, workers: threadCount)
    crew.release()
  }
}

/// What the threads of a pool share. Each thread keeps it alive until it ends.
private final class Crew: @unchecked Sendable {
  /// The number of pieces of work handed out, in memory of its own: a futex needs its address.
  private let generation: UnsafeMutablePointer<Atomic<Int32>>
  /// Workers that have not finished the current piece.
  private let pending = Atomic<Int>(0)
  private let sleepers = Atomic<Int>(0)
  private let isBusy = Atomic<Bool>(false)
  private let isDismissed = Atomic<Bool>(false)
  // Written before `generation` is raised, read after that was seen.
  private var body: ThreadPool.Body?
  private var context: UnsafeMutableRawPointer?

  /// About a millisecond, depending on how long the processor pauses.
  private static let spins = 20_000
  /// Who waits lets others run every so often: the processors may be shared.
  private static let spinsUntilYield = 1 << 11

  init() {
    generation = .allocate(capacity: 1)
    generation.initialize(to: Atomic(0))
  }

  deinit {
    generation.deinitialize(count: 1)
    generation.deallocate()
  }

  private var futex: UnsafeMutablePointer<Int32> {
    UnsafeMutableRawPointer(generation).assumingMemoryBound(to: Int32.self)
  }

  /// Claims the crew, unless it is at work.
  func acquire() -> Bool { !isBusy.exchange(true, ordering: .acquiring) }

  func release() { isBusy.store(false, ordering: .releasing) }

  func run(_ context: UnsafeMutableRawPointer?, _ body: ThreadPool.Body, workers: Int) {
    self.body = body
    self.context = context
    pending.store(workers - 1, ordering: .relaxed)
    callOut()
    body(context, 0, workers)
    var spins = 0
    while pending.load(ordering: .acquiring) > 0 {
      atelier_pause()
      spins += 1
      if spins % Self.spinsUntilYield == 0 { sched_yield() }
    }
  }

  private func callOut() {
    generation.pointee.wrappingAdd(1, ordering: .sequentiallyConsistent)
    if sleepers.load(ordering: .sequentiallyConsistent) > 0 { _ = atelier_futex_wake(futex, .max) }
  }

  /// Ends the threads and waits for them.
  func dismiss(_ threads: [pthread_t]) {
    isDismissed.store(true, ordering: .sequentiallyConsistent)
    callOut()
    for thread in threads { pthread_join(thread, nil) }
  }

  /// Starts a thread that works until it is dismissed. Signals are left to the threads of the program itself.
  func start(worker: Int, of workers: Int) -> Result<pthread_t, ComputeError> {
    let start = Unmanaged.passRetained(Start(crew: self, worker: worker, workers: workers))
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
        start.crew.work(start.worker, start.workers)
        return nil
      }, start.toOpaque())
    pthread_sigmask(SIG_SETMASK, &before, nil)
    guard code == 0 else {
      start.release()
      return .failure(.threadNotStarted(errorNumber: code))
    }
    return .success(thread)
  }

  /// A thread's life.
  private func work(_ worker: Int, _ workers: Int) {
    var seen: Int32 = 0
    while true {
      waitForWork(after: seen)
      seen &+= 1
      if isDismissed.load(ordering: .acquiring) { return }
      body?(context, worker, workers)
      pending.wrappingSubtract(1, ordering: .releasing)
    }
  }

  private func waitForWork(after seen: Int32) {
    for spin in 1...Self.spins {
      if generation.pointee.load(ordering: .acquiring) != seen { return }
      atelier_pause()
      if spin % Self.spinsUntilYield == 0 { sched_yield() }
    }
    sleepers.wrappingAdd(1, ordering: .sequentiallyConsistent)
    while generation.pointee.load(ordering: .sequentiallyConsistent) == seen { _ = atelier_futex_wait(futex, seen) }
    sleepers.wrappingSubtract(1, ordering: .sequentiallyConsistent)
  }
}

/// A thread's first argument.
private final class Start {
  let crew: Crew
  let worker: Int, workers: Int

  init(crew: Crew, worker: Int, workers: Int) {
    self.crew = crew
    self.worker = worker
    self.workers = workers
  }
}
