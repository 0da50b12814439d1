import Glibc
import Synchronization

/// What the operating system asked of the program while it was busy.
///
/// Handlers only set atomic flags; whoever waits or works looks at them. Calls that block are not restarted, so that
/// a wait for a key ends when a signal arrives.
enum Signals {
  private static let interruptions = Atomic<Int>(0)
  private static let lastInterruption = Atomic<UInt64>(0)
  private static let breakOff = Atomic<Bool>(false)
  private static let termination = Atomic<Int32>(0)
  private static let resized = Atomic<Bool>(false)
  private static let continued = Atomic<Bool>(false)

  /// Two interruptions within this many nanoseconds break off even inside a step.
  private static let doubleInterruptionWindow: UInt64 = 1_000_000_000

  /// Installs the handlers of the interactive workbench.
  static func installForWorkbench() {
    install(SIGINT) { _ in Signals.noteInterruption() }
    install(SIGTERM) { signal in Signals.termination.store(signal, ordering: .relaxed) }
    install(SIGHUP) { signal in Signals.termination.store(signal, ordering: .relaxed) }
    install(SIGWINCH) { _ in Signals.resized.store(true, ordering: .relaxed) }
    install(SIGCONT) { _ in Signals.continued.store(true, ordering: .relaxed) }
    signal(SIGPIPE, SIG_IGN)
  }

  /// Installs the handlers of a script: an interruption ends it in order.
  static func installForScript() {
    install(SIGINT) { _ in Signals.noteInterruption() }
    install(SIGTERM) { signal in Signals.termination.store(signal, ordering: .relaxed) }
    install(SIGHUP) { signal in Signals.termination.store(signal, ordering: .relaxed) }
    signal(SIGPIPE, SIG_IGN)
  }

  private static func install(_ number: Int32, _ handler: @escaping @convention(c) (Int32) -> Void) {
    var action = sigaction()
    action.__sigaction_handler.sa_handler = handler
    sigaction(number, &action, nil)
  }

  private static func noteInterruption() {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    let now = UInt64(time.tv_sec) &* 1_000_000_000 &+ UInt64(time.tv_nsec)
    let before = lastInterruption.exchange(now, ordering: .relaxed)
    if interruptions.load(ordering: .relaxed) > 0, now &- before < doubleInterruptionWindow {
      breakOff.store(true, ordering: .relaxed)
    }
    interruptions.wrappingAdd(1, ordering: .relaxed)
  }

  /// Whether Ctrl-C came since the flags were cleared.
  static var isInterrupted: Bool { interruptions.load(ordering: .relaxed) > 0 }

  /// Whether a second Ctrl-C came within a second of the first.
  static var isBreakingOff: Bool { breakOff.load(ordering: .relaxed) }

  /// The signal that asks the program to end, if one came.
  static var terminationSignal: Int32? {
    let signal = termination.load(ordering: .relaxed)
    return signal == 0 ? nil : signal
  }

  /// Forgets interruptions: called before work begins and at the prompt.
  static func clearInterruptions() {
    interruptions.store(0, ordering: .relaxed)
    breakOff.store(false, ordering: .relaxed)
  }

  /// Whether the terminal changed its size since the last call.
  static func takeResize() -> Bool { resized.exchange(false, ordering: .relaxed) }

  /// Whether the program was continued (after Ctrl-Z) since the last call.
  static func takeContinuation() -> Bool { continued.exchange(false, ordering: .relaxed) }
}
