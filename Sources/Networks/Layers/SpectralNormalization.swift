import Graph

/// Spectral normalisation (Miyato et al. 2018): weights divided by an estimate of their largest singular value, which one
/// power iteration a pass in training mode improves. Names as in `torch.nn.utils.parametrizations.spectral_norm`.

/// The arrays of spectrally normalised weights.
func spectralParameters(of weight: ParameterSpecification, outputs: Int) -> [ParameterSpecification] {
  let inputs = weight.count / outputs
  let arrangement: ParameterSpecification.Arrangement =
    weight.arrangement == .matrix
    ? .inputFeatures
    : .kernelInputs(
      height: weight.shape[0], width: weight.shape[1])
  return [
    ParameterSpecification(
      "parametrizations.weight.original", .weight, weight.shape, weight.arrangement, fanIn: weight.fanIn,
      fanOut: weight.fanOut),
    ParameterSpecification("parametrizations.weight.0._u", .direction, [outputs]),
    ParameterSpecification("parametrizations.weight.0._v", .direction, [inputs], arrangement),
  ]
}

extension LayerPass {
  /// The layer's weights as they take part in the pass.
  /// - Parameter asMatrix: Brings the weights into the shape `inputs x outputs`.
  func weight(
    norm: WeightNorm, asMatrix: (Value) throws(ShapeError) -> Value
  ) throws(ShapeError) -> Value {
    guard norm == .spectral else { return try parameter("weight") }
    let weight = try parameter("parametrizations.weight.original")
    let matrix = try asMatrix(weight)
    let (inputs, outputs) = (matrix.shape[0], matrix.shape[1])
    var u = try parameter("parametrizations.weight.0._u").reshape(to: [outputs, 1])
    var v = try parameter("parametrizations.weight.0._v").reshape(to: [inputs, 1])
    if training {
      // The iteration itself is not differentiated.
      let fixed = matrix.detached()
      u = try normalized(fixed.matrixProduct(v, transposeLeft: true)).detached()
      v = try normalized(fixed.matrixProduct(u)).detached()
      update("parametrizations.weight.0._u", to: try u.reshape(to: [outputs]))
      update("parametrizations.weight.0._v", to: try v.reshape(to: [inputs]))
    }
    let sigma = try (u * matrix.matrixProduct(v, transposeLeft: true)).sum()
    return try weight / sigma
  }

  private func normalized(_ vector: Value) throws(ShapeError) -> Value {
    try vector / vector.square().sum().squareRoot().maximum(1e-12)
  }
}
