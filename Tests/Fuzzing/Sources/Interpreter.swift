import Diagnostics
import Glibc
import Plotting
import Studio

/// A whole program through a session: dry as in `atelier check`, and where it is free of errors, for real with bounded training.
@Sendable func fuzzInterpreter(_ input: UnsafeRawBufferPointer) {
  let source = SourceText(name: "fuzz", text: text(input))
  let errors = run(source, isDryRun: true)
  if errors.isEmpty, !foreignWords.contains(where: source.text.contains) { _ = run(source, isDryRun: false) }
}

/// Builtins that read and write files, which a run for real is kept from.
private let foreignWords = ["save", "load", "pictures", "tensors", "csv", "mnist", "fashion"]

private func run(_ source: SourceText, isDryRun: Bool) -> [Diagnostic] {
  let host = ImpatientHost()
  let session = Session(host: host, options: Session.Options(isDryRun: isDryRun, folder: "/nonexistent"))
  let result = session.run(source)
  _ = DiagnosticRenderer(width: 60).render(result.errors)
  // A session goes on after an error.
  _ = session.run("print 1; step 2; describe")
  return result.errors
}

private let terminal = TerminalCapabilities(environment: ["TERM": "xterm-256color"], isTerminal: true)

/// A host that draws everything, and stops a program after some statements or steps, or a while.
final class ImpatientHost: SessionHost {
  private var questions = 0
  private let start = clock()

  func show(_ event: SessionEvent) {
    switch event {
    case .plot(let plot), .frame(let plot): draw(plot)
    case .live(let picture):
      draw(picture.samples)
      draw(picture.course)
    case .diagnostic(let diagnostic): _ = DiagnosticRenderer(width: 60).render([diagnostic])
    default: break
    }
  }

  private func draw(_ plot: Plot) { _ = plot.block(for: terminal, columns: 40, rows: 12) }

  var interruption: Interruption {
    questions += 1
    return questions > 2_000 || clock() - start > CLOCKS_PER_SEC / 2 ? .immediate : .none
  }
}
