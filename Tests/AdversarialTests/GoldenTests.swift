import Networks
import Tensors
import Testing
import Training

@testable import Adversarial

/// What PyTorch computes in double precision for the same weights, batches and noise; see `Goldens/make_goldens.py`.
///
/// Tolerances: losses, answers and lengths of gradients 2e-4 of their size after one step and 1e-2 after ten; the change
/// of each array 1 % (root mean square) after one step and 6 % after ten. Rounding is that visible only under Adam and
/// RMSprop, which make whole steps of the smallest gradients.
@Suite struct GoldenTests {
  static let names: [String] = [
    "loss-minimax", "loss-nonsaturating", "loss-leastsquares", "loss-hinge", "loss-wasserstein", "loss-labels",
    "loss-labels-leastsquares", "loss-logit", "loss-clip", "loss-penalty", "loss-r1", "loss-pack", "loss-pack-pictures",
    "optimizer-momentum", "optimizer-rmsprop", "optimizer-adam", "layer-relu", "layer-leaky-0.1", "layer-elu",
    "layer-elu-0.5", "layer-gelu", "layer-swish", "layer-softplus", "layer-tanh", "layer-sigmoid", "layer-softmax",
    "layer-conv", "layer-conv-valid", "layer-conv-stride", "layer-conv-stride5", "layer-conv-even", "layer-conv-number",
    "layer-pool", "layer-pool-average", "layer-batchdifference", "layer-batchnorm-pictures",
    "layer-layernorm-pictures", "layer-spectral-conv", "layer-dropout-pictures", "layer-upconv", "layer-upconv-stride",
    "layer-upconv-stride5", "layer-upconv-odd", "layer-upconv-wide", "layer-upconv-valid", "layer-upconv-number",
    "layer-upconv-even", "layer-upsample", "layer-upsample-bilinear", "layer-spectral-upconv", "layer-batchnorm-up",
    "layer-batchnorm", "layer-batchnorm-before-reshape", "layer-layernorm", "layer-layernorm-penalty", "layer-dropout",
    "layer-minibatch", "layer-maxout", "layer-spectral", "gan-sine", "gan-sine-nonsaturating", "gan-mnist-keras",
    "gan-mnist-pytorch", "gan-dcgan-28", "gan-dcgan-64", "gan-flowers-1", "gan-flowers-2", "gan-wgan-gp",
  ]

  @Test(arguments: names) func trainsAsPyTorchDoes(_ name: String) throws {
    let golden = try Golden(name)
    let gan = try golden.gan()
    let before = try Golden.state(gan)
    for step in 0..<10 {
      let real = Formula.tensor(10 + step, [golden.count] + gan.exampleShape)
      let noise = Formula.tensor(50 + step, [golden.count] + golden.noise)
      #expect(try gan.step(real: real, noise: noise) == .finished)
      if step == 0 { try golden.compare(gan, after: 1, before: before, numbers: 2e-4, arrays: 0.01) }
    }
    try golden.compare(gan, after: 10, before: before, numbers: 1e-2, arrays: 0.06)
    let painted = try gan.generator(Formula.tensor(90, [4] + golden.noise))
    golden.compare(painted, "painted")
    let judged = try gan.discriminator(Formula.tensor(91, [4] + (gan.discriminator.inputShape ?? [])))
    if gan.settings.pack == 1 || gan.exampleShape.count == 1 { golden.compare(judged, "judged") }
  }
}

/// One golden file.
struct Golden {
  let name: String
  let file: NamedTensors

  static let folder: String = {
    let path = #filePath
    return path.prefix(through: path.lastIndex(of: "/") ?? path.startIndex) + "Goldens/"
  }()

  init(_ name: String) throws {
    self.name = name
    file = try NamedTensors(contentsOf: "\(Self.folder)\(name).safetensors")
  }

  var noise: [Int] { StackText.shape(file.metadata["noise"] ?? "") }

  private func number(_ key: String) -> Double? { file.metadata[key].flatMap { Double($0) } }
  private var pack: Int { number("pack").map { Int($0) } ?? 1 }
  /// Examples in a batch.
  var count: Int { (number("count").map { Int($0) } ?? 1) * pack }

  /// The gan with the weights of the formula.
  func gan() throws -> Gan {
    let generator = try Network(.generator(noise: noise, StackText.layers(file.metadata["generator"] ?? "")))
    let discriminator = try Network(.discriminator(StackText.layers(file.metadata["discriminator"] ?? "")))
    var settings = GanSettings(batch: count / pack, optimizer: optimizer)
    settings.loss =
      switch file.metadata["loss"] {
      case "minimax": .minimax
      case "leastsquares": .leastSquares
      case "hinge": .hinge
      case "wasserstein": .wasserstein(clip: number("clip"), penalty: number("penalty"))
      default: .nonsaturating
      }
    if let labels = file.metadata["labels"]?.split(separator: " ").compactMap({ Double($0) }) {
      settings.targets = Targets(real: labels[0], fake: labels[1])
    }
    settings.updates.discriminator = number("updates").map { Int($0) } ?? 1
    settings.r1 = number("r1")
    settings.pack = pack
    let gan = try Gan(generator: generator, discriminator: discriminator, data: nil, settings: settings)
    try Self.fill(generator, 1000)
    try Self.fill(discriminator, 2000)
    return gan
  }

  private var optimizer: Optimizer {
    let text = file.metadata["optimizer"] ?? ""
    var values: [String: Double] = [:]
    let inside = text.drop { $0 != "(" }.dropFirst().dropLast()
    for part in inside.split(separator: ",") {
      let words = part.split(whereSeparator: { $0 == ":" || $0 == " " })
      values[String(words[0])] = Double(words[1])
    }
    let (rate, decay) = (values["rate"] ?? 0, values["decay"] ?? 1)
    switch text.prefix(while: { $0 != "(" }) {
    case "sgd": return .sgd(rate: rate, momentum: values["momentum"] ?? 0, decay: decay)
    case "rmsprop":
      return .rmsprop(rate: rate, rho: values["rho"] ?? 0.9, epsilon: values["epsilon"] ?? 1e-7, decay: decay)
    default:
      return .adam(
        rate: rate, beta1: values["beta1"] ?? 0.9, beta2: values["beta2"] ?? 0.999, epsilon: values["epsilon"] ?? 1e-8,
        decay: decay)
    }
  }

  /// Weights within 1 / sqrt(inputs), scales around 1: the same as `fill` in the script.
  private static func fill(_ network: Network, _ salt: Int) throws {
    var tensors: [String: Tensor] = [:]
    for (index, entry) in try network.stateTensors().sorted(by: { $0.name < $1.name }).enumerated() {
      let layer = Int(entry.name.prefix { $0 != "." }) ?? 0
      let isNorm =
        switch network.definition.layers[layer].specification {
        case .batchNormalization, .layerNormalization: true
        default: false
        }
      var tensor = entry.tensor
      tensor.values = Formula.numbers(salt + index, tensor.count)
      if tensor.rank > 1, !isNorm {
        let scale = Float(1 / Double(tensor.count / tensor.shape[0]).squareRoot())
        tensor.values = tensor.values.map { $0 * scale }
      } else {
        let isScale = entry.name.hasSuffix("running_var") || (isNorm && entry.name.hasSuffix(".weight"))
        tensor.values = tensor.values.map { $0 * 0.125 + (isScale ? 1 : 0) }
      }
      tensors[entry.name] = tensor
    }
    try network.fill(from: tensors)
  }

  /// All arrays of both sides by their names in the file.
  static func state(_ gan: Gan) throws -> [String: Tensor] {
    var state: [String: Tensor] = [:]
    for (name, tensor) in try gan.generator.stateTensors() { state["generator.\(name)"] = tensor }
    for (name, tensor) in try gan.discriminator.stateTensors() { state["discriminator.\(name)"] = tensor }
    return state
  }

  func compare(
    _ gan: Gan, after step: Int, before: [String: Tensor], numbers tolerance: Float, arrays: Float
  ) throws {
    let record = gan.latest
    let found = [
      record.sides.discriminator.loss, record.real, record.fake, record.sides.discriminator.gradient,
      record.sides.generator.loss,
      record.fakeAfter, record.sides.generator.gradient,
    ]
    let wanted = try #require(file["\(step).numbers"]).values
    for (index, (a, b)) in zip(found, wanted).enumerated() {
      #expect(abs(a - b) <= tolerance * max(abs(b), 0.02), "\(name), step \(step), number \(index): \(a), not \(b)")
    }
    let state = try Self.state(gan)
    for name in file.names where name.hasPrefix("\(step).") && name != "\(step).numbers" {
      let key = String(name.drop { $0 != "." }.dropFirst())
      let now = Self.sample(try #require(state[key], "\(key)"))
      let start = Self.sample(try #require(before[key]))
      let expected = try #require(file[name]).values
      var (error, change) = (0.0, 0.0)
      for index in expected.indices {
        error += Double((now[index] - expected[index]) * (now[index] - expected[index]))
        change += Double((expected[index] - start[index]) * (expected[index] - start[index]))
      }
      // Rounding of the weights themselves, and biases that only rounding moves, shift running means a little.
      let floor = key.hasSuffix("running_mean") || key.hasSuffix("running_var") ? 2e-3 : 3e-7
      let (rms, moved) = (error / Double(expected.count), change / Double(expected.count))
      #expect(
        rms.squareRoot() <= Double(arrays) * moved.squareRoot() + floor,
        "\(self.name), step \(step), \(key): off by \(rms.squareRoot()), moved by \(moved.squareRoot())")
    }
  }

  func compare(_ tensor: Tensor, _ key: String) {
    let found = Self.sample(tensor)
    let wanted = file[key]?.values ?? []
    #expect(found.count == wanted.count)
    for (a, b) in zip(found, wanted) { #expect(abs(a - b) < 5e-3, "\(name), \(key): \(a), not \(b)") }
  }

  /// At most 200 numbers of an array, evenly spread.
  private static func sample(_ tensor: Tensor) -> [Float] {
    let spacing = max(1, (tensor.count + 199) / 200)
    return stride(from: 0, to: tensor.count, by: spacing).map { tensor.values[$0] }
  }
}
