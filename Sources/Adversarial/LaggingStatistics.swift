import Datasets
import Networks
import Tensors

/// Running statistics of `batchnorm` that are far from those of the batches, so that a network that is called paints or judges
/// otherwise than in training.
struct LaggingStatistics {
  let side: Side
  /// The place and the source of the layer.
  let layer: Int
  let source: String
  /// How far the running mean lies from the batch's, in the batch's deviations: the median of the channels.
  let offset: Float
  /// How many times larger or smaller the running deviation is than the batch's: the median of the channels.
  let factor: Float

  /// Beyond these it lags; in a run that goes its way the numbers are a tenth or two, and little above 1.
  private static let largestOffset: Float = 0.5
  private static let largestFactor: Float = 1.4

  var lags: Bool { offset > Self.largestOffset || factor > Self.largestFactor }

  /// How much it lags, to find the worst.
  var size: Float { max(offset / Self.largestOffset, factor / Self.largestFactor) }
}

extension Gan {
  /// How many examples the statistics are taken of, at least.
  private static let examples = 256

  /// How far the statistics of each `batchnorm` are from those of a batch as training sees it.
  func statisticsLag(with data: any Dataset) throws -> [LaggingStatistics] {
    guard [generator, discriminator].contains(where: \.hasRunningStatistics) else { return [] }
    let count = max(settings.batch * settings.pack, min(Self.examples, data.count) / settings.pack * settings.pack)
    guard count <= data.count,
      let noise = try generator.definition.noise?.draw(count, seed: seed, position: 0x6C61_6773)
    else { return [] }
    let painted = try generator.layerOutputs(noise, training: true)
    var lag = generator.lag(.generator, [(noise, painted)])
    if discriminator.hasRunningStatistics, let fake = painted.last {
      let judged = try [data.slice(0..<count), fake].map(packedBatch).map { batch in
        (batch, try discriminator.layerOutputs(batch, training: true))
      }
      lag += discriminator.lag(.discriminator, judged)
    }
    return lag
  }
}

extension Network {
  fileprivate var hasRunningStatistics: Bool { arrays.contains { $0.specification.name == "running_mean" } }

  /// - Parameter passes: The batches that the running statistics follow in turn, each with what every layer gives.
  fileprivate func lag(_ side: Side, _ passes: [(input: Tensor, outputs: [Tensor])]) -> [LaggingStatistics] {
    func running(_ name: String, _ layer: Int) -> [Float]? {
      arrays.first { $0.layer == layer && $0.specification.name == name }?.variable.values
    }
    return definition.layers.indices.compactMap { layer in
      guard let mean = running("running_mean", layer), let variance = running("running_var", layer) else { return nil }
      let inputs = passes.map { layer == 0 ? $0.input : $0.outputs[layer - 1] }.map { ChannelMoments($0, mean.count) }
      var offsets: [Float] = []
      var factors: [Float] = []
      for channel in mean.indices {
        let there = inputs.reduce(0) { $0 + $1.mean[channel] } / Float(inputs.count)
        let spread = (inputs.reduce(0) { $0 + $1.variance[channel] } / Float(inputs.count)).squareRoot()
        let own = max(variance[channel], 0).squareRoot()
        // A channel that is always the same has no measure.
        guard spread > 1e-6, own.isFinite, spread.isFinite else { continue }
        offsets.append(abs(mean[channel] - there) / spread)
        factors.append(max(own, spread) / max(min(own, spread), 1e-12))
      }
      guard !offsets.isEmpty else { return nil }
      return LaggingStatistics(
        side: side, layer: layer, source: definition.layers[layer].specification.source,
        offset: offsets.sorted()[offsets.count / 2], factor: factors.sorted()[factors.count / 2])
    }
  }
}

/// Mean and variance of each channel, the last axis.
private struct ChannelMoments {
  var mean: [Float]
  var variance: [Float]

  init(_ tensor: Tensor, _ channels: Int) {
    var sums = [Double](repeating: 0, count: channels)
    var squares = sums
    for (index, number) in tensor.values.enumerated() {
      sums[index % channels] += Double(number)
      squares[index % channels] += Double(number) * Double(number)
    }
    let count = Double(max(tensor.count / channels, 1))
    mean = sums.map { Float($0 / count) }
    variance = zip(sums, squares).map { Float(max($1 / count - $0 / count * ($0 / count), 0)) }
  }
}
