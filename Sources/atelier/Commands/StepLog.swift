import ArgumentParser
import Glibc
import Studio

/// A file of JSON Lines: an object for each training step.
final class StepLog {
  private let file: Int32
  private var pending: [UInt8] = []
  private var isWhole = true

  /// Makes the file, or empties it.
  init(path: String) throws {
    file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    if file < 0 { throw ValidationError("cannot write `\(path)`: \(String(cString: strerror(errno)))") }
  }

  deinit { close(file) }

  /// Adds a step.
  func write(_ record: StepLogEntry) {
    let fields = [
      ("gan", "\"" + record.gan + "\""), ("step", "\(record.step)"), ("seconds", Self.number(record.seconds)),
      ("d_loss", Self.number(record.discriminatorLoss)), ("g_loss", Self.number(record.generatorLoss)),
      ("d_real", Self.number(record.real)), ("d_fake", Self.number(record.fake)),
    ]
    pending += ("{" + fields.map { "\"\($0.0)\":\($0.1)" }.joined(separator: ",") + "}\n").utf8
    if pending.count >= 1 << 16 { flush() }
  }

  /// Writes out what is left; false where a step could not be written.
  func finish() -> Bool {
    flush()
    return isWhole
  }

  private func flush() {
    isWhole = writeAll(pending, to: file) && isWhole
    pending.removeAll(keepingCapacity: true)
  }

  /// JSON knows no NaN and no infinities.
  private static func number(_ value: Double) -> String { value.isFinite ? "\(value)" : "null" }
}
