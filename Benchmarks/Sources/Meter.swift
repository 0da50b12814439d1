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

  struct Measured: CustomStringConvertible {
    let seconds: Double, operations: Double, peak: Double

    var description: String {
      "\(rounded(seconds * 1e6, 2))\t\(rounded(operations / seconds * 1e-9, 1))\t"
        + "\(rounded(100 * operations / seconds / peak, 1))"
    }

    private func rounded(_ value: Double, _ digits: Double) -> Double {
      let scale = pow(10, digits)
      return (value * scale).rounded() / scale
    }
  }

  /// The median of seven repetitions between which the machine was in a good state, or nil if it never was.
  func measure(_ work: Work) -> Measured? {
    work.run()
    let start = now()
    work.run()
    let count = max(1, Int(0.01 / max(1e-7, now() - start)))
    var seconds: [Double] = []
    var peaks: [Double] = []
    var attempts = 0
    while seconds.count < 7, attempts < 60 {
      attempts += 1
      let before = peak()
      guard before > 0.88 * best else {
        usleep(50_000)
        continue
      }
      let start = now()
      for _ in 0..<count { work.run() }
      let elapsed = (now() - start) / Double(count)
      let after = peak()
      guard after > 0.88 * best else { continue }
      seconds.append(elapsed)
      peaks.append((before + after) / 2)
    }
    guard !seconds.isEmpty else { return nil }
    return Measured(
      seconds: seconds.sorted()[seconds.count / 2], operations: work.operations, peak: peaks.sorted()[peaks.count / 2])
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
