import Compute
import Glibc

/// Measures pieces of work, beside what the micro-kernel reaches at the same time.
final class Meter {
  let kernels: KernelTable
  let pool: ThreadPool
  private let probe: PeakProbe
  /// The best that the probe has reached in this process, in operations a second.
  private var best = 0.0

  init() throws {
    kernels = try KernelTable.chosen()
    pool = try ThreadPool(threadCount: ThreadPool.chosenThreadCount())
    probe = try PeakProbe(kernels: kernels, pool: pool)
    for _ in 0..<100 { best = max(best, peak()) }
  }

  /// Work that is repeated, and the multiplications and additions of which it consists.
  struct Work {
    let operations: Double
    let run: () -> Void
  }

  /// The median of several repetitions.
  struct Measured: CustomStringConvertible {
    let seconds: Double, operations: Double, peak: Double
    /// Whether the peak was near the best that the probe has reached.
    let isAtFullSpeed: Bool

    var description: String {
      "\(rounded(seconds * 1e6, 2))\t\(rounded(operations / seconds * 1e-9, 1))\t"
        + "\(rounded(100 * operations / seconds / peak, 1))" + (isAtFullSpeed ? "" : "\tslow state")
    }

    private func rounded(_ value: Double, _ digits: Double) -> Double {
      let scale = pow(10, digits)
      return (value * scale).rounded() / scale
    }
  }

  private struct Repetition {
    let seconds: Double, before: Double, after: Double

    /// Whether the machine's state was the same before and after.
    var isSteady: Bool { abs(before - after) < 0.05 * max(before, after) }
  }

  /// The median of the repetitions between which the machine was at full speed; where there are too few of them, of those
  /// between which its speed stayed the same; nil without any.
  func measure(_ work: Work) -> Measured? {
    work.run()
    let start = now()
    work.run()
    let count = max(1, Int(0.01 / max(1e-7, now() - start)))
    var fast: [Repetition] = []
    var steady: [Repetition] = []
    for _ in 0..<60 where fast.count < 9 {
      let before = peak()
      let start = now()
      for _ in 0..<count { work.run() }
      let elapsed = (now() - start) / Double(count)
      let repetition = Repetition(seconds: elapsed, before: before, after: peak())
      guard repetition.isSteady else { continue }
      steady.append(repetition)
      if repetition.before > 0.9 * best { fast.append(repetition) }
    }
    let chosen = (fast.count >= 3 ? fast : steady).sorted { $0.seconds < $1.seconds }
    guard !chosen.isEmpty else { return nil }
    let peaks = chosen.map { ($0.before + $0.after) / 2 }.sorted()
    return Measured(
      seconds: chosen[chosen.count / 2].seconds, operations: work.operations, peak: peaks[peaks.count / 2],
      isAtFullSpeed: fast.count >= 3)
  }

  /// What the probe reaches now, and the best that it has reached.
  var state: String { "\(Int(peak() * 1e-9)) of \(Int(best * 1e-9)) GFLOP/s" }

  private func peak() -> Double {
    let start = now()
    probe.run()
    let reached = probe.operations / (now() - start)
    best = max(best, reached)
    return reached
  }

  private func now() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }
}
