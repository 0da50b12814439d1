import Diagnostics

/// How many cells of a terminal a character takes.
enum DisplayWidth {
  /// 0 for control characters and combining marks, 2 for wide characters of East Asia and emoji, else 1.
  static func of(_ scalar: Unicode.Scalar) -> Int { Diagnostics.DisplayWidth.of(scalar) }

  /// The cells of a text whose scalars are written one by one, as a plot's grid does.
  static func of(_ text: String) -> Int { text.unicodeScalars.reduce(0) { $0 + of($1) } }

  /// The beginning of a text that fits into so many cells.
  static func prefix(_ text: String, columns: Int) -> String {
    if of(text) <= columns { return text }
    var room = columns
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      room -= of(scalar)
      if room < 0 { break }
      result.append(scalar)
    }
    return String(result)
  }
}
