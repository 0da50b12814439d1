import Adversarial
import Diagnostics
import Tensors
import Training

/// Running steps of a gan: hooks, progress, logs, stopping.
extension Interpreter {
  /// A block that runs every so many steps.
  struct Hook {
    let interval: Int
    let block: FunctionValue
    let site: Failure.Place
  }

  /// The gan that commands without one speak of.
  func presentGan() throws(Problem) -> GanObject {
    guard let current else { throw .noGan }
    return current
  }

  /// Refuses what must not happen while something only looks.
  func checkMayTrain(_ name: String) throws(Problem) {
    if isInHook { throw .insideEvery(name) }
    if session.isTraceless { throw .refused("`\(name)` changes the session, and this only looks at it") }
  }

  /// Trains for some steps.
  func step(_ gan: GanObject, _ turn: Turn, count: Int, real: Tensor?, noise: Tensor?, _ site: CallSite) throws {
    if isDryRun { return try rehearseStep(gan, count: count, real: real, noise: noise) }
    var report = StepReport(self, gan, total: count)
    var thrown: (any Error)?
    let interrupts = Interrupts(stop: session.interruptionFlag.stop, breakOff: session.interruptionFlag.breakOff)
    do {
      let outcome: StepOutcome
      if real != nil || noise != nil {
        outcome = try gan.gan.step(turn, real: real, noise: noise, interrupts: interrupts)
        if outcome == .finished { try afterStep(gan, &report) }
      } else {
        outcome = try gan.gan.step(turn, count: count, interrupts: interrupts) { _ in
          do {
            try self.afterStep(gan, &report)
          } catch {
            thrown = error
            return false
          }
          return self.session.interruption == .none
        }
      }
      report.finish()
      if let thrown { throw thrown }
      switch outcome {
      case .finished: break
      case .stopped: throw Stopped("stopped at step \(gan.gan.step)")
      case .brokenOff: throw Stopped(brokenOffAfterStep: gan.gan.step)
      }
    } catch let error as GanError {
      report.finish()
      throw failure(error, gan)
    }
  }

  /// What happens after each step: the log, the hooks, the picture that is watched, the progress.
  private func afterStep(_ gan: GanObject, _ report: inout StepReport) throws {
    if let log = session.stepLog { log(StepLogEntry(gan)) }
    if !hooks.isEmpty { try runHooks(gan, hooks.filter { gan.gan.step % $0.interval == 0 }) }
    report.stepIsDone()
  }

  private func rehearseStep(_ gan: GanObject, count: Int, real: Tensor?, noise: Tensor?) throws {
    do { try gan.gan.checkGiven(real: real, noise: noise) } catch { throw failure(error, gan) }
    rehearseSteps(of: gan, count)
    // Steps in a long loop have nothing new to tell.
    guard !hooks.isEmpty, guesses.hookRuns < DryRunGuesses.maximumHookRuns else { return }
    guesses.hookRuns += 1
    try guess { try runHooks(gan, hooks) }
  }

  private func runHooks(_ gan: GanObject, _ hooks: [Hook]) throws {
    let outer = current
    current = gan
    isInHook = true
    defer {
      isInHook = false
      current = outer
    }
    for hook in hooks {
      let frame = Frame(slotCount: 0, source: hook.site.source, interpreter: self)
      _ = try call(hook.block, CallSite(span: hook.site.span, frame: frame), [])
    }
  }

  /// Sets the block for an interval; a block without statements removes it.
  func setHook(_ interval: Int, _ block: FunctionValue, _ site: CallSite) {
    hooks.removeAll { $0.interval == interval }
    guesses.hookRuns = 0
    guard case .defined(let code) = block.body, !code.body.statements.isEmpty else { return }
    let place = Failure.Place(source: site.frame.source, span: site.span)
    hooks.append(Hook(interval: interval, block: block, site: place))
    hooks.sort { $0.interval < $1.interval }
  }

  /// Runs the next stage of a step and shows what it did.
  func stage(_ gan: GanObject) throws {
    if isDryRun { return rehearseSteps(of: gan, 1) }
    do {
      let before = gan.gan.step
      let report = try gan.gan.runStage()
      session.show(.stage(StageNote(report)))
      if gan.gan.step > before {
        var progress = StepReport(self, gan, total: 1)
        try afterStep(gan, &progress)
      }
    } catch let error as GanError { throw failure(error, gan) }
  }

  /// Goes to a step of the past or, after going back, of the future.
  ///
  /// - Parameter target: that step, for the furthest one, where a dry run only looks whether a way leads there.
  func go(
    _ gan: GanObject, to target: (_ furthest: Int) -> Int,
    _ move: (Gan, Interrupts, @escaping (Gan) -> Void) throws(GanError) -> Void
  ) throws {
    if isDryRun { return try rehearseMove(of: gan, to: target) }
    let interrupts = Interrupts(stop: session.interruptionFlag.stop, breakOff: session.interruptionFlag.breakOff)
    let job = Job(session, "replay")
    let afterEach = { (gan: Gan) in
      // The flags themselves end the replay.
      _ = try? job.update(fraction: nil, message: "replaying step \(gan.step)")
    }
    do { try move(gan.gan, interrupts, afterEach) } catch { throw failure(error, gan) }
    job.finish()
    if interrupts.isRaised { throw Stopped("stopped at step \(gan.gan.step)") }
  }
}

/// Tells the host how far training is, at most ten times a second.
private struct StepReport {
  private static let interval = 0.1

  private let interpreter: Interpreter
  private let gan: GanObject
  private let total: Int
  private let start = Clock.seconds
  private var done = 0
  private var wasShown = false

  init(_ interpreter: Interpreter, _ gan: GanObject, total: Int) {
    self.interpreter = interpreter
    self.gan = gan
    self.total = total
    // A pause since the last report says nothing about the rate, and work that takes no time needs no report.
    guard start - interpreter.lastReport > 1 else { return }
    interpreter.lastReport = start
    interpreter.stepsSinceReport = 0
  }

  mutating func stepIsDone() {
    done += 1
    interpreter.stepsSinceReport += 1
    let now = Clock.seconds
    if interpreter.isWatching {
      interpreter.unshown = gan
      if now >= interpreter.nextPicture { interpreter.showLivePicture(of: gan) }
    }
    guard now - interpreter.lastReport >= Self.interval else { return }
    let rate = Double(interpreter.stepsSinceReport) / max(now - interpreter.lastReport, 1e-9)
    interpreter.lastReport = now
    interpreter.stepsSinceReport = 0
    wasShown = true
    show(rate: rate, isLast: false)
  }

  func finish() {
    guard wasShown else { return }
    show(rate: Double(done) / max(Clock.seconds - start, 1e-9), isLast: true)
  }

  private func show(rate: Double, isLast: Bool) {
    let latest = gan.gan.latest
    interpreter.session.show(
      .training(
        TrainingProgress(
          name: gan.name, step: gan.gan.step, done: done, total: total, rate: rate,
          secondsLeft: Double(total - done) / max(rate, 1e-9),
          figures: [
            ("D(x)", Double(latest.real)), ("D(G(z))", Double(latest.fake)),
            ("d_loss", Double(latest.sides.discriminator.loss)), ("g_loss", Double(latest.sides.generator.loss)),
          ], isLast: isLast)))
  }
}

extension StepLogEntry {
  /// The figures of a gan's last step.
  init(_ gan: GanObject) {
    let latest = gan.gan.latest
    self.init(
      gan: gan.name, step: gan.gan.step, seconds: gan.gan.seconds,
      discriminatorLoss: Double(latest.sides.discriminator.loss),
      generatorLoss: Double(latest.sides.generator.loss), real: Double(latest.real), fake: Double(latest.fake))
  }
}
