import Diagnostics
import Plotting
import Studio

/// What running the cells of a notebook gave.
public struct NotebookRun {
  /// A piece of a cell's output, in the order in which it appeared.
  public enum Output {
    /// Printed lines, tables, values and messages.
    case text(String)
    /// A plot or pictures.
    case plot(Plot)
  }

  /// A cell with what it gave.
  public struct Cell {
    /// The index of its block in the document.
    public let block: Int
    /// Its source.
    public let source: String
    /// What it gave.
    public var outputs: [Output]
    /// Whether it ran to its end.
    public var isComplete: Bool

    /// All of its text, plots left out, without a newline at the end.
    public var text: String {
      outputs.compactMap { if case .text(let text) = $0 { text } else { nil } }.joined(separator: "\n")
    }
  }

  /// The notebook.
  public let document: MarkdownDocument
  /// Its cells in order; those below one that failed did not run and are missing.
  public let cells: [Cell]
  /// What the numbers came to that a lesson asks to predict, by the index of the block that asks.
  let answers: [Int: String]
  /// The errors of the cell that failed.
  public let errors: [Diagnostic]
  /// Whether a person stopped the run.
  public let isInterrupted: Bool

  /// Runs the cells of a notebook, and of a lesson the solutions too, one after the other, up to the first that fails.
  ///
  /// - Parameters:
  ///   - name: what messages call the file.
  ///   - observer: sees every event too, for progress, and is asked whether to stop.
  public init(_ document: MarkdownDocument, name: String, in session: Session, observer: any SessionHost) {
    let recorder = Recorder(observer: observer)
    let before = session.host
    session.host = recorder
    defer { session.host = before }
    var cells: [Cell] = []
    var errors: [Diagnostic] = []
    var isInterrupted = false
    var asked: [Int: String] = [:]
    var answers: [Int: String] = [:]
    let count = document.blocks.count { $0.cell != nil }
    for (index, block) in document.blocks.enumerated() {
      if let expression = LessonBlocks.answer(of: block) { asked[index] = expression }
      guard let text = block.cell else { continue }
      let share = Double(cells.count) / Double(count)
      observer.show(.job(JobProgress(name: "cell \(cells.count + 1) of \(count)", share: share, isLast: false)))
      recorder.outputs = []
      let result = session.run(Self.source(text, firstLine: block.firstTextLine, name: name))
      if let shown = result.text { recorder.show(.text(shown)) }
      errors = result.errors
      if !errors.isEmpty { recorder.keep(withoutLastNewline(DiagnosticRenderer().render(errors))) }
      let isComplete = result.cell.outcome == .completed
      cells.append(Cell(block: index, source: text, outputs: recorder.outputs, isComplete: isComplete))
      isInterrupted = result.cell.outcome == .interrupted
      if !isComplete { break }
      for (prediction, expression) in asked { answers[prediction] = session.filledIn("{\(expression)}") }
      asked = [:]
    }
    self.document = document
    self.cells = cells
    self.answers = answers
    self.errors = errors
    self.isInterrupted = isInterrupted
  }

  /// The source of a block, moved down so that messages name the lines of the file.
  private static func source(_ text: String, firstLine: Int, name: String) -> SourceText {
    SourceText(name: name, text: String(repeating: "\n", count: firstLine - 1) + text)
  }

  /// Keeps what a session shows, and passes it on.
  private final class Recorder: SessionHost {
    let observer: any SessionHost
    var outputs: [Output] = []

    init(observer: any SessionHost) { self.observer = observer }

    var interruption: Interruption { observer.interruption }

    var goesOn: Bool { observer.goesOn }

    func show(_ event: SessionEvent) {
      observer.show(event)
      switch event {
      case .text(let text): keep(text)
      case .table(let table): keep(table.text)
      case .page(let page): keep(page.text)
      case .stage(let note): keep(note.text)
      case .plot(let plot), .frame(let plot): outputs.append(.plot(plot))
      case .diagnostic(let diagnostic): keep(withoutLastNewline(DiagnosticRenderer().render(diagnostic)))
      case .note(let note): keep(VisibleText.line(note))
      case .live, .training, .job: break
      }
    }

    /// Keeps text as a terminal shows it: what is stored is read in terminals too.
    func keep(_ text: String) { outputs.append(.text(VisibleText.of(text))) }
  }
}

/// The text without the newline at its end.
func withoutLastNewline(_ text: String) -> String { text.hasSuffix("\n") ? String(text.dropLast()) : text }
