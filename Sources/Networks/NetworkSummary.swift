/// One row of a network's description: a layer with what it costs.
public struct LayerSummary: Hashable, Sendable {
  /// The layer in the language, as in `dense 128`.
  public let source: String
  /// The shape of one example behind it.
  public let outputShape: [Int]
  /// How many numbers it learns.
  public let parameters: Int
  /// How many numbers it keeps besides, such as running statistics.
  public let statistics: Int
  /// Multiplications with addition for one example, forward.
  public let multiplyAdds: Int
  /// Bytes: its arrays, and its result for one example.
  public let bytes: Int
}

extension NetworkDefinition {
  /// A row for each layer, for examples of a shape.
  /// - Throws: `NetworkError` if a layer does not fit.
  public func summary(input: [Int]) throws(NetworkError) -> [LayerSummary] {
    let shapes = try outputShapes(input: input)
    var before = input
    var rows: [LayerSummary] = []
    for (layer, shape) in zip(layers, shapes) {
      let rule = layer.specification.rule
      let arrays = rule.parameters(of: before)
      let learned = arrays.reduce(0) { $0 + ($1.isLearnable ? $1.count : 0) }
      let kept = arrays.reduce(0) { $0 + ($1.isLearnable ? 0 : $1.count) }
      rows.append(
        LayerSummary(
          source: layer.specification.source, outputShape: shape, parameters: learned, statistics: kept,
          multiplyAdds: rule.multiplyAdds(input: before, output: shape),
          bytes: 4 * (learned + kept + shape.reduce(1, *))))
      before = shape
    }
    return rows
  }
}

extension Network {
  /// A row for each layer.
  /// - Throws: `NetworkError.inputOpen` if the input is not known yet.
  public func summary() throws(NetworkError) -> [LayerSummary] {
    guard let inputShape else { throw .inputOpen }
    return try definition.summary(input: inputShape)
  }
}
