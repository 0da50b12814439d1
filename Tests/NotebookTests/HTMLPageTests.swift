import Foundation
import Testing

@testable import Notebook

@Suite struct HTMLPageTests {
  private func page(_ text: String) -> String { HTMLPage(run(text), name: "x", folder: nil).html }

  @Test func showsCellsWithTheirOutputs() {
    let html = page("# Title\n\nText, `code`.\n\n```gan\nprint \"1 < 2\"\nplot linspace(0, 1, 3)\n```\n")
    #expect(html.contains("<title>Title</title>"))
    #expect(html.contains("<pre class=\"cell\"><code>print <span class=\"string\">&quot;</span>"))
    #expect(html.contains("<span class=\"string\">1 &lt; 2</span>"))
    #expect(html.contains("<pre class=\"output\">1 &lt; 2</pre>"))
    #expect(html.contains("<img alt=\"output\" src=\"data:image/png;base64,iVBORw0KGgo"))
  }

  @Test func needsNothingElseAndRunsNoScript() {
    let html = page("<script>alert(1)</script>\n\n[a](javascript:alert(1))\n\n```gan\nprint \"<script>\"\n```\n")
    #expect(!html.contains("<script") && !html.contains("javascript:"))
    #expect(!html.contains("<link") && !html.contains("src=\"http"))
  }

  @Test func replacesStoredOutputs() {
    let html = page("```gan\nprint 1\n```\n\n```output\nold\n```\n\n![output](x-files/cell-1-1.png)\n\nText.\n")
    #expect(!html.contains("old") && !html.contains("x-files"))
    #expect(html.contains("<pre class=\"output\">1</pre>") && html.contains("<p>Text.</p>"))
  }

  @Test func endsAtTheFirstError() {
    let html = page("```gan\nnope 1\n```\n\n```gan\nprint 2\n```\n")
    #expect(html.contains("there is no command or function `nope`") || html.contains("`nope`"))
    #expect(!html.contains("<pre class=\"output\">2</pre>"))
  }

  @Test func takesUpThePicturesBesideIt() throws {
    let folder = try PictureFolder()
    let page = HTMLPage(
      run(
        """
        ![one](a.png) and ![two](<sub/b%20c.svg>)

        ```hint
        ![three](./sub/../a.png)
        ```

        """), name: "x", folder: folder.path)
    #expect(page.omissions.isEmpty)
    let png = "data:image/png;base64,\(base64(PictureFolder.png))"
    #expect(page.html.components(separatedBy: "src=\"\(png)\"").count == 3)
    #expect(
      page.html.contains("src=\"data:image/svg+xml;base64,\(base64(Array(PictureFolder.svg.utf8)))\" alt=\"two\""))
    #expect(!page.html.contains("atelier-picture"))
  }

  @Test(arguments: [
    ("http://example.org/x.png", "fetches nothing"), ("//example.org/x.png", "fetches nothing"),
    ("file:///etc/hostname", "fetches nothing"), ("/dev/zero", "outside"), ("../secret.png", "outside"),
    ("out.png", "outside"), ("missing.png", "No such file"), ("text.png", "no picture"), ("sub", "not a regular file"),
    ("pipe.png", "not a regular file"), ("huge.png", "64 MiB"), ("atelier-picture-0", "No such file"),
  ])
  func namesThePicturesThatItLeavesOut(address: String, reason: String) throws {
    let folder = try PictureFolder()
    let page = HTMLPage(run("![words](\(address)) ![](a.png)\n"), name: "x", folder: folder.path)
    #expect(page.omissions.count == 1)
    #expect(page.omissions[0].contains("`\(address)`") && page.omissions[0].contains(reason))
    #expect(page.html.contains("[picture: words] <img src=\"data:image/png;base64,"))
    #expect(page.html.components(separatedBy: "<img").count == 2)
  }

  @Test func namesPicturesInHTMLToo() {
    let page = HTMLPage(run("a <b>b</b> <IMG src=x.png> ![o ![i](i.png)](o.png)\n"), name: "x", folder: nil)
    #expect(page.omissions.count == 2)
    #expect(page.omissions[0].hasPrefix("the picture `<IMG src=x.png>` is not on the page: HTML"))
    #expect(page.omissions[1].contains("`o.png`") && page.html.contains("[picture: o i]"))
  }

  @Test func accentsDoNotHideWhatHTMLReads() {
    #expect(HTMLPage.escaped("\"\u{301}<\u{301}&\u{200D}") == "&quot;\u{301}&lt;\u{301}&amp;\u{200D}")
    #expect(page("```gan\nprint \"\u{1B}[1m\"\n```\n").contains("<pre class=\"output\">␛[1m</pre>"))
  }

  @Test func playsALesson() {
    let html = page(
      """
      ---
      title: L
      minutes: 5
      ---
      ## One

      ```predict
      How *many*?
      answer: n
      ```

      ```gan try
      let n = ___
      ```

      ```gan solution
      let n = 3
      print n + 1
      ```

      ```gan check
      n == 3    # three
      ```

      ```gan wrong
      let n = 4
      ```

      ```mistake when: n == 4
      Too many.
      ```

      ```hint
      Less than `4`.
      ```

      ```quiz
      Which?
      - [ ] This. :: No.
      - [x] That. :: Yes.
      ```

      """)
    #expect(html.contains("<pre class=\"cell try\"><code><span class=\"keyword\">let</span> n = ___"))
    let solution = "print n + <span class=\"number\">1</span>\n</code></pre>\n<pre class=\"output\">4</pre>\n</details>"
    #expect(html.contains(solution))
    #expect(html.contains("<p>How <em>many</em>?</p>") && !html.contains("answer: n"))
    #expect(html.contains("<details><summary>answer</summary>\n<p>3</p>"))
    #expect(html.contains("<details><summary>hint</summary>\n<p>Less than <code>4</code>.</p>"))
    #expect(html.contains("<li>That.</li>") && html.contains("✓ <strong>That.</strong> Yes."))
    #expect(!html.contains("n == 3") && !html.contains("Too many"))
  }
}

/// A notebook's folder with pictures, and with files that a page does not take up.
private final class PictureFolder {
  let path: String
  private let parent: String
  static let png: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 1, 2, 3]
  static let svg = "<?xml version=\"1.0\"?>\n<svg xmlns=\"http://www.w3.org/2000/svg\"/>"

  init() throws {
    parent = NSTemporaryDirectory() + "atelier-pictures-" + UUID().uuidString
    path = parent + "/notebook"
    let files = FileManager.default
    try files.createDirectory(atPath: path + "/sub", withIntermediateDirectories: true)
    let png = Data(Self.png)
    try png.write(to: URL(fileURLWithPath: path + "/a.png"))
    try png.write(to: URL(fileURLWithPath: parent + "/secret.png"))
    try Data(Self.svg.utf8).write(to: URL(fileURLWithPath: path + "/sub/b c.svg"))
    try Data("no picture".utf8).write(to: URL(fileURLWithPath: path + "/text.png"))
    try files.createSymbolicLink(atPath: path + "/out.png", withDestinationPath: parent + "/secret.png")
    #expect(mkfifo(path + "/pipe.png", 0o600) == 0)
    try png.write(to: URL(fileURLWithPath: path + "/huge.png"))
    #expect(truncate(path + "/huge.png", 65 << 20) == 0)
  }

  deinit { try? FileManager.default.removeItem(atPath: parent) }
}
