import CMarkdown

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

  /// HTML for a text; raw HTML in it is left out, so that a notebook cannot smuggle in a script.
  static func html(_ text: String) -> String {
    guard let document = parse(text) else { return "" }
    defer { cmark_node_free(document) }
    var extensions: UnsafeMutablePointer<cmark_llist>?
    if let table = cmark_find_syntax_extension("table") {
      extensions = cmark_llist_append(cmark_get_default_mem_allocator(), nil, UnsafeMutableRawPointer(table))
    }
    defer { cmark_llist_free(cmark_get_default_mem_allocator(), extensions) }
    guard let rendered = cmark_render_html(document, CMARK_OPT_DEFAULT, extensions) else { return "" }
    defer { cmark_get_default_mem_allocator().pointee.free(rendered) }
    return String(cString: rendered)
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
