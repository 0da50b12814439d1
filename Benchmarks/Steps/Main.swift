import Adversarial
import Glibc

/// Measures whole training steps: `step-benchmark [seconds] [workload]...`, one line a workload with the median, the
/// fastest and the slowest step in milliseconds, and the peak memory of the process so far.
@main struct Main {
  static func main() throws {
    var arguments = CommandLine.arguments.dropFirst()
    if arguments.first == "--allocations" { exit(try Allocations.check() ? 0 : 1) }
    let showsPlans = arguments.first == "--plan"
    if showsPlans { arguments.removeFirst() }
    let seconds = arguments.first.flatMap { Double($0) }
    if seconds != nil { arguments.removeFirst() }
    for workload in Workload.all where arguments.isEmpty || arguments.contains(workload.name) {
      let gan = try workload.gan()
      if showsPlans {
        print("# \(workload.name)\n\(try gan.planDescription())")
      } else {
        try measure(workload.name, gan, seconds ?? 3)
      }
    }
  }

  private static func measure(_ name: String, _ gan: Gan, _ seconds: Double) throws {
    try gan.step(.both, count: 2)
    let probe = now()
    try gan.step(.both, count: 1)
    // Long enough for the clock, short enough for a median of many.
    let group = max(1, min(1000, Int(0.02 / (now() - probe))))
    var times: [Double] = []
    let end = now() + seconds
    while now() < end || times.count < 3 {
      let start = now()
      try gan.step(.both, count: group)
      times.append((now() - start) / Double(group) * 1e3)
    }
    times.sort()
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    print(name, times[times.count / 2], times[0], times[times.count - 1], "ms", usage.ru_maxrss / 1024, "MB")
  }

  private static func now() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }
}
