import CChild
import Files
import Glibc

/// Another program at work, found by the search path; it ends when this one does, even when this one is killed.
///
/// - Important: it ends with the thread that started it, too.
final class Child {
  /// Its exit status once it ended; 128 and more for a signal.
  private(set) var status: Int32 = 0
  /// The first line that it wrote to its standard error.
  var message: String {
    let text = String(decoding: complaints, as: UTF8.self)
    return String(text.drop(while: \.isNewline).prefix { !$0.isNewline })
  }

  private var id: pid_t = 0
  private var output: Int32 = -1
  private var errors: Int32 = -1
  private var isRunning = false
  private var complaints: [UInt8] = []

  /// How many bytes of its complaints are kept.
  private static let complaintLimit = 4096

  /// Starts `arguments[0]` with the others as its arguments.
  ///
  /// - Throws: `DatasetError.notInstalled` where there is no such program.
  init(_ arguments: [String]) throws(DatasetError) {
    var vector = arguments.map { strdup($0) }
    vector.append(nil)
    id = child_start(vector, &output, &errors)
    let code = errno
    for pointer in vector { free(pointer) }
    guard id > 0 else {
      guard code == ENOENT else { throw .file(.system(action: "start", path: arguments[0], code: code)) }
      throw .notInstalled(what: arguments[0], package: arguments[0])
    }
    isRunning = true
  }

  deinit {
    if isRunning { kill() }
    for end in [output, errors] where end >= 0 { close(end) }
  }

  /// Waits for what it writes to its standard output, as long as `patience`, and puts it into `buffer`: how many bytes, 0 where
  /// nothing came, `nil` at the end of its output.
  func read(into buffer: inout [UInt8], patience: Duration) -> Int? {
    var events = [
      pollfd(fd: output, events: Int16(POLLIN), revents: 0), pollfd(fd: errors, events: Int16(POLLIN), revents: 0),
    ]
    // At its end, standard error is always ready: then only the output is waited for.
    let milliseconds = patience.components.seconds * 1000 + patience.components.attoseconds / 1_000_000_000_000_000
    poll(&events, isComplaining ? 2 : 1, Int32(clamping: milliseconds))
    readErrors()
    let got = Glibc.read(output, &buffer, buffer.count)
    if got == 0 { return nil }
    return max(got, 0)
  }

  /// Whether its standard error is still open.
  private var isComplaining = true

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
    while isComplaining {
      let got = Glibc.read(errors, &chunk, chunk.count)
      if got == 0 { isComplaining = false }
      guard got > 0 else { return }
      complaints += chunk[..<min(got, Self.complaintLimit - complaints.count)]
    }
  }
}
