import Datasets
import Networks
import Tensors
import Training

/// The examination of a run.
extension Gan {
  /// What looks wrong in this run, each with its evidence; empty while there is nothing to say, and in the first 50 steps
  /// of any side nothing is said about variety and balance. Changes nothing.
  /// - Throws: `GanError.core`, `network`.
  public func diagnose() throws(GanError) -> [Finding] {
    guard underWay == nil else { return try copy().diagnose() }
    var findings: [Finding] = []
    if let failure { findings.append(Finding(.notFinite, evidence: "after step \(failure.step): \(failure.what)")) }
    let rows = history
    if let finding = explosion(rows) { findings.append(finding) }
    guard let data else { return findings }
    findings += deadUnits(try inspect())
    guard generatorUpdates >= 50 || discriminatorUpdates >= 50 else { return findings }
    let comparison = try compare(with: data)
    if let finding = victory(rows) {
      findings.append(finding)
    } else if let finding = surrender(comparison) {
      findings.append(finding)
    }
    if generatorUpdates >= 50, let finding = collapse(comparison, data) { findings.append(finding) }
    if let finding = try lag(data) { findings.append(finding) }
    return findings
  }

  // MARK: - Course of the run

  /// Gradients far beyond what they were in this run.
  private func explosion(_ rows: History) -> Finding? {
    guard rows.count >= 20 else { return nil }
    let recent = max(5, min(50, rows.count / 10))
    for (name, column) in [("D", HistoryColumn.discriminatorGradient), ("G", .generatorGradient)] {
      let all = (0..<rows.count).map { rows[$0][column] }
      let (before, now) = (Self.median(all.dropLast(recent)), Self.median(all.suffix(recent)))
      if now > 1e4 || (now > 100 * before && now > 10) {
        let evidence =
          "\(name)'s gradient is \(Self.text(now)) long (median of \(recent) steps), \(Self.text(before)) before"
        return Finding(.explodingGradients, evidence: evidence)
      }
    }
    return nil
  }

  /// D sure of everything for a while, and hardly a gradient at G.
  private func victory(_ rows: History) -> Finding? {
    let count = min(100, rows.count)
    guard count >= 20, discriminatorUpdates >= 20 else { return nil }
    let last = (rows.count - count)..<rows.count
    let real = Self.median(last.map { rows[$0].real })
    let fake = Self.median(last.map { rows[$0].fake })
    let loss = Self.median(last.map { rows[$0].sides.discriminator.loss })
    let target = Float(settings.targets.real)
    guard settings.loss.rule.discriminatorWins(real: real, fake: fake, loss: loss, target: target) else {
      return runaway(rows, last)
    }
    var evidence = "D(x) \(Self.text(real)), D(G(z)) \(Self.text(fake)) (medians of \(count) steps)"
    if let gradient = rows[rows.count - 1].finite(.generatorGradient) {
      evidence += "; G's gradient is \(Self.text(gradient)) long"
    }
    return Finding(.discriminatorWins, evidence: evidence)
  }

  /// Scores whose gap has grown far beyond what it was early in the run: D moves its answers apart faster than G follows.
  private func runaway(_ rows: History, _ last: Range<Int>) -> Finding? {
    guard !settings.loss.usesProbabilities, rows.count >= 200 else { return nil }
    let gap = { (place: Int) in rows[place].real - rows[place].fake }
    let (early, now) = (Self.median((0..<rows.count / 4).map(gap)), Self.median(last.map(gap)))
    guard now > 20, now > 10 * max(early, 1) else { return nil }
    let evidence =
      "D(x) - D(G(z)) is \(Self.text(now)) (median of \(last.count) steps), \(Self.text(early)) in the first quarter of the run"
    return Finding(.discriminatorWins, evidence: evidence)
  }

  // MARK: - Layers

  private func deadUnits(_ layers: [LayerInspection]) -> [Finding] {
    let dead = layers.filter { $0.source == "relu" && $0.dead > 0.6 }
    guard let worst = dead.max(by: { $0.dead < $1.dead }) else { return [] }
    let percent = Int((worst.dead * 100).rounded())
    let evidence =
      "\(percent) % of the units of layer \(worst.layer) (`relu`) of the \(worst.side.rawValue) give 0 throughout"
    return [Finding(.deadUnits, evidence: evidence)]
  }

  /// Running statistics far behind those of the batches.
  private func lag(_ data: any Dataset) throws(GanError) -> Finding? {
    do {
      let found = try statisticsLag(with: data).filter(\.lags)
      guard let worst = found.max(by: { $0.size < $1.size }) else { return nil }
      let place = "layer \(worst.layer) (`\(worst.source)`) of the \(worst.side.rawValue)"
      let evidence =
        "the running mean of \(place) is \(Self.text(worst.offset)) deviations from the batch's, its deviation "
        + "\(Self.text(worst.factor)) times larger or smaller (medians of its channels)"
      return Finding(.laggingStatistics, evidence: evidence)
    } catch let error as NetworkError {
      throw .network(nil, error)
    } catch { throw .core("\(error)") }
  }

  // MARK: - Samples against data

  /// What samples and data have in common, and what D says to both.
  private struct Comparison {
    var samples: Tensor
    var sampleSpread: Float
    var dataSpread: Float
    /// The distance of the means, in spreads of the data.
    var shift: Float
    /// The root mean square of the data.
    var dataSize: Float
    /// Means and spread of D's answers.
    var answers: (real: Float, fake: Float, spread: Float)
  }

  private func compare(with data: any Dataset) throws(GanError) -> Comparison {
    let count = min(512, data.count) / settings.pack * settings.pack
    guard let noise = generator.definition.noise else { throw .generatorWithoutNoise }
    let real = data.slice(0..<count)
    do {
      let samples = try generator(noise.draw(count, seed: seed, position: 0x646F_6374))
      let (one, other) = (Moments(real), Moments(samples))
      let answersReal = try discriminator(packedBatch(real)).values
      let answersFake = try discriminator(packedBatch(samples)).values
      let all = Moments(Tensor(shape: [2 * answersReal.count, 1], values: answersReal + answersFake))
      var shift: Float = 0
      for (a, b) in zip(one.mean, other.mean) { shift += (a - b) * (a - b) }
      let size = real.values.reduce(0) { $0 + $1 * $1 } / Float(real.count)
      return Comparison(
        samples: samples, sampleSpread: other.spread, dataSpread: one.spread,
        shift: shift.squareRoot() / max(one.spread, 1e-12), dataSize: (size * Float(real.count / count)).squareRoot(),
        answers: (Self.mean(answersReal), Self.mean(answersFake), all.spread))
    } catch let error as NetworkError {
      throw .network(nil, error)
    } catch { throw .core("\(error)") }
  }

  /// The same answer to everything although the samples are far from the data.
  private func surrender(_ comparison: Comparison) -> Finding? {
    let (real, fake, spread) = comparison.answers
    let scale: Float = settings.loss.usesProbabilities ? 1 : max(abs(real), abs(fake), 1)
    let differs = comparison.shift > 0.5 || comparison.sampleSpread < 0.3 * comparison.dataSpread
    guard abs(real - fake) < 0.005 * scale, spread < 0.01 * scale, differs, discriminatorUpdates >= 20 else {
      return nil
    }
    let evidence =
      "D's mean answers to data and samples are \(Self.text(real)) and \(Self.text(fake)), all within "
      + "\(Self.text(spread)), but the means of samples and data are \(Self.text(comparison.shift)) spreads apart"
    return Finding(.discriminatorGaveUp, evidence: evidence)
  }

  /// Much less variety than the data has. Data that is nearly always the same says nothing.
  private func collapse(_ comparison: Comparison, _ data: any Dataset) -> Finding? {
    let ratio = comparison.sampleSpread / max(comparison.dataSpread, 1e-12)
    var evidence =
      "the samples spread by \(Self.text(comparison.sampleSpread)), the data by \(Self.text(comparison.dataSpread))"
    if let modes = data.modes, let coverage = Coverage(comparison.samples, modes: modes) {
      // Samples far from every mode are not collapsed, they are early.
      let isFew = coverage.modes * 2 <= coverage.modeCount && coverage.good > 0.2
      guard isFew || ratio < 0.3 else { return nil }
      evidence += "; they reach \(coverage.modes) of \(coverage.modeCount) modes"
      return Finding(.modeCollapse, evidence: evidence)
    }
    guard ratio < 0.3, comparison.dataSpread > 0.1 * comparison.dataSize else { return nil }
    return Finding(.modeCollapse, evidence: evidence)
  }

  /// Examples joined as D judges them.
  func packedBatch(_ examples: Tensor) -> Tensor {
    let (pack, shape) = (settings.pack, examples.shape)
    guard pack > 1 else { return examples }
    let count = shape[0] / pack
    let channels = shape[shape.count - 1]
    let pixels = examples.count / shape[0] / channels
    var values = [Float](repeating: 0, count: examples.count)
    for example in 0..<(count * pack) {
      let (group, member) = (example / pack, example % pack)
      for pixel in 0..<pixels {
        for channel in 0..<channels {
          values[((group * pixels + pixel) * pack + member) * channels + channel] =
            examples.values[(example * pixels + pixel) * channels + channel]
        }
      }
    }
    return Tensor(shape: [count] + shape.dropFirst().dropLast() + [channels * pack], values: values)
  }

  private static func mean(_ numbers: [Float]) -> Float { numbers.reduce(0, +) / Float(max(numbers.count, 1)) }

  private static func median(_ numbers: some Sequence<Float>) -> Float {
    let sorted = numbers.filter(\.isFinite).sorted()
    return sorted.isEmpty ? .nan : sorted[sorted.count / 2]
  }

  /// Three digits.
  private static func text(_ number: Float) -> String {
    guard number.isFinite, number != 0 else { return "\(number)" }
    var scale: Float = 1
    while abs(number) * scale < 100, scale < 1e12 { scale *= 10 }
    return numberText(Double("\((number * scale).rounded() / scale)") ?? Double(number))
  }
}

extension StepRecord {
  fileprivate func finite(_ column: HistoryColumn) -> Float? { self[column].isFinite ? self[column] : nil }
}

/// Mean and spread of examples.
private struct Moments {
  let mean: [Float]
  /// The root of the mean square distance from the mean, over all numbers of an example together.
  let spread: Float

  init(_ examples: Tensor) {
    let count = examples.shape[0]
    let size = examples.count / count
    var mean = [Float](repeating: 0, count: size)
    for (index, number) in examples.values.enumerated() { mean[index % size] += number }
    for index in mean.indices { mean[index] /= Float(count) }
    var squares = 0.0
    for (index, number) in examples.values.enumerated() {
      squares += Double((number - mean[index % size]) * (number - mean[index % size]))
    }
    self.mean = mean
    spread = Float((squares / Double(count)).squareRoot())
  }
}
