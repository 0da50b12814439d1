import Glibc
import Synchronization

/// A terminal that shows no keys while a cell runs: they would tear progress and live pictures apart. What is typed
/// meanwhile belongs to the next line.
///
/// The signal handlers call it too, so it uses nothing but atomics and system calls that are safe there.
enum QuietTerminal {
  /// What the modes of the terminal are, as far as this program sets them.
  private enum State {
    /// Those that were there before.
    static let plain = 0
    /// Those that hide keys.
    static let quiet = 1
    /// On the way from the one to the other.
    static let leaving = 2
  }

  private static let state = Atomic<Int>(State.plain)
  private static let isWriting = Atomic<Bool>(false)
  /// Whether an echo waits for the end of what is being written.
  private static let hasEcho = Atomic<Bool>(false)
  /// The modes before, written while nobody else reads them.
  nonisolated(unsafe) private static var before = termios()

  /// Touches everything that the handlers touch, which must not be the first.
  static func prepareForSignals() {
    _ = (isQuiet, isWriting.load(ordering: .relaxed), hasEcho.load(ordering: .relaxed), before)
  }

  /// Runs work while keys are not shown.
  static func during<Result>(_ work: () throws -> Result) rethrows -> Result {
    enter()
    defer { leave() }
    return try work()
  }

  /// Runs another program in the terminal with the modes that were there before. That program sets modes of its own: when
  /// both are put aside and continued, this one changes nothing.
  static func without<Result>(_ work: () throws -> Result) rethrows -> Result {
    guard isQuiet else { return try work() }
    leave()
    defer { becomeQuiet() }
    return try work()
  }

  private static var isQuiet: Bool { state.load(ordering: .acquiring) == State.quiet }

  private static func enter() {
    guard tcgetpgrp(STDIN_FILENO) == getpgrp(), tcgetattr(STDIN_FILENO, &before) == 0 else { return }
    becomeQuiet()
  }

  private static func becomeQuiet() {
    state.store(State.quiet, ordering: .releasing)
    hideKeys()
  }

  /// A stop that comes in the middle finds a terminal that is on its way: `pause` sets the modes as well, and `goOn` lets
  /// them be.
  private static func leave() {
    guard isQuiet else { return }
    state.store(State.leaving, ordering: .releasing)
    tcsetattr(STDIN_FILENO, TCSANOW, &before)
    state.store(State.plain, ordering: .releasing)
  }

  private static func hideKeys() {
    var quiet = before
    // Whole keys wait for the next line, Backspace and Ctrl-D too.
    quiet.c_lflag &= ~tcflag_t(ECHO | ICANON)
    // Else Ctrl-C throws away what the terminal has not shown yet, such as the end of a picture.
    quiet.c_lflag |= tcflag_t(NOFLSH)
    tcsetattr(STDIN_FILENO, TCSANOW, &quiet)
  }

  /// Gives the terminal its modes back while the program is put aside.
  static func pause() {
    if state.load(ordering: .acquiring) != State.plain { tcsetattr(STDIN_FILENO, TCSANOW, &before) }
  }

  /// Makes the terminal as it was before `pause`.
  static func goOn() {
    guard isQuiet else { return }
    hideKeys()
    // Another thread may have left meanwhile, and has perhaps set the modes already.
    if !isQuiet { tcsetattr(STDIN_FILENO, TCSANOW, &before) }
  }

  /// Writes something that an echo must not tear apart, such as a picture.
  @discardableResult
  static func whole<Result>(_ write: () -> Result) -> Result {
    isWriting.store(true, ordering: .releasing)
    defer {
      isWriting.store(false, ordering: .releasing)
      if hasEcho.exchange(false, ordering: .acquiringAndReleasing) { echoInterruption() }
    }
    return write()
  }

  /// Does what the terminal does not do while it is quiet: drops the keys that were pressed before Ctrl-C.
  static func dropKeys() {
    guard isQuiet, tcgetpgrp(STDIN_FILENO) == getpgrp() else { return }
    tcflush(STDIN_FILENO, TCIFLUSH)
  }

  /// Shows the `^C` that the terminal keeps quiet: a long step takes a while to end.
  static func echoInterruption() {
    guard isQuiet else { return }
    if isWriting.load(ordering: .acquiring) { return hasEcho.store(true, ordering: .releasing) }
    var text: (UInt8, UInt8) = (UInt8(ascii: "^"), UInt8(ascii: "C"))
    _ = write(STDOUT_FILENO, &text, 2)
  }
}
