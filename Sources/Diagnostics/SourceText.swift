/// One piece of source: its name (`cell 3`, `ring.gan`), its text, and where its lines begin.
public final class SourceText: Sendable {
  /// What messages call it: `cell 3` or the name of a file.
  public let name: String
  /// The UTF-8 bytes, as spans count them.
  public let bytes: [UInt8]
  /// The offset at which each line begins; the first is 0.
  let lineStarts: [Int]

  /// A source of this name and text.
  public init(name: String, text: String) {
    self.name = name
    bytes = Array(text.utf8)
    var starts = [0]
    for (offset, byte) in bytes.enumerated() where byte == UInt8(ascii: "\n") { starts.append(offset + 1) }
    lineStarts = starts
  }

  /// The whole text.
  public var text: String { String(decoding: bytes, as: UTF8.self) }

  /// The number of lines, at least 1; a newline at the very end begins another, empty one.
  public var lineCount: Int { lineStarts.count }

  /// The line, counted from 1, in which the byte at `offset` lies; offsets outside count to the first or last line.
  public func line(at offset: Int) -> Int {
    var low = 0
    var high = lineStarts.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if lineStarts[middle] <= offset { low = middle } else { high = middle }
    }
    return low + 1
  }

  /// The bytes of a line, counted from 1, without its newline and carriage return; empty where there is no such line.
  public func span(ofLine line: Int) -> SourceSpan {
    guard line >= 1, line <= lineStarts.count else { return SourceSpan(bytes.count, bytes.count) }
    let start = lineStarts[line - 1]
    var end = line < lineStarts.count ? lineStarts[line] - 1 : bytes.count
    if end > start, bytes[end - 1] == UInt8(ascii: "\r") { end -= 1 }
    return SourceSpan(start, end)
  }

  /// The first offset from `offset` on at which a character's bytes begin.
  func characterStart(from offset: Int) -> Int {
    var start = offset
    while start < bytes.count, bytes[start] & 0xC0 == 0x80 { start += 1 }
    return start
  }

  /// The text that a span covers; what lies outside the source is left out.
  public func text(of span: SourceSpan) -> String {
    let start = min(span.start, bytes.count)
    return String(decoding: bytes[start..<max(start, min(span.end, bytes.count))], as: UTF8.self)
  }
}
