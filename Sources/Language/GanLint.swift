import Diagnostics

/// A rule about the settings of a gan and its discriminator.
struct GanLint: Sendable {
  let lint: Lint
  let find: @Sendable (GanView, StackView?) -> LintFind?

  /// The rules.
  static let all: [GanLint] = [
    GanLint(lint: .squashedScore) { gan, discriminator in
      guard let loss = gan.loss, !loss.traits.contains(.takesTargets), discriminator?.last?.name == "sigmoid",
        let line = gan.setting("loss")
      else { return nil }
      return LintFind(span: line.span, label: "scores")
    },
    GanLint(lint: .unboundedCritic) { gan, _ in
      guard needsBound(gan), gan.setting("penalty") == nil, let line = gan.setting("loss") else {
        return nil
      }
      if case .call(let call)? = line.arguments.first?.value.kind, !call.arguments.isEmpty { return nil }
      return LintFind(span: line.span, label: "no bound on the critic")
    },
    GanLint(
      lint: Lint(
        "penalty-at-data", .note, message: "`penalty` is R1: it bounds the critic's slope at real examples alone",
        reason: "the gradient penalty of the Wasserstein loss holds between real and painted examples too",
        advice: "write `loss wasserstein(penalty: 10)` if that one was meant", reference: "Gulrajani et al. 2017")
    ) { gan, _ in
      guard needsBound(gan), let penalty = gan.setting("penalty"), let line = gan.setting("loss") else {
        return nil
      }
      if case .call(let call)? = line.arguments.first?.value.kind, !call.arguments.isEmpty { return nil }
      return LintFind(span: penalty.span, label: "not the gradient penalty")
    },
    GanLint(lint: .normalisedCritic) { gan, discriminator in
      boundLine("penalty", gan, discriminator, ["batchnorm"], "a penalty for each example")
    },
    GanLint(lint: .comparingCritic) { gan, discriminator in
      boundLine("penalty", gan, discriminator, ["minibatch", "batchdifference"], "a penalty for each example")
    },
    GanLint(lint: .clippedNorm) { gan, discriminator in
      boundLine("clip", gan, discriminator, ["batchnorm", "layernorm"], "every weight is clipped") { $0 < 1 }
    },
    GanLint(
      lint: Lint(
        "smoothed-fakes", .note, message: "labels of fakes above 0",
        reason:
          "smoothing the fakes too makes the discriminator's best answer depend on where fakes lie, and keeps bad ones where they are",
        advice: "smooth the real ones alone: `labels real: 0.9`", reference: "Salimans et al. 2016")
    ) { gan, _ in
      guard let line = gan.setting("labels"),
        let fake = line.arguments.first(where: { $0.label?.text == "fake" })?.value,
        case .number(let number) = fake.kind, number > 0
      else { return nil }
      return LintFind(span: fake.span, label: "one-sided smoothing leaves 0 here")
    },
    GanLint(lint: .highRate) { gan, _ in
      option("rate", at: 0, gan, of: { $0.traits.contains(.scalesGradient) }) { $0 > Lint.highestRate }
    },
    GanLint(lint: .fadingRate) { gan, _ in
      option("decay", gan) { $0 < Lint.lowestDecay }
    },
    GanLint(
      lint: Lint(
        "lonely-batch", message: "batches of one example",
        reason: "batch norm, `minibatch` and a stable mean all need several examples",
        advice: "take 16 or more: `batch 64`")
    ) { gan, _ in
      guard let line = gan.setting("batch"), case .number(1)? = line.arguments.first?.value.kind else { return nil }
      return LintFind(span: line.span, label: "nothing to average over")
    },
  ]

  private static func needsBound(_ gan: GanView) -> Bool { gan.loss?.traits.contains(.needsBound) == true }

  /// The line of a loss whose critic is bounded in this way, by such a number, where the critic has one of these layers.
  private static func boundLine(
    _ bound: String, _ gan: GanView, _ discriminator: StackView?, _ layers: [String], _ label: String,
    isOdd: (Double) -> Bool = { _ in true }
  ) -> LintFind? {
    guard needsBound(gan), let line = gan.setting("loss"),
      case .call(let call)? = line.arguments.first?.value.kind,
      let value = call.arguments.first(where: { $0.label?.text == bound })?.value,
      discriminator?.layers.contains(where: { layers.contains($0.name) }) == true
    else { return nil }
    if case .number(let number) = value.kind, !isOdd(number) { return nil }
    return LintFind(span: line.span, label: label)
  }

  /// An option of an optimizer, written as a number that is odd.
  private static func option(
    _ name: String, at place: Int? = nil, _ gan: GanView, of isMeant: (BuiltinSignature) -> Bool = { _ in true },
    isOdd: (Double) -> Bool
  ) -> LintFind? {
    for argument in gan.setting("optimizer")?.arguments ?? [] {
      guard case .call(let call) = argument.value.kind, let word = call.name,
        let optimizer = gan.signatures.function(word), optimizer.family == .optimizer, isMeant(optimizer)
      else { continue }
      let positional = call.arguments.filter { $0.label == nil }
      let given =
        call.arguments.first { $0.label?.text == name }
        ?? place.flatMap { positional.indices.contains($0) ? positional[$0] : nil }
      if let given, case .number(let number) = given.value.kind, isOdd(number) {
        return LintFind(span: given.span, label: "\(Printer.print(number))")
      }
    }
    return nil
  }
}

/// Rules that hold for a gan as it is built, too: there the checker does not see the values of names.
extension Lint {
  /// From here on a rate is high where steps are as long as the rate.
  public static let highestRate = 0.005
  /// Below this factor at each update a rate is gone before anything is learned.
  public static let lowestDecay = 0.9

  /// Raw scores squeezed between 0 and 1.
  public static let squashedScore = Lint(
    "squashed-score", message: "this loss wants scores, but the discriminator ends in `sigmoid`",
    reason: "between 0 and 1 scores cannot drift apart, and the sigmoid's flat ends let no gradient through",
    advice: "end the discriminator with `dense 1` alone", reference: "Arjovsky et al. 2017, Lim and Ye 2017")

  /// A critic without a bound.
  public static let unboundedCritic = Lint(
    "unbounded-critic", message: "a Wasserstein loss with neither `clip` nor `penalty`",
    reason: "without a bound on its slope the critic makes its scores as large as it likes, and they mean nothing",
    advice: "write `loss wasserstein(penalty: 10)`", reference: "Gulrajani et al. 2017")

  /// Batch norm beside a gradient penalty.
  public static let normalisedCritic = Lint(
    "normalised-critic", message: "a gradient penalty, but batch norm in the critic",
    reason: "the penalty looks at each example by itself; batch norm makes each depend on all others",
    advice: "use `layernorm` in the critic, or no norm", reference: "Gulrajani et al. 2017")

  /// Norms beside a clip of all weights.
  public static let clippedNorm = Lint(
    "clipped-norm", .note, message: "`clip` cuts the scale of the critic's norms too",
    reason:
      "a scale begins at 1 and is cut to the clip at the first step: what each norm gives, and the slope behind it, shrinks with it",
    advice: "leave the norms out of the critic, or bound it by `penalty: 10` with `layernorm` or no norm",
    reference: "Gulrajani et al. 2017")

  /// Layers that compare examples beside a gradient penalty.
  public static let comparingCritic = Lint(
    "comparing-critic", message: "a gradient penalty, but a layer that compares examples in the critic",
    reason:
      "the penalty looks at each example by itself; `minibatch` and `batchdifference` make each depend on all others",
    advice: "leave that layer out, or bound the critic by `clip`", reference: "Gulrajani et al. 2017")

  /// A rate that is too high.
  public static let highRate = Lint(
    "high-rate", message: "a learning rate this high rarely lets two networks keep their balance",
    reason: "usual rates are between 1e-5 and 1e-3; above, each side overshoots what the other did",
    advice: "begin with `adam(rate: 2e-4, beta1: 0.5)`", reference: "Radford et al. 2016")

  /// A rate that is gone after a few updates.
  public static let fadingRate = Lint(
    "fading-rate", message: "with this `decay` the weights stand still after a few updates",
    reason: "the rate is multiplied by `decay` at each update; in Keras it is divided by 1 + decay * updates instead",
    advice: "leave `decay` out, or take a factor just below 1: `decay: 0.9999`")
}
