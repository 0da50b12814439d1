import Glibc
import Language
import Testing

@testable import Studio

/// Stacks of all layers in a random order: what is saved comes back, as a file, as a copy, as a session, and going on gives the
/// same.
///
/// `ATELIER_RANDOM_STACKS=100` makes so many rounds of each part.
@Suite("Random stacks")
struct RandomStackTests {
  private static let parts = 8
  private static let rounds = getenv("ATELIER_RANDOM_STACKS").flatMap { Int(String(cString: $0)) } ?? 15

  @Test(arguments: 0..<parts) func comeBack(_ part: Int) throws {
    var template = Array("/tmp/atelier-stacks-XXXXXX".utf8CString)
    let folder = try #require(mkdtemp(&template).map { String(cString: $0) })
    defer {
      SessionArchive.remove(folder: folder + "/session")
      for name in TestFiles.names(in: folder) { unlink(folder + "/" + name) }
      rmdir(folder)
    }
    for round in 0..<Self.rounds {
      var source = StackSource(seed: UInt64(part * Self.rounds + round))
      try check(&source, in: folder)
    }
  }

  /// Every layer of the table is met, so that a new one is not left out.
  @Test func holdEveryLayer() {
    var met: Set<String> = []
    for seed in 0..<UInt64(Self.parts * Self.rounds) {
      var source = StackSource(seed: seed)
      _ = source.program()
      met.formUnion(source.met)
    }
    let layers = BuiltinTable.shared.rows.filter { $0.signature.family == .layer }.map(\.name)
    #expect(layers.filter { !met.contains($0) } == [])
  }

  private func check(_ source: inout StackSource, in folder: String) throws {
    let program = source.program()
    let session = Session(host: nil, options: Session.Options(seed: 2, folder: folder))
    func run(_ line: String) { #expect(session.run(line).errors.map(\.message) == [], "\(line)\n\(program)") }
    func holds(_ condition: String) { #expect(session.holds(condition), "\(condition)\n\(program)") }
    run(program)
    // A network by itself, and both sides of a gan after training.
    for (name, input, layers) in [
      ("stack", source.input, source.layerCount), ("artist", "4", 0), ("professor", "2", 0),
    ] {
      run("let x = noise(3, \(input)); let there = \(name)(x)")
      run("save \(name) to: \"x.safetensors\"; let twin = load \"x.safetensors\"")
      holds("min(twin(x) == there) == 1")
      run("let other = fresh(\(name)); load \"x.safetensors\" into: other")
      holds("min(other(x) == there) == 1")
      run("let other = copy(\(name))")
      holds("min(other(x) == there) == 1")
      for layer in 0..<layers {
        for array in ["weight", "bias", "running_mean", "running_var"] {
          // Which of them a layer has follows from what it is.
          session.run("other.layers[\(layer)].\(array) = twin.layers[\(layer)].\(array)")
        }
      }
      holds("min(other(x) == there) == 1")
    }
    run("save duel to: \"duel.safetensors\"; let again = load \"duel.safetensors\"; let other = copy(duel)")
    try session.save(toFolder: folder + "/session")
    let resumed = Session(host: nil, options: Session.Options(folder: folder))
    #expect(try resumed.load(fromFolder: folder + "/session").notes == [], "\(program)")
    run("use duel; step 2; let z = noise(3, 4); let there = duel.generator(z); let scores = duel.discriminator(there)")
    for name in ["again", "other"] {
      run("use \(name); step 2")
      holds("\(name).step == duel.step and min(\(name).generator(z) == there) == 1")
      holds("min(\(name).discriminator(there) == scores) == 1")
    }
    resumed.run("use duel; step 2; let z = noise(3, 4)")
    #expect(resumed.run("duel.generator(z)").text == session.run("there").text, "\(program)")
  }
}

/// Draws stacks in the language.
private struct StackSource {
  /// Which layers were drawn.
  private(set) var met: Set<String> = []
  /// The shape that the network by itself takes.
  private(set) var input = ""
  /// How many layers it has.
  private(set) var layerCount = 0
  private var random: SystemRandom

  /// Numbers of one example, so that a debug build keeps up.
  private static let largest = 150

  init(seed: UInt64) { random = SystemRandom(state: seed &* 0x9E37_79B9_7F4A_7C15 &+ 1) }

  /// A network and a gan.
  mutating func program() -> String {
    var shape =
      random.below(2) == 0 ? [1 + random.below(9)] : [1 + random.below(5), 1 + random.below(5), 1 + random.below(3)]
    input = text(shape)
    met.insert("input")
    let stack = layers(&shape, 2 + random.below(6))
    layerCount = stack.filter { !$0.hasPrefix("init") }.count
    shape = [4]
    met.insert("noise")
    let artist = layers(&shape, 1 + random.below(5)) + (shape.count > 1 ? ["flatten"] : []) + ["dense 2"]
    shape = [2]
    let professor = layers(&shape, 1 + random.below(6)) + (shape.count > 1 ? ["flatten"] : []) + ["dense 1"]
    return """
      network stack { input \(input) | \(stack.joined(separator: " | ")) }
      generator artist { noise 4 | \(artist.joined(separator: " | ")) }
      discriminator professor { \(professor.joined(separator: " | ")) }
      gan duel { generator artist; discriminator professor; data ring(count: 40); batch 4; optimizer sgd(rate: 1e-3) }
      step 2
      """
  }

  private mutating func layers(_ shape: inout [Int], _ count: Int) -> [String] {
    var lines: [String] = []
    while lines.count < count {
      let kinds = shape.count == 1 ? Self.ofRows : Self.ofPictures
      let name = kinds[random.below(kinds.count)]
      guard let (line, result) = layer(name, shape), result.reduce(1, *) <= Self.largest else { continue }
      met.insert(name)
      lines.append(line)
      shape = result
    }
    return lines
  }

  private static let ofBoth = [
    "init", "batchnorm", "layernorm", "dropout", "batchdifference", "leaky", "elu", "relu", "gelu", "swish", "softplus",
    "tanh",
    "sigmoid", "softmax",
  ]
  // Those that move features about are drawn more often.
  private static let ofRows =
    ofBoth + ["dense", "dense", "maxout", "maxout", "minibatch", "minibatch"]
    + [String](repeating: "reshape", count: 8)
  private static let ofPictures =
    ofBoth + ["conv", "conv", "upconv", "upconv", "upsample", "pool"]
    + [String](repeating: "flatten", count: 6)

  /// A line of this kind, and the shape behind it; `nil` where it does not fit.
  private mutating func layer(_ name: String, _ shape: [Int]) -> (line: String, shape: [Int])? {
    switch name {
    case "init":
      let initializers = ["normal(0.3)", "uniform(0.4)", "glorot()", "he()"]
      return ("init \(initializers[random.below(4)])", shape)
    case "dense":
      let result =
        random.below(2) == 0 ? [1 + random.below(12)] : [1 + random.below(4), 1 + random.below(4), 1 + random.below(4)]
      return ("dense \(text(result))" + weightOptions(), result)
    case "maxout":
      let units = [8, 12, 27, 1 + random.below(9)][random.below(4)]
      return ("maxout \(units) pieces: \(1 + random.below(3))", [units])
    case "minibatch":
      let features = 1 + random.below(5)
      return ("minibatch \(features) dimensions: \(1 + random.below(3))", [shape[0] + features])
    case "reshape":
      let height = 1 + random.below(4)
      let width = 1 + random.below(4)
      guard shape[0] % (height * width) == 0 else { return nil }
      let result = [height, width, shape[0] / (height * width)]
      return ("reshape \(text(result))", result)
    case "conv", "upconv": return convolution(name, shape)
    case "upsample":
      let method = ["nearest", "bilinear"][random.below(2)]
      return ("upsample 2 \(method)", [2 * shape[0], 2 * shape[1], shape[2]])
    case "pool":
      guard shape[0] >= 2, shape[1] >= 2 else { return nil }
      return ("pool 2 \(["max", "average"][random.below(2)])", [shape[0] / 2, shape[1] / 2, shape[2]])
    case "flatten": return ("flatten", [shape.reduce(1, *)])
    case "batchdifference": return ("batchdifference", shape.dropLast() + [(shape.last ?? 0) + 1])
    case "dropout": return ("dropout 0.2", shape)
    default: return (name, shape)
    }
  }

  private mutating func convolution(_ name: String, _ shape: [Int]) -> (line: String, shape: [Int]) {
    let (channels, kernel, stride) = (1 + random.below(4), 1 + random.below(4), 1 + random.below(2))
    let line = "\(name) \(channels) kernel: \(kernel) stride: \(stride)" + weightOptions()
    let sides = shape.prefix(2).map { name == "conv" ? ($0 + stride - 1) / stride : $0 * stride }
    return (line, sides + [channels])
  }

  private mutating func weightOptions() -> String {
    (random.below(3) == 0 ? " bias: false" : "") + (random.below(3) == 0 ? " norm: spectral" : "")
  }

  private func text(_ shape: [Int]) -> String { shape.map(String.init).joined(separator: "x") }
}

/// SplitMix64.
private struct SystemRandom {
  var state: UInt64

  mutating func below(_ bound: Int) -> Int {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return Int((z ^ (z >> 31)) % UInt64(bound))
  }
}
