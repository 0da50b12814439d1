/// A line of source as a message shows it: tabs as blanks, clipped around what is underlined, with the underline's columns.
struct SourceLine {
  /// The line, at most `width` columns wide; `…` stands where it is clipped.
  let text: String
  /// The column, from 0, at which the underline begins.
  let markColumn: Int
  /// How wide the underline is, at least 1.
  let markWidth: Int

  private static let tabWidth = 2
  /// As many bytes hardly any column takes, with all the marks that are drawn over its character.
  private static let bytesOfColumn = 16

  /// The line of this number, underlined where `span` meets it; of a clipped one the underline leaves `reserve` columns
  /// behind it, as far as that is fair to what stands before it.
  init(_ source: SourceText, _ number: Int, around span: SourceSpan, width: Int, reserve: Int) {
    let line = source.span(ofLine: number)
    let start = min(max(span.start, line.start), line.end)
    let end = min(max(span.end, start), line.end)
    // Of a very long line only what may be shown is looked at, so that each of its messages takes the same short time.
    let reach = width * Self.bytesOfColumn
    let first = source.characterStart(from: max(line.start, start - reach))
    let markEnd = source.characterStart(from: min(end, start + reach))
    let last = source.characterStart(from: min(line.end, end + reach))
    let before = Self.cells(source.text(of: SourceSpan(first, start)))
    let marked = Self.cells(source.text(of: SourceSpan(start, markEnd)))
    let after = Self.cells(source.text(of: SourceSpan(end, last)))
    let columns = (Self.width(before), Self.width(marked), Self.width(after))
    let isWhole = first == line.start && markEnd == end && last == line.end
    guard !isWhole || columns.0 + columns.1 + columns.2 > width else {
      text = (before + marked + after).joined()
      markColumn = columns.0
      markWidth = max(1, columns.1)
      return
    }
    // What is underlined has the first right to the room, then a third of the rest goes to what stands before it.
    let room = width - 2
    let shownMark = Self.prefix(marked, min(columns.1, room))
    let left = room - Self.width(shownMark)
    let behind = reserve <= left - left / 3 ? max(columns.2, reserve) : columns.2
    let beforeRoom = min(columns.0, max(left / 3, left - behind))
    let shownBefore = Self.suffix(before, beforeRoom)
    let isMarkWhole = shownMark.count == marked.count && markEnd == end
    let shownAfter = isMarkWhole ? Self.prefix(after, left - Self.width(shownBefore)) : []
    let clipsLeft = shownBefore.count < before.count || first > line.start
    let clipsRight = !isMarkWhole || shownAfter.count < after.count || last < line.end
    text = (clipsLeft ? "…" : "") + (shownBefore + shownMark + shownAfter).joined() + (clipsRight ? "…" : "")
    markColumn = Self.width(shownBefore) + (clipsLeft ? 1 : 0)
    markWidth = max(1, Self.width(shownMark))
  }

  /// The characters of a piece of line, tabs as blanks.
  private static func cells(_ text: String) -> [String] {
    VisibleText.line(text).map { $0 == "\t" ? String(repeating: " ", count: tabWidth) : String($0) }
  }

  private static func width(_ cells: [String]) -> Int { cells.reduce(0) { $0 + DisplayWidth.of($1) } }

  private static func prefix(_ cells: [String], _ room: Int) -> [String] {
    var used = 0
    return Array(
      cells.prefix { cell in
        used += DisplayWidth.of(cell)
        return used <= room
      })
  }

  private static func suffix(_ cells: [String], _ room: Int) -> [String] {
    prefix(cells.reversed(), room).reversed()
  }
}
