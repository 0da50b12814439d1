import CMarkdown
import Diagnostics

/// The parser and HTML writer of CommonMark with GitHub's tables, through cmark-gfm.
enum Markdown {
  /// Parses a text; the caller frees the node. Nil only where memory ends.
  static func parse(_ text: String) -> OpaquePointer? {
    cmark_gfm_core_extensions_ensure_registered()
    guard let parser = cmark_parser_new(CMARK_OPT_DEFAULT) else { return nil }
    defer { cmark_parser_free(parser) }
    if let table = cmark_find_syntax_extension("table") { cmark_parser_attach_syntax_extension(parser, table) }
    var text = text
    text.withUTF8 { bytes in
      bytes.withMemoryRebound(to: CChar.self) { cmark_parser_feed(parser, $0.baseAddress, $0.count) }
    }
    return cmark_parser_finish(parser)
  }

  /// HTML for a text; raw HTML in it is left out, so that a notebook cannot smuggle in a script. Pictures are taken up into
  /// it; of those that are not, the words stay.
  static func html(_ text: String, _ pictures: PagePictures) -> String {
    guard let document = parse(text) else { return "" }
    defer { cmark_node_free(document) }
    let sources = takeUpPictures(in: document, pictures)
    var extensions: UnsafeMutablePointer<cmark_llist>?
    if let table = cmark_find_syntax_extension("table") {
      extensions = cmark_llist_append(cmark_get_default_mem_allocator(), nil, UnsafeMutableRawPointer(table))
    }
    defer { cmark_llist_free(cmark_get_default_mem_allocator(), extensions) }
    guard let rendered = cmark_render_html(document, CMARK_OPT_DEFAULT, extensions) else { return "" }
    defer { cmark_get_default_mem_allocator().pointee.free(rendered) }
    return filledIn(VisibleText.of(String(cString: rendered)), sources)
  }

  /// Gives each picture that is taken up a mark for its address, since the writer of HTML lets only some kinds of contents
  /// through, and puts its words in the place of each other one.
  ///
  /// - Returns: the addresses that belong in the places of the marks.
  private static func takeUpPictures(in document: OpaquePointer, _ pictures: PagePictures) -> [String] {
    var sources: [String] = []
    for html in nodes(in: document, [CMARK_NODE_HTML_BLOCK, CMARK_NODE_HTML_INLINE]) {
      pictures.leaveOut(html: string(cmark_node_get_literal(html)))
    }
    for image in nodes(in: document, [CMARK_NODE_IMAGE]) {
      let address = string(cmark_node_get_url(image))
      if let source = pictures.source(of: address) {
        cmark_node_set_url(image, mark + "\(sources.count)")
        sources.append(source)
      } else if let words = cmark_node_new(CMARK_NODE_TEXT) {
        let described = plainText(of: image)
        cmark_node_set_literal(words, "[picture: \(described.isEmpty ? address : described)]")
        if cmark_node_replace(image, words) != 0 { cmark_node_free(image) } else { cmark_node_free(words) }
      }
    }
    return sources
  }

  /// How the marks begin; the numbers follow.
  private static let mark = "atelier-picture-"

  /// The nodes of some types, but for those inside of others.
  private static func nodes(in document: OpaquePointer, _ types: [cmark_node_type]) -> [OpaquePointer] {
    var nodes: [OpaquePointer] = []
    guard let iterator = cmark_iter_new(document) else { return nodes }
    defer { cmark_iter_free(iterator) }
    while true {
      let event = cmark_iter_next(iterator)
      if event == CMARK_EVENT_DONE { return nodes }
      guard event == CMARK_EVENT_ENTER, let node = cmark_iter_get_node(iterator),
        types.contains(cmark_node_get_type(node))
      else { continue }
      nodes.append(node)
      // A picture's words may hold pictures, of which only the words count.
      cmark_iter_reset(iterator, node, CMARK_EVENT_EXIT)
    }
  }

  /// The HTML with the marks of pictures replaced, which stand in the order of the numbers.
  private static func filledIn(_ html: String, _ sources: [String]) -> String {
    guard !sources.isEmpty else { return html }
    var filled = ""
    var rest = html[...]
    for (number, source) in sources.enumerated() {
      let attribute = "src=\"\(mark)\(number)\""
      guard let place = rest.firstRange(of: attribute) else { continue }
      filled += rest[..<place.lowerBound] + "src=\"" + HTMLPage.escaped(source) + "\""
      rest = rest[place.upperBound...]
    }
    return filled + rest
  }

  /// Whether a code block stands between fences.
  static func isFenced(_ node: OpaquePointer) -> Bool {
    var length: Int32 = 0
    var offset: Int32 = 0
    var character: CChar = 0
    return cmark_node_get_fenced(node, &length, &offset, &character) != 0
  }

  /// The words of a node without their markup.
  static func plainText(of node: OpaquePointer) -> String {
    var text = ""
    guard let iterator = cmark_iter_new(node) else { return text }
    defer { cmark_iter_free(iterator) }
    while true {
      let event = cmark_iter_next(iterator)
      if event == CMARK_EVENT_DONE { return text }
      guard event == CMARK_EVENT_ENTER, let current = cmark_iter_get_node(iterator) else { continue }
      let type = string(cmark_node_get_type_string(current))
      if type == "text" || type == "code" { text += string(cmark_node_get_literal(current)) }
      if type == "softbreak" || type == "linebreak" { text += " " }
    }
  }
}
