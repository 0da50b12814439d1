import Datasets
import Memory
import Networks
import Tensors

/// Frechet's distance between two sets of examples in the features of a classifier: |m1 - m2|^2 + tr(C1 + C2 - 2 (C1
/// C2)^(1/2)) with means m and covariances C (Dowson and Landau 1982; for generators Heusel et al. 2017).
public enum Frechet {
  /// The distance between two batches, in what the judge's last layer with weights takes.
  /// - Throws: `NetworkError` if the judge does not take the examples, `Cancelled` if the progress asks for it.
  public static func distance(
    _ first: Tensor, _ second: Tensor, judge: Network, progress: some Progress = Unobserved()
  ) throws -> Double {
    let check = { (fraction: Double) throws(Cancelled) in
      try progress.update(fraction: fraction, message: "frechet")
    }
    try check(0)
    let one = try features(first, judge)
    try check(0.2)
    let other = try features(second, judge)
    try checkRoom(features: one.shape[1])
    let distance = try distance(one, other, check)
    try check(1)
    return distance
  }

  /// The distance between two sets of features, `n x features` each.
  /// - Precondition: Both have rank 2, the same number of features, and at least one row.
  public static func distance(_ first: Tensor, _ second: Tensor) -> Double {
    distance(first, second) { (_: Double) in }
  }

  /// - Parameter check: called once in a while with the share of the work that is done.
  private static func distance<Failure: Error>(
    _ first: Tensor, _ second: Tensor, _ check: (Double) throws(Failure) -> Void
  ) throws(Failure) -> Double {
    let one = try Moments(first) { () throws(Failure) in try check(0.4) }
    let other = try Moments(second) { () throws(Failure) in try check(0.45) }
    var gap = 0.0
    for (a, b) in zip(one.mean, other.mean) { gap += (a - b) * (a - b) }
    // The eigenvalues of C1 C2 are those of R' C2 R with C1 = R R'.
    let root = try one.covariance.root { () throws(Failure) in try check(0.5) }
    let product = root.transposed().times(other.covariance).times(root)
    let values = try product.symmetricEigenvectors { () throws(Failure) in try check(0.75) }.values
    let cross = values.reduce(0) { $0 + max($1, 0).squareRoot() }
    return max(gap + one.covariance.trace + other.covariance.trace - 2 * cross, 0)
  }

  /// Covariances, their roots and products are matrices of features by features; at most so many are kept at once.
  private static let matrices = 8

  private static func checkRoom(features: Int) throws(NetworkError) {
    do throws(MemoryShortage) {
      let row = features.multipliedReportingOverflow(by: matrices * MemoryLayout<Double>.stride)
      try MemoryLimit.check(count: features, bytesEach: row.overflow ? .max : row.partialValue)
    } catch { throw .core("a distance in \(features) features \(error)") }
  }

  /// What flows into the judge's last layer with weights.
  static func features(_ batch: Tensor, _ judge: Network) throws(NetworkError) -> Tensor {
    let outputs = try judge.layerOutputs(batch)
    let last = judge.definition.layers.lastIndex(where: \.specification.mixesFeatures)
    let features = last.map { $0 > 0 ? outputs[$0 - 1] : batch } ?? outputs.last ?? batch
    let count = try judge.batchCount(batch)
    return Tensor(shape: [count, features.count / count], values: features.values)
  }
}

/// Mean and covariance of rows.
private struct Moments {
  let mean: [Double]
  let covariance: SquareMatrix

  /// - Parameter check: called for each row; what it throws breaks the work off.
  init<Failure: Error>(_ rows: Tensor, _ check: () throws(Failure) -> Void) throws(Failure) {
    let (count, width) = (rows.shape[0], rows.shape[1])
    var mean = [Double](repeating: 0, count: width)
    for row in 0..<count {
      for column in 0..<width { mean[column] += Double(rows.values[row * width + column]) }
    }
    for column in 0..<width { mean[column] /= Double(count) }
    var covariance = SquareMatrix(width)
    var centred = [Double](repeating: 0, count: width)
    for row in 0..<count {
      try check()
      for column in 0..<width { centred[column] = Double(rows.values[row * width + column]) - mean[column] }
      for i in 0..<width where centred[i] != 0 {
        for j in 0...i { covariance[i, j] += centred[i] * centred[j] }
      }
    }
    let divisor = Double(max(count - 1, 1))
    for i in 0..<width {
      for j in 0...i {
        covariance[i, j] /= divisor
        covariance[j, i] = covariance[i, j]
      }
    }
    self.mean = mean
    self.covariance = covariance
  }
}
