import Lessons
import Notebook
import Studio

/// Markdown as a notebook that is run dry and rendered, as a lesson, and as text for a terminal.
@Sendable func fuzzNotebook(_ input: UnsafeRawBufferPointer) {
  let text = text(input)
  let document = MarkdownDocument(text)
  for block in document.blocks { precondition(document.lines.count >= block.lines.upperBound) }
  _ = TerminalProse(width: 40, isStyled: true).lines(text)
  _ = try? Lesson(text: text, fileName: "01-fuzz.md")
  let host = ImpatientHost()
  let session = Session(host: host, options: Session.Options(isDryRun: true, folder: "/nonexistent"))
  let run = NotebookRun(document, name: "fuzz", in: session, observer: host)
  let outputs = StoredOutputs(document)
  _ = outputs.differences(from: run)
  _ = outputs.updated(by: run, pictureFolder: "pictures")
  _ = HTMLPage(run, name: "fuzz", folder: nil).html
}
