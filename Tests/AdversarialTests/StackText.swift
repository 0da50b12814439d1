import Networks

/// Reads stacks as the language writes them, one layer a line: just enough for tests.
enum StackText {
  static func layers(_ text: String) -> [LayerSpecification] {
    text.split(whereSeparator: { $0 == "\n" || $0 == "|" }).map { layer(String($0)) }
  }

  static func shape(_ text: String) -> [Int] { text.split(separator: "x").compactMap { Int($0) } }

  private static func layer(_ line: String) -> LayerSpecification {
    var words = line.split(separator: " ").map(String.init)
    let word = words.removeFirst()
    var options: [String: String] = [:]
    var values: [String] = []
    while let next = words.first {
      words.removeFirst()
      if next.hasSuffix(":"), let value = words.first {
        options[String(next.dropLast())] = value
        words.removeFirst()
      } else {
        values.append(next)
      }
    }
    let number = values.first.flatMap { Double($0) }
    let count = number.map { Int($0) } ?? 0
    let (kernel, stride) = (options["kernel"].flatMap { Int($0) } ?? 3, options["stride"].flatMap { Int($0) } ?? 1)
    let padding: Padding =
      switch options["padding"] {
      case "valid": .valid
      case let text?: Int(text).map { .number($0) } ?? .same
      case nil: .same
      }
    let bias = options["bias"] != "false"
    let norm: WeightNorm = options["norm"] == "spectral" ? .spectral : .none
    switch word {
    case "dense": return .dense(count, bias: bias, norm: norm)
    case "conv": return .conv(count, kernel: kernel, stride: stride, padding: padding, bias: bias, norm: norm)
    case "upconv": return .upconv(count, kernel: kernel, stride: stride, padding: padding, bias: bias, norm: norm)
    case "upsample": return .upsample(count, values.contains("bilinear") ? .bilinear : .nearest)
    case "pool": return .pool(count, values.contains("average") ? .average : .max)
    case "flatten": return .flatten
    case "reshape": return .reshape(shape(values[0]))
    case "batchnorm":
      return .batchnorm(
        momentum: options["momentum"].flatMap { Double($0) } ?? 0.9,
        epsilon: options["epsilon"].flatMap { Double($0) } ?? 1e-5)
    case "layernorm": return .layernorm(epsilon: options["epsilon"].flatMap { Double($0) } ?? 1e-5)
    case "dropout": return .dropout(number ?? 0)
    case "minibatch": return .minibatch(count, dimensions: options["dimensions"].flatMap { Int($0) } ?? 8)
    case "batchdifference": return .batchdifference
    case "maxout": return .maxout(count, pieces: options["pieces"].flatMap { Int($0) } ?? 5)
    case "leaky": return .leaky(number ?? 0.2)
    case "elu": return .elu(number ?? 1)
    case "relu": return .relu
    case "gelu": return .gelu
    case "swish": return .swish
    case "softplus": return .softplus
    case "tanh": return .tanh
    case "sigmoid": return .sigmoid
    case "softmax": return .softmax
    default: preconditionFailure("no layer `\(word)`")
    }
  }
}
