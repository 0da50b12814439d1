import Adversarial
import Language
import Training

/// The settings of a gan.
enum SettingTable {
  /// What an example needs before its gan.
  private static let pair = """
    generator artist { noise 2 | dense 2 }
    discriminator professor { dense 1 | sigmoid }

    """

  private static func example(_ setting: String) -> String {
    pair + "gan duel { generator artist; discriminator professor; data ring(); \(setting) }"
  }

  static let rows: [Builtin] = [
    .setting(
      "copy", [.required("gan", .gan)],
      "Takes over everything from another gan, with its networks and optimizers as they are now.",
      example: example("batch 32") + "\ngan second { copy duel; loss hinge }", related: ["fresh"]),
    .setting(
      "fresh", [.required("gan", .gan)], "Takes over the settings of another gan, with fresh networks.",
      example: example("batch 32") + "\ngan second { fresh duel; loss hinge }", related: ["copy"]),
    .setting(
      "generator", [.required("network", .network)], "The network that paints; the gan trains this very one.",
      example: example("batch 64"), related: ["discriminator"]),
    .setting(
      "discriminator", [.required("network", .network)], "The network that judges; the gan trains this very one.",
      example: example("batch 64"), related: ["generator"]),
    .setting(
      "data", [.required("dataset", .dataset)], "What is to be imitated.", example: example("batch 64"),
      related: ["sine", "ring", "digits"]),
    .setting(
      "batch", [.required("size", .number)], "How many examples an update sees; \(GanSettings().batch) unless set.",
      example: example("batch 32"), related: ["pack"]),
    .setting(
      "loss",
      [
        .init(
          "loss", .loss, choices: Loss.rules.map(\.name), help: "\(GanSettings().loss.source) unless set")
      ], "What both sides minimise.", example: example("loss minimax"),
      related: ["minimax", "nonsaturating", "wasserstein"]),
    .setting(
      "labels", [.number("real", 1), .number("fake", 0)],
      "What D should answer to real and to fake; 0.9 smooths the real side. G's aim is not touched.",
      example: example("labels real: 0.9"), related: ["loss"]),
    .setting(
      "optimizer",
      [.optional("both", .optimizer), .optional("generator", .optimizer), .optional("discriminator", .optimizer)],
      "How the sides learn; \(GanSettings.usualOptimizer.source) unless set.",
      example: example("optimizer generator: adam(rate: 1e-3) discriminator: adam(rate: 1e-4)"),
      related: Optimizer.rules.map(\.name).sorted()),
    .setting(
      "updates", [.number("discriminator", 1), .number("generator", 1)], "How many updates a side makes in a step.",
      example: example("updates discriminator: 5"), related: ["wasserstein"]),
    .setting(
      "instance_noise", [.required("deviation", .number), .number("decay", 1, "a factor at each step")],
      "Normal noise added to all that D sees.", example: example("instance_noise 0.1 decay: 0.99"),
      related: ["labels"]),
    .setting(
      "penalty", [.required("r1", .number)], "The R1 penalty on D's slope at real examples (Mescheder et al. 2018).",
      example: example("penalty r1: 1"), related: ["wasserstein"]),
    .setting(
      "pack", [.required("n", .number)], "D judges so many examples at once (PacGAN, Lin et al. 2018).",
      example: example("pack 2"), related: ["minibatch"]),
  ]
}
