import Diagnostics
import Plotting

/// A notebook with its outputs as one HTML file that needs nothing else: pictures inline, light and dark, fit to print.
public struct HTMLPage {
  /// The page.
  public let html: String
  /// The pictures that the notebook shows and the page does not, each with the reason.
  public let omissions: [String]

  /// A page of a run; its title is the notebook's setting `title`, else its first heading, else `name`.
  ///
  /// - Parameter folder: where the notebook lies: the pictures in it and below it are taken up.
  public init(_ run: NotebookRun, name: String, folder: String?) {
    let heading = run.document.blocks.lazy.compactMap { block in
      if case .heading(_, let text) = block.kind { text } else { nil }
    }.first
    let pictures = PagePictures(folder: folder)
    html = Self.page(
      title: run.document["title"] ?? heading ?? name, body: Self.body(run, pictures))
    omissions = pictures.omissions.map { "the picture `\($0.address)` is not on the page: \($0.reason)" }
  }

  private static func page(title: String, body: String) -> String {
    """
    <!DOCTYPE html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>\(escaped(title))</title>
    <style>
    \(style)\(CodeListing.style)</style>
    </head>
    <body>
    <main>
    \(body)</main>
    </body>
    </html>

    """
  }

  private static func body(_ run: NotebookRun, _ pictures: PagePictures) -> String {
    let stored = StoredOutputs(run.document)
    var html = ""
    var skipped = 0..<0
    for (index, block) in run.document.blocks.enumerated() where !skipped.contains(index) {
      if block.cell != nil { skipped = stored.blocks(below: index) }
      if case .fence(let info, let text) = block.kind {
        let outputs = (run.cells.first { $0.block == index }?.outputs ?? []).map(Self.html).joined()
        html +=
          LessonBlocks.html(info: info, text, outputs: outputs, answer: run.answers[index], pictures)
          ?? Self.html(info: info, text, outputs: outputs) ?? Markdown.html(block.source, pictures)
      } else {
        html += Markdown.html(block.source, pictures)
      }
    }
    return html
  }

  private static func html(info: String, _ text: String, outputs: String) -> String? {
    info == "gan" ? "<pre class=\"cell\"><code>\(CodeListing.html(text))</code></pre>\n" + outputs : nil
  }

  private static func html(_ output: NotebookRun.Output) -> String {
    switch output {
    case .text(let text): return "<pre class=\"output\">\(escaped(text))</pre>\n"
    case .plot(let plot):
      guard let bytes = try? plot.png() else { return "<p>(this plot cannot be drawn)</p>\n" }
      return "<p class=\"picture\"><img alt=\"output\" src=\"data:image/png;base64,\(base64(bytes))\"></p>\n"
    }
  }

  /// Text as it stands in HTML: scalar by scalar, for an accent makes another character of a quote.
  static func escaped(_ text: String) -> String {
    var escaped = String.UnicodeScalarView()
    for scalar in VisibleText.of(text).unicodeScalars {
      switch scalar {
      case "&": escaped += "&amp;".unicodeScalars
      case "<": escaped += "&lt;".unicodeScalars
      case ">": escaped += "&gt;".unicodeScalars
      case "\"": escaped += "&quot;".unicodeScalars
      default: escaped.append(scalar)
      }
    }
    return String(escaped)
  }

  private static let style = """
    :root { color-scheme: light dark; --ink: #1c1c1e; --ground: #fdfdfc; --faint: #63636a; --cell: #f3f3f0; --edge: #dcdcd6;
      --link: #0b5cad; --ask: #eef3f9; }
    @media (prefers-color-scheme: dark) {
      :root { --ink: #e8e6e3; --ground: #18191b; --faint: #a3a3aa; --cell: #232528; --edge: #3a3c40; --link: #8ab8ec;
        --ask: #1d2733; }
      p.picture img { filter: brightness(0.88); }
    }
    body { margin: 0; background: var(--ground); color: var(--ink); font: 17px/1.6 Georgia, "DejaVu Serif", serif; }
    main { max-width: 46rem; margin: 3rem auto; padding: 0 1.2rem; }
    a { color: var(--link); } img { max-width: 100%; }
    h1, h2, h3 { font-family: system-ui, "DejaVu Sans", sans-serif; line-height: 1.25; margin: 2.2rem 0 0.8rem; }
    code, pre { font: 14px/1.5 ui-monospace, "DejaVu Sans Mono", monospace; }
    p code, li code, td code { background: var(--cell); padding: 0.1em 0.3em; border-radius: 3px; overflow-wrap: anywhere; }
    pre { padding: 0.8rem 1rem; overflow-x: auto; margin: 0.8rem 0; }
    pre.cell { background: var(--cell); border: 1px solid var(--edge); border-radius: 6px; }
    pre.try { border-style: dashed; }
    pre.output { color: var(--faint); border-left: 3px solid var(--edge); padding: 0.2rem 1rem; }
    p.picture img { background: #fff; border-radius: 6px; }
    table { border-collapse: collapse; display: block; overflow-x: auto; }
    th:not([align]) { text-align: left; } td, th { border-bottom: 1px solid var(--edge); padding: 0.3rem 0.8rem; }
    blockquote { margin-left: 0; padding-left: 1rem; border-left: 3px solid var(--edge); color: var(--faint); }
    .ask { background: var(--ask); border-radius: 6px; padding: 0.1rem 1rem; margin: 1rem 0; }
    summary { color: var(--faint); cursor: pointer; font: 14px/2 system-ui, "DejaVu Sans", sans-serif; }
    @media (max-width: 30rem) {
      body { font-size: 16px; } main { margin: 1rem auto; padding: 0 0.8rem; } code, pre { font-size: 12px; }
      pre { padding: 0.6rem 0.7rem; }
    }
    @media print {
      :root { color-scheme: light; --ink: #000; --ground: #fff; --faint: #333; --cell: #fff; --edge: #999; --link: #000;
        --ask: #fff; }
      p.picture img { filter: none; max-height: 16cm; } .ask { border: 1px solid var(--edge); }
      main { max-width: none; margin: 0; padding: 0; } pre { white-space: pre-wrap; }
      pre, img, .ask, tr { break-inside: avoid; } h1, h2, h3, summary { break-after: avoid; }
    }

    """
}
