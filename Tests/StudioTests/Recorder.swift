import Diagnostics
import Plotting
import Studio

/// A host that writes down what a session shows.
final class Recorder: SessionHost {
  /// What was shown, a line each.
  private(set) var lines: [String] = []
  private(set) var warnings: [Diagnostic] = []
  private(set) var plots: [Plot] = []
  var interruption = Interruption.none

  func show(_ event: SessionEvent) {
    switch event {
    case .text(let text): lines += text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    case .table(let table): lines += table.text.split(separator: "\n").map(String.init)
    case .page(let page): lines += page.text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    case .stage(let note): lines += note.text.split(separator: "\n").map(String.init)
    case .plot(let plot), .frame(let plot):
      plots.append(plot)
      lines.append("plot")
    case .live: lines.append("live")
    case .diagnostic(let diagnostic):
      warnings.append(diagnostic)
      lines.append("\(diagnostic.severity.rawValue): \(diagnostic.message)")
    case .note(let note): lines.append("note: \(note)")
    case .training, .job: break
    }
  }
}

/// Runs one program in a session of its own.
struct Outcome {
  let lines: [String]
  let result: CellResult

  init(_ source: SourceText, options: Session.Options = Session.Options()) {
    let recorder = Recorder()
    let session = Session(host: recorder, options: options)
    result = session.run(source)
    var lines = recorder.lines
    if let text = result.text { lines += text.split(separator: "\n").map { "= \($0)" } }
    lines += result.errors.map { "error: \($0.message)" }
    self.lines = lines
  }
}
