import Compute
import Datasets
import Glibc
import Networks
import Runtime
import Tensors
import Training

/// How a call of `step` ended.
public enum StepOutcome: Hashable, Sendable {
  /// All steps were done.
  case finished
  /// It was stopped after so many steps.
  case stopped(steps: Int)
  /// It was broken off within a step, after so many whole ones.
  case brokenOff(steps: Int)
}

/// A batch and noise given by hand.
struct GivenBatch {
  var real: Tensor?
  var noise: Tensor?
  var count: Int
}

extension Gan {
  /// Learns for some steps. What lay ahead of the present step is forgotten; a step under way is finished first and
  /// counts as the first.
  /// - Parameters:
  ///   - afterEach: Called after each step; training stops when it gives `false`.
  /// - Throws: `GanError.dataMissing`, `negativeCount`, `notFinite`, `core`.
  @discardableResult
  public func step(
    _ turn: Turn = .both, count: Int = 1, interrupts: Interrupts? = nil, afterEach: ((Gan) -> Bool)? = nil
  ) throws(GanError) -> StepOutcome {
    guard count >= 0 else { throw .negativeCount(count) }
    guard data != nil else { throw .dataMissing }
    var done = 0
    if count > 0, underWay != nil {
      try finishStages()
      done = 1
      if afterEach?(self) == false { return .stopped(steps: done) }
    }
    while done < count {
      if interrupts?.isRaised == true { return .stopped(steps: done) }
      guard try learn(turn, given: nil, interrupts: interrupts) else { return .brokenOff(steps: done) }
      done += 1
      if let afterEach, !afterEach(self) { return .stopped(steps: done) }
    }
    return .finished
  }

  /// Learns for one step from exactly this batch and noise, on both sides; what is `nil` is drawn as usual.
  /// - Parameters:
  ///   - real: `n x example shape`.
  ///   - noise: `n x noise shape`.
  /// - Throws: `GanError.givenShape`, and as the other `step`.
  @discardableResult
  public func step(
    _ turn: Turn = .both, real: Tensor?, noise: Tensor?, interrupts: Interrupts? = nil
  ) throws(GanError) -> StepOutcome {
    if underWay != nil { try finishStages() }
    guard real != nil || data != nil || turn == .generator else { throw .dataMissing }
    let given = try givenBatch(real: real, noise: noise)
    return try learn(turn, given: given, interrupts: interrupts) ? .finished : .brokenOff(steps: 0)
  }

  /// Refuses a batch and noise given by hand that `step` could not take.
  /// - Throws: `GanError.givenShape`.
  public func checkGiven(real: Tensor?, noise: Tensor?) throws(GanError) {
    _ = try givenBatch(real: real, noise: noise)
  }

  private func givenBatch(real: Tensor?, noise: Tensor?) throws(GanError) -> GivenBatch {
    let usual = settings.batch * settings.pack
    var count: Int?
    for (what, tensor, shape) in [("batch", real, exampleShape), ("noise", noise, generator.inputShape ?? [])] {
      guard let tensor else { continue }
      let number = tensor.shape == shape ? 1 : tensor.shape.first ?? 0
      let fits = tensor.shape == shape || tensor.shape.dropFirst() == shape[...]
      guard fits, number >= 1, number % settings.pack == 0, count ?? number == number else {
        throw .givenShape(what: what, found: tensor.shape, wanted: shape)
      }
      count = number
    }
    if let count, count != usual, real == nil || noise == nil {
      let (what, found) = real == nil ? ("noise", noise) : ("batch", real)
      let shape = real == nil ? generator.inputShape ?? [] : exampleShape
      throw .givenShape(what: what, found: found?.shape ?? [], wanted: [usual] + shape)
    }
    return GivenBatch(real: real, noise: noise, count: count ?? usual)
  }

  /// One step on the timeline; `false` if it was broken off.
  private func learn(_ turn: Turn, given: GivenBatch?, interrupts: Interrupts?) throws(GanError) -> Bool {
    beginStep()
    let start = now()
    if turn == .both { undo.keep(self) }
    let updatesBefore = updateCount
    do {
      try update(turn, given: given, interrupts: interrupts)
    } catch {
      var isBrokenOff = false
      if case .interrupted = error { isBrokenOff = true }
      if !isBrokenOff {
        returnToWholeStep()
      } else if updateCount != updatesBefore {
        // The update that was broken off has changed nothing; those before it are undone.
        undo.restore(self)
      }
      if case .notFinite(let step, let what) = error { failure = Failure(step: step, what: what) }
      if isBrokenOff { return false }
      throw error
    }
    endStep(turn, isGiven: given != nil, started: start)
    return true
  }

  /// The updates of both sides since the beginning.
  private var updateCount: Int { generatorUpdates + discriminatorUpdates }

  /// What happens before the first update of a step.
  func beginStep() {
    if timeline.furthest > step { dropFuture() }
    keepEdit()
    if snapshots.snapshots.isEmpty { snapshots.add(snapshot(isPinned: true)) }
  }

  /// Notes a step that went well on the timeline and in the history, and takes a snapshot from time to time.
  func endStep(_ turn: Turn, isGiven: Bool, started: Double) {
    failure = nil
    let end = now()
    record.seconds = Float(end - started)
    seconds += end - started
    timeline.append(turn, isGiven: isGiven)
    fullHistory.append(record)
    if isGiven || end >= programs.nextSnapshot {
      snapshots.add(snapshot(isPinned: isGiven))
      // At most two percent of the time go into snapshots.
      let copied = now()
      programs.nextSnapshot = copied + max(0.02, 50 * (copied - end))
    }
  }

  /// The updates of one step, without a trace on timeline and history. It can be broken off where what it has changed until
  /// then can be undone.
  func update(_ turn: Turn, given: GivenBatch?, interrupts: Interrupts?) throws(GanError) {
    let pair = try programs.pair(for: self, count: given?.count ?? settings.batch * settings.pack)
    let updatesBefore = updateCount
    func run(_ program: UpdateProgram, _ index: Int) throws(GanError) {
      let canBreakOff = updateCount == updatesBefore || undo.isKept(for: self)
      try self.run(program, index: index, cancellation: canBreakOff ? interrupts?.breakOff : nil)
    }
    for side in turn.sides {
      for index in 0..<settings.updates[side] {
        let program = pair.programs[side]
        draw(program, index: index, given: given)
        try run(program, index)
        take(program)
      }
    }
    step += 1
    record.step = step
  }

  /// The place in all streams of random numbers of an update of this step.
  func position(_ index: Int) -> UInt64 { UInt64(step) << 16 | UInt64(index) }

  /// Writes batch, noise and rates into the inputs of a program.
  func draw(_ program: UpdateProgram, index: Int, given: GivenBatch?) {
    let isDiscriminator = program.graph.side == .discriminator
    if let input = program.real {
      if let real = given?.real {
        program.executable.write(input, real.values)
      } else if let data {
        let number = step &* settings.updates.discriminator &+ index
        program.executable.write(input) { epochs?.copyBatch(number, of: data, into: &$0) }
      }
    }
    if let input = program.noise {
      if let noise = given?.noise {
        program.executable.write(input, noise.values)
      } else if let noise = generator.definition.noise {
        let stream = isDiscriminator ? TrainingStream.discriminatorNoise : TrainingStream.generatorNoise
        program.executable.write(input) {
          noise.fill(&$0, RandomStream(seed: seed, stream: stream), position: position(index), machine: machine)
        }
      }
    }
    let learner = learners[program.graph.side]
    var deviation: Float = 0
    if let noise = settings.instanceNoise { deviation = Float(noise.deviation * power(noise.decay, step)) }
    program.prepare(learner.optimizer, update: learner.updates + 1, deviation: deviation)
  }

  private func run(_ program: UpdateProgram, index: Int, cancellation: Cancellation?) throws(GanError) {
    do {
      try program.executable.run(seed: seed, position: position(index), cancellation: cancellation)
    } catch {
      if error == .interrupted { throw .interrupted }
      throw .core(error.description)
    }
    try checkFinite(program)
  }

  func checkFinite(_ program: UpdateProgram) throws(GanError) {
    guard !program.isFinite else { return }
    let side = program.graph.side.rawValue
    let what = program.loss.isFinite ? program.gradientNorm.isFinite ? "weights" : "gradient" : "loss"
    throw .notFinite(step: step, what: "the \(side)'s \(what)")
  }

  /// Takes the numbers of an update into the record.
  func take(_ program: UpdateProgram) {
    let side = program.graph.side
    record.sides[side] = SideRecord(
      loss: program.loss, gradient: program.gradientNorm, weights: program.weightNorm)
    record.takeAnswers(program)
    learners[side].countUpdate()
  }

  /// Measures losses and answers that are not known yet on the batch of the next step, without learning. Nobody has
  /// followed a gradient before a side has learned, so that stays unknown.
  func measureFirstBatch() {
    guard data != nil, let pair = try? programs.measuringPair(for: self) else { return }
    for program in pair.programs.all {
      draw(program, index: 0, given: nil)
      guard (try? program.executable.run(seed: seed, position: position(0))) != nil else { return }
    }
    for program in pair.programs.all where record.sides[program.graph.side].loss.isNaN {
      record.sides[program.graph.side].loss = program.loss
      record.takeAnswers(program)
    }
  }
}

extension StepRecord {
  /// Takes D's answers in an update.
  fileprivate mutating func takeAnswers(_ program: UpdateProgram) {
    switch program.graph.side {
    case .discriminator: (real, fake) = (program.realAnswer, program.fakeAnswer)
    case .generator: fakeAfter = program.fakeAnswer
    }
  }
}

/// Seconds on a clock that only goes forward.
func now() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_MONOTONIC, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
}
