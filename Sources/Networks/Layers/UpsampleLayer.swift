import Graph

/// `upsample factor`: pictures `factor` times as high and wide.
public struct UpsampleLayer: Hashable, Sendable {
  /// How new pixels come about.
  public enum Method: String, Hashable, Sendable, CaseIterable {
    /// Each pixel is repeated.
    case nearest
    /// Neighbours are blended, as PyTorch does with `align_corners=False`.
    case bilinear
  }
  /// How many times as large.
  public var factor: Int
  /// How new pixels come about.
  public var method: Method

  /// Larger pictures.
  public init(factor: Int = 2, method: Method = .nearest) {
    self.factor = factor
    self.method = method
  }
}

extension UpsampleLayer: LayerRule {
  var source: String { "upsample \(factor)" + (method == .nearest ? "" : " \(method.rawValue)") }

  func validate() throws(LayerProblem) { try checkRange("factor", factor, 1...256) }

  func outputShape(of input: [Int]) throws(LayerProblem) -> [Int] {
    guard input.count == 3 else { throw .needsPicture(found: input) }
    return [input[0] * factor, input[1] * factor, input[2]]
  }

  func inputShape(for output: [Int]) -> [Int]? {
    guard output.count == 3, output[0] % factor == 0, output[1] % factor == 0 else { return nil }
    return [output[0] / factor, output[1] / factor, output[2]]
  }

  func build(_ x: Value, in pass: LayerPass) throws(ShapeError) -> Value {
    switch method {
    case .nearest:
      let (count, height, width, channels) = (x.shape[0], x.shape[1], x.shape[2], x.shape[3])
      let apart = try x.reshape(to: [count, height, 1, width, 1, channels])
      return try apart.broadcast(to: Shape([count, height, factor, width, factor, channels]))
        .reshape(to: [count, height * factor, width * factor, channels])
    case .bilinear:
      return try blend(blend(x, axis: 1), axis: 2)
    }
  }

  /// Linear interpolation along an axis: result `i * factor + phase` lies at `i + (phase + 0.5) / factor - 0.5`.
  private func blend(_ x: Value, axis: Int) throws(ShapeError) -> Value {
    let size = x.shape[axis]
    let first = try x.slice(axis: axis, start: 0, count: 1)
    let last = try x.slice(axis: axis, start: size - 1, count: 1)
    var before = first
    var after = last
    if size > 1 {
      before = try Value.concatenate([first, x.slice(axis: axis, start: 0, count: size - 1)], axis: axis)
      after = try Value.concatenate([x.slice(axis: axis, start: 1, count: size - 1), last], axis: axis)
    }
    var apart = x.shape.dimensions
    apart.insert(1, at: axis + 1)
    var phases: [Value] = []
    for phase in 0..<factor {
      let offset = (Float(phase) + 0.5) / Float(factor) - 0.5
      let blended = try x * (1 - abs(offset)) + (offset < 0 ? before : after) * abs(offset)
      phases.append(try blended.reshape(to: apart))
    }
    var result = x.shape.dimensions
    result[axis] *= factor
    return try Value.concatenate(phases, axis: axis + 1).reshape(to: result)
  }
}
