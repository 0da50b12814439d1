import Adversarial
import Datasets
import Networks
import Training

/// A gan whose training step is measured: one update of D and one of G.
struct Workload {
  let name: String
  let batch: Int
  let exampleShape: [Int]
  let generator: NetworkDefinition
  let discriminator: NetworkDefinition

  /// The gan, ready to step.
  func gan() throws -> Gan {
    let settings = GanSettings(batch: batch, loss: .nonsaturating, optimizer: .adam(rate: 2e-4, beta1: 0.5))
    return try Gan(
      generator: try Network(generator), discriminator: try Network(discriminator),
      data: UniformNumbers(exampleShape: exampleShape), settings: settings)
  }

  static let all = [sine, kerasListing, torchListing, smallPictures, largePictures] + [64, 128, 256, 512].map(points)

  /// Curves: the smallest gan.
  static let sine: Workload = Workload(
    name: "sine", batch: 64, exampleShape: [15],
    generator: .generator(noise: [5], [.dense(128), .relu, .dense(15)]),
    discriminator: .discriminator([.dense(128), .relu, .dense(1), .sigmoid]))

  /// Points in the plane, with layers of so many units: the smallest products are not worth sharing among threads.
  private static func points(_ units: Int) -> Workload {
    Workload(
      name: "points\(units)", batch: 64, exampleShape: [2],
      generator: .generator(noise: [2], [.dense(units), .relu, .dense(units), .relu, .dense(2)]),
      discriminator: .discriminator([.dense(units), .relu, .dense(units), .relu, .dense(1), .sigmoid]))
  }

  /// Dense MNIST as Keras listings have it.
  private static let kerasListing: Workload = Workload(
    name: "keras", batch: 128, exampleShape: [784],
    generator: .generator(
      noise: [100],
      normalised([256, 512, 1024]) + [.dense(784), .tanh]),
    discriminator: .discriminator(leaky([1024, 512, 256]) + [.dense(1), .sigmoid]))

  /// Dense MNIST as PyTorch listings have it.
  private static let torchListing: Workload = Workload(
    name: "ptmnist", batch: 64, exampleShape: [784],
    generator: .generator(
      noise: [100],
      leaky([128]) + normalised([256, 512, 1024]) + [.dense(784), .tanh]),
    discriminator: .discriminator(leaky([512, 256]) + [.dense(1), .sigmoid]))

  /// A DCGAN for 28x28.
  private static let smallPictures: Workload = Workload(
    name: "dcgan28", batch: 64, exampleShape: [28, 28, 1],
    generator: .generator(
      noise: [100],
      smallPainter),
    discriminator: .discriminator(smallCritic))

  /// The DCGAN of pytorch/examples, 64x64.
  private static let largePictures: Workload = Workload(
    name: "dcgan64", batch: 16, exampleShape: [64, 64, 3],
    generator: .generator(
      noise: [100],
      largePainter),
    discriminator: .discriminator(
      convolutions([64, 128, 256, 512]) + [.conv(1, kernel: 4, padding: .valid, bias: false), .flatten, .sigmoid]))
}

extension Workload {
  private static func leaky(_ units: [Int]) -> [LayerSpecification] {
    units.flatMap { units -> [LayerSpecification] in [.dense(units), .leaky()] }
  }

  private static func normalised(_ units: [Int]) -> [LayerSpecification] {
    units.flatMap { units -> [LayerSpecification] in [.dense(units), .batchnorm(), .leaky()] }
  }

  /// The first is not normalised.
  private static func convolutions(_ channels: [Int]) -> [LayerSpecification] {
    var layers: [LayerSpecification] = []
    for channels in channels {
      layers.append(.conv(channels, kernel: 4, stride: 2, bias: false))
      if layers.count > 1 { layers.append(.batchnorm()) }
      layers.append(.leaky())
    }
    return layers
  }

  private static func upconvolution(_ channels: Int, kernel: Int, stride: Int) -> LayerSpecification {
    .upconv(channels, kernel: kernel, stride: stride, bias: false)
  }

  private static var smallPainter: [LayerSpecification] {
    var layers: [LayerSpecification] = [.dense(12544, bias: false), .batchnorm(), .leaky(), .reshape([7, 7, 256])]
    layers += [upconvolution(128, kernel: 5, stride: 1), .batchnorm(), .leaky()]
    layers += [upconvolution(64, kernel: 5, stride: 2), .batchnorm(), .leaky()]
    layers += [upconvolution(1, kernel: 5, stride: 2), .tanh]
    return layers
  }

  private static var smallCritic: [LayerSpecification] {
    var layers: [LayerSpecification] = []
    for channels in [64, 128] { layers += [.conv(channels, kernel: 5, stride: 2), .leaky(), .dropout(0.3)] }
    return layers + [.flatten, .dense(1), .sigmoid]
  }

  private static var largePainter: [LayerSpecification] {
    var layers: [LayerSpecification] = [.reshape([1, 1, 100])]
    layers += [.upconv(512, kernel: 4, padding: .valid, bias: false), .batchnorm(), .relu]
    for channels in [256, 128, 64] { layers += [upconvolution(channels, kernel: 4, stride: 2), .batchnorm(), .relu] }
    return layers + [upconvolution(3, kernel: 4, stride: 2), .tanh]
  }
}

/// A thousand examples of numbers between -1 and 1, made by a recurrence.
struct UniformNumbers: Dataset {
  let facts: DatasetFacts
  private let values: [Float]
  private let size: Int

  init(exampleShape: [Int]) {
    size = exampleShape.reduce(1, *)
    var state: UInt32 = 1
    values = (0..<1000 * size).map { _ in
      state = state &* 1_664_525 &+ 1_013_904_223
      return Float(state >> 8) / Float(1 << 23) - 1
    }
    facts = DatasetFacts(
      name: "uniform", definition: "uniform()", count: 1000, exampleShape: exampleShape,
      kind: exampleShape.count == 3 ? .picture : .curve, range: -1...1)
  }

  func copy(_ indices: UnsafeBufferPointer<Int32>, into destination: UnsafeMutableBufferPointer<Float>) {
    for (position, index) in indices.enumerated() { copy(Int(index), to: position, destination) }
  }

  func copy(_ range: Range<Int>, into destination: UnsafeMutableBufferPointer<Float>) {
    for (position, index) in range.enumerated() { copy(index, to: position, destination) }
  }

  private func copy(_ index: Int, to position: Int, _ destination: UnsafeMutableBufferPointer<Float>) {
    guard let target = destination.baseAddress else { return }
    values.withUnsafeBufferPointer { source in
      guard let first = source.baseAddress else { return }
      (target + position * size).update(from: first + index * size, count: size)
    }
  }
}
