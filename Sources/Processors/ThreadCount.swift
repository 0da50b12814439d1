import CKernelSupport
import Glibc

/// How many threads this process should use: one rule for everything that computes, decodes or draws examples.
public enum ThreadCount {
  /// The most threads that can be asked for.
  public static let maximum = 256

  /// `ATELIER_THREADS`, else the number of processors that this process may run on.
  ///
  /// - Throws: `InvalidThreadCount` for a value that is no whole number in `1...maximum`.
  public static func chosen() throws(InvalidThreadCount) -> Int {
    try chosen(from: getenv("ATELIER_THREADS").map { String(cString: $0) })
  }

  /// The count for a value of `ATELIER_THREADS`; an empty one counts as none.
  static func chosen(from value: String?) throws(InvalidThreadCount) -> Int {
    guard let value, !value.isEmpty else { return min(maximum, Int(atelier_processor_count())) }
    guard let count = Int(value), 1...maximum ~= count else { throw InvalidThreadCount(value: value) }
    return count
  }
}

/// A number of threads, from `ATELIER_THREADS` or given otherwise, that is no whole number in `1...ThreadCount.maximum`.
public struct InvalidThreadCount: Error, Hashable, Sendable, CustomStringConvertible {
  /// What was found.
  public let value: String

  /// The error for a value.
  public init(value: String) { self.value = value }

  /// The error as a sentence that says what was found and what is possible.
  public var description: String {
    "the number of threads (ATELIER_THREADS) is \"\(value)\"; it must be a whole number from 1 to \(ThreadCount.maximum)"
  }
}
