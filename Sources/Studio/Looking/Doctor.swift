import Adversarial
import Datasets
import Glibc
import Networks
import Tensors

/// Looks for what goes wrong in a training, with the evidence for it.
struct Doctor {
  /// Something that looks wrong.
  struct Finding {
    let name: String
    let evidence: String
    let advice: String
  }

  private let interpreter: Interpreter
  private let gan: GanObject
  private let records: [Adversarial.StepRecord]

  init(_ interpreter: Interpreter, _ gan: GanObject) {
    self.interpreter = interpreter
    self.gan = gan
    let history = gan.gan.history
    // The course is judged by its last part alone.
    records = (max(0, history.count - 200)..<history.count).map { history[$0] }
  }

  /// All that looks wrong, the worst first.
  func findings() throws -> [Finding] {
    var found: [Finding] = []
    if let finding = notFinite() { found.append(finding) }
    if let finding = try collapse() { found.append(finding) }
    if let finding = try missingModes() { found.append(finding) }
    if let finding = oneSided() { found.append(finding) }
    if let finding = vanishing() { found.append(finding) }
    found += try deadLayers()
    return found
  }

  private static func text(_ number: Double) -> String { NumberText.text(number, digits: 3) }

  private func mean(_ value: (Adversarial.StepRecord) -> Float) -> Double {
    let values = records.map { Double(value($0)) }.filter(\.isFinite)
    return values.isEmpty ? .nan : values.reduce(0, +) / Double(values.count)
  }

  private func notFinite() -> Finding? {
    let latest = gan.gan.latest
    guard gan.gan.step > 0, !latest.discriminatorLoss.isFinite || !latest.generatorLoss.isFinite else { return nil }
    return Finding(
      name: "the numbers have run away", evidence: "a loss is no finite number at step \(gan.gan.step)",
      advice: "`back 100`, then a lower rate")
  }

  // MARK: Samples

  private func samples(_ count: Int) throws -> Tensor? {
    guard let noise = gan.generator.network.definition.noise else { return nil }
    let input = try interpreter.noise(count: count, noise, seed: gan.gan.seed, position: .max - 1)
    return try interpreter.evaluate(gan.generator, input)
  }

  /// Collapse can look like balance in D's numbers, so the samples themselves are compared with the data.
  private func collapse() throws -> Finding? {
    guard let data = gan.data, data.count >= 2, let painted = try samples(256) else { return nil }
    let real = try data.examples(0..<min(data.count, 256))
    let (ours, theirs) = (Self.spread(painted), Self.spread(real))
    guard theirs > 0, ours < 0.35 * theirs else { return nil }
    return Finding(
      name: gan.gan.step == 0
        ? "the paintings are all alike, as they are before training" : "mode collapse: the paintings are all alike",
      evidence: "they lie \(Self.text(ours)) from their mean, the data \(Self.text(theirs))",
      advice: "`back` to where they still differed; equal rates, `minibatch` in D, or `pack 2`")
  }

  /// The root of the mean squared distance of rows from their mean.
  private static func spread(_ tensor: Tensor) -> Double {
    guard let rows = tensor.shape.first, rows > 1 else { return 0 }
    let width = tensor.count / rows
    var total = 0.0
    for column in 0..<width {
      var (sum, squares) = (0.0, 0.0)
      for row in 0..<rows {
        let value = Double(tensor.values[row * width + column])
        sum += value
        squares += value * value
      }
      total += max(0, squares / Double(rows) - sum * sum / Double(rows * rows))
    }
    return total.squareRoot()
  }

  private func missingModes() throws -> Finding? {
    guard let modes = gan.data?.dataset.modes, let painted = try samples(2500),
      let coverage = Coverage(painted, modes: modes), coverage.modes < coverage.modeCount
    else { return nil }
    return Finding(
      name: "modes are missing",
      evidence:
        "\(coverage.modes) of \(coverage.modeCount) modes are met, \(Self.text(100 * coverage.good)) % of the points are good",
      advice: "go on for longer, or let D compare: `minibatch 16`, `pack 2`")
  }

  // MARK: The course

  private func oneSided() -> Finding? {
    guard records.count >= 20, gan.gan.settings.loss.usesProbabilities else { return nil }
    let (real, fake) = (mean(\.real), mean(\.fake))
    let numbers = "D(x) \(Self.text(real)), D(G(z)) \(Self.text(fake)) over the last \(records.count) steps"
    if real > 0.9, fake < 0.1 {
      return Finding(
        name: "D sees through everything", evidence: numbers,
        advice: "a lower rate for D, `instance_noise 0.1`, `labels real: 0.9`, or more updates of G")
    }
    if fake > 0.9 || real < 0.1 {
      return Finding(
        name: "D has lost its judgement", evidence: numbers,
        advice: "a higher rate for D, or `updates discriminator: 2`")
    }
    return nil
  }

  private func vanishing() -> Finding? {
    guard records.count >= 20 else { return nil }
    let now = mean(\.generatorGradient)
    let weights = mean(\.generatorWeights)
    guard now.isFinite, weights.isFinite, now < 1e-5 * max(weights, 1e-9) else { return nil }
    return Finding(
      name: "G's gradient has vanished",
      evidence: "its length is \(Self.text(now)), that of the weights \(Self.text(weights))",
      advice: gan.gan.settings.loss == .minimax
        ? "`loss nonsaturating`" : "a weaker D, or `loss wasserstein(penalty: 10)`")
  }

  private func deadLayers() throws -> [Finding] {
    guard gan.data != nil, gan.gan.stage == 0 else { return [] }
    return try gan.gan.inspect().filter { $0.dead > 0.5 && !$0.source.hasPrefix("dropout") }.prefix(3).map {
      Finding(
        name: "dead units in the \($0.side.rawValue)",
        evidence:
          "\(Int(($0.dead * 100).rounded())) % of layer \($0.layer) (`\($0.source)`) give 0 for the whole batch",
        advice: "`leaky 0.2` instead of `relu`, or a lower rate")
    }
  }
}
