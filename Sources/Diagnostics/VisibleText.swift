/// Text in which nothing acts on a terminal: a sign is shown in place of every control character.
///
/// Names of files, cells of tables, messages of other programs and prose of lessons may hold control characters; written to a
/// terminal as they are, these would move its cursor, change its title or type into the shell.
public enum VisibleText {
  /// The text with control characters as the signs that Unicode has for them: `␛` for escape, `␀` to `␟` and `␡` for the
  /// others, `\u{FFFD}` for U+0080 to U+009F, which have none, and for what turns the direction of writing.
  ///
  /// Newlines and tabs stay. A carriage return in front of a newline is a part of the line's end and goes.
  public static func of(_ text: String) -> String {
    guard hasControls(text) else { return text }
    var visible = String.UnicodeScalarView()
    var previous: Unicode.Scalar?
    for scalar in text.unicodeScalars {
      if scalar == "\n", previous == "\r" { visible.removeLast() }
      visible.append(sign(for: scalar) ?? scalar)
      previous = scalar
    }
    return String(visible)
  }

  /// The same of text that has to stay on one line: newlines are shown as `␊`.
  public static func line(_ text: String) -> String {
    guard text.utf8.contains(0x0A) else { return of(text) }
    return text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }.map { of(String($0)) }
      .joined(separator: "\u{240A}")
  }

  /// What is shown in place of a character; nil where it is shown itself.
  private static func sign(for scalar: Unicode.Scalar) -> Unicode.Scalar? {
    switch scalar.value {
    case 0x09, 0x0A: nil
    case 0x00..<0x20: Unicode.Scalar(0x2400 + scalar.value)
    case 0x7F: "\u{2421}"
    case 0x80...0x9F, 0x202A...0x202E, 0x2066...0x2069: "\u{FFFD}"
    default: nil
    }
  }

  /// Whether there may be something to replace: a look at the bytes, since most text has nothing.
  private static func hasControls(_ text: String) -> Bool {
    var previous: UInt8 = 0
    for byte in text.utf8 {
      // U+0080 to U+009F begin with C2, the marks of direction with E2 80 and E2 81.
      if byte < 0x20 && byte != 0x09 && byte != 0x0A || byte == 0x7F { return true }
      if previous == 0xC2 && byte < 0xA0 || previous == 0xE2 && (byte == 0x80 || byte == 0x81) { return true }
      previous = byte
    }
    return false
  }
}
