import Diagnostics

/// A rule about the settings of a gan and its discriminator.
struct GanLint: Sendable {
  let lint: Lint
  let find: @Sendable (GanView, StackView?) -> LintFind?

  /// The rules.
  static let all: [GanLint] = [
    GanLint(
      lint: Lint(
        "squashed-score", message: "this loss wants scores, but the discriminator ends in `sigmoid`",
        reason: "between 0 and 1 scores cannot drift apart, and the sigmoid's flat ends let no gradient through",
        advice: "end the discriminator with `dense 1` alone", reference: "Arjovsky et al. 2017, Lim and Ye 2017")
    ) { gan, discriminator in
      guard let loss = gan.lossName, loss == "wasserstein" || loss == "hinge", discriminator?.last?.name == "sigmoid",
        let line = gan.setting("loss")
      else { return nil }
      return LintFind(span: line.span, label: "scores")
    },
    GanLint(
      lint: Lint(
        "unbounded-critic", message: "a Wasserstein loss with neither `clip` nor `penalty`",
        reason: "without a bound on its slope the critic makes its scores as large as it likes, and they mean nothing",
        advice: "write `loss wasserstein(penalty: 10)`", reference: "Gulrajani et al. 2017")
    ) { gan, _ in
      guard gan.lossName == "wasserstein", gan.setting("penalty") == nil, let line = gan.setting("loss") else {
        return nil
      }
      if case .call(let call)? = line.arguments.first?.value.kind, !call.arguments.isEmpty { return nil }
      return LintFind(span: line.span, label: "no bound on the critic")
    },
    GanLint(
      lint: Lint(
        "normalised-critic", message: "a gradient penalty, but batch norm in the critic",
        reason: "the penalty looks at each example by itself; batch norm makes each depend on all others",
        advice: "use `layernorm` in the critic, or no norm", reference: "Gulrajani et al. 2017")
    ) { gan, discriminator in
      guard gan.lossName == "wasserstein", let line = gan.setting("loss"),
        case .call(let call)? = line.arguments.first?.value.kind,
        call.arguments.contains(where: { $0.label?.text == "penalty" }),
        discriminator?.layers.contains(where: { $0.name == "batchnorm" }) == true
      else { return nil }
      return LintFind(span: line.span, label: "a penalty for each example")
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
    GanLint(
      lint: Lint(
        "high-rate", message: "a learning rate this high rarely lets two networks keep their balance",
        reason: "usual rates are between 1e-5 and 1e-3; above, each side overshoots what the other did",
        advice: "begin with `adam(rate: 2e-4, beta1: 0.5)`", reference: "Radford et al. 2016")
    ) { gan, _ in
      for argument in gan.setting("optimizer")?.arguments ?? [] {
        guard case .call(let call) = argument.value.kind, call.name == "adam" || call.name == "rmsprop" else {
          continue
        }
        let rate = call.arguments.first { $0.label?.text == "rate" } ?? call.arguments.first { $0.label == nil }
        if let rate, case .number(let number) = rate.value.kind, number > 0.005 {
          return LintFind(span: rate.span, label: "\(Printer.print(number))")
        }
      }
      return nil
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
}
