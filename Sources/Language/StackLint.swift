import Diagnostics

/// A place that a rule found, with the words beside it.
struct LintFind {
  let span: SourceSpan
  let label: String
}

/// A rule about the layers of one stack.
struct StackLint: Sendable {
  let roles: [StackRole]
  let lint: Lint
  let find: @Sendable (StackView) -> [LintFind]

  private static let cutting = ["relu", "softplus", "sigmoid"]
  private static let squashing = ["sigmoid", "tanh"]

  /// The rules.
  static let all: [StackLint] = [
    StackLint(
      roles: [.discriminator],
      lint: Lint(
        "normalised-input", message: "batch norm directly on the discriminator's input",
        reason: "it hides from the discriminator how bright and how varied a batch is, which tells real from fake",
        advice: "leave it out here; it helps between the layers further in", reference: "Radford et al. 2016")
    ) { view in
      guard let first = view.layers.first(where: { !$0.isRearrangement }), first.name == "batchnorm" else { return [] }
      return [LintFind(span: first.span, label: "the first layer")]
    },
    StackLint(
      roles: [.generator],
      lint: Lint(
        "normalised-output", message: "batch norm on the generator's output",
        reason: "it forces one mean and one spread on every batch of paintings, whatever the data has",
        advice: "leave it out behind the last layer with weights", reference: "Radford et al. 2016")
    ) { view in
      guard let index = view.layers.lastIndex(where: { $0.isLinear || $0.isUnknown }) else { return [] }
      return view.layers[index...].filter { $0.name == "batchnorm" }.prefix(1).map {
        LintFind(span: $0.span, label: "behind the last layer with weights")
      }
    },
    StackLint(
      roles: [.generator, .network],
      lint: Lint(
        "checkerboard", message: "the kernel is not a multiple of the stride: this can paint checkerboards",
        reason: "the kernel's steps overlap unevenly, so some pixels get more paint than their neighbours",
        advice: "take a kernel that the stride divides, as `kernel: 4 stride: 2`, or `upsample 2 | conv`",
        reference: "Odena et al. 2016")
    ) { view in
      view.layers.compactMap { layer in
        guard layer.name == "upconv", let stride = layer.number("stride", at: 2), stride > 1 else { return nil }
        let kernel = layer.argument("kernel", at: 1) == nil ? 3 : layer.number("kernel", at: 1)
        guard let kernel, kernel.truncatingRemainder(dividingBy: stride) != 0 else { return nil }
        return LintFind(span: layer.span, label: "kernel \(Printer.print(kernel)), stride \(Printer.print(stride))")
      }
    },
    StackLint(
      roles: [.generator, .discriminator, .network],
      lint: Lint(
        "cut-before-squash", message: "an activation that cuts off the negative numbers before one that needs them",
        reason:
          "what is cut at 0 cannot get below the middle any more: behind it `sigmoid` gives at least 0.5, `tanh` at least 0",
        advice: "leave the first of the two out")
    ) { view in
      view.neighbours.compactMap { first, second in
        guard cutting.contains(first.name), squashing.contains(second.name) else { return nil }
        return LintFind(span: first.span, label: "before `\(second.name)`")
      }
    },
    StackLint(
      roles: [.generator, .discriminator, .network],
      lint: Lint(
        "double-activation", message: "two activations in a row",
        reason: "the second gets what the first has bent already, and adds little but flat slopes",
        advice: "keep one of them, or put a layer with weights between")
    ) { view in
      view.neighbours.compactMap { first, second in
        let isCut = cutting.contains(first.name) && squashing.contains(second.name)
        return first.isActivation && second.isActivation && !isCut
          ? LintFind(span: second.span, label: "directly behind `\(first.name)`") : nil
      }
    },
    StackLint(
      roles: [.generator, .discriminator, .network],
      lint: Lint(
        "linear-pair", message: "two layers with weights and no activation between them",
        reason: "one linear map after another is one linear map: the first of the two adds no power",
        advice: "put an activation between them: `relu` or `leaky 0.2`")
    ) { view in
      linearPairs(view)
    },
    StackLint(
      roles: [.generator, .discriminator],
      lint: Lint(
        "dropout-on-output", message: "dropout behind the last layer with weights",
        reason: "it sets answers themselves to zero at random, and scales up the others",
        advice: "put it in front of that layer, behind an activation")
    ) { view in
      guard let index = view.layers.lastIndex(where: { $0.isLinear || $0.isUnknown }) else { return [] }
      return view.layers[index...].filter { $0.name == "dropout" }.prefix(1).map {
        LintFind(span: $0.span, label: "on the output itself")
      }
    },
    StackLint(
      roles: [.generator],
      lint: Lint(
        "unbounded-picture", message: "the generator paints pictures but does not end in `tanh` or `sigmoid`",
        reason:
          "pictures lie in [-1, 1], or in [0, 1] with `range: 0...1`; without a bound it spends its time on finding them",
        advice: "end with `tanh` for data in [-1, 1], with `sigmoid` for data in [0, 1]",
        reference: "Radford et al. 2016")
    ) { view in
      guard let last = view.last, !last.isUnknown, !["tanh", "sigmoid"].contains(last.name), paintsPictures(view) else {
        return []
      }
      return [LintFind(span: last.span, label: "the last layer")]
    },
    StackLint(
      roles: [.discriminator],
      lint: Lint(
        "odd-answer", message: "a discriminator that ends so gives neither probabilities nor scores",
        reason: "its answer is a probability (`sigmoid` at the end) or a score (nothing at the end)",
        advice: "end with `dense 1 | sigmoid`, or with `dense 1` for scores", reference: "Goodfellow et al. 2014")
    ) { view in
      guard let last = view.last, ["relu", "tanh", "softmax", "softplus", "leaky", "elu"].contains(last.name) else {
        return []
      }
      return [LintFind(span: last.span, label: "the last layer")]
    },
    StackLint(
      roles: [.generator, .discriminator, .network],
      lint: Lint(
        "large-epsilon", .note,
        message: "this epsilon changes what comes out: batch norm divides by sqrt(variance + epsilon)",
        reason: "in PyTorch `BatchNorm1d(n, 0.8)` sets epsilon and not the momentum, often without anybody meaning it",
        advice: "write `momentum: 0.8` if the share of the old average was meant")
    ) { view in
      view.layers.compactMap { layer in
        guard layer.name == "batchnorm", let epsilon = layer.number("epsilon", at: 1), epsilon >= 0.1 else {
          return nil
        }
        return LintFind(span: layer.span, label: "epsilon \(Printer.print(epsilon))")
      }
    },
    StackLint(
      roles: [.generator, .discriminator, .network],
      lint: Lint(
        "needless-bias", .note, message: "the bias before batch norm does nothing",
        reason: "batch norm subtracts the mean, and the bias with it, and has a shift of its own",
        advice: "`bias: false` saves the memory and the work", reference: "Ioffe and Szegedy 2015")
    ) { view in
      // One is enough: the others in the stack read the same.
      view.neighbours.filter { $0.0.isLinear && $0.1.name == "batchnorm" && $0.0.argument("bias") == nil }
        .prefix(1).map { LintFind(span: $0.0.span, label: "its bias is taken away by the next layer") }
    },
  ]

  /// Layers with weights whose next layer with weights follows without an activation between.
  private static func linearPairs(_ view: StackView) -> [LintFind] {
    var finds: [LintFind] = []
    var isPending = false
    for layer in view.layers {
      if layer.isLinear {
        if isPending { finds.append(LintFind(span: layer.span, label: "no activation before this one")) }
        isPending = true
      } else if !layer.isNorm && !layer.isRearrangement && layer.name != "dropout" {
        isPending = false
      }
    }
    return finds
  }

  /// Whether the layers end in something with height, width and 1 or 3 channels.
  private static func paintsPictures(_ view: StackView) -> Bool {
    guard let shaper = view.layers.last(where: { $0.isLinear || $0.name == "reshape" || $0.isUnknown }) else {
      return false
    }
    switch shaper.name {
    case "upconv", "conv": return true
    case "dense", "reshape":
      if case .shape(let sizes)? = shaper.argument(shaper.name == "dense" ? "units" : "shape", at: 0)?.kind {
        return sizes.count == 3 && sizes[0] > 1 && sizes[1] > 1
      }
      return false
    default: return false
    }
  }
}
