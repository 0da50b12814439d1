import Adversarial
import Language
import Networks
import Tensors
import Training

/// Functions and commands that judge samples, and classifiers.
enum MeasureTable {
  static let rows: [Builtin] = [
    .function(
      "coverage", [.required("samples", .tensor), .required("data", .dataset)], gives: .record,
      "How many of the data's modes samples reach (`.modes`), and the share that lies within 3 deviations (`.good`).",
      example: "let suns = ring(modes: 8, count: 2000)\ncoverage(suns[0..<1000], suns)", related: ["frechet", "ring"]
    ) { arguments, call in
      let samples = try arguments.tensor(0)
      guard let modes = try arguments.dataset(1).dataset.modes else {
        throw Problem.refused(
          "the modes of this data are not known", "`ring` and `lattice` know theirs; for pictures take `frechet`")
      }
      let job = Job(call.interpreter.session, "coverage")
      guard let coverage = try job.orStopped({ try Coverage(samples, modes: modes, progress: job) }) else {
        throw Problem.shapesDoNotFit(samples.shape, [modes.centres.shape[1]])
      }
      call.interpreter.touchedUncertain = true
      return .record(
        Record(
          kindName: "a coverage",
          members: [
            ("modes", .number(Double(coverage.modes))), ("of", .number(Double(coverage.modeCount))),
            ("good", .number(coverage.good)),
            ("counts", .items(coverage.counts.map { .number(Double($0)) })),
          ]))
    },
    .function(
      "accuracy", [.required("network", .network), .required("data", .dataset)], gives: .number,
      "The share of examples whose class a classifier finds.",
      example: "network judge { dense 8 | softmax }\naccuracy(judge, ring(count: 800))", related: ["fit"]
    ) { arguments, call in
      let network = try arguments.network(0)
      let data = try arguments.dataset(1)
      call.interpreter.touchedUncertain = true
      if call.interpreter.isDryRun { return .number(0.5) }
      let job = Job(call.interpreter.session, "accuracy")
      do {
        return .number(try network.network.accuracy(data.dataset, progress: job))
      } catch let error as ClassifierError {
        throw error == .cancelled ? Job.stopped : failure(error, network)
      }
    },
    .function(
      "frechet", [.required("samples", .tensor), .required("data", .dataset), .required("judge", .network)],
      gives: .number, "Frechet's distance of samples from data, in the features of a classifier that `fit` trained.",
      example: """
        network judge { dense 16 | relu | dense 8 | softmax }
        let suns = ring(count: 800)
        fit judge data: suns
        frechet(suns[0..<100], suns, judge)
        """, related: ["fit", "coverage"]
    ) { arguments, call in
      let samples = try arguments.tensor(0)
      let data = try arguments.dataset(1)
      let judge = try arguments.network(2)
      guard samples.count > 0 else { throw Problem.emptyTensor(shape: samples.shape) }
      guard try judge.located({ try judge.network.batchCount(samples) }) > 1, data.count > 1 else {
        throw Problem.refused(
          "Frechet's distance compares how examples spread: one alone does not", "take 500 or more on each side")
      }
      call.interpreter.touchedUncertain = true
      if call.interpreter.isDryRun {
        _ = try call.interpreter.evaluate(judge, samples)
        return .number(1)
      }
      if try judge.located({ try judge.network.isAsDrawn }) {
        call.interpreter.warn(
          "`\(judge.name)` has learned nothing yet: its features are those of random weights", at: call.site,
          "the distance means something where the judge knows the data: `fit \(judge.name) data: ...` first (Heusel et al. 2017)"
        )
      }
      // As many of the data as of the samples, but no fewer than a covariance needs.
      let others = try data.examples(0..<min(data.count, max(samples.shape.first ?? 1, 2000)))
      let job = Job(call.interpreter.session, "frechet")
      return .number(
        try judge.located {
          try job.orStopped { try Frechet.distance(samples, others, judge: judge.network, progress: job) }
        })
    },
    .command(
      "fit",
      [
        .required("network", .network), .required("data", .dataset), .number("epochs", 1), .number("batch", 64),
        .optional("optimizer", .optimizer),
      ], isRefusedInHooks: true, "Trains a classifier on data with classes; adam(rate: 1e-3) unless set.",
      example: "network judge { dense 16 | relu | dense 8 | softmax }\nfit judge data: ring(count: 800) epochs: 1",
      related: ["accuracy", "frechet"]
    ) { arguments, call in
      try fit(arguments, call.interpreter, call.site)
      return .nothing
    },
  ]

  private static func failure(_ error: ClassifierError, _ network: NetworkObject) -> any Error {
    if case .network(let inner) = error { return network.failure(inner) }
    return Problem.refused("`\(network.name)`: \(error.description)")
  }

  private static func fit(_ arguments: Arguments, _ interpreter: Interpreter, _ site: CallSite) throws {
    try interpreter.checkMayTrain("fit")
    let network = try arguments.network(0)
    let data = try arguments.dataset(1)
    let epochs = try arguments.integer(2, in: 1...100_000)
    let batch = try arguments.integer(3, in: 1...(1 << 20))
    let optimizer = try arguments.optimizer(4) ?? .adam()
    if let end = network.network.definition.layers.last?.specification, [.sigmoid, .tanh, .relu].contains(end) {
      interpreter.warn(
        "`\(network.name)` ends in `\(end.source)`, but a classifier gives a score or a share for each class", at: site,
        "end it with `softmax`, or with the last `dense` alone")
    }
    if interpreter.isDryRun {
      if data.isOpen { return try network.located { try network.network.fixInput(data.exampleShape) } }
      do { try network.network.checkFit(data.dataset, epochs: epochs, batch: batch, optimizer: optimizer) } catch {
        throw failure(error, network)
      }
      return
    }
    let session = interpreter.session
    let interrupts = Interrupts(stop: session.interruptionFlag.stop, breakOff: session.interruptionFlag.breakOff)
    let total = (data.count / batch) * epochs
    var progress = FitProgress(session, network.name, total: total)
    do {
      let records = try network.network.fit(
        data.dataset, epochs: epochs, batch: batch, optimizer: optimizer, seed: interpreter.seed,
        interrupts: interrupts
      ) { _, loss in
        progress.batchIsDone(loss)
        return session.interruption == .none
      }
      progress.finish()
      if session.interruption != .none { throw Stopped(kept: "`\(network.name)` keeps what it has learned") }
      if let last = records.last {
        let accuracy = NumberText.text((last.accuracy * 1000).rounded() / 10)
        session.show(
          .text("\(network.name): epoch \(last.epoch), loss \(NumberText.text(last.loss)), \(accuracy) % right"))
      }
    } catch let error as ClassifierError { throw failure(error, network) }
  }
}

/// Tells the host how far `fit` is.
private struct FitProgress {
  private let session: Session
  private let name: String
  private let total: Int
  private let start = Clock.seconds
  private var done = 0
  private var lastReport = Clock.seconds
  private var loss: Float = .nan

  init(_ session: Session, _ name: String, total: Int) {
    self.session = session
    self.name = name
    self.total = total
  }

  mutating func batchIsDone(_ loss: Float) {
    done += 1
    self.loss = loss
    let now = Clock.seconds
    guard now - lastReport >= 0.1 else { return }
    lastReport = now
    show(isLast: false)
  }

  func finish() {
    if lastReport > start { show(isLast: true) }
  }

  private func show(isLast: Bool) {
    let rate = Double(done) / max(Clock.seconds - start, 1e-9)
    session.show(
      .training(
        TrainingProgress(
          name: name, step: done, done: done, total: total, rate: rate, secondsLeft: Double(total - done) / rate,
          figures: [("loss", Double(loss))], isLast: isLast)))
  }
}
