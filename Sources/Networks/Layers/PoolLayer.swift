import Graph

/// `pool factor`: the largest or the mean of each `factor x factor` window; what does not fill a window is dropped.
public struct PoolLayer: Hashable, Sendable {
  /// What becomes of a window.
  public enum Method: String, Hashable, Sendable, CaseIterable {
    /// Its largest number.
    case max
    /// Its mean.
    case average
  }
  /// The side of a window.
  public var factor: Int
  /// What becomes of a window.
  public var method: Method

  /// Smaller pictures.
  public init(factor: Int = 2, method: Method = .max) {
    self.factor = factor
    self.method = method
  }
}

extension PoolLayer: LayerRule {
  var source: String { "pool \(factor)" + (method == .max ? "" : " \(method.rawValue)") }

  func validate() throws(LayerProblem) { try checkRange("factor", factor, 1...1024) }

  func outputShape(of input: [Int]) throws(LayerProblem) -> [Int] {
    guard input.count == 3 else { throw .needsPicture(found: input) }
    guard input[0] >= factor, input[1] >= factor else {
      throw .factorTooLarge(factor: factor, found: input)
    }
    return [input[0] / factor, input[1] / factor, input[2]]
  }

  func inputShape(for output: [Int]) -> [Int]? {
    guard output.count == 3 else { return nil }
    return [output[0] &* factor, output[1] &* factor, output[2]]
  }

  func build(_ x: Value, in pass: LayerPass) throws(ShapeError) -> Value {
    let (count, channels) = (x.shape[0], x.shape[3])
    let (height, width) = (x.shape[1] / factor, x.shape[2] / factor)
    let whole = try x.slice(axis: 1, start: 0, count: height * factor)
      .slice(axis: 2, start: 0, count: width * factor)
    let windows = try whole.reshape(to: [count, height, factor, width, factor, channels])
    switch method {
    case .max: return try windows.maximum(axes: [2, 4])
    case .average: return try windows.mean(axes: [2, 4])
    }
  }
}
