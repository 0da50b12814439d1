/// Turns diagnostics into text: the message, the lines with their underlines, the notes.
///
/// ```
/// error: `professor` judges 15 numbers, but `artist` paints 14
///   ┌─ cell 3, line 4
/// 4 │   dense 14
///   │   ^^^^^^^^ this layer gives 14
///   = the data `paintings` has 15: write `dense 15`
/// ```
public struct DiagnosticRenderer: Sendable {
  /// How many columns there are, at least 40: text is wrapped, and source clipped around its span, to fit into them.
  public let width: Int

  /// A renderer for lines of `width` columns.
  public init(width: Int = 100) {
    self.width = max(40, width)
  }

  /// One diagnostic without colours, ending in a newline.
  public func render(_ diagnostic: Diagnostic) -> String { styled(diagnostic).text(isStyled: false) }

  /// Several without colours, in the order given, with an empty line between two.
  public func render(_ diagnostics: [Diagnostic]) -> String { styled(diagnostics).text(isStyled: false) }

  /// Several, as `render` has them, with colours.
  public func styled(_ diagnostics: [Diagnostic]) -> StyledText {
    diagnostics.map { styled($0) }.joined(separator: "\n")
  }

  private func styled(_ diagnostic: Diagnostic) -> StyledText {
    var labels = diagnostic.secondary.map { Placed(label: $0, isPrimary: false) }
    if let primary = diagnostic.primary { labels.insert(Placed(label: primary, isPrimary: true), at: 0) }
    let gutter = labels.map { String($0.line).count }.max() ?? 1
    var text = head(diagnostic)
    for snippet in snippets(labels) { text += render(snippet, gutter, diagnostic.severity) }
    for note in diagnostic.notes { text += render(note: VisibleText.line(note), gutter) }
    if let fixIt = diagnostic.fixIt, let source = diagnostic.primary?.source {
      let columns = room(gutter) - fixIt.message.count - 3
      let correction = fixIt.correction(in: source, width: columns)
      if !correction.isEmpty { text += render(note: "\(fixIt.message) `\(correction)`", gutter) }
    }
    return text
  }
}

/// A label and the line on which it begins.
private struct Placed {
  let label: Diagnostic.Label
  let isPrimary: Bool
  let line: Int

  init(label: Diagnostic.Label, isPrimary: Bool) {
    self.label = label
    self.isPrimary = isPrimary
    line = label.source.line(at: label.span.start)
  }
}

/// The labels of one source, in the order of its lines.
private struct Snippet {
  let source: SourceText
  let labels: [Placed]
}

extension DiagnosticRenderer {
  /// The labels by source: that of the primary label first, the others as they come.
  private func snippets(_ labels: [Placed]) -> [Snippet] {
    var sources: [SourceText] = []
    for placed in labels where !sources.contains(where: { $0 === placed.label.source }) {
      sources.append(placed.label.source)
    }
    return sources.map { source in
      let own = labels.filter { $0.label.source === source }
      return Snippet(
        source: source, labels: own.sorted { ($0.line, $0.label.span.start) < ($1.line, $1.label.span.start) })
    }
  }

  /// The columns right of the line numbers and what separates them.
  private func room(_ gutter: Int) -> Int { max(20, width - gutter - 3) }

  /// How bad it is, and the message.
  private func head(_ diagnostic: Diagnostic) -> StyledText {
    let severity = diagnostic.severity.rawValue + ": "
    let lines = TextWrapping.lines(of: VisibleText.line(diagnostic.message), columns: width - severity.count)
    let indent = StyledText("\n" + String(repeating: " ", count: severity.count))
    return StyledText(diagnostic.severity.rawValue + ":", diagnostic.severity.style) + " "
      + lines.map { StyledText($0, .bold) }.joined(separator: indent) + "\n"
  }

  /// A line behind `=`, or several.
  private func render(note: String, _ gutter: Int) -> StyledText {
    let margin = String(repeating: " ", count: gutter + 1)
    let lines = TextWrapping.lines(of: note, columns: room(gutter))
    return StyledText(margin) + StyledText("=", Self.frame)
      + StyledText(" " + lines.joined(separator: "\n" + margin + "  ") + "\n")
  }

  private func render(_ snippet: Snippet, _ gutter: Int, _ severity: Diagnostic.Severity) -> StyledText {
    let margin = StyledText(String(repeating: " ", count: gutter + 1))
    let shown = snippet.labels.first { $0.isPrimary } ?? snippet.labels[0]
    let place = " \(VisibleText.line(snippet.source.name)), line \(shown.line)\n"
    var text = margin + StyledText("┌─", Self.frame) + StyledText(place)
    var last: Int?
    for placed in snippet.labels {
      let line = SourceLine(
        snippet.source, placed.line, around: placed.label.span, width: room(gutter),
        reserve: DisplayWidth.of(placed.label.text) + 1)
      if last != placed.line {
        if let last, placed.line > last + 1 { text += margin + StyledText("·", Self.frame) + "\n" }
        let number = String(placed.line)
        let padding = String(repeating: " ", count: gutter - number.count)
        text += StyledText(padding + number + " │", Self.frame) + StyledText(" " + line.text + "\n")
      }
      last = placed.line
      let style = placed.isPrimary ? severity.style : Self.frame
      for (indent, words) in underline(placed, line, room(gutter)) {
        text += margin + StyledText("│", Self.frame) + StyledText(String(repeating: " ", count: indent + 1))
        text += StyledText(words, style) + "\n"
      }
    }
    return text
  }

  /// The underline with what it says behind it, or below where there is too little room, each line with its indent.
  private func underline(_ placed: Placed, _ line: SourceLine, _ room: Int) -> [(indent: Int, words: String)] {
    let mark = String(repeating: placed.isPrimary ? "^" : "-", count: line.markWidth)
    let label = VisibleText.line(placed.label.text)
    if label.isEmpty { return [(line.markColumn, mark)] }
    if line.markColumn + line.markWidth + 1 + DisplayWidth.of(label) <= room {
      return [(line.markColumn, mark + " " + label)]
    }
    let lines = TextWrapping.lines(of: label, columns: room)
    let widest = lines.reduce(0) { max($0, DisplayWidth.of($1)) }
    let indent = max(0, min(line.markColumn, room - widest))
    return [(line.markColumn, mark)] + lines.map { (indent, $0) }
  }
}

extension DiagnosticRenderer {
  /// The style of line numbers and of what separates them from the lines.
  private static let frame = StyledText.Style.blue
}

extension Diagnostic.Severity {
  fileprivate var style: StyledText.Style {
    switch self {
    case .error: .boldRed
    case .warning: .boldYellow
    case .note: .boldCyan
    }
  }
}

extension Diagnostic.FixIt {
  /// The corrected line; where it is wider than `width`, the item of it that changes, or only its argument;
  /// nothing where even that fills a page.
  func correction(in source: SourceText, width: Int) -> String {
    let line = correctedLine(in: source)
    let spans = edits.map(\.span)
    guard DisplayWidth.of(line) > width, let first = spans.first else { return line }
    let touched = spans.reduce(first) { $0.union($1) }
    let parts = LineParts(source, around: touched)
    let item = apply(in: source, within: parts.item(around: touched)).trimmingBlanks
    if DisplayWidth.of(item) <= width { return item }
    let argument = apply(in: source, within: parts.argument(around: touched)).trimmingBlanks
    // A piece in the middle of something would be no correction, and pages of it no help.
    return DisplayWidth.of(argument) <= 3 * width ? argument : ""
  }

  /// The first line that the edits touch, as they leave it, without the blanks at its ends.
  func correctedLine(in source: SourceText) -> String {
    let ordered = edits.sorted { $0.span.start < $1.span.start }
    guard let first = ordered.first, let last = ordered.last else { return "" }
    let start = source.span(ofLine: source.line(at: first.span.start)).start
    let end = max(last.span.end, source.span(ofLine: source.line(at: last.span.end)).end)
    return apply(in: source, within: SourceSpan(start, end)).trimmingBlanks
  }

  /// The text of `range` as the edits leave it; of overlapping ones the first counts.
  private func apply(in source: SourceText, within range: SourceSpan) -> String {
    var text = ""
    var place = range.start
    for edit in edits.sorted(by: { $0.span.start < $1.span.start }) where edit.span.start >= place {
      text += source.text(of: SourceSpan(place, edit.span.start)) + edit.replacement
      place = edit.span.end
    }
    return text + source.text(of: SourceSpan(place, range.end))
  }
}

extension String {
  fileprivate var trimmingBlanks: String {
    var rest = self[...]
    while let first = rest.first, first == " " || first == "\t" { rest.removeFirst() }
    while let last = rest.last, last == " " || last == "\t" || last == "\r" { rest.removeLast() }
    return String(rest)
  }
}
