import Glibc
import Studio
import Synchronization

/// What the operating system asked of the program while it was busy.
///
/// Handlers only set atomic flags and write into a pipe that wakes whoever waits for a key; whoever works looks at the
/// flags.
enum Signals {
  private static let lastInterruption = Atomic<UInt64>(0)
  private static let termination = Atomic<Int32>(0)
  private static let resized = Atomic<Bool>(false)
  private static let continued = Atomic<Bool>(false)
  private static let isReadingKeys = Atomic<Bool>(false)
  private static let stopWanted = Atomic<Bool>(false)

  /// What is wanted of running work: sessions that belong to a terminal share it.
  static let work = InterruptionFlag()

  /// Every handler writes a byte into this pipe, so that whoever waits for a key wakes up, whichever thread was hit.
  nonisolated(unsafe) private static var wakeUp: (read: Int32, write: Int32) = (-1, -1)

  /// Two interruptions within this many nanoseconds break off even inside a step.
  private static let doubleInterruptionWindow: UInt64 = 1_000_000_000

  /// Installs the handlers of the interactive workbench.
  static func installForWorkbench() {
    openPipe()
    installForScript()
    install(SIGWINCH) { _ in
      Signals.resized.store(true, ordering: .relaxed)
      Signals.noteSignal()
    }
    install(SIGCONT) { _ in
      Signals.continued.store(true, ordering: .relaxed)
      Signals.noteSignal()
    }
    installStopping()
  }

  /// Ctrl-Z: the terminal gets its own modes back first. While keys are read, whoever reads them does that.
  private static func installStopping() {
    install(SIGTSTP) { _ in
      if Signals.isReadingKeys.load(ordering: .relaxed) {
        Signals.stopWanted.store(true, ordering: .relaxed)
        Signals.noteSignal()
      } else {
        Signals.stopProgram()
      }
    }
  }

  /// Installs the handlers of a script: an interruption ends it in order.
  static func installForScript() {
    // Made here: a handler must not be the first to touch them.
    _ = work
    _ = lastInterruption.load(ordering: .relaxed)
    _ = termination.load(ordering: .relaxed)
    _ = isPending
    _ = isReadingKeys.load(ordering: .relaxed)
    QuietTerminal.prepareForSignals()
    install(SIGINT) { _ in Signals.noteInterruption() }
    install(SIGTERM) { signal in Signals.noteTermination(signal) }
    install(SIGHUP) { signal in Signals.noteTermination(signal) }
    signal(SIGPIPE, SIG_IGN)
    // A file that may not grow further (`ulimit -f`) is an error of the write.
    signal(SIGXFSZ, SIG_IGN)
  }

  /// Stops the program until it is continued (`fg`).
  static func stopProgram() {
    let before = errno
    QuietTerminal.pause()
    signal(SIGTSTP, SIG_DFL)
    var signals = sigset_t()
    sigemptyset(&signals)
    sigaddset(&signals, SIGTSTP)
    // The signal waits while it is held back, as in its own handler.
    raise(SIGTSTP)
    pthread_sigmask(SIG_UNBLOCK, &signals, nil)
    installStopping()
    QuietTerminal.goOn()
    errno = before
  }

  private static func openPipe() {
    guard wakeUp.read < 0 else { return }
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { return }
    for end in ends {
      _ = fcntl(end, F_SETFD, FD_CLOEXEC)
      _ = fcntl(end, F_SETFL, O_NONBLOCK)
    }
    wakeUp = (ends[0], ends[1])
  }

  private static func noteSignal() {
    let before = errno
    var byte: UInt8 = 0
    _ = write(wakeUp.write, &byte, 1)
    errno = before
  }

  /// Why waiting for a key ended.
  enum Wait {
    case readable, signal, timeOut
  }

  /// Waits until standard input has something to read, a signal has come, or so many milliseconds have passed (-1: without
  /// end); nil where waiting fails.
  static func waitForInput(milliseconds: Int32 = -1) -> Wait? {
    var waiting = [
      pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0),
      pollfd(fd: wakeUp.read, events: Int16(POLLIN), revents: 0),
    ]
    let ready = poll(&waiting, 2, milliseconds)
    if ready == 0 { return .timeOut }
    guard ready > 0 || errno == EINTR else { return nil }
    var bytes = [UInt8](repeating: 0, count: 64)
    if waiting[1].revents != 0 { _ = read(wakeUp.read, &bytes, bytes.count) }
    return ready > 0 && waiting[0].revents != 0 ? .readable : .signal
  }

  private static func install(_ number: Int32, _ handler: @escaping @convention(c) (Int32) -> Void) {
    var action = sigaction()
    sigaction(number, nil, &action)
    // Who started the program with `nohup` wants it to outlive the terminal.
    let isIgnored = unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self) == 1
    if number == SIGHUP, isIgnored { return }
    action = sigaction()
    action.__sigaction_handler.sa_handler = handler
    sigaction(number, &action, nil)
    // Whoever started the program may have held signals back for itself.
    var signals = sigset_t()
    sigemptyset(&signals)
    sigaddset(&signals, number)
    pthread_sigmask(SIG_UNBLOCK, &signals, nil)
  }

  private static func noteTermination(_ signal: Int32) {
    termination.store(signal, ordering: .relaxed)
    work.end()
    noteSignal()
  }

  private static func noteInterruption() {
    let error = errno
    defer { errno = error }
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    let now = UInt64(time.tv_sec) &* 1_000_000_000 &+ UInt64(time.tv_nsec)
    let before = lastInterruption.exchange(now, ordering: .relaxed)
    let isSecond = work.isInterrupted && now &- before < doubleInterruptionWindow
    work.interrupt(isSecond ? .immediate : .afterStep)
    QuietTerminal.dropKeys()
    QuietTerminal.echoInterruption()
    noteSignal()
  }

  /// Whether Ctrl-C came since the flags were cleared.
  static var isInterrupted: Bool { work.isInterrupted }

  /// The signal that asks the program to end, if one came.
  static var terminationSignal: Int32? {
    let signal = termination.load(ordering: .relaxed)
    return signal == 0 ? nil : signal
  }

  /// Whether anything came that a reader of keys has to look after first.
  static var isPending: Bool {
    isInterrupted || terminationSignal != nil || resized.load(ordering: .relaxed) || continued.load(ordering: .relaxed)
      || stopWanted.load(ordering: .relaxed)
  }

  /// The terminal is gone, which is as good as the signal for it.
  static func noteHangup() { noteTermination(SIGHUP) }

  /// Nobody reads what a script writes any more.
  static func noteClosedPipe() { noteTermination(SIGPIPE) }

  /// Forgets interruptions: called before work begins and at the prompt.
  static func clearInterruptions() { work.clear() }

  /// Says whether somebody waits for keys, who takes Ctrl-Z for the whole program then.
  static func readsKeys(_ isReading: Bool) { isReadingKeys.store(isReading, ordering: .relaxed) }

  /// Whether Ctrl-Z was pressed since the last call while keys were read.
  static func takeStop() -> Bool { stopWanted.exchange(false, ordering: .relaxed) }

  /// Whether the terminal changed its size since the last call.
  static func takeResize() -> Bool { resized.exchange(false, ordering: .relaxed) }

  /// Whether the program was continued (after Ctrl-Z) since the last call.
  static func takeContinuation() -> Bool { continued.exchange(false, ordering: .relaxed) }
}
