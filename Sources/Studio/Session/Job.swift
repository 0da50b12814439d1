import Datasets

/// Tells the host how far long work is, at most ten times a second, and breaks it off when that is wanted.
struct Job: Progress {
  private final class State {
    var lastReport = Clock.seconds
    var wasShown = false
  }

  private let session: Session
  private let name: String
  private let state = State()

  init(_ session: Session, _ name: String) {
    self.session = session
    self.name = name
  }

  /// What ends a cell whose work was broken off.
  static var stopped: Stopped { Stopped() }

  /// The result of work that reports here; broken off, it ends the cell.
  func orStopped<Result>(_ work: () throws -> Result) throws -> Result {
    do { return try work() } catch is Cancelled { throw Self.stopped }
  }

  func update(fraction: Double?, message: @autoclosure () -> String) throws(Cancelled) {
    if session.interruption != .none {
      finish()
      throw Cancelled()
    }
    if let fraction, fraction >= 1 { return finish() }
    let now = Clock.seconds
    guard now - state.lastReport >= 0.1 else { return }
    state.lastReport = now
    state.wasShown = true
    session.show(.job(JobProgress(name: message(), share: fraction, isLast: false)))
  }

  /// Takes what was shown away.
  func finish() {
    guard state.wasShown else { return }
    state.wasShown = false
    session.show(.job(JobProgress(name: name, share: nil, isLast: true)))
  }
}
