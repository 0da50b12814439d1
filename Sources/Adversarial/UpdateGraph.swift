import Graph
import Networks
import Runtime
import Training

/// The stages of an update; each update goes through all six.
public enum UpdateStage: Int, Hashable, Sendable, CaseIterable {
  /// Real examples (for D) and noise are drawn.
  case draw
  /// The generator paints from the noise.
  case paint
  /// The discriminator judges.
  case judge
  /// The loss is computed from the answers.
  case loss
  /// The gradients of the loss are computed.
  case gradients
  /// The optimizer moves the weights.
  case update
}

/// One update of one side as a graph, built for a size of batch. The stages of the nodes are those of `UpdateStage`.
struct UpdateGraph {
  /// Something to look at once a stage is done.
  struct Exhibit {
    var stage: UpdateStage
    var label: String
    var value: Value
  }

  let side: Side
  let graph: Graph
  private(set) var real: Value?
  let noise: Value
  let inputs: RateInputs
  /// The deviation of the instance noise, if there is any.
  private(set) var deviation: Value?
  let loss: Value
  private(set) var realAnswer: Value?
  let fakeAnswer: Value
  let gradientNorm: Value
  let weightNorm: Value
  let exhibits: [Exhibit]
  let assignments: [Program.Assignment]
  let variables: [Value: Variable]
  /// What each layer of the learning side gives in each of its passes (for D: real examples, then fake ones).
  let passes: [[Value]]

  /// The update as a program that learns.
  var program: Program { Program(graph: graph, results: statistics, assignments: assignments) }
  /// The same numbers without learning.
  var measurement: Program { Program(graph: graph, results: statistics) }
  /// The update with everything that the stages show.
  var exhibition: Program {
    var results = statistics
    for exhibit in exhibits where !results.contains(exhibit.value) { results.append(exhibit.value) }
    return Program(graph: graph, results: results, assignments: assignments)
  }

  private var statistics: [Value] {
    var list: [Value] = []
    for value in [loss, realAnswer, fakeAnswer, gradientNorm, weightNorm] {
      if let value, !list.contains(value) { list.append(value) }
    }
    return list
  }
}

/// What both sides' graphs are built from.
struct UpdateContext {
  let settings: GanSettings
  let learners: Sides<Learner>
  /// The shape of one example that is painted.
  let exampleShape: [Int]
  /// The shape of one noise.
  let noiseShape: [Int]
  /// How many examples go through each pass (a multiple of `pack`).
  let count: Int
}

/// Passes through networks in one step, each with random numbers of its own.
private enum Pass {
  static let painting = 0
  static let real = 1
  static let fake = 2
  static let between = 3
  static let generatorPainting = 4
  static let generatorJudging = 5
}

/// Streams of random numbers of training itself.
enum TrainingStream {
  static let discriminatorNoise: UInt32 = 1
  static let generatorNoise: UInt32 = 2
  static let realInstanceNoise: UInt32 = 3
  static let fakeInstanceNoise: UInt32 = 4
  static let generatorInstanceNoise: UInt32 = 5
  static let between: UInt32 = 6
}

extension UpdateGraph {
  /// D's update: real and fake examples are separate passes.
  static func discriminator(_ context: UpdateContext) throws(ShapeError) -> UpdateGraph {
    let graph = Graph()
    let builder = try UpdateBuilder(graph, context)
    let (loss, settings) = (context.settings.loss, context.settings)

    let real = try graph.input("real", shape: Shape([context.count] + context.exampleShape))
    let noise = try graph.input("noise", shape: Shape([context.count] + context.noiseShape))
    let inputs = try RateInputs(graph, context.learners.discriminator.optimizer)

    builder.begin(.paint)
    let painted = try builder.paint(noise, pass: Pass.painting).detached()

    builder.begin(.judge)
    let seenReal = try builder.seen(real, stream: TrainingStream.realInstanceNoise)
    let seenFake = try builder.seen(painted, stream: TrainingStream.fakeInstanceNoise)
    let realLogits = try builder.judge(seenReal, pass: Pass.real)
    let fakeLogits = try builder.judge(seenFake, pass: Pass.fake)
    let (readableReal, readableFake) = (loss.readable(realLogits), loss.readable(fakeLogits))
    let (realAnswer, fakeAnswer) = (try readableReal.mean(), try readableFake.mean())

    builder.begin(.loss)
    let targets = settings.targets
    let realPart = try loss.rule.discriminatorPart(realLogits, target: Float(targets.real), isReal: true)
    let fakePart = try loss.rule.discriminatorPart(fakeLogits, target: Float(targets.fake), isReal: false)
    var total = try realPart + fakePart
    var parts = [("real part", realPart), ("fake part", fakePart)]
    if let penalty = loss.gradientPenalty {
      let part = try builder.slopePenalty(seenReal, seenFake) * Float(penalty)
      parts.append(("gradient penalty", part))
      total = try total + part
    }
    if let r1 = settings.r1 {
      let slope = try graph.gradient(of: realLogits.sum(), withRespectTo: [seenReal])[0]
      let part = try slope.square().sum() * (Float(r1) / 2 / Float(slope.shape[0]))
      parts.append(("R1 penalty", part))
      total = try total + part
    }

    let learning = try builder.learn(
      context.learners.discriminator, builder.discriminator, loss: total, inputs: inputs, clip: loss.clip)
    let exhibits =
      [
        Exhibit(stage: .draw, label: "real", value: real), Exhibit(stage: .draw, label: "noise", value: noise),
        Exhibit(stage: .paint, label: "fake", value: painted),
        Exhibit(stage: .judge, label: "D(x)", value: readableReal),
        Exhibit(stage: .judge, label: "D(G(z))", value: readableFake),
      ] + parts.map { Exhibit(stage: .loss, label: $0.0, value: $0.1) } + learning.exhibits
    return UpdateGraph(
      side: .discriminator, graph: graph, real: real, noise: noise, inputs: inputs, deviation: builder.deviation,
      loss: total, realAnswer: realAnswer, fakeAnswer: fakeAnswer, gradientNorm: learning.gradientNorm,
      weightNorm: learning.step.weightNorm, exhibits: exhibits, assignments: builder.assignments(learning.step),
      variables: builder.variables(learning.step), passes: Array(builder.judgements.prefix(2)))
  }

  /// G's update.
  static func generator(_ context: UpdateContext) throws(ShapeError) -> UpdateGraph {
    let graph = Graph()
    let builder = try UpdateBuilder(graph, context)
    let loss = context.settings.loss

    let noise = try graph.input("noise", shape: Shape([context.count] + context.noiseShape))
    let inputs = try RateInputs(graph, context.learners.generator.optimizer)

    builder.begin(.paint)
    let painted = try builder.paint(noise, pass: Pass.generatorPainting)

    builder.begin(.judge)
    let seen = try builder.seen(painted, stream: TrainingStream.generatorInstanceNoise)
    let logits = try builder.judge(seen, pass: Pass.generatorJudging)
    let readable = loss.readable(logits)
    let answer = try readable.mean()

    builder.begin(.loss)
    let total = try loss.rule.generatorLoss(logits)

    let learning = try builder.learn(
      context.learners.generator, builder.generator, loss: total, inputs: inputs, clip: nil)
    let exhibits =
      [
        Exhibit(stage: .draw, label: "noise", value: noise), Exhibit(stage: .paint, label: "fake", value: painted),
        Exhibit(stage: .judge, label: "D(G(z))", value: readable),
      ] + learning.exhibits
    return UpdateGraph(
      side: .generator, graph: graph, real: nil, noise: noise, inputs: inputs, deviation: builder.deviation,
      loss: total, realAnswer: nil, fakeAnswer: answer, gradientNorm: learning.gradientNorm,
      weightNorm: learning.step.weightNorm, exhibits: exhibits, assignments: builder.assignments(learning.step),
      variables: builder.variables(learning.step), passes: [builder.painting])
  }
}

/// The pieces that both updates are made of.
private final class UpdateBuilder {
  struct Learning {
    var step: UpdateStep
    var gradientNorm: Value
    var exhibits: [UpdateGraph.Exhibit]
  }

  let graph: Graph
  let context: UpdateContext
  let generator: NetworkGraph
  let discriminator: NetworkGraph
  let deviation: Value?
  /// What G's layers gave.
  private(set) var painting: [Value] = []
  /// What D's layers gave in each pass.
  private(set) var judgements: [[Value]] = []

  init(_ graph: Graph, _ context: UpdateContext) throws(ShapeError) {
    self.graph = graph
    self.context = context
    generator = NetworkGraph(context.learners.generator.network, in: graph, prefix: "generator.")
    discriminator = NetworkGraph(context.learners.discriminator.network, in: graph, prefix: "discriminator.")
    deviation =
      context.settings.instanceNoise == nil ? nil : try graph.input("instance_noise", shape: .scalar)
  }

  func begin(_ stage: UpdateStage) { graph.stage = stage.rawValue }

  func paint(_ noise: Value, pass: Int) throws(ShapeError) -> Value {
    painting = try generator.apply(noise, training: true, pass: pass)
    return painting.last ?? noise
  }

  /// What D sees of examples: with instance noise, packed.
  func seen(_ examples: Value, stream: UInt32) throws(ShapeError) -> Value {
    var seen = examples
    if let deviation {
      seen = try seen + graph.random(.normal, shape: seen.shape, stream: stream) * deviation
    }
    return try packed(seen, context.settings.pack)
  }

  /// D's answers, before a last sigmoid where the loss wants logits.
  func judge(_ examples: Value, pass: Int) throws(ShapeError) -> Value {
    let definition = context.learners.discriminator.network.definition
    let skipsSigmoid = context.settings.loss.usesProbabilities && definition.endsInSigmoid
    let layers = skipsSigmoid ? definition.layers.count - 1 : nil
    let results = try discriminator.apply(examples, training: true, layers: layers, pass: pass)
    judgements.append(results)
    return results.last ?? examples
  }

  /// The mean of (|gradient of D| - 1)^2 at random places between real and fake examples.
  func slopePenalty(_ real: Value, _ fake: Value) throws(ShapeError) -> Value {
    let ones = [Int](repeating: 1, count: real.shape.rank - 1)
    let share = graph.random(.uniform, shape: try Shape([real.shape[0]] + ones), stream: TrainingStream.between)
    let between = try real * share + fake * (1 - share)
    let answers = try judge(between, pass: Pass.between)
    let slope = try graph.gradient(of: answers.sum(), withRespectTo: [between])[0]
    let squares = try slope.square().sum(axes: Array(1..<slope.shape.rank))
    // The tiny number keeps the derivative of the root finite where a slope vanishes.
    return try ((squares + 1e-12).squareRoot() - 1).square().mean()
  }

  /// Gradients and update of one side.
  func learn(
    _ learner: Learner, _ stack: NetworkGraph, loss: Value, inputs: RateInputs, clip: Double?
  ) throws(ShapeError) -> Learning {
    begin(.gradients)
    let gradients = try graph.gradient(of: loss, withRespectTo: stack.learnable())
    let names = learner.network.arrays.filter(\.specification.isLearnable).map(\.name)
    var squares = graph.constant(0)
    var exhibits: [UpdateGraph.Exhibit] = [.init(stage: .loss, label: "loss", value: loss)]
    for (name, gradient) in zip(names, gradients) {
      let square = try gradient.square().sum()
      squares = try squares + square
      exhibits.append(.init(stage: .gradients, label: name, value: square.squareRoot()))
    }
    let norm = squares.squareRoot()
    exhibits.append(.init(stage: .gradients, label: "length of the gradient", value: norm))
    begin(.update)
    let step = try UpdateStep(learner, gradients: gradients, stack: stack, inputs: inputs, clip: clip)
    exhibits.append(.init(stage: .update, label: "length of the weights", value: step.weightNorm))
    return Learning(step: step, gradientNorm: norm, exhibits: exhibits)
  }

  func assignments(_ step: UpdateStep) -> [Program.Assignment] {
    step.assignments + generator.statisticUpdates + discriminator.statisticUpdates
  }

  func variables(_ step: UpdateStep) -> [Value: Variable] {
    step.variables.merging(generator.variables) { first, _ in first }
      .merging(discriminator.variables) { first, _ in first }
  }
}

/// `n * pack` examples as `n` packs, joined along the last axis.
func packed(_ examples: Value, _ pack: Int) throws(ShapeError) -> Value {
  guard pack > 1 else { return examples }
  let shape = examples.shape.dimensions
  let apart = try examples.reshape(to: [shape[0] / pack, pack] + shape.dropFirst())
  let rank = apart.shape.rank
  let together = try apart.transpose([0] + Array(2..<(rank - 1)) + [1, rank - 1])
  let last = shape[shape.count - 1] * pack
  return try together.reshape(to: [shape[0] / pack] + shape.dropFirst().dropLast() + [last])
}
