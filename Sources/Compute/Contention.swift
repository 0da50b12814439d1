import Glibc

/// How much of its processor a thread of a pool gets.
///
/// A thread that has to share its processor with another program helps little, and may even push the caller off its own. It
/// should rest, longer each time, until there is a processor for it again.
struct Contention {
  /// Spans of at least so many nanoseconds are looked at.
  private static let shortestSpan: Int64 = 10_000_000
  /// A processor is shared if more than one part in so many of a span was lost.
  private static let toleratedLoss: Int64 = 3
  private static let shortestRest: Int64 = 10_000_000, longestRest: Int64 = 160_000_000

  /// When the span began, and how long the thread had run by then, in nanoseconds.
  private var start: Int64 = 0, startOfRunning: Int64 = 0
  private var nextRest = shortestRest

  init() { restart() }

  /// Begins a new span, after the thread has slept.
  mutating func restart() {
    start = Self.time(CLOCK_MONOTONIC)
    startOfRunning = Self.time(CLOCK_THREAD_CPUTIME_ID)
  }

  /// How long the thread should rest now, in nanoseconds; nil if it has its processor for itself.
  mutating func rest() -> Int64? {
    let span = Self.time(CLOCK_MONOTONIC) - start
    guard span >= Self.shortestSpan else { return nil }
    let lost = span - (Self.time(CLOCK_THREAD_CPUTIME_ID) - startOfRunning)
    restart()
    return rest(span: span, lost: lost)
  }

  /// The same for a span of which so many nanoseconds were lost to others.
  mutating func rest(span: Int64, lost: Int64) -> Int64? {
    guard lost * Self.toleratedLoss > span else {
      nextRest = Self.shortestRest
      return nil
    }
    defer { nextRest = min(Self.longestRest, 2 * nextRest) }
    return nextRest
  }

  private static func time(_ clock: clockid_t) -> Int64 {
    var time = timespec()
    clock_gettime(clock, &time)
    return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
  }
}
