import Glibc
import Tensors

/// How far the distribution of 2-D samples is from that of data, both counted on a grid over the data.
public struct GridDivergence: Hashable, Sendable {
  /// Kullback and Leibler's divergence of the samples from the data, in nats; cells without samples count as half a
  /// sample.
  public let kullbackLeibler: Double
  /// Jensen and Shannon's divergence, in nats: from 0 (equal) to log 2 (apart).
  public let jensenShannon: Double

  /// Counts `n x 2` samples and data on a grid of `cells x cells` that holds all of the data; what lies outside of it
  /// counts as one more cell. `nil` if one of them is no list of points.
  public init?(samples: Tensor, data: Tensor, cells: Int = 30) {
    guard samples.rank == 2, samples.shape[1] == 2, data.rank == 2, data.shape[1] == 2, data.shape[0] >= 1,
      samples.shape[0] >= 1, (1...1000).contains(cells)
    else { return nil }
    let grid = Grid(data, cells: cells)
    let (p, q) = (grid.shares(data), grid.shares(samples))
    let floor = 0.5 / Double(samples.shape[0])
    var (forward, mixed) = (0.0, 0.0)
    for (a, b) in zip(p, q) {
      if a > 0 { forward += a * Glibc.log(a / max(b, floor)) }
      let middle = (a + b) / 2
      if a > 0 { mixed += a / 2 * Glibc.log(a / middle) }
      if b > 0 { mixed += b / 2 * Glibc.log(b / middle) }
    }
    kullbackLeibler = max(forward, 0)
    jensenShannon = max(mixed, 0)
  }
}

/// Equal cells over a rectangle of points.
private struct Grid {
  let cells: Int
  private var low: [Float] = [.infinity, .infinity]
  private var high: [Float] = [-.infinity, -.infinity]

  init(_ points: Tensor, cells: Int) {
    self.cells = cells
    for (index, value) in points.values.enumerated() {
      low[index % 2] = min(low[index % 2], value)
      high[index % 2] = max(high[index % 2], value)
    }
  }

  /// The share of the points in each cell, the last being those outside.
  func shares(_ points: Tensor) -> [Double] {
    var counts = [Double](repeating: 0, count: cells * cells + 1)
    for start in stride(from: 0, to: points.count, by: 2) {
      if let column = place(points.values[start], 0), let row = place(points.values[start + 1], 1) {
        counts[row * cells + column] += 1
      } else {
        counts[cells * cells] += 1
      }
    }
    return counts.map { $0 / Double(points.shape[0]) }
  }

  private func place(_ value: Float, _ axis: Int) -> Int? {
    let share = (value - low[axis]) / max(high[axis] - low[axis], .leastNormalMagnitude)
    guard share >= 0, share <= 1 else { return nil }
    return min(Int(share * Float(cells)), cells - 1)
  }
}
