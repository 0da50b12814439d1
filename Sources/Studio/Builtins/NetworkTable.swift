import Language
import Networks
import Tensors

/// Functions of networks.
enum NetworkTable {
  static let rows: [Builtin] = [
    .function(
      "noise", [.required("count", .number), .optional("size", [.number, .shape, .network])], gives: .tensor,
      "So many rows of noise: as the present generator takes it, as a given network does, or normal of a given size.",
      example: "noise(4, 5)", related: ["generator", "seed"]
    ) { arguments, call in
      if !arguments.has(1), call.interpreter.presentGenerator == nil, call.interpreter.guesses.presentIsUnknown {
        return .unknown
      }
      let count = try arguments.integer(0, in: 1...Limits.tensorCount)
      return .tensor(try call.interpreter.noise(count: count, kind(arguments, call)))
    },
    .function(
      "copy", [.required("x", .any)], gives: .any, "A network or gan of its own, as this one is now.",
      example: "generator artist { noise 5 | dense 15 }\nlet twin = copy(artist)", related: ["fresh"]
    ) { arguments, call in
      switch arguments.values[0] {
      case .network(let network): .network(try network.copy())
      case .gan(let gan): .gan(try call.interpreter.copy(gan))
      case let other: other
      }
    },
    .function(
      "fresh", [.required("x", [.network, .gan])], gives: [.network, .gan],
      "The same definition with weights drawn under the present seed.",
      example: "generator artist { noise 5 | dense 15 }\nlet other = fresh(artist)", related: ["copy", "seed"]
    ) { arguments, call in
      switch arguments.values[0] {
      case .network(let network): .network(try network.fresh(seed: call.interpreter.seed))
      case .gan(let gan): .gan(try call.interpreter.fresh(gan))
      default: throw arguments.wrong(0, "a network or gan")
      }
    },
    .function(
      "gradient", [.required("network", .network), .required("x", .tensor)], gives: .tensor,
      "The gradient of the sum of a network's answers with respect to its input.",
      example: "network line { input 1 | dense 1 }\ngradient(line, [[3]])", related: ["inspect"]
    ) { arguments, call in
      let network = try arguments.network(0)
      let input = try arguments.tensor(1)
      guard input.count > 0 else { throw Problem.emptyTensor(shape: input.shape) }
      if call.interpreter.isDryRun {
        _ = try call.interpreter.evaluate(network, input)
        return .tensor(Tensor(repeating: 0, shape: input.shape))
      }
      return .tensor(try network.located { try network.network.inputGradient(input) })
    },
  ]

  private static func kind(_ arguments: Arguments, _ call: Builtin.Call) throws -> NoiseSpecification {
    switch arguments.values[1] {
    case .network(let network):
      return try kind(of: network)
    case .nothing:
      guard let generator = call.interpreter.presentGenerator else {
        throw Problem.refused(
          "nobody knows yet how much noise an artist takes", "say how many numbers: `noise(8, 5)`")
      }
      return try kind(of: generator)
    default:
      return NoiseSpecification(shape: try arguments.shape(1))
    }
  }

  private static func kind(of network: NetworkObject) throws(Problem) -> NoiseSpecification {
    if let noise = network.network.definition.noise { return noise }
    if let shape = network.network.inputShape { return NoiseSpecification(shape: shape) }
    throw .refused("`\(network.name)` does not say what noise it takes", "begin its stack with `noise 5`")
  }
}
