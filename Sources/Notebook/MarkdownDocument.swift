import CMarkdown

/// A Markdown file as the program sees it: front matter, then prose, headings and fenced blocks, each with its lines.
///
/// The text of the file is kept, so that a file can be written again with only some of its lines replaced.
public struct MarkdownDocument: Sendable {
  /// A top-level part of the file.
  public struct Block: Sendable, Hashable {
    /// What the part is.
    public enum Kind: Sendable, Hashable {
      /// A heading, its text without markup.
      case heading(level: Int, text: String)
      /// A fenced block: the words behind the fence, and what it encloses.
      case fence(info: String, text: String)
      /// Anything else: paragraphs, lists, tables, quotes, pictures.
      case prose
    }

    /// What the part is.
    public let kind: Kind
    /// Its lines in the file, the first being 1.
    public let lines: ClosedRange<Int>
    /// Those lines as they stand in the file.
    public let source: String

    /// The line on which the text inside a fence begins.
    public var firstTextLine: Int { lines.lowerBound + 1 }

    /// The fence that is missing below the block, where nothing closes it up to the end of the file; nil of any other.
    var missingFence: String? {
      guard case .fence = kind else { return nil }
      let rows = source.split(separator: "\n", omittingEmptySubsequences: false)
      let opening = rows[0].drop { $0 == " " }
      let fence = String(opening.prefix { $0 == opening.first })
      let last = rows.count > 1 ? rows[rows.count - 1] : ""
      // Moved in by four blanks or a tab it would be code, and the parser counts up to 255 signs.
      let isClosed =
        last.prefix { $0 == " " }.count <= 3 && !last.hasPrefix("\t")
        && trimmed(last).count >= min(fence.count, 255) && trimmed(last).allSatisfy { $0 == opening.first }
      return isClosed ? nil : fence
    }
  }

  /// A line `key: value` between the `---` at the top.
  public struct Setting: Sendable, Hashable {
    /// What stands before the colon.
    public let key: String
    /// What stands behind it, without quotes around it.
    public let value: String
    /// Its line in the file, the first being 1.
    public let line: Int
  }

  /// All lines of the file, without their newlines.
  public let lines: [String]
  /// The settings at the top, in order.
  public let frontMatter: [Setting]
  /// The parts below the front matter, in order.
  public let blocks: [Block]

  /// Reads a file's text; every text is a Markdown document, so this cannot fail.
  public init(_ text: String) {
    // Lines end as the parser of Markdown has it: also at a carriage return, alone or (one character) before a newline.
    lines = text.split(omittingEmptySubsequences: false) { ["\n", "\r\n", "\r"].contains($0) }.map(String.init)
    let (settings, bodyStart) = Self.readFrontMatter(lines)
    frontMatter = settings
    blocks = Self.readBlocks(lines, from: bodyStart)
  }

  /// The value of a setting at the top.
  public subscript(key: String) -> String? { frontMatter.last { $0.key == key }?.value }

  /// The settings between two lines `---` at the top of the file, and the index of the first line below them.
  private static func readFrontMatter(_ lines: [String]) -> ([Setting], Int) {
    guard lines.first == "---", let end = lines.dropFirst().firstIndex(of: "---") else { return ([], 0) }
    var settings: [Setting] = []
    for index in 1..<end {
      guard let colon = lines[index].firstIndex(of: ":") else { continue }
      let key = trimmed(lines[index][..<colon])
      var value = trimmed(lines[index][lines[index].index(after: colon)...])
      if value.count >= 2, value.hasPrefix("\""), value.hasSuffix("\"") { value = String(value.dropFirst().dropLast()) }
      settings.append(Setting(key: key, value: value, line: index + 1))
    }
    return (settings, end + 1)
  }

  private static func readBlocks(_ lines: [String], from start: Int) -> [Block] {
    let body = lines[start...].joined(separator: "\n")
    guard let document = Markdown.parse(body) else { return [] }
    defer { cmark_node_free(document) }
    var blocks: [Block] = []
    var node = cmark_node_first_child(document)
    while let current = node {
      defer { node = cmark_node_next(current) }
      // Text right above a table has no place of its own: the table begins where it does.
      guard cmark_node_get_start_line(current) > 0 else { continue }
      let first = min(Int(cmark_node_get_start_line(current)) + start, lines.count)
      let last = min(max(first, Int(cmark_node_get_end_line(current)) + start), lines.count)
      blocks.append(
        Block(
          kind: kind(of: current), lines: first...last,
          source: lines[(first - 1)..<last].joined(separator: "\n")))
    }
    return blocks
  }

  private static func kind(of node: OpaquePointer) -> Block.Kind {
    let type = string(cmark_node_get_type_string(node))
    if type == "heading" {
      // A tab would end the name of a lesson's step where progress is kept.
      let text = Markdown.plainText(of: node).map { $0 == "\t" ? " " : $0 }
      return .heading(level: Int(cmark_node_get_heading_level(node)), text: String(text))
    }
    // An indented block has no fence and is prose to us.
    if type == "code_block", Markdown.isFenced(node) {
      return .fence(info: string(cmark_node_get_fence_info(node)), text: string(cmark_node_get_literal(node)))
    }
    return .prose
  }
}

/// The text without blanks around it.
func trimmed(_ text: some StringProtocol) -> String {
  let start = text.drop { $0 == " " || $0 == "\t" }
  return String(start.reversed().drop { $0 == " " || $0 == "\t" || $0 == "\r" }.reversed())
}

/// A C string as a Swift string; nothing is the empty string.
func string(_ text: UnsafePointer<CChar>?) -> String { text.map { String(cString: $0) } ?? "" }
