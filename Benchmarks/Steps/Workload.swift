import Adversarial
import Datasets
import Networks

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

  static let all: [Workload] = [
    Workload(
      name: "sine", batch: 64, exampleShape: [15],
      generator: .generator(noise: [5], [.dense(128), .relu, .dense(15)]),
      discriminator: .discriminator([.dense(128), .relu, .dense(1), .sigmoid])),
    Workload(
      name: "keras", batch: 128, exampleShape: [784],
      generator: .generator(
        noise: [100],
        [256, 512, 1024].flatMap { [.dense($0), .batchnorm(), .leaky()] } + [.dense(784), .tanh]),
      discriminator: .discriminator([1024, 512, 256].flatMap { [.dense($0), .leaky()] } + [.dense(1), .sigmoid])),
    Workload(
      name: "ptmnist", batch: 64, exampleShape: [784],
      generator: .generator(
        noise: [100],
        [.dense(128), .leaky()] + [256, 512, 1024].flatMap { [.dense($0), .batchnorm(), .leaky()] }
          + [.dense(784), .tanh]),
      discriminator: .discriminator([512, 256].flatMap { [.dense($0), .leaky()] } + [.dense(1), .sigmoid])),
    Workload(
      name: "dcgan28", batch: 64, exampleShape: [28, 28, 1],
      generator: .generator(
        noise: [100],
        [
          .dense(12544, bias: false), .batchnorm(), .leaky(), .reshape([7, 7, 256]),
          .upconv(128, kernel: 5, bias: false), .batchnorm(), .leaky(),
          .upconv(64, kernel: 5, stride: 2, bias: false), .batchnorm(), .leaky(),
          .upconv(1, kernel: 5, stride: 2, bias: false), .tanh,
        ]),
      discriminator: .discriminator([
        .conv(64, kernel: 5, stride: 2), .leaky(), .dropout(0.3), .conv(128, kernel: 5, stride: 2), .leaky(),
        .dropout(0.3), .flatten, .dense(1), .sigmoid,
      ])),
    Workload(
      name: "dcgan64", batch: 16, exampleShape: [64, 64, 3],
      generator: .generator(
        noise: [100],
        [
          .reshape([1, 1, 100]), .upconv(512, kernel: 4, padding: .valid, bias: false), .batchnorm(), .relu,
          .upconv(256, kernel: 4, stride: 2, bias: false), .batchnorm(), .relu,
          .upconv(128, kernel: 4, stride: 2, bias: false), .batchnorm(), .relu,
          .upconv(64, kernel: 4, stride: 2, bias: false), .batchnorm(), .relu,
          .upconv(3, kernel: 4, stride: 2, bias: false), .tanh,
        ]),
      discriminator: .discriminator(
        [.conv(64, kernel: 4, stride: 2, bias: false), .leaky()]
          + [128, 256, 512].flatMap {
            [.conv($0, kernel: 4, stride: 2, bias: false), .batchnorm(), .leaky()]
          } + [.conv(1, kernel: 4, padding: .valid, bias: false), .flatten, .sigmoid])),
  ]
}

/// A thousand examples of numbers between -1 and 1, made by a recurrence.
struct UniformNumbers: Dataset {
  let facts: DatasetFacts
  private let values: [Float]

  init(exampleShape: [Int]) {
    let size = exampleShape.reduce(1, *)
    var state: UInt32 = 1
    values = (0..<1000 * size).map { _ in
      state = state &* 1_664_525 &+ 1_013_904_223
      return Float(state >> 8) / Float(1 << 23) - 1
    }
    facts = DatasetFacts(
      name: "uniform", definition: "uniform()", seed: nil, count: 1000, exampleShape: exampleShape,
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
      (target + position * exampleSize).update(from: first + index * exampleSize, count: exampleSize)
    }
  }
}
