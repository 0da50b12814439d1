import ArgumentParser
import Diagnostics
import Glibc
import Studio

/// A file of JSON Lines: an object for each training step, written when the step is done.
final class StepLog {
  private let path: String
  private let file: Int32
  /// What the file has not taken yet.
  private var pending: [UInt8] = []
  /// Whether what the file does not take was spoken of.
  private var hasReported = false
  private var isWhole = true

  /// A file that takes nothing makes this many bytes wait; what comes then is lost.
  private static let largestPending = 16 << 20

  /// Makes the file, or empties it.
  init(path: String) throws {
    self.path = path
    file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    if file < 0 { throw ValidationError("cannot write `\(path)`: \(String(cString: strerror(errno)))") }
  }

  deinit { close(file) }

  /// Adds a step. Where the file does not take it, that is said once, and tried again with the next step.
  func write(_ record: StepLogEntry) {
    let fields = [
      ("gan", "\"" + record.gan + "\""), ("step", "\(record.step)"), ("seconds", Self.number(record.seconds)),
      ("d_loss", Self.number(record.discriminatorLoss)), ("g_loss", Self.number(record.generatorLoss)),
      ("d_real", Self.number(record.real)), ("d_fake", Self.number(record.fake)),
    ]
    let line = Array(("{" + fields.map { "\"\($0.0)\":\($0.1)" }.joined(separator: ",") + "}\n").utf8)
    if pending.count + line.count <= Self.largestPending { pending += line } else { isWhole = false }
    flush()
  }

  /// Tries once more to write what is left; false where a step is missing in the file.
  func finish() -> Bool {
    flush()
    return isWhole && pending.isEmpty
  }

  private func flush() {
    var done = 0
    pending.withUnsafeBytes { bytes in
      while done < bytes.count {
        let count = Glibc.write(file, bytes.baseAddress.map { $0 + done }, bytes.count - done)
        if count < 0, errno == EINTR { continue }
        if count < 0 { return report(errno) }
        done += count
      }
      hasReported = false
    }
    pending.removeFirst(done)
  }

  private func report(_ code: Int32) {
    guard !hasReported else { return }
    hasReported = true
    writeLines(
      "cannot write the log `\(VisibleText.line(path))`: \(String(cString: strerror(code)))", to: STDERR_FILENO)
  }

  /// JSON knows no NaN and no infinities.
  private static func number(_ value: Double) -> String { value.isFinite ? "\(value)" : "null" }
}
