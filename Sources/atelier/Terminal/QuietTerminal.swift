import Glibc
import Synchronization

/// A terminal that shows no keys while a cell runs: they would tear progress and live pictures apart. What is typed
/// meanwhile belongs to the next line.
///
/// The signal handlers call it too, so it uses nothing but atomics and system calls that are safe there.
enum QuietTerminal {
  private static let isQuiet = Atomic<Bool>(false)
  private static let isWriting = Atomic<Bool>(false)
  /// Whether an echo waits for the end of what is being written.
  private static let hasEcho = Atomic<Bool>(false)
  /// The modes before, written while nobody else reads them.
  nonisolated(unsafe) private static var before = termios()

  /// Runs work while keys are not shown.
  static func during<Result>(_ work: () throws -> Result) rethrows -> Result {
    enter()
    defer {
      leave()
      isQuiet.store(false, ordering: .releasing)
    }
    return try work()
  }

  /// Runs another program in the terminal with the modes that were there before.
  static func without<Result>(_ work: () throws -> Result) rethrows -> Result {
    leave()
    defer { enterAgain() }
    return try work()
  }

  private static func enter() {
    guard tcgetpgrp(STDIN_FILENO) == getpgrp(), tcgetattr(STDIN_FILENO, &before) == 0 else { return }
    isQuiet.store(true, ordering: .releasing)
    enterAgain()
  }

  /// Gives the terminal its modes back, where it was quiet.
  static func leave() {
    guard isQuiet.load(ordering: .acquiring) else { return }
    tcsetattr(STDIN_FILENO, TCSANOW, &before)
  }

  /// Makes the terminal quiet again after `leave`.
  static func enterAgain() {
    guard isQuiet.load(ordering: .acquiring) else { return }
    var quiet = before
    // Whole keys wait for the next line, Backspace and Ctrl-D too.
    quiet.c_lflag &= ~tcflag_t(ECHO | ICANON)
    // Else Ctrl-C throws away what the terminal has not shown yet, such as the end of a picture.
    quiet.c_lflag |= tcflag_t(NOFLSH)
    tcsetattr(STDIN_FILENO, TCSANOW, &quiet)
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
    guard isQuiet.load(ordering: .acquiring), tcgetpgrp(STDIN_FILENO) == getpgrp() else { return }
    tcflush(STDIN_FILENO, TCIFLUSH)
  }

  /// Shows the `^C` that the terminal keeps quiet: a long step takes a while to end.
  static func echoInterruption() {
    guard isQuiet.load(ordering: .acquiring) else { return }
    if isWriting.load(ordering: .acquiring) { return hasEcho.store(true, ordering: .releasing) }
    var text: (UInt8, UInt8) = (UInt8(ascii: "^"), UInt8(ascii: "C"))
    _ = write(STDOUT_FILENO, &text, 2)
  }
}
