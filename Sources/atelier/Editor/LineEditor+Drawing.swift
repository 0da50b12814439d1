import CEdit
import Diagnostics
import Glibc

/// Drawing the line where libedit does not do it well: after a change of the terminal's size, and with wide characters
/// and accents that stand on the letter before.
extension LineEditor {
  /// The line as far as the cursor, and behind it.
  var line: (before: String, after: String)? {
    guard usesEscapes, let info = el_line(edit)?.pointee, let start = info.buffer, let cursor = info.cursor,
      let end = info.lastchar
    else { return nil }
    return (
      String(decoding: UnsafeRawBufferPointer(start: start, count: cursor - start), as: UTF8.self),
      String(decoding: UnsafeRawBufferPointer(start: cursor, count: max(0, end - cursor)), as: UTF8.self)
    )
  }

  /// The terminal has another size: what it made of the line is taken away, and the line is drawn anew.
  func adaptToSize() {
    if let line {
      // Terminals wrap what stands there to the new width; the cursor keeps its place in the text.
      clear(from: place(of: visiblePrompt + line.before))
    }
    el_resize(edit)
    atelier_edit_refresh(edit)
    redrawWideText()
  }

  /// Shows text above the line that is being edited.
  func show(above text: String) {
    if let line { clear(from: place(of: visiblePrompt + line.before)) } else { write("\n") }
    write(VisibleText.of(text) + "\n")
    el_resize(edit)
    atelier_edit_refresh(edit)
    redrawWideText()
  }

  /// Draws the line over what libedit drew, where that counts cells wrongly.
  func redrawWideText() {
    guard let line, !LineLayout.isSimple(line.before) || !LineLayout.isSimple(line.after) else { return }
    let columns = Terminal.size().columns
    clear(from: place(of: visiblePrompt + line.before, asLibeditCounts: true))
    let end = place(of: visiblePrompt + line.before + line.after)
    let cursor = place(of: visiblePrompt + line.before)
    let rows = (line.before + line.after).split(separator: "\n", omittingEmptySubsequences: false)
    var text = promptParts.joined() + rows.map(LineLayout.shown).joined(separator: "\r\n")
    // A terminal waits at the end of a full row until another character comes.
    if end.column == 0, end.row > 0, !(line.before + line.after).hasSuffix("\n") { text += "\r\n" }
    text += "\r"
    if end.row > cursor.row { text += "\u{1b}[\(end.row - cursor.row)A" }
    if cursor.column > 0 { text += "\u{1b}[\(min(cursor.column, columns - 1))C" }
    write(text)
  }

  /// Moves to the last row of what is being edited, so that what comes next does not overwrite it.
  func goBelow() {
    guard let line else { return }
    let rows = place(of: visiblePrompt + line.before + line.after).row - place(of: visiblePrompt + line.before).row
    if rows > 0 { write("\u{1b}[\(rows)B") }
  }

  private func place(of text: String, asLibeditCounts: Bool = false) -> LineLayout {
    var layout = LineLayout(columns: Terminal.size().columns, asLibeditCounts: asLibeditCounts)
    layout.write(text)
    return layout
  }

  /// Moves from a place in the text to its beginning and clears the screen from there on.
  private func clear(from place: LineLayout) {
    write("\r" + (place.row > 0 ? "\u{1b}[\(place.row)A" : "") + "\u{1b}[J")
  }

  /// The prompt cut at the marks of its escape sequences, which are every second part.
  private var promptParts: [String] {
    String(cString: promptText).split(separator: "\u{1}", omittingEmptySubsequences: false).map(String.init)
  }

  private var visiblePrompt: String {
    promptParts.enumerated().filter { $0.offset % 2 == 0 }.map(\.element).joined()
  }
}
