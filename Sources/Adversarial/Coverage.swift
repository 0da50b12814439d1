import Datasets
import Tensors

/// How many of the known modes samples reach, after the protocol of PacGAN (Lin et al. 2018): a sample is good if it lies
/// within three deviations of its nearest mode, a mode counts with one good sample.
public struct Coverage: Hashable, Sendable {
  /// How many modes have a good sample.
  public let modes: Int
  /// How many modes there are.
  public let modeCount: Int
  /// The share of good samples, from 0 to 1.
  public let good: Double
  /// Good samples for each mode.
  public let counts: [Int]

  /// Counts samples `n x dimensions` at modes; `nil` if the dimensions differ or there are no samples.
  public init?(_ samples: Tensor, modes: Modes) {
    // Nobody breaks it off.
    guard let counted = (try? Coverage(samples, modes: modes, progress: Unobserved())) ?? nil else { return nil }
    self = counted
  }

  /// Counts samples `n x dimensions` at modes; `nil` if the dimensions differ or there are no samples.
  /// - Throws: `Cancelled` if the progress asks for it.
  public init?(_ samples: Tensor, modes: Modes, progress: some Progress) throws(Cancelled) {
    let dimensions = modes.centres.shape[1]
    guard samples.rank == 2, samples.shape[1] == dimensions, samples.shape[0] >= 1 else { return nil }
    var counts = [Int](repeating: 0, count: modes.count)
    let reach = 3 * modes.deviation
    for start in stride(from: 0, to: samples.count, by: dimensions) {
      if start / dimensions % 4096 == 0 {
        try progress.update(fraction: Double(start) / Double(samples.count), message: "coverage")
      }
      var (nearest, best) = (0, Float.infinity)
      for mode in 0..<modes.count {
        var distance: Float = 0
        for axis in 0..<dimensions {
          let difference = samples.values[start + axis] - modes.centres.values[mode * dimensions + axis]
          distance += difference * difference
        }
        if distance < best { (nearest, best) = (mode, distance) }
      }
      if best <= reach * reach { counts[nearest] += 1 }
    }
    try progress.update(fraction: 1, message: "coverage")
    self.counts = counts
    modeCount = modes.count
    self.modes = counts.count { $0 > 0 }
    good = Double(counts.reduce(0, +)) / Double(samples.shape[0])
  }
}
