import Language
import Networks

/// The layers of a stack.
enum LayerTable {
  static let rows: [Builtin] = inputs + weighted + shaping + norms + activations

  private static let limit = 1 << 24

  private static let inputs: [Builtin] = [
    .layer(
      "noise", [.required("size", [.number, .shape]), .choice("distribution", NoiseSpecification.Distribution.self)],
      "The random numbers that a generator starts from: normal, or uniform from -1 to 1.",
      example: "generator artist { noise 5 | dense 15 }", related: ["input", "dense"]
    ) { arguments, stack in
      let noise = NoiseSpecification(shape: try arguments.shape(0), distribution: try arguments.choice(1))
      try stack.setInput(.noise(noise), "noise")
    },
    .layer(
      "input", [.required("shape", [.shape, .number])], "The shape of one example that a network takes.",
      example: "network edge { input 28x28x1 | conv 1 bias: false }", related: ["noise"]
    ) { arguments, stack in try stack.setInput(.shape(try arguments.shape(0)), "input") },
    .layer(
      "init", [.required("initializer", .initializer)], "How the first weights of the layers below are drawn.",
      example: "generator artist { init normal(0.02); noise 2 | dense 2 }", related: ["normal", "glorot", "he"]
    ) { arguments, stack in
      if let initializer = try initializer(arguments, 0) { stack.setInitializer(initializer) }
    },
  ]

  private static let weightParameters: [BuiltinSignature.Parameter] = [
    .boolean("bias", true), .optional("init", .initializer),
    .choice("norm", WeightNorm.self, "spectral: weights divided by their largest singular value"),
  ]

  private static let windowParameters: [BuiltinSignature.Parameter] =
    [
      .required("channels", .number), .number("kernel", 3), .number("stride", 1),
      .choice("padding", ["same", "valid"], or: .number),
    ] + weightParameters

  private static let weighted: [Builtin] = [
    .layer(
      "dense", [.required("units", [.number, .shape])] + weightParameters,
      "Each unit is a weighted sum of all inputs. `dense 7x7x256` is `dense 12544 | reshape 7x7x256`.",
      example: "discriminator professor { dense 128 | relu | dense 1 | sigmoid }", related: ["flatten", "maxout"]
    ) { arguments, stack in
      let shape = try arguments.shape(0)
      let units = shape.reduce(1, *)
      guard units <= limit else { throw arguments.outside(0, "1 to \(limit) units") }
      stack.add(
        .dense(
          units, bias: try arguments.bool(1), initializer: try initializer(arguments, 2), norm: try arguments.choice(3))
      )
      if shape.count > 1 { stack.add(.reshape(shape)) }
    },
    .layer(
      "conv", windowParameters, "A convolution: the same small window of weights at each place of a picture.",
      example: "discriminator critic { conv 64 kernel: 5 stride: 2 | leaky | flatten | dense 1 }",
      related: ["upconv", "pool"]
    ) { arguments, stack in
      stack.add(
        .conv(
          try arguments.integer(0, in: 1...limit), kernel: try arguments.integer(1, in: 1...1024),
          stride: try arguments.integer(2, in: 1...1024), padding: try padding(arguments, 3),
          bias: try arguments.bool(4), initializer: try initializer(arguments, 5), norm: try arguments.choice(6)))
    },
    .layer(
      "upconv", windowParameters, "A transposed convolution: `stride: 2` makes pictures twice as large.",
      example: "generator painter { noise 8 | dense 7x7x4 | upconv 1 kernel: 4 stride: 2 }",
      related: ["conv", "upsample"]
    ) { arguments, stack in
      stack.add(
        .upconv(
          try arguments.integer(0, in: 1...limit), kernel: try arguments.integer(1, in: 1...1024),
          stride: try arguments.integer(2, in: 1...1024), padding: try padding(arguments, 3),
          bias: try arguments.bool(4), initializer: try initializer(arguments, 5), norm: try arguments.choice(6)))
    },
    .layer(
      "maxout", [.required("units", .number), .number("pieces", 5)], "The largest of several weighted sums.",
      example: "discriminator professor { maxout 200 pieces: 5 | dense 1 | sigmoid }", related: ["dense"]
    ) { arguments, stack in
      stack.add(
        .maxout(try arguments.integer(0, in: 1...limit), pieces: try arguments.integer(1, in: 1...1024)))
    },
    .layer(
      "minibatch", [.required("features", .number), .number("dimensions", 8)],
      "Features that say how close an example is to the others of its batch (Salimans et al. 2016).",
      example: "discriminator crowd { dense 128 | relu | minibatch 16 | dense 1 | sigmoid }",
      related: ["batchdifference", "pack"]
    ) { arguments, stack in
      stack.add(
        .minibatch(try arguments.integer(0, in: 1...limit), dimensions: try arguments.integer(1, in: 1...1024)))
    },
  ]

  private static let shaping: [Builtin] = [
    .layer(
      "upsample", [.number("factor", 2), .choice("method", UpsampleLayer.Method.self)],
      "Pictures made larger without weights.", example: "network larger { input 4x4x1 | upsample 2 nearest }",
      related: ["upconv", "pool"]
    ) { arguments, stack in
      stack.add(.upsample(try arguments.integer(0, in: 1...1024), try arguments.choice(1)))
    },
    .layer(
      "pool", [.number("factor", 2), .choice("method", PoolLayer.Method.self)],
      "Pictures made smaller: the largest or the mean of each window.",
      example: "network smaller { input 4x4x1 | pool 2 average }", related: ["conv", "upsample"]
    ) { arguments, stack in
      stack.add(.pool(try arguments.integer(0, in: 1...1024), try arguments.choice(1)))
    },
    .layer(
      "flatten", [], "Pictures as rows of numbers, which `dense` takes.",
      example: "network judge { flatten | dense 10 | softmax }", related: ["reshape", "dense"]
    ) { _, stack in stack.add(.flatten) },
    .layer(
      "reshape", [.required("shape", [.shape, .number])], "The same numbers in another shape.",
      example: "generator painter { noise 8 | dense 49 | reshape 7x7x1 }", related: ["flatten"]
    ) { arguments, stack in stack.add(.reshape(try arguments.shape(0))) },
  ]

  /// What PyTorch's norms take first is not needed here.
  private static let sizeFollows = "; the size follows from the layer before"

  private static let norms: [Builtin] = [
    .layer(
      "batchnorm", [.number("momentum", 0.9, "share of the old running average that stays"), .number("epsilon", 1e-5)],
      "Brings each unit or channel to mean 0 and deviation 1 over the batch.",
      example: "generator artist { noise 5 | dense 128 | batchnorm | relu | dense 15 }", related: ["layernorm"]
    ) { arguments, stack in
      stack.add(
        .batchnorm(
          momentum: try arguments.number(0, from: 0, below: 1, sizeFollows),
          epsilon: try arguments.number(1, above: 0, upTo: 1)))
    },
    .layer(
      "layernorm", [.number("epsilon", 1e-5)], "Brings each example to mean 0 and deviation 1.",
      example: "discriminator critic { dense 64 | layernorm | leaky | dense 1 }", related: ["batchnorm"]
    ) { arguments, stack in stack.add(.layernorm(epsilon: try arguments.number(0, above: 0, upTo: 1, sizeFollows))) },
    .layer(
      "dropout", [.required("share", .number)], "In training sets this share of the numbers to 0.",
      example: "discriminator critic { dense 64 | relu | dropout 0.3 | dense 1 }", related: ["batchnorm"]
    ) { arguments, stack in
      stack.add(.dropout(try arguments.number(0, from: 0, below: 1)))
    },
    .layer(
      "batchdifference", [], "One more channel: the mean over channels of |x - batch mean| at each pixel.",
      example: "discriminator critic { conv 8 stride: 2 | leaky | batchdifference | flatten | dense 1 }",
      related: ["minibatch"]
    ) { _, stack in stack.add(.batchdifference) },
  ]

  private static func plain(_ name: String, _ help: String, _ layer: LayerSpecification) -> Builtin {
    .layer(
      name, [], help, example: "network shown { input 4 | dense 4 | \(name) }",
      related: ["relu", "leaky", "tanh", "sigmoid"].filter { $0 != name }
    ) { _, stack in stack.add(layer) }
  }

  private static let activations: [Builtin] = [
    .layer(
      "leaky", [.number("slope", 0.2)], "x where positive, else slope * x.",
      example: "discriminator critic { dense 64 | leaky 0.2 | dense 1 }", related: ["relu", "elu"]
    ) { arguments, stack in stack.add(.leaky(try arguments.number(0, from: 0, below: 1))) },
    .layer(
      "elu", [.number("alpha", 1)], "x where positive, else alpha * (exp(x) - 1).",
      example: "network shown { input 4 | dense 4 | elu }", related: ["relu", "leaky"]
    ) { arguments, stack in stack.add(.elu(try arguments.number(0, in: 0...1e3))) },
    plain("relu", "x where positive, else 0.", .relu),
    plain("gelu", "x times the share of the normal distribution below it.", .gelu),
    plain("swish", "x * sigmoid(x).", .swish),
    plain("softplus", "log(1 + exp(x)).", .softplus),
    plain("tanh", "The hyperbolic tangent, between -1 and 1.", .tanh),
    plain("sigmoid", "1 / (1 + exp(-x)), between 0 and 1.", .sigmoid),
    plain("softmax", "Positive numbers that add up to 1.", .softmax),
  ]

  // MARK: Arguments

  private static func padding(_ arguments: Arguments, _ index: Int) throws(Problem) -> Padding {
    switch arguments.values[index] {
    case .string("same"): .same
    case .string("valid"): .valid
    case .number: .number(try arguments.integer(index, in: 0...1024))
    default: throw arguments.wrong(index, "`same`, `valid` or a number")
    }
  }

  private static func initializer(_ arguments: Arguments, _ index: Int) throws(Problem) -> Initializer? {
    guard case .recipe(let recipe) = arguments.values[index] else { return nil }
    return try Initializer(recipe)
  }
}
