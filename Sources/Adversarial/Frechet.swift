import Networks
import Tensors

/// Frechet's distance between two sets of examples in the features of a classifier: |m1 - m2|^2 + tr(C1 + C2 - 2 (C1
/// C2)^(1/2)) with means m and covariances C (Dowson and Landau 1982; for generators Heusel et al. 2017).
public enum Frechet {
  /// The distance between two batches, in what the judge's last layer with weights takes.
  /// - Throws: `NetworkError` if the judge does not take the examples.
  public static func distance(_ first: Tensor, _ second: Tensor, judge: Network) throws(NetworkError) -> Double {
    let (one, other) = (try features(first, judge), try features(second, judge))
    return distance(one, other)
  }

  /// The distance between two sets of features, `n x features` each.
  /// - Precondition: Both have rank 2, the same number of features, and at least one row.
  public static func distance(_ first: Tensor, _ second: Tensor) -> Double {
    let (one, other) = (Moments(first), Moments(second))
    var gap = 0.0
    for (a, b) in zip(one.mean, other.mean) { gap += (a - b) * (a - b) }
    // The eigenvalues of C1 C2 are those of R' C2 R with C1 = R R'.
    let root = one.covariance.root()
    let product = root.transposed().times(other.covariance).times(root)
    let cross = product.symmetricEigenvectors().values.reduce(0) { $0 + max($1, 0).squareRoot() }
    return max(gap + one.covariance.trace + other.covariance.trace - 2 * cross, 0)
  }

  /// What flows into the judge's last layer with weights.
  static func features(_ batch: Tensor, _ judge: Network) throws(NetworkError) -> Tensor {
    let outputs = try judge.layerOutputs(batch)
    let last = judge.definition.layers.lastIndex {
      switch $0.specification {
      case .dense, .convolution, .upconvolution, .maxout: true
      default: false
      }
    }
    let features = last.map { $0 > 0 ? outputs[$0 - 1] : batch } ?? outputs.last ?? batch
    let count = try judge.batchCount(batch)
    return Tensor(shape: [count, features.count / count], values: features.values)
  }
}

/// Mean and covariance of rows.
private struct Moments {
  let mean: [Double]
  let covariance: SquareMatrix

  init(_ rows: Tensor) {
    let (count, width) = (rows.shape[0], rows.shape[1])
    var mean = [Double](repeating: 0, count: width)
    for row in 0..<count {
      for column in 0..<width { mean[column] += Double(rows.values[row * width + column]) }
    }
    for column in 0..<width { mean[column] /= Double(count) }
    var covariance = SquareMatrix(width)
    var centred = [Double](repeating: 0, count: width)
    for row in 0..<count {
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
