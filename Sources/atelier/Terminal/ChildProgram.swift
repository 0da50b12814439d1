import Glibc

/// Another program in this terminal: the person's editor or pager.
enum ChildProgram {
  /// Runs a command line through the shell and waits for it; its exit status, nil where it was ended by a signal or could not
  /// be started.
  ///
  /// - Parameter input: what it reads; the terminal without it.
  static func run(_ command: String, input: String? = nil) -> Int32? {
    QuietTerminal.without { start(command, input) }
  }

  private static func start(_ command: String, _ input: String?) -> Int32? {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    var ends: [Int32] = [-1, -1]
    if input != nil {
      guard pipe(&ends) == 0 else { return nil }
      for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
      posix_spawn_file_actions_adddup2(&actions, ends[0], STDIN_FILENO)
    }
    // What this program ignores its children would ignore too.
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var signals = sigset_t()
    sigemptyset(&signals)
    sigaddset(&signals, SIGPIPE)
    sigaddset(&signals, SIGXFSZ)
    posix_spawnattr_setsigdefault(&attributes, &signals)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF))
    let words: [String] = ["/bin/sh", "-c", command]
    let arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
    defer { for argument in arguments { free(argument) } }
    var process = pid_t()
    let error = posix_spawn(&process, "/bin/sh", &actions, &attributes, arguments, environ)
    if input != nil { close(ends[0]) }
    if error == 0, let input { writeAll(input, to: ends[1]) }
    if input != nil { close(ends[1]) }
    guard error == 0 else { return nil }
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0 { if errno != EINTR { return nil } }
    // Ctrl-C was meant for the other program.
    Signals.clearInterruptions()
    return status & 0x7F == 0 ? (status >> 8) & 0xFF : nil
  }
}
