import Graph
import Runtime
import Tensors
import Training

/// A step in slow motion: where it stands.
struct StageCursor {
  /// The updates of the step in order: the side and the number of its update.
  let updates: [(side: Side, index: Int)]
  /// How many stages are done.
  var done = 0
  /// Seconds spent in stages.
  var seconds = 0.0

  var count: Int { updates.count * UpdateStage.allCases.count }
  var update: (side: Side, index: Int) { updates[done / UpdateStage.allCases.count] }
  var stage: UpdateStage { UpdateStage.allCases[done % UpdateStage.allCases.count] }
}

/// What a stage did, for a person to look at.
public struct StageReport: Sendable {
  /// Something computed in the stage.
  public struct Item: Hashable, Sendable {
    /// What it is, as in `D(x)`.
    public let label: String
    /// Its numbers: with the batch as first axis, or a single one.
    public let tensor: Tensor
  }
  /// Which stage it was.
  public let stage: UpdateStage
  /// Which side learns in this update.
  public let side: Side
  /// Which of the side's updates in this step, from 0.
  public let update: Int
  /// How many stages of the step are done.
  public let done: Int
  /// How many stages the step has.
  public let count: Int
  /// What the stage does, in a sentence.
  public let explanation: String
  /// Its formula with this batch's numbers.
  public let formula: String
  /// What it computed.
  public let items: [Item]
}

extension Gan {
  /// How many stages of the step under way are done; 0 between steps.
  public var stage: Int { underWay?.done ?? 0 }

  /// How many stages a step of both sides has.
  public var stageCount: Int {
    settings.updates.all.reduce(0, +) * UpdateStage.allCases.count
  }

  /// Runs the next stage of a step of both sides; after the last one the step is done, to the same bits as `step`.
  /// - Throws: `GanError.dataMissing`, `notFinite`, `core`.
  @discardableResult
  public func runStage() throws(GanError) -> StageReport {
    guard data != nil else { throw .dataMissing }
    if underWay == nil {
      beginStep()
      underWay = StageCursor(
        updates: Turn.both.sides.flatMap { side in (0..<settings.updates[side]).map { (side, $0) } })
    }
    guard let cursor = underWay else { throw .core("no stage") }
    let program = try programs.stagedPair(for: self).programs[cursor.update.side]
    let start = now()
    do {
      try run(cursor, program)
    } catch {
      returnToWholeStep()
      throw error
    }
    underWay?.done += 1
    underWay?.seconds += now() - start
    if cursor.done + 1 == cursor.count {
      let spent = underWay?.seconds ?? 0
      underWay = nil
      step += 1
      record.step = step
      endStep(.both, isGiven: false, started: now() - spent)
    }
    return report(cursor, program)
  }

  /// Runs the stages that are left.
  func finishStages() throws(GanError) {
    while underWay != nil { try runStage() }
  }

  private func run(_ cursor: StageCursor, _ program: UpdateProgram) throws(GanError) {
    let (index, stage) = (cursor.update.index, cursor.stage)
    if stage == .draw { draw(program, index: index, given: nil) }
    if let segment = program.executable.segments.firstIndex(of: stage.rawValue) {
      do {
        try program.executable.run(segment: segment, seed: seed, position: position(index))
      } catch { throw .core(error.description) }
    }
    if stage == .update {
      try checkFinite(program)
      take(program)
    }
  }

  private func report(_ cursor: StageCursor, _ program: UpdateProgram) -> StageReport {
    let items = program.graph.exhibits.filter { $0.stage == cursor.stage }.map { exhibit in
      StageReport.Item(
        label: exhibit.label,
        tensor: Tensor(
          shape: exhibit.value.shape.dimensions, values: program.executable.read(exhibit.value)))
    }
    let text = StageText(side: cursor.update.side, stage: cursor.stage, settings: settings, program: program)
    return StageReport(
      stage: cursor.stage, side: cursor.update.side, update: cursor.update.index, done: cursor.done + 1,
      count: cursor.count, explanation: text.explanation, formula: text.formula(items), items: items)
  }
}

/// The words and formulas of the stages.
private struct StageText {
  let side: Side
  let stage: UpdateStage
  let settings: GanSettings
  let program: UpdateProgram

  private var isDiscriminator: Bool { side == .discriminator }

  var explanation: String {
    switch (stage, isDiscriminator) {
    case (.draw, true): "a batch of real examples x and noise z are drawn"
    case (.draw, false): "noise z is drawn, new noise for the generator"
    case (.paint, true): "the generator paints from the noise; it does not learn now"
    case (.paint, false): "the generator paints from its noise"
    case (.judge, true): "the discriminator judges the real and the painted examples"
    case (.judge, false): "the discriminator judges the painted examples; it does not learn now"
    case (.loss, true): "the discriminator's loss: low if it tells real from painted"
    case (.loss, false): "the generator's loss: low if the discriminator takes its paintings for real"
    case (.gradients, _): "for each weight: how much the loss grows when the weight grows"
    case (.update, true): "the optimizer moves the discriminator's weights against the gradient"
    case (.update, false): "the optimizer moves the generator's weights against the gradient"
    }
  }

  func formula(_ items: [StageReport.Item]) -> String {
    func single(_ label: String) -> String {
      items.first { $0.label == label }?.tensor.values.first.map(Self.digits) ?? "?"
    }
    switch stage {
    case .draw:
      let shapes = items.map { "\($0.label == "real" ? "x" : "z"): \(Self.shape($0.tensor))" }
      return shapes.joined(separator: ", ")
    case .paint: return "G(z): " + (items.first.map { Self.shape($0.tensor) } ?? "")
    case .judge:
      return items.map { "mean of \($0.label) = \(Self.digits(Self.mean($0.tensor)))" }.joined(separator: ", ")
    case .loss:
      let total = single("loss")
      guard isDiscriminator else { return "g_loss = \(settings.loss.generatorFormula) = \(total)" }
      let parts = items.filter { $0.label != "loss" }.map { Self.digits($0.tensor.values.first ?? .nan) }
      return "d_loss = \(settings.loss.discriminatorFormula) = \(parts.joined(separator: " + ")) = \(total)"
    case .gradients: return "length of the gradient = \(single("length of the gradient"))"
    case .update:
      return "\(settings.optimizers[side].source): length of the weights = \(single("length of the weights"))"
    }
  }

  private static func mean(_ tensor: Tensor) -> Float {
    tensor.values.reduce(0, +) / Float(max(tensor.count, 1))
  }

  private static func shape(_ tensor: Tensor) -> String { tensor.shape.map(String.init).joined(separator: " x ") }

  /// A number with about five digits.
  static func digits(_ number: Float) -> String {
    guard number.isFinite, number != 0 else { return "\(number)" }
    var scale: Float = 1
    while abs(number) * scale < 10_000, scale < 1e12 { scale *= 10 }
    return "\((number * scale).rounded() / scale)"
  }
}
