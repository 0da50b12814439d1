import Adversarial
import Language

/// The members of a gan.
enum GanMembers {
  private struct Row {
    let name: String
    let result: ValueKinds
    let summary: String
    let value: (GanObject) -> Value
  }

  private static func number(_ name: String, _ summary: String, _ value: @escaping (GanObject) -> Double) -> Row {
    Row(name: name, result: .number, summary: summary) { .number(value($0)) }
  }

  private static func figure(_ name: String, _ summary: String, _ value: @escaping (StepRecord) -> Float) -> Row {
    Row(name: name, result: .number, summary: summary) { .number(Double(value($0.gan.latest))) }
  }

  private static func record(_ members: [(name: String, value: Value)]) -> Value {
    .record(Record(kindName: "a pair of settings", members: members))
  }

  /// Made anew where it is asked for: closures over a gan belong to no table that threads share.
  private static var rows: [Row] { state + figures + settings }

  private static var state: [Row] {
    [
      number("step", "how many steps lie behind it") { Double($0.gan.step) },
      number("stage", "how many stages of the step under way are done") { Double($0.gan.stage) },
      number("seconds", "how long its steps took") { $0.gan.seconds },
      number("d_updates", "updates of the discriminator") { Double($0.gan.discriminatorUpdates) },
      number("g_updates", "updates of the generator") { Double($0.gan.generatorUpdates) },
      Row(name: "history", result: .history, summary: "the course of its training, a column a figure") {
        .history($0.historyValue)
      },
      Row(name: "generator", result: .network, summary: "the network that paints") { .network($0.generator) },
      Row(name: "discriminator", result: .network, summary: "the network that judges") {
        .network($0.discriminator)
      },
      Row(name: "data", result: [.dataset, .nothing], summary: "what it imitates") {
        $0.data.map(Value.dataset) ?? .nothing
      },
      number("seed", "the seed of its batches and noise") { Double($0.gan.seed) },
      Row(name: "name", result: .string, summary: "its name") { .string($0.name) },
    ]
  }

  private static var figures: [Row] {
    [
      figure("d_loss", "what D minimises: the mean over real plus the mean over fake") { $0.sides.discriminator.loss },
      figure("g_loss", "what G minimises") { $0.sides.generator.loss },
      figure("d_real", "D's mean answer to real examples in its last update, before it learned") { $0.real },
      figure("d_fake", "D's mean answer to painted examples in its last update, before it learned") { $0.fake },
      figure("d_fake_after", "D's mean answer to G's batch, after D learned") { $0.fakeAfter },
    ]
  }

  private static var settings: [Row] {
    [
      number("batch", "how many examples an update sees") { Double($0.gan.settings.batch) },
      number("pack", "how many examples D judges at once") { Double($0.gan.settings.pack) },
      Row(name: "loss", result: .loss, summary: "what both sides minimise") { .recipe($0.gan.settings.loss.recipe) },
      Row(name: "optimizer", result: .record, summary: "how the sides learn: `.generator` and `.discriminator`") {
        record([
          ("generator", .recipe($0.gan.settings.optimizers.generator.recipe)),
          ("discriminator", .recipe($0.gan.settings.optimizers.discriminator.recipe)),
        ])
      },
      Row(name: "labels", result: .record, summary: "what D should answer: `.real` and `.fake`") {
        record([("real", .number($0.gan.settings.targets.real)), ("fake", .number($0.gan.settings.targets.fake))])
      },
      Row(name: "updates", result: .record, summary: "updates a step: `.discriminator` and `.generator`") {
        record([
          ("discriminator", .number(Double($0.gan.settings.updates.discriminator))),
          ("generator", .number(Double($0.gan.settings.updates.generator))),
        ])
      },
      Row(name: "instance_noise", result: .record, summary: "noise on what D sees: `.deviation` and `.decay`") {
        record([
          ("deviation", .number($0.gan.settings.instanceNoise?.deviation ?? 0)),
          ("decay", .number($0.gan.settings.instanceNoise?.decay ?? 1)),
        ])
      },
      Row(name: "penalty", result: [.number, .nothing], summary: "the weight of the R1 penalty") {
        $0.gan.settings.r1.map(Value.number) ?? .nothing
      },
    ]
  }

  /// What depends on training: not known in a dry run.
  private static let uncertain: Set<String> = [
    "step", "stage", "seconds", "d_updates", "g_updates", "history", "d_loss", "g_loss", "d_real", "d_fake",
    "d_fake_after",
  ]

  /// The value of a member, `nil` where there is none of this name.
  static func member(_ name: String, of gan: GanObject, _ interpreter: Interpreter) throws -> Value? {
    if uncertain.contains(name) {
      interpreter.touchedUncertain = true
      if interpreter.isDryRun { return .unknown }
    }
    return row(name)?.value(gan)
  }

  private static func row(_ name: String) -> Row? {
    figures.first { $0.name == name } ?? state.first { $0.name == name } ?? settings.first { $0.name == name }
  }

  static var signatures: [MemberSignature] {
    rows.filter { $0.name != "name" }.map { MemberSignature($0.name, of: .gan, result: $0.result, summary: $0.summary) }
  }
}
