import Synchronization

/// A flag that another thread or a signal handler raises to break off a run between two steps of its plan.
public final class Cancellation: Sendable {
  private let flag = Atomic<Bool>(false)

  /// A flag that is down.
  public init() {}

  /// Whether the flag is up.
  public var isCancelled: Bool { flag.load(ordering: .relaxed) }

  /// Raises the flag.
  public func cancel() { flag.store(true, ordering: .relaxed) }

  /// Takes the flag down.
  public func reset() { flag.store(false, ordering: .relaxed) }
}
