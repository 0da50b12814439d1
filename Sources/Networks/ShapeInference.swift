/// The shapes that flow through a stack, and what fits where.
extension NetworkDefinition {
  /// The shape of one example behind each layer, for a given shape in front.
  /// - Throws: `NetworkError.layer` with the first layer that does not fit, `noLayers`, `input`.
  public func outputShapes(input: [Int]) throws(NetworkError) -> [[Int]] {
    try validateCount()
    do { try validateShape(input) } catch { throw .input(error) }
    var shapes: [[Int]] = []
    var shape = input
    for (index, layer) in layers.enumerated() {
      do {
        let rule = layer.specification.rule
        try rule.validate()
        try layer.stackInitializer?.validate()
        let result = try rule.outputShape(of: shape)
        _ = try checkedCount(result)
        for parameter in rule.parameters(of: shape) { _ = try checkedCount(parameter.shape) }
        shape = result
      } catch {
        throw .layer(index: index, source: layer.specification.source, error)
      }
      shapes.append(shape)
    }
    return shapes
  }

  /// The shape of one example behind the last layer, if the input's shape is known.
  /// - Throws: `NetworkError.layer`, `input`, `noLayers`, `inputOpen`.
  public func outputShape() throws(NetworkError) -> [Int] {
    guard let inputShape else { throw .inputOpen }
    return try outputShapes(input: inputShape).last ?? inputShape
  }

  /// Checks all options, and all shapes as far as they are known.
  /// - Throws: `NetworkError`.
  public func validate() throws(NetworkError) {
    if let inputShape {
      _ = try outputShapes(input: inputShape)
      return
    }
    try validateCount()
    for (index, layer) in layers.enumerated() {
      do {
        try layer.specification.rule.validate()
      } catch {
        throw .layer(index: index, source: layer.specification.source, error)
      }
    }
  }

  /// The most layers of a stack.
  public static let maximumLayerCount = 2048

  private func validateCount() throws(NetworkError) {
    guard !layers.isEmpty else { throw .noLayers }
    guard layers.count <= Self.maximumLayerCount else {
      throw .tooManyLayers(layers.count, limit: Self.maximumLayerCount)
    }
  }

  /// The shape at the end if the layer at `index` were another one; `nil` if the stack would not fit.
  public func outputShape(replacing index: Int, by layer: LayerSpecification) -> [Int]? {
    guard layers.indices.contains(index) else { return nil }
    var changed = self
    changed.layers[index].specification = layer
    return try? changed.outputShape()
  }

  /// Walks backwards from a wanted output: the shape that would have to flow out of layer `index`, so that the layers
  /// behind it end at `output`; `nil` where they fix it themselves or no shape does.
  public func shape(behind index: Int, for output: [Int]) -> [Int]? {
    var shape = output
    for layer in layers.dropFirst(index + 1).reversed() {
      guard let before = layer.specification.rule.inputShape(for: shape) else { return nil }
      shape = before
    }
    return shape
  }
}

/// Throws if a shape is not one to three axes of at least 1.
func validateShape(_ shape: [Int]) throws(LayerProblem) {
  guard (1...3).contains(shape.count) else { throw .impossibleShape(shape) }
  _ = try checkedCount(shape)
}
