import Adversarial
import Datasets
import Networks
import Tensors
import Training

/// Small gans that train in no time.
enum Duels {
  static let sine: any Dataset = {
    do { return try NumericDataset.sine(points: 15, jitter: 0.02, count: 300, seed: 1) } catch {
      fatalError("\(error)")
    }
  }()
  static let ring: any Dataset = {
    do { return try NumericDataset.ring(modes: 8, deviation: 0.05, count: 4000, seed: 1) } catch {
      fatalError("\(error)")
    }
  }()

  /// The sine artist with fewer units, and batch norm and dropout so that everything stateful takes part.
  static func small(
    settings: GanSettings = GanSettings(batch: 16, loss: .minimax, optimizer: .adam(rate: 1e-3)), seed: UInt64 = 5
  ) throws -> Gan {
    try Gan(
      generator: try Network(
        .generator(noise: [5], StackText.layers("dense 12 | batchnorm | relu | dense 15")), seed: seed),
      discriminator: try Network(
        .discriminator(StackText.layers("dense 12 | leaky 0.2 | dropout 0.2 | dense 1 | sigmoid")), seed: seed),
      data: sine, settings: settings, seed: seed)
  }

  /// Points for the ring of eight suns.
  static func suns(
    _ settings: GanSettings, seed: UInt64 = 1, initializer: Initializer? = nil, activation: String = "relu"
  ) throws -> Gan {
    let stack = "dense 64 | \(activation) | dense 64 | \(activation)"
    let generator = NetworkDefinition.generator(
      noise: [2], initializer: initializer, StackText.layers("\(stack) | dense 2"))
    let discriminator = NetworkDefinition.discriminator(
      initializer: initializer, StackText.layers("\(stack) | dense 1"))
    return try Gan(
      generator: try Network(generator, seed: seed), discriminator: try Network(discriminator, seed: seed), data: ring,
      settings: settings, seed: seed)
  }

  /// Everything that training changes, as bits.
  static func bits(_ gan: Gan) throws -> [String: [UInt32]] {
    let saved = try gan.savedTensors(source: "")
    var bits: [String: [UInt32]] = ["step": [UInt32(gan.step)]]
    for name in saved.names where name != "history.seconds" && name != "history.latest" {
      bits[name] = saved[name]?.values.map(\.bitPattern)
    }
    return bits
  }
}
