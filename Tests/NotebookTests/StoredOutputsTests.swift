import Diagnostics
import Studio
import Testing

@testable import Notebook

/// A host that shows nothing.
final class SilentHost: SessionHost {
  var interruption: Interruption { .none }
  func show(_ event: SessionEvent) {}
}

/// Runs a notebook in a session of its own.
func run(_ text: String) -> NotebookRun {
  let host = SilentHost()
  return NotebookRun(MarkdownDocument(text), name: "x.md", in: Session(host: host), observer: host)
}

@Suite struct StoredOutputsTests {
  private static let bare = """
    # A title

    ```gan
    print 1 + 2
    ```

    Text between.

    ```gan
    let x = linspace(0, 1, 5)
    plot x
    print "a"
    print "b"
    ```

    The end.

    """

  private func updated(_ text: String) -> String {
    StoredOutputs(MarkdownDocument(text)).updated(by: run(text), pictureFolder: "x-files").text
  }

  @Test func storesOutputsBelowTheirCells() {
    let text = updated(Self.bare)
    #expect(text.contains("print 1 + 2\n```\n\n```output\n3\n```\n\nText between."))
    #expect(text.contains("```\n\n![output](x-files/cell-2-1.png)\n\n```output\na\nb\n```\n\nThe end.\n"))
  }

  @Test func updatingTwiceChangesNothing() {
    let once = updated(Self.bare)
    #expect(updated(once) == once)
  }

  @Test func picturesArePNG() {
    let pictures = StoredOutputs(MarkdownDocument(Self.bare)).updated(by: run(Self.bare), pictureFolder: "f").pictures
    #expect(pictures.map(\.file) == ["cell-2-1.png"])
    #expect(pictures.first?.bytes.prefix(4) == [0x89, 0x50, 0x4E, 0x47])
  }

  @Test func findsWhatDiffers() {
    let once = updated(Self.bare)
    #expect(StoredOutputs(MarkdownDocument(once)).differences(from: run(once)).isEmpty)
    let changed = once.replacing("```output\n3\n", with: "```output\n4\n")
    let differences = StoredOutputs(MarkdownDocument(changed)).differences(from: run(changed))
    #expect(differences == [.init(line: 3, stored: "4", fresh: "3")])
    let lines = StoredOutputs.Difference(line: 1, stored: "a\nb\nc", fresh: "a\nB\nc").lines
    #expect(lines == ["- b", "+ B"])
    // A cell below which nothing is stored is not compared.
    #expect(StoredOutputs(MarkdownDocument(Self.bare)).differences(from: run(Self.bare)).isEmpty)
  }

  @Test func outputsThatVaryAreReplacedAndNotCompared() {
    let text = "```gan\nprint 1\n```\n\n```output varies\n7 s\n```\n"
    #expect(StoredOutputs(MarkdownDocument(text)).differences(from: run(text)).isEmpty)
    #expect(updated(text) == "```gan\nprint 1\n```\n\n```output varies\n1\n```\n")
  }

  @Test func aCellThatReadsATimeVaries() {
    let text = "```gan\nprint \"1\" # duel.seconds\n```\n\n```output\n7\n```\n"
    #expect(StoredOutputs(MarkdownDocument(text)).differences(from: run(text)).isEmpty)
    #expect(updated(text).contains("```output varies\n1\n```"))
  }

  @Test(arguments: [
    "```", "   `````", "```gan", "    ```", String(repeating: "`", count: 253),
    String(repeating: "`", count: 254), String(repeating: "`", count: 300),
    "  " + String(repeating: "`", count: 100_000),
  ])
  func noOutputEndsItsFence(line: String) {
    let source = "```gan\nprint \"\(line)\" \"\\n\(line)\\nrest\"\n```\n"
    let text = updated(source)
    let document = MarkdownDocument(text)
    #expect(document.blocks.map { $0.cell != nil } == [true, false])
    #expect(StoredOutputs(document).differences(from: run(text)).isEmpty)
    #expect(updated(text) == text)
  }

  @Test(arguments: ["```", "\\n  ````", "\r```\r", "\\n" + String(repeating: "`", count: 300)])
  func whatASessionPrintedDoesNotBecomeACell(text: String) {
    let session = Session(host: nil)
    session.run("print \"\(text)\\n```gan\\nprint 3\"")
    #expect(session.cells.map(\.outcome) == [.completed])
    let saved = MarkdownDocument(session.markdown)
    #expect(saved.blocks.map { $0.cell != nil } == [true, false])
  }

  @Test(arguments: [
    "```gan\nprint 1", "```gan\nprint 1\n\n", "  ~~~~gan\nprint 1\n~~~", "```gan\nprint 1 #\n#\n",
    "```gan\nprint 1\n``` ",
    String(repeating: "`", count: 300) + "gan\nprint 1\n" + String(repeating: "`", count: 255),
  ])
  func aCellAtTheEndKeepsItsCode(source: String) {
    let cell = MarkdownDocument(source).blocks.first?.cell
    let text = updated(source)
    let blocks = MarkdownDocument(text).blocks
    #expect(blocks.map(\.cell) == [cell, nil] && updated(text) == text)
  }

  @Test func storesTextAsATerminalShowsIt() {
    let text = updated("```gan\nprint \"a\u{1B}]0;t\u{7}\"\n```\n")
    #expect(text.contains("```output\na␛]0;t␇\n```"))
    #expect(StoredOutputs(MarkdownDocument(text)).differences(from: run(text)).isEmpty)
  }
}
