/// What a line is made of, as far as its signs tell: items between `{`, `|`, `;` and `}`, and arguments in brackets.
struct LineParts {
  /// A sign outside of strings, and how many brackets are open around it; a bracket is inside of itself.
  private struct Mark {
    let sign: Unicode.Scalar
    let place: Int
    let depth: Int
  }

  private let line: SourceSpan
  private var marks: [Mark] = []

  /// The signs of the line, or lines, that a span touches.
  init(_ source: SourceText, around span: SourceSpan) {
    let first = source.span(ofLine: source.line(at: span.start)).start
    line = SourceSpan(first, max(span.end, source.span(ofLine: source.line(at: span.end)).end))
    var depth = 0
    var isQuoted = false
    var isEscaped = false
    for place in line.start..<line.end {
      let sign = Unicode.Scalar(source.bytes[place])
      if sign == "\"", !isEscaped { isQuoted.toggle() }
      isEscaped = sign == "\\" && !isEscaped
      if isQuoted { continue }
      if sign == "(" || sign == "[" { depth += 1 }
      if "([,)]{}|;#".unicodeScalars.contains(sign) { marks.append(Mark(sign: sign, place: place, depth: depth)) }
      if sign == ")" || sign == "]" { depth = max(0, depth - 1) }
      // The rest is a comment.
      if sign == "#" { break }
    }
  }

  /// The item, or the items, around a span.
  func item(around span: SourceSpan) -> SourceSpan {
    let ends = marks.filter { $0.sign == "#" || $0.depth == 0 && $0.sign != "," }
    return SourceSpan(
      ends.last { $0.place < span.start }.map { $0.place + 1 } ?? line.start,
      ends.first { $0.place >= span.end }?.place ?? line.end)
  }

  /// The argument, or the arguments, around a span in the innermost brackets that hold all of it; else the item.
  func argument(around span: SourceSpan) -> SourceSpan {
    let deepest = marks.map(\.depth).max() ?? 0
    for depth in stride(from: deepest, to: 0, by: -1) {
      let own = marks.filter { $0.depth == depth }
      guard let opening = own.last(where: { "([".unicodeScalars.contains($0.sign) && $0.place < span.start }),
        let closing = own.first(where: { ")]".unicodeScalars.contains($0.sign) && $0.place > opening.place }),
        closing.place >= span.end
      else { continue }
      let commas = own.filter { $0.sign == "," && $0.place > opening.place && $0.place < closing.place }
      return SourceSpan(
        (commas.last { $0.place < span.start } ?? opening).place + 1,
        (commas.first { $0.place >= span.end } ?? closing).place)
    }
    return item(around: span)
  }
}
