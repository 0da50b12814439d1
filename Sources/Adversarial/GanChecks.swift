import Datasets
import Networks

/// What must fit before a gan is made.
extension Gan {
  static func check(
    _ generator: Network, _ discriminator: Network, _ data: (any Dataset)?, _ settings: GanSettings
  ) throws(GanError) {
    try settings.validate()
    guard generator !== discriminator else { throw .sameNetwork }
    guard generator.owner == nil else { throw .networkTaken(.generator) }
    guard discriminator.owner == nil else { throw .networkTaken(.discriminator) }
    if generator.definition.noise == nil, discriminator.definition.noise != nil { throw .swappedSides }
    guard generator.definition.noise != nil, let painted = generator.outputShape else {
      throw .generatorWithoutNoise
    }
    if let data, data.exampleShape != painted {
      let (layer, fitting) = fittingLayer(generator.definition, painted: painted, wanted: data.exampleShape)
      throw .outputDiffersFromData(painted: painted, data: data.exampleShape, layer: layer, fitting: fitting)
    }
    let judged = packedShape(painted, settings.pack)
    if let takes = discriminator.inputShape, takes != judged {
      throw .discriminatorInput(
        takes: takes, given: judged, pack: settings.pack, isWritten: discriminator.definition.inputShape != nil)
    }
    do {
      // Before the input is fixed, so that a stack that does not fit stays open.
      let output = try discriminator.definition.outputShapes(input: judged).last ?? []
      guard output == [1] else {
        throw GanError.discriminatorOutput(gives: output, layer: discriminator.definition.layers.count - 1)
      }
      try discriminator.fixInput(judged)
    } catch let error as NetworkError {
      throw .network(.discriminator, error)
    } catch let error as GanError {
      throw error
    } catch { throw .core("\(error)") }
  }

  /// The shape of so many examples joined along their last axis.
  static func packedShape(_ shape: [Int], _ pack: Int) -> [Int] {
    shape.dropLast() + [(shape.last ?? 0) * pack]
  }

  /// The last layer of a generator that can be changed so that it paints a shape, and the line that would do it.
  private static func fittingLayer(
    _ definition: NetworkDefinition, painted: [Int], wanted: [Int]
  ) -> (layer: Int, fitting: String?) {
    if let noise = fittingNoise(definition, wanted) { return (0, noise) }
    for (index, layer) in definition.layers.map(\.specification).enumerated().reversed() {
      switch layer {
      case .dense, .maxout:
        guard let shape = definition.shape(behind: index, for: wanted) else { return (index, nil) }
        if case .dense(var dense) = layer, shape.count == 1 {
          dense.units = shape[0]
          return (index, LayerSpecification.dense(dense).source)
        }
        return (index, shape.count == 3 ? "dense \(sourceText(shape))" : nil)
      case .convolution(var convolution):
        guard let shape = definition.shape(behind: index, for: wanted), shape.count == 3, sameSides(painted, wanted)
        else { return start(definition, painted, wanted) ?? (index, nil) }
        convolution.channels = shape[2]
        return (index, LayerSpecification.convolution(convolution).source)
      case .upconvolution(var convolution):
        guard let shape = definition.shape(behind: index, for: wanted), shape.count == 3, sameSides(painted, wanted)
        else { return start(definition, painted, wanted) ?? (index, nil) }
        convolution.channels = shape[2]
        return (index, LayerSpecification.upconvolution(convolution).source)
      case .reshape:
        // Behind it nothing decides the shape by itself.
        guard let shape = definition.shape(behind: index, for: wanted) else { break }
        if let found = reshaped(definition, index, to: shape, wanted) { return found }
      case .upsample, .pool, .flatten, .batchNormalization, .layerNormalization, .dropout,
        .minibatchDiscrimination, .batchDifference, .activation:
        break
      }
    }
    return (definition.layers.count - 1, nil)
  }

  private static func sameSides(_ painted: [Int], _ wanted: [Int]) -> Bool {
    painted.count == 3 && wanted.count == 3 && painted[0] == wanted[0] && painted[1] == wanted[1]
  }

  /// The shape with the channels last, if they may have stood first, as PyTorch has them.
  private static func channelsLast(_ shape: [Int]) -> [Int]? {
    shape.count == 3 && shape[0] != shape[2] ? [shape[1], shape[2], shape[0]] : nil
  }

  /// The noise with the channels last, if the stack ends where it should then.
  private static func fittingNoise(_ definition: NetworkDefinition, _ wanted: [Int]) -> String? {
    guard var noise = definition.noise, let shape = channelsLast(noise.shape) else { return nil }
    noise.shape = shape
    var changed = definition
    changed.input = .noise(noise)
    return (try? changed.outputShape()) == wanted ? changed.sourceLines.first : nil
  }

  /// Another shape in a `reshape` line, together with the `dense` before it where that gives another number of numbers.
  private static func reshaped(
    _ definition: NetworkDefinition, _ index: Int, to shape: [Int], _ wanted: [Int]
  ) -> (layer: Int, fitting: String?)? {
    let line = LayerSpecification.reshape(shape)
    if definition.outputShape(replacing: index, by: line) == wanted { return (index, line.source) }
    guard shape.count == 3, index > 0, case .dense(var dense) = definition.layers[index - 1].specification else {
      return nil
    }
    var changed = definition
    dense.units = shape.reduce(1, &*)
    changed.layers[index - 1].specification = .dense(dense)
    guard let end = changed.outputShape(replacing: index, by: line), end == wanted || sameSides(end, wanted) else {
      return nil
    }
    return (index - 1, LayerSpecification.dense(dense).source + " | " + line.source)
  }

  /// The picture to start from, where the layers behind it scale by a whole factor.
  private static func start(
    _ definition: NetworkDefinition, _ painted: [Int], _ wanted: [Int]
  ) -> (layer: Int, fitting: String?)? {
    let layers = definition.layers.map(\.specification)
    guard wanted.count == 3, painted.count == 3,
      let index = layers.lastIndex(where: { if case .reshape(let r) = $0 { r.shape.count == 3 } else { false } }),
      case .reshape(let reshape) = layers[index]
    else { return nil }
    if let shape = channelsLast(reshape.shape),
      definition.outputShape(replacing: index, by: .reshape(shape)) == wanted
    {
      return (index, LayerSpecification.reshape(shape).source)
    }
    let (high, wide) = (painted[0] / reshape.shape[0], painted[1] / reshape.shape[1])
    guard high >= 1, wide >= 1, painted[0] == high * reshape.shape[0], painted[1] == wide * reshape.shape[1],
      wanted[0] % high == 0, wanted[1] % wide == 0
    else { return nil }
    return reshaped(definition, index, to: [wanted[0] / high, wanted[1] / wide, reshape.shape[2]], wanted)
  }
}
