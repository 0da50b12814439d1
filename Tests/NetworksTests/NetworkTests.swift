import Graph
import Networks
import Tensors
import Testing

@Suite struct NetworkTests {
  private let artist = NetworkDefinition.generator(noise: [5], [.dense(16), .relu, .dense(3)])

  @Test func weightsDependOnSeedKindPlaceAndShapeAlone() throws {
    let first = try Network(artist, seed: 3)
    let again = try Network(artist, seed: 3)
    #expect(try first.weights(layer: 0, "weight") == again.weights(layer: 0, "weight"))
    let others = [
      try Network(artist, seed: 4),
      try Network(NetworkDefinition(.network, input: .shape([5]), layers: [.dense(16), .relu, .dense(3)]), seed: 3),
    ]
    for other in others {
      #expect(try first.weights(layer: 0, "weight") != other.weights(layer: 0, "weight"))
    }
    let longer = try Network(.generator(noise: [5], [.dense(16), .tanh, .dense(3), .relu]), seed: 3)
    #expect(try first.weights(layer: 2, "weight") == longer.weights(layer: 2, "weight"))
  }

  @Test func anUnknownArrayIsNamed() throws {
    let graph = NetworkGraph(try Network(artist, seed: 3), in: Graph(), prefix: "generator.")
    #expect(throws: ShapeError.unknownLeaf(name: "generator.scale")) { try graph.leaf("scale") }
  }

  @Test func firstWeightsLieWithinOneOverTheRootOfFanIn() throws {
    let network = try Network(
      NetworkDefinition(.network, input: .shape([4, 4, 8]), layers: [.upconv(32, kernel: 5), .conv(16, kernel: 3)]))
    for (layer, fan) in [(0, 32 * 25), (1, 32 * 9)] {
      let limit = 1 / Float(fan).squareRoot()
      for name in ["weight", "bias"] {
        let values = try network.weights(layer: layer, name).values
        let largest = values.map(abs).max() ?? 0
        #expect(largest <= limit && largest > 0.5 * limit)
      }
    }
  }

  @Test func initializers() throws {
    func deviation(_ initializer: Initializer) throws -> (mean: Float, deviation: Float) {
      let network = try Network(
        NetworkDefinition(
          .network, input: .shape([100]), initializer: initializer, layers: [.dense(200), .batchnorm()]))
      let values = try network.weights(layer: 0, "weight").values
      #expect(try network.weights(layer: 0, "bias").values.allSatisfy { $0 == 0 })
      let mean = values.reduce(0, +) / Float(values.count)
      return (mean, (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Float(values.count)).squareRoot())
    }
    #expect(try abs(deviation(.normal(deviation: 0.02)).deviation - 0.02) < 0.0005)
    #expect(try abs(deviation(.he).deviation - Float(0.02).squareRoot()) < 0.003)
    #expect(try abs(deviation(.glorot).deviation - Float(0.02 / 3).squareRoot()) < 0.0015 + 0.02)
    #expect(try abs(deviation(.uniform(limit: 0.3)).deviation - 0.3 / Float(3).squareRoot()) < 0.003)
    #expect(try deviation(.zeros).deviation == 0)
    let dcgan = try Network(
      NetworkDefinition(.network, input: .shape([400]), initializer: .normal(deviation: 0.02), layers: [.batchnorm()]))
    let scales = try dcgan.weights(layer: 0, "weight").values
    #expect(abs(scales.reduce(0, +) / 400 - 1) < 0.005 && Set(scales).count > 100)
    #expect(try dcgan.weights(layer: 0, "bias").values.allSatisfy { $0 == 0 })
  }

  @Test func aLineIsTwoXMinusOne() throws {
    let line = try Network(NetworkDefinition(.network, input: .shape([1]), layers: [.dense(1)]))
    try line.setWeights(layer: 0, "weight", to: Tensor(shape: [1, 1], values: [2]))
    try line.setWeights(layer: 0, "bias", to: Tensor(shape: [1], values: [-1]))
    #expect(try line(Tensor(shape: [2, 1], values: [3, 0])) == Tensor(shape: [2, 1], values: [5, -1]))
    #expect(try line(Tensor(shape: [1], values: [3])) == Tensor(shape: [1, 1], values: [5]))
    #expect(try line.inputGradient(Tensor(shape: [2, 1], values: [3, 0])).values == [2, 2])
  }

  @Test func transposedConvolutionSpreadsAPixel() throws {
    let spread = try Network(
      NetworkDefinition(
        .network, input: .shape([1, 1, 1]), layers: [.upconv(1, kernel: 4, stride: 2, padding: .valid, bias: false)]))
    let kernel = Tensor(shape: [1, 1, 4, 4], values: (1...16).map(Float.init))
    try spread.setWeights(layer: 0, "weight", to: kernel)
    #expect(try spread(Tensor(shape: [1, 1, 1], values: [1])).values == kernel.values)
  }

  @Test func openInputIsFixedByFirstUse() throws {
    let professor = try Network(.discriminator([.dense(4), .dense(1), .sigmoid]))
    #expect(throws: NetworkError.inputOpen) { try professor.weights(layer: 0, "weight") }
    _ = try professor(Tensor(repeating: 0.5, shape: [7, 15]))
    #expect(professor.inputShape == [15] && professor.outputShape == [1])
    #expect(throws: NetworkError.inputDiffers(found: [2, 14], wanted: [15])) {
      try professor(Tensor(repeating: 0.5, shape: [2, 14]))
    }
  }

  @Test func evaluationUsesRunningStatisticsAndChangesNothing() throws {
    let network = try Network(NetworkDefinition(.network, input: .shape([2]), layers: [.batchnorm(), .dropout(0.5)]))
    let batch = Tensor(shape: [4, 2], values: [1, 2, 3, 4, 5, 6, 7, 8])
    let evaluated = try network(batch)
    #expect(abs(evaluated.values[7] - 8) < 1e-3)
    let trained = try network(batch, training: true)
    #expect(trained.values.contains(0))
    #expect(try network(batch) == evaluated)
    #expect(try network.weights(layer: 0, "running_mean").values == [0, 0])
  }

  @Test func largeBatchesAreEvaluatedInPiecesAlike() throws {
    let network = try Network(artist, seed: 1)
    let values = (0..<(2500 * 5)).map { Float($0 % 97) / 97 - 0.5 }
    let whole = try network(Tensor(shape: [2500, 5], values: values))
    #expect(whole.shape == [2500, 3])
    let last = try network(Tensor(shape: [1, 5], values: Array(values.suffix(5))))
    for (a, b) in zip(whole.values.suffix(3), last.values) { #expect(abs(a - b) < 1e-5) }
  }

  @Test func copiesAndFreshOnes() throws {
    let network = try Network(artist, seed: 1)
    try network.setWeights(layer: 0, "bias", to: Tensor(repeating: 7, shape: [16]))
    let copy = try network.copy()
    try network.setWeights(layer: 0, "bias", to: Tensor(repeating: 8, shape: [16]))
    #expect(try copy.weights(layer: 0, "bias").values[0] == 7)
    #expect(try network.fresh(seed: 1).weights(layer: 0, "bias") == Network(artist, seed: 1).weights(layer: 0, "bias"))
  }

  @Test func wrongWeightsAreRefused() throws {
    let network = try Network(artist)
    #expect(throws: NetworkError.parameterShape(name: "0.weight", found: [5, 16], wanted: [16, 5])) {
      try network.setWeights(layer: 0, "weight", to: Tensor(repeating: 0, shape: [5, 16]))
    }
    #expect(throws: NetworkError.noSuchParameter(layer: 1, name: "weight", known: [])) {
      try network.weights(layer: 1, "weight")
    }
    #expect(throws: NetworkError.noSuchParameter(layer: 0, name: "wieght", known: ["weight", "bias"])) {
      try network.weights(layer: 0, "wieght")
    }
    var tensors = try byName(network)
    tensors["9.weight"] = Tensor(repeating: 0, shape: [1])
    #expect(throws: NetworkError.parameterUnknown(name: "9.weight")) { try network.fill(from: tensors) }
    tensors["9.weight"] = nil
    tensors["0.bias"] = nil
    #expect(throws: NetworkError.self) { try network.fill(from: tensors) }
  }

  @Test func prefixesInFilesAreFound() throws {
    let network = try Network(artist)
    let shapes = Dictionary(uniqueKeysWithValues: try network.stateTensors().map { ($0.name, $0.tensor.shape) })
    func behind(_ prefix: String) -> [String: [Int]] {
      Dictionary(uniqueKeysWithValues: shapes.map { (prefix + $0.key, $0.value) })
    }
    func both(_ one: String, _ other: String) -> [String: [Int]] { behind(one).merging(behind(other)) { $1 } }
    for prefix in ["", "module.", "model.main.", "0."] { #expect(try network.filePrefix(behind(prefix)) == prefix) }
    #expect(try network.filePrefix(both("generator.", "discriminator.")) == "generator.")
    #expect(try network.filePrefix(both("", "ema.")) == "")
    #expect(throws: NetworkError.severalParts(["a.", "b."])) { try network.filePrefix(both("b.", "a.")) }
    // A part whose shapes are others is not meant, unless there is no other.
    var shapes2 = both("a.", "b.")
    shapes2["b.2.bias"] = [99]
    #expect(try network.filePrefix(shapes2) == "a.")
    var shapes3 = behind("c.")
    shapes3["c.2.bias"] = [99]
    #expect(try network.filePrefix(shapes3) == "c.")
    #expect(try network.filePrefix(["x": [1]]) == "" && network.filePrefix([:]) == "")
  }

  /// What the rows of a picture are permuted by has as many places as there are features, and sums are none.
  @Test func sumsThatAreNoFeaturesKeepTheirPlaces() throws {
    let crowd = try Network(
      NetworkDefinition(
        .network, input: .shape([2, 3, 5]), layers: [.flatten, .minibatch(4, dimensions: 2), .dense(1)]))
    let weight = try crowd.weights(layer: 1, "weight")
    #expect(weight.shape == [8, 30])
    try crowd.setWeights(layer: 1, "weight", to: weight)
    #expect(try crowd.weights(layer: 1, "weight") == weight)
    // The pieces of a unit stay together where units become a picture.
    let painter = try Network(
      NetworkDefinition(.network, input: .shape([1]), layers: [.maxout(12, pieces: 2), .reshape([2, 2, 3])]))
    let bias = Tensor(shape: [24], values: (0..<24).map { Float($0 / 2 * 10) })
    try painter.setWeights(layer: 0, "weight", to: Tensor(repeating: 0, shape: [24, 1]))
    try painter.setWeights(layer: 0, "bias", to: bias)
    // As PyTorch's `Unflatten(1, (3, 2, 2))` would have it: channel by channel.
    let picture = try painter(Tensor(shape: [1, 1], values: [0]))
    #expect(picture.values == [0, 40, 80, 10, 50, 90, 20, 60, 100, 30, 70, 110])
  }

  @Test func namesAndShapesAreThoseOfSequential() throws {
    let network = try Network(
      .generator(
        noise: [4],
        [
          .dense(2 * 3 * 5), .batchnorm(), .relu, .reshape([2, 3, 5]), .upconv(7, kernel: 4, stride: 2), .batchnorm(),
          .layernorm(), .conv(3, norm: .spectral),
        ]))
    let found = try network.stateTensors().map { "\($0.name) \($0.tensor.shape)" }
    #expect(
      found == [
        "0.weight [30, 4]", "0.bias [30]", "1.weight [30]", "1.bias [30]", "1.running_mean [30]", "1.running_var [30]",
        "4.weight [5, 7, 4, 4]", "4.bias [7]", "5.weight [7]", "5.bias [7]", "5.running_mean [7]", "5.running_var [7]",
        "6.weight [7, 4, 6]", "6.bias [7, 4, 6]", "7.bias [3]", "7.parametrizations.weight.original [3, 7, 3, 3]",
        "7.parametrizations.weight.0._u [3]", "7.parametrizations.weight.0._v [63]",
      ])
    var tensors = try byName(network)
    tensors["1.num_batches_tracked"] = Tensor(shape: [], values: [3])
    let other = try Network(network.definition, seed: 9)
    try other.fill(from: tensors)
    #expect(try byName(other) == byName(network))
  }

  private func byName(_ network: Network) throws -> [String: Tensor] {
    var result: [String: Tensor] = [:]
    for (name, tensor) in try network.stateTensors() { result[name] = tensor }
    return result
  }
}
