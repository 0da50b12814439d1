import Testing

@testable import Notebook

@Suite struct HTMLPageTests {
  private func page(_ text: String) -> String { HTMLPage(run(text), name: "x").html }

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
