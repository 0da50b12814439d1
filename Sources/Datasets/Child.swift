import Glibc

/// Another program at work, found by the search path, its complaints kept.
final class Child {
  /// Its exit status once it ended; 128 and more for a signal.
  private(set) var status: Int32 = 0
  /// The first line that it wrote to its standard error.
  private(set) var message = ""

  private var id: pid_t = 0
  private var errors: Int32 = -1
  private var isRunning = false

  /// Starts `arguments[0]` with the others as its arguments.
  ///
  /// - Throws: `DatasetError.notInstalled` where there is no such program.
  init(_ arguments: [String]) throws(DatasetError) {
    var pipes: [Int32] = [-1, -1]
    guard pipe(&pipes) == 0 else { throw .file(.system(action: "start", path: arguments[0], code: errno)) }
    for end in pipes { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    _ = fcntl(pipes[0], F_SETFL, O_NONBLOCK)
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0)
    posix_spawn_file_actions_adddup2(&actions, pipes[1], 2)
    // A group of its own: Ctrl-C is the person's word to the program, which then ends its child.
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP))
    var vector = arguments.map { strdup($0) }
    vector.append(nil)
    let code = posix_spawnp(&id, arguments[0], &actions, &attributes, vector, environ)
    for pointer in vector { free(pointer) }
    close(pipes[1])
    guard code == 0 else {
      close(pipes[0])
      throw .notInstalled(what: arguments[0], package: arguments[0])
    }
    errors = pipes[0]
    isRunning = true
  }

  deinit {
    if isRunning { kill() }
    if errors >= 0 { close(errors) }
  }

  /// Whether it has ended; `status` and `message` are known then.
  func hasEnded() -> Bool {
    guard isRunning else { return true }
    readErrors()
    var word: Int32 = 0
    let result = waitpid(id, &word, WNOHANG)
    if result == 0 || (result < 0 && errno == EINTR) { return false }
    isRunning = false
    status = word & 0x7F == 0 ? (word >> 8) & 0xFF : 128 + word & 0x7F
    readErrors()
    return true
  }

  /// Ends it at once.
  func kill() {
    guard isRunning else { return }
    Glibc.kill(id, SIGKILL)
    var word: Int32 = 0
    while waitpid(id, &word, 0) < 0 && errno == EINTR {}
    isRunning = false
  }

  private func readErrors() {
    var chunk = [UInt8](repeating: 0, count: 512)
    while true {
      let got = read(errors, &chunk, chunk.count)
      guard got > 0 else { return }
      if message.utf8.count < 400 {
        let line = String(decoding: chunk[..<got], as: UTF8.self).prefix { !$0.isNewline }
        message += line
      }
    }
  }
}
