import Adversarial
import Language

/// Commands that train, and that move in time.
enum TrainingTable {
  /// What an example needs before it.
  static let duel = """
    generator artist { noise 2 | dense 2 }
    discriminator professor { dense 1 | sigmoid }
    gan duel { generator artist; discriminator professor; data ring(count: 1000) }

    """

  static let rows: [Builtin] = [
    .command(
      "step",
      [
        .choice("side", ["both", "generator", "discriminator"]), .number("n", 1), .optional("real", .tensor),
        .optional("noise", .tensor),
      ], isRefusedInHooks: true, "Learns for some steps: both sides, or one of them alone.",
      example: duel + "step 10\nstep discriminator 5", related: ["stage", "every", "back"]
    ) { arguments, call in
      let interpreter = call.interpreter
      try interpreter.checkMayTrain("step")
      let gan = try interpreter.presentGan()
      let turn = Turn(rawValue: try arguments.string(0)) ?? .both
      let count = try arguments.integer(1, in: 0...Int.max)
      let real = arguments.has(2) ? try arguments.tensor(2) : nil
      let noise = arguments.has(3) ? try arguments.tensor(3) : nil
      guard real == nil && noise == nil || count == 1 else {
        throw Problem.refused("a batch given by hand is for one step", "leave `n` out")
      }
      try interpreter.step(gan, turn, count: count, real: real, noise: noise, call.site)
      return .nothing
    },
    .command(
      "stage", [], isRefusedInHooks: true,
      "Runs the next stage of a step: draw, paint, judge, loss, gradients, update; first D's, then G's.",
      example: duel + "stage\nstage\nback", related: ["step", "back"]
    ) { _, call in
      try call.interpreter.checkMayTrain("stage")
      try call.interpreter.stage(try call.interpreter.presentGan())
      return .nothing
    },
    .command(
      "back", [.number("n", 1)], isRefusedInHooks: true, "Undoes so many steps; within a step, returns to its start.",
      example: duel + "step 10\nback 5", related: ["goto", "step"]
    ) { arguments, call in
      try call.interpreter.checkMayTrain("back")
      let count = try arguments.integer(0, in: 0...Int.max)
      let present = try call.interpreter.presentGan()
      try call.interpreter.go(present, to: { $0 - count }) { gan, interrupts, afterEach throws(GanError) in
        try gan.back(count, interrupts: interrupts, afterEach: afterEach)
      }
      return .nothing
    },
    .command(
      "goto", [.required("step", .number)], isRefusedInHooks: true,
      "Goes to the state after so many steps: back to 0, or forward to the furthest that was reached.",
      example: duel + "step 10\ngoto 3\ngoto 10", related: ["back"]
    ) { arguments, call in
      try call.interpreter.checkMayTrain("goto")
      let step = try arguments.integer(0, in: 0...Int.max)
      let present = try call.interpreter.presentGan()
      try call.interpreter.go(present, to: { _ in step }) { gan, interrupts, afterEach throws(GanError) in
        try gan.go(to: step, interrupts: interrupts, afterEach: afterEach)
      }
      return .nothing
    },
    Builtin(
      signature: BuiltinSignature(
        "every", .command, [.required("n", .number)], block: .required(.same), isRefusedInHooks: true,
        summary: "Runs a block after every so many steps; an empty block ends that.",
        example: duel + "every 5 { print duel.step }\nstep 10\nevery 5 { }"),
      related: ["step", "plot", "watch"],
      body: .call { arguments, call in
        try call.interpreter.checkMayTrain("every")
        let interval = try arguments.integer(0, in: 1...Int.max)
        if let block = call.block { call.interpreter.setHook(interval, block, call.site) }
        return .nothing
      }),
    .command(
      "use", [.required("gan", .gan)], "Makes a gan the one that `step`, `plot` and the like speak of.",
      example: duel + "gan other { copy duel }\nuse duel", related: ["step"]
    ) { arguments, call in
      try call.interpreter.checkMayTrain("use")
      call.interpreter.adopt(try arguments.gan(0))
      return .nothing
    },
    .command(
      "seed", [.required("n", .number)], "The seed of weights, data and training that are defined from now on.",
      example: "seed 7", related: ["fresh", "noise"]
    ) { arguments, call in
      try call.interpreter.checkMayTrain("seed")
      call.interpreter.seed = UInt64(try arguments.integer(0, in: 0...Int.max))
      call.interpreter.random = SessionRandom()
      return .nothing
    },
  ]
}
