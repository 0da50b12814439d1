/// Breaks text into lines.
enum TextWrapping {
  /// The text in lines of at most so many columns; only a longer word sticks out.
  ///
  /// A line breaks at blanks; inside of backquotes only where the code is wider than a line.
  static func lines(of text: String, columns: Int) -> [String] {
    var lines: [String] = []
    for word in words(of: text) {
      let pieces = DisplayWidth.of(word) > columns ? word.split(separator: " ").map(String.init) : [word]
      for piece in pieces {
        if let last = lines.last, DisplayWidth.of(last) + 1 + DisplayWidth.of(piece) <= columns {
          lines[lines.count - 1] = last + " " + piece
        } else {
          lines.append(piece)
        }
      }
    }
    return lines.isEmpty ? [""] : lines
  }

  /// The pieces between blanks outside of backquotes.
  private static func words(of text: String) -> [String] {
    var words: [String] = []
    var word = ""
    var isCode = false
    for character in text + " " {
      if character == "`" { isCode.toggle() }
      if character != " " || isCode {
        word.append(character)
      } else if !word.isEmpty {
        words.append(word)
        word = ""
      }
    }
    // What an unpaired backquote begins goes to the end.
    if !word.isEmpty { words.append(word) }
    return words
  }
}
