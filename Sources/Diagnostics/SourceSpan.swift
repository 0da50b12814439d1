/// A half-open range of UTF-8 byte offsets in one source text.
public struct SourceSpan: Hashable, Sendable {
  private let lower: UInt32
  private let upper: UInt32

  /// The offset of the first byte.
  public var start: Int { Int(lower) }
  /// The offset behind the last byte; never less than `start`.
  public var end: Int { Int(upper) }
  /// The number of bytes.
  public var length: Int { end - start }
  /// Whether the span covers nothing: it then marks a place between two characters.
  public var isEmpty: Bool { lower == upper }

  /// A span from `start` up to, not including, `end`; offsets are clamped to `0...UInt32.max`, and `end` to `start...`.
  public init(_ start: Int, _ end: Int) {
    lower = UInt32(clamping: start)
    upper = Swift.max(lower, UInt32(clamping: end))
  }

  /// The smallest span that covers both.
  public func union(_ other: SourceSpan) -> SourceSpan {
    SourceSpan(Swift.min(start, other.start), Swift.max(end, other.end))
  }

  /// Whether `offset` lies in the span or directly at its end.
  public func touches(_ offset: Int) -> Bool { start <= offset && offset <= end }
}
