/// Long work was broken off because the person asked for it; nothing was left half done.
public struct Cancelled: Error, Hashable, Sendable {
  /// Makes the error.
  public init() {}
}

/// How long work reports and is broken off.
///
/// `update` is called on the thread that began the work, a few times a second or oftener; it should be quick and show
/// no more often than it likes.
public protocol Progress {
  /// Says how far the work is.
  ///
  /// - Parameters:
  ///   - fraction: 0 to 1, or `nil` where the end is not known.
  ///   - message: what is being done, without an end of line: `reading 17flowers.tgz: 412 pictures`.
  /// - Throws: `Cancelled` to break the work off.
  func update(fraction: Double?, message: @autoclosure () -> String) throws(Cancelled)
}

/// Progress that nobody looks at.
public struct Unobserved: Progress {
  /// Makes it.
  public init() {}

  /// Goes on.
  public func update(fraction: Double?, message: @autoclosure () -> String) throws(Cancelled) {}
}
