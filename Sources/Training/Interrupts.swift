import Runtime

/// Two flags that another thread or a signal handler raises to end a training.
public struct Interrupts: Sendable {
  /// Ends it after the current step.
  public let stop: Cancellation
  /// Ends it within the step, at the state before that step.
  public let breakOff: Cancellation

  /// Two flags; both are down at first unless given.
  public init(stop: Cancellation = Cancellation(), breakOff: Cancellation = Cancellation()) {
    self.stop = stop
    self.breakOff = breakOff
  }

  /// Whether one of them is up.
  public var isRaised: Bool { stop.isCancelled || breakOff.isCancelled }
}
