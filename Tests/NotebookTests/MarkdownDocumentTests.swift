import Testing

@testable import Notebook

@Suite struct MarkdownDocumentTests {
  private let text = """
    ---
    title: "Eight suns"
    minutes: 25
    ---
    # Eight *suns*

    Some `code` here
    over two lines.

    ```gan try
    step ___
    ```

        an indented block

    ~~~quiz
    - [x] yes :: right
    ~~~
    """

  /// Markdown ends lines at carriage returns too.
  @Test(arguments: ["\r\n", "\r", "\n"]) func endsLinesAsMarkdownDoes(end: String) {
    let document = MarkdownDocument("\(end)# A\(end)\(end)```gan\(end)step 1\(end)```\(end)d")
    #expect(document.lines == ["", "# A", "", "```gan", "step 1", "```", "d"])
    #expect(document.blocks.map(\.lines) == [2...2, 4...6, 7...7])
    #expect(document.blocks.map(\.kind)[1] == .fence(info: "gan", text: "step 1\n"))
  }

  @Test func takesTextRightAboveATableAsPartOfIt() {
    let document = MarkdownDocument("first\nsecond\n| a | b |\n|---|---|\n| 1 | 2 |\n\nend")
    #expect(document.blocks.map(\.lines) == [1...5, 7...7])
  }

  @Test func readsFrontMatter() {
    let document = MarkdownDocument(text)
    #expect(document["title"] == "Eight suns")
    #expect(document["minutes"] == "25")
    #expect(document.frontMatter.map(\.line) == [2, 3])
  }

  @Test func splitsIntoBlocksWithTheirLines() {
    let blocks = MarkdownDocument(text).blocks
    #expect(blocks[0].kind == .heading(level: 1, text: "Eight suns"))
    #expect(blocks[0].lines == 5...5)
    #expect(blocks[1].kind == .prose)
    #expect(blocks[1].source == "Some `code` here\nover two lines.")
    #expect(blocks[2].kind == .fence(info: "gan try", text: "step ___\n"))
    #expect(blocks[2].lines == 10...12)
    #expect(blocks[2].firstTextLine == 11)
    #expect(blocks[3].kind == .prose)
    #expect(blocks[4].kind == .fence(info: "quiz", text: "- [x] yes :: right\n"))
  }

  @Test func headingsHaveNoTabs() {
    #expect(MarkdownDocument("## A\t*b*\n").blocks.map(\.kind) == [.heading(level: 2, text: "A b")])
  }

  @Test func keepsADocumentWithoutFrontMatterWhole() {
    let document = MarkdownDocument("---\n\nno settings\n")
    #expect(document.frontMatter.isEmpty)
    #expect(document.lines == ["---", "", "no settings", ""])
  }

  @Test func leavesRawHTMLOut() {
    let html = Markdown.html("a <script>alert(1)</script> **b**\n\n|x|\n|-|\n|1|\n", PagePictures(folder: nil))
    #expect(!html.contains("<script>"))
    #expect(html.contains("<strong>b</strong>"))
    #expect(html.contains("<table>"))
  }
}
