import Diagnostics
import Language

/// Code in a page, its words and numbers in colours.
enum CodeListing {
  /// The code as HTML: keywords, numbers, strings, labels and comments in elements of these classes.
  static func html(_ code: String) -> String {
    let source = SourceText(name: "", text: code)
    var html = ""
    var place = 0
    for piece in highlighting(of: source) where piece.span.start >= place {
      html += HTMLPage.escaped(source.text(of: SourceSpan(place, piece.span.start)))
      let text = HTMLPage.escaped(source.text(of: piece.span))
      html += isColoured(piece.role) ? "<span class=\"\(piece.role.rawValue)\">\(text)</span>" : text
      place = piece.span.end
    }
    return html + HTMLPage.escaped(source.text(of: SourceSpan(place, source.bytes.count)))
  }

  /// The rules for both colour schemes and for paper; each colour has a contrast of at least 4.5 on its ground.
  static let style = """
    :root { --keyword: #8a1f6b; --string: #2c651d; --number: #0b5cad; --label: #7a4a00; }
    @media (prefers-color-scheme: dark) {
      :root { --keyword: #e39bd0; --string: #9ccc7f; --number: #8ab8ec; --label: #e0b070; }
    }
    @media print { :root { --keyword: #000; --string: #333; --number: #000; --label: #000; } }
    .keyword { color: var(--keyword); } .string { color: var(--string); } .number { color: var(--number); }
    .label { color: var(--label); } .comment { color: var(--faint); font-style: italic; }

    """

  private static func isColoured(_ role: HighlightedSpan.Role) -> Bool {
    switch role {
    case .keyword, .number, .string, .label, .comment: true
    case .name, .punctuation, .invalid: false
    }
  }
}
