import CMarkdown
import Diagnostics

/// Markdown as lines for a terminal, wrapped at a width.
public struct TerminalProse: Sendable {
  /// How many columns a line may take, at least 20.
  public let width: Int
  /// Whether emphasis and code have styles; without them code keeps its backquotes.
  public let isStyled: Bool

  /// A renderer for lines of `width` columns.
  public init(width: Int, isStyled: Bool) {
    self.width = max(20, width)
    self.isStyled = isStyled
  }

  /// The lines of a text, an empty one between its blocks.
  public func lines(_ markdown: String) -> [StyledText] {
    guard let document = Markdown.parse(markdown) else { return [] }
    defer { cmark_node_free(document) }
    return blocks(in: document, width: width, depth: 0)
  }

  /// How deep lists, quotes and emphasis may lie in each other; of what lies deeper only the words are shown.
  private static let deepest = 16

  private func blocks(in parent: OpaquePointer, width: Int, depth: Int) -> [StyledText] {
    var lines: [StyledText] = []
    for child in children(of: parent) {
      if !lines.isEmpty { lines.append("") }
      lines += block(child, width: width, depth: depth)
    }
    return lines
  }

  private func block(_ node: OpaquePointer, width: Int, depth: Int) -> [StyledText] {
    guard depth < Self.deepest else {
      return wrap([Span(text: Markdown.plainText(of: node), style: .plain)], width: width)
    }
    switch string(cmark_node_get_type_string(node)) {
    case "heading": return wrap(spans(in: node, style: .strong), width: width)
    case "code_block":
      let code = string(cmark_node_get_literal(node)).split(separator: "\n", omittingEmptySubsequences: false)
      return (code.last == "" ? code.dropLast() : code).map { "    " + StyledText(String($0), style(.code)) }
    case "list": return list(node, width: width, depth: depth)
    case "block_quote": return blocks(in: node, width: max(20, width - 2), depth: depth + 1).map { "│ " + $0 }
    case "thematic_break": return [StyledText(String(repeating: "─", count: width))]
    case "table": return table(node)
    default: return wrap(spans(in: node, style: .plain), width: width)
    }
  }

  private func list(_ node: OpaquePointer, width: Int, depth: Int) -> [StyledText] {
    let isOrdered = cmark_node_get_list_type(node) == CMARK_ORDERED_LIST
    var number = Int(cmark_node_get_list_start(node))
    var lines: [StyledText] = []
    for item in children(of: node) {
      let bullet = isOrdered ? "\(number). " : "- "
      number += 1
      let inside = children(of: item).flatMap { block($0, width: max(20, width - bullet.count), depth: depth + 1) }
      for (index, line) in inside.enumerated() {
        lines.append(StyledText(index == 0 ? bullet : String(repeating: " ", count: bullet.count)) + line)
      }
    }
    return lines
  }

  private func table(_ node: OpaquePointer) -> [StyledText] {
    let rows = children(of: node).map { row in
      children(of: row).map { cell in
        spans(in: cell, style: .plain).map { StyledText($0.text, style($0.style)) }.joined()
      }
    }
    let plain = children(of: node).map { row in children(of: row).map { columns(Markdown.plainText(of: $0)) } }
    let count = plain.map(\.count).max() ?? 0
    let widths = (0..<count).map { column in plain.map { column < $0.count ? $0[column] : 0 }.max() ?? 0 }
    var lines: [StyledText] = []
    for (row, cells) in rows.enumerated() {
      lines.append(
        cells.enumerated().map { column, cell in
          cell + StyledText(String(repeating: " ", count: max(0, widths[column] - plain[row][column])))
        }.joined(separator: "  "))
      if row == 0 {
        lines.append(StyledText(widths.map { String(repeating: "─", count: $0) }.joined(separator: "  ")))
      }
    }
    return lines
  }
}

// MARK: - Words

extension TerminalProse {
  private enum Style { case plain, emphasis, strong, code }

  private struct Span {
    var text: String
    var style: Style
  }

  private func style(_ style: Style) -> StyledText.Style? {
    guard isStyled else { return nil }
    return switch style {
    case .plain: nil
    case .emphasis: .italic
    case .strong: .bold
    case .code: .cyan
    }
  }

  private func spans(in node: OpaquePointer, style: Style, depth: Int = 0) -> [Span] {
    guard depth < Self.deepest else { return [Span(text: Markdown.plainText(of: node), style: style)] }
    return children(of: node).flatMap { child -> [Span] in
      switch string(cmark_node_get_type_string(child)) {
      case "text": return [Span(text: string(cmark_node_get_literal(child)), style: style)]
      case "softbreak": return [Span(text: " ", style: style)]
      case "linebreak": return [Span(text: "\n", style: style)]
      case "code":
        let code = string(cmark_node_get_literal(child))
        return [Span(text: isStyled ? code : "`" + code + "`", style: .code)]
      case "emph": return spans(in: child, style: style == .plain ? .emphasis : style, depth: depth + 1)
      case "strong": return spans(in: child, style: .strong, depth: depth + 1)
      case "link":
        let address = string(cmark_node_get_url(child))
        let text = spans(in: child, style: style, depth: depth + 1)
        return address.contains("://") ? text + [Span(text: " (\(address))", style: style)] : text
      case "image": return [Span(text: "[picture: \(Markdown.plainText(of: child))]", style: style)]
      default: return spans(in: child, style: style, depth: depth + 1)
      }
    }
  }

  /// Breaks spans into lines; a word longer than a line stands alone on one.
  private func wrap(_ spans: [Span], width: Int) -> [StyledText] {
    var lines: [StyledText] = []
    var line: StyledText = ""
    var used = 0
    var word: StyledText = ""
    var wordColumns = 0
    func endWord() {
      guard wordColumns > 0 else { return }
      if used > 0, used + 1 + wordColumns > width { endLine() }
      if used > 0 { line += " " }
      line += word
      used += (used > 0 ? 1 : 0) + wordColumns
      word = ""
      wordColumns = 0
    }
    func endLine() {
      lines.append(line)
      line = ""
      used = 0
    }
    for span in spans {
      // Blanks inside code do not break a line: `step 100` stays together.
      let pieces = span.style == .code ? [Substring(span.text)] : pieces(of: span.text)
      for piece in pieces {
        if piece == " " || piece == "\n" {
          endWord()
          if piece == "\n" { endLine() }
        } else {
          word += StyledText(String(piece), style(span.style))
          wordColumns += columns(String(piece))
        }
      }
    }
    endWord()
    if used > 0 { endLine() }
    return lines
  }

  /// Words and the single blanks between them.
  private func pieces(of text: String) -> [Substring] {
    var pieces: [Substring] = []
    var start = text.startIndex
    for index in text.indices where text[index] == " " || text[index] == "\n" {
      if start < index { pieces.append(text[start..<index]) }
      pieces.append(text[index...index])
      start = text.index(after: index)
    }
    if start < text.endIndex { pieces.append(text[start...]) }
    return pieces
  }

  private func columns(_ text: String) -> Int { DisplayWidth.of(VisibleText.of(text)) }

  private func children(of node: OpaquePointer) -> [OpaquePointer] {
    var found: [OpaquePointer] = []
    var next = cmark_node_first_child(node)
    while let child = next {
      found.append(child)
      next = cmark_node_next(child)
    }
    return found
  }
}
