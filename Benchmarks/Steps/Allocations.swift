import Adversarial
import AllocationCount
import Networks

/// Counts how often single steps take memory: `step-benchmark --allocations`. Built for release, because unoptimised code
/// takes memory for values of generic types.
///
/// A step allocates nothing, save those that take a snapshot for going back (by the clock, at most a fiftieth of the time)
/// or outgrow the history's table. Counted on the thread that steps; the others only run kernels.
enum Allocations {
  /// Convolutions of which a step takes a millisecond or so.
  private static let pictures = Workload(
    name: "convolutions", batch: 16, exampleShape: [14, 14, 1],
    generator: .generator(
      noise: [8],
      [
        .dense(392, bias: false), .batchnorm(), .leaky(), .reshape([7, 7, 8]), .upconv(1, kernel: 5, stride: 2), .tanh,
      ]),
    discriminator: .discriminator([.conv(8, kernel: 5, stride: 2), .leaky(), .dropout(0.3), .flatten, .dense(1)]))

  /// Prints what was counted; `false` if too many steps allocate.
  static func check() throws -> Bool {
    var isRight = true
    for (workload, count) in [(Workload.sine, 1000), (pictures, 100)] {
      let gan = try workload.gan()
      try gan.step(.both, count: 20)
      var steps = 0, allocations = 0
      for _ in 0..<count {
        let before = allocation_count()
        try gan.step(.both, count: 1)
        let taken = allocation_count() - before
        allocations += taken
        if taken > 0 { steps += 1 }
      }
      print("\(workload.name): \(steps) of \(count) steps allocate, \(allocations) times in all")
      // Snapshots are rarer by far, but the machine may be slow.
      if steps * 4 > count { isRight = false }
    }
    return isRight
  }
}
