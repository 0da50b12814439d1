import Diagnostics
import Language
import Studio

/// One text through lexer, parser, checker, rendering, printer, highlighting and completion.
@Sendable func fuzzLanguage(_ input: UnsafeRawBufferPointer) {
  let text = text(input)
  let table = Session.signatures
  let source = SourceText(name: "fuzz", text: text)
  let (program, diagnostics) = Checker(table).check(source)
  _ = DiagnosticRenderer(width: 60).render(diagnostics)
  _ = highlighting(of: source)
  _ = incompleteness(of: text)
  _ = CompletionContext(at: input.count / 2, in: source, table).candidates(table)
  _ = Parser.parseTemplate(source)
  if diagnostics.containsError { return }
  let printed = Printer.print(program)
  let again = Parser.parse(SourceText(name: "print", text: printed))
  precondition(Printer.print(again.program) == printed, "the canonical print is not canonical")
}
