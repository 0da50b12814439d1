/// A fenced block of Markdown that no line inside of it can end.
public enum MarkdownFence {
  /// The longest fence that the parser of Markdown tells from longer ones.
  private static let longest = 255

  /// The lines of a block: a fence, `info` behind it, the contents, and the fence again, longer than any in the contents.
  public static func block(info: String, _ contents: [some StringProtocol]) -> [String] {
    let contents = self.contents(contents)
    let length = contents.reduce(3) { max($0, Self.length(ofFence: $1) + 1) }
    let fence = String(repeating: "`", count: length)
    return [fence + info] + contents + [fence]
  }

  /// The lines as such a block holds them: what would end even the longest fence is moved in by four blanks. A carriage
  /// return ends a line too, as Markdown has it.
  public static func contents(_ lines: [some StringProtocol]) -> [String] {
    lines.flatMap { line in
      line.split(omittingEmptySubsequences: false) { ["\n", "\r\n", "\r"].contains($0) }
    }.map { length(ofFence: $0) < longest ? String($0) : "    " + $0 }
  }

  /// How many backquotes a line begins with, as far as it is no indented code.
  private static func length(ofFence line: some StringProtocol) -> Int {
    let blanks = line.utf8.prefix { $0 == UInt8(ascii: " ") }.count
    return blanks > 3 ? 0 : line.utf8.dropFirst(blanks).prefix { $0 == UInt8(ascii: "`") }.count
  }
}
