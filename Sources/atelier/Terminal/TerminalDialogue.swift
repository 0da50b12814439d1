import Glibc
import Plotting

/// Asks the terminal what it can do.
enum TerminalDialogue {
  /// How long a terminal may take to answer, in milliseconds; most take less than ten.
  private static let patience: Int32 = 150

  /// What the terminal answered to `query`, with whatever was typed meanwhile; nil where there is nothing to ask.
  static func ask(_ query: [UInt8]) -> TerminalAnswers? {
    // A job in the background must not touch the terminal.
    guard !query.isEmpty, tcgetpgrp(STDIN_FILENO) == getpgrp() else { return nil }
    var before = termios()
    guard tcgetattr(STDIN_FILENO, &before) == 0 else { return nil }
    var silent = before
    silent.c_lflag &= ~tcflag_t(ECHO | ICANON)
    guard tcsetattr(STDIN_FILENO, TCSANOW, &silent) == 0 else { return nil }
    defer { tcsetattr(STDIN_FILENO, TCSANOW, &before) }
    guard writeAll(query, to: STDOUT_FILENO) else { return nil }
    var bytes: [UInt8] = []
    var answers = TerminalAnswers(parsing: bytes)
    var chunk = [UInt8](repeating: 0, count: 1024)
    while !answers.isComplete, bytes.count < 1 << 16 {
      var waiting = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
      guard poll(&waiting, 1, patience) > 0 else { break }
      let count = read(STDIN_FILENO, &chunk, chunk.count)
      guard count > 0 else { break }
      bytes += chunk[..<count]
      answers = TerminalAnswers(parsing: bytes)
    }
    return answers
  }
}
