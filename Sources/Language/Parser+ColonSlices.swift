import Diagnostics

/// Slices as other languages write them: `x[1:, :]`.
extension Parser {
  /// Reports an index that holds colons and steps to the bracket that closes it; false where it holds none.
  mutating func refuseColonSlices() -> Bool {
    guard let (closing, correction) = colonSlices() else { return false }
    report(
      .colonSlice(correction: correction), at: SourceSpan(current.span.start, tokens[closing].span.start))
    position = closing
    return true
  }

  /// The bracket that closes the index from the current token on, and the index with dots for its colons, `nil` where dots
  /// cannot say it.
  private func colonSlices() -> (closing: Int, correction: String?)? {
    var depth = 0
    var hasColon = false
    var start = current.span.start
    var bounds: [String] = []
    var indices: [String?] = []
    for place in position..<min(position + 200, tokens.count) {
      let token = tokens[place]
      switch token.kind {
      case .leftParenthesis, .leftBracket:
        depth += 1
      case .rightParenthesis where depth > 0, .rightBracket where depth > 0:
        depth -= 1
      case .colon where depth == 0, .label where depth == 0:
        // A label is a name and the colon behind it.
        hasColon = true
        bounds.append(text(SourceSpan(start, token.span.end - 1)))
        start = token.span.end
      case .comma where depth == 0, .rightBracket where depth == 0:
        indices.append(dotted(bounds + [text(SourceSpan(start, token.span.start))]))
        bounds = []
        start = token.span.end
        guard token.kind == .rightBracket else { continue }
        let whole = indices.compactMap { $0 }
        return hasColon ? (place, whole.count == indices.count ? whole.joined(separator: ", ") : nil) : nil
      case .rightParenthesis, .leftBrace, .rightBrace, .newline, .endOfFile, .assign, .foreign, .invalid:
        return nil
      default:
        break
      }
    }
    return nil
  }

  /// The slice between these bounds, as the texts around the colons; `nil` where it has a step.
  private func dotted(_ bounds: [String]) -> String? {
    let texts = bounds.map { text in
      String(text.drop { $0.isWhitespace }.reversed().drop { $0.isWhitespace }.reversed())
    }
    guard texts.count > 1 else { return texts.first }
    if texts.count > 2, texts.count > 3 || !["", "1"].contains(texts[2]) { return nil }
    return switch (texts[0], texts[1]) {
    case ("", ""): "..."
    case (let from, ""): from + "..."
    case (let from, let to): from + "..<" + to
    }
  }
}
