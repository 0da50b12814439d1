import Diagnostics
import Studio
import Testing

@testable import Language

@Suite("Documentation")
struct DocumentationTests {
  /// The ```gan blocks of docs/language.md.
  private static let examples: [String] = {
    var examples: [String] = []
    var current: String?
    for line in (TestFiles.read("../../docs/language.md") ?? "").split(
      separator: "\n", omittingEmptySubsequences: false)
    {
      if line == "```gan" {
        current = ""
      } else if line == "```" {
        if let example = current { examples.append(example) }
        current = nil
      } else if current != nil {
        current? += line + "\n"
      }
    }
    return examples
  }()

  @Test func thereAreExamples() { #expect(Self.examples.count >= 8) }

  @Test("The examples of the language page hold no mistakes", arguments: examples)
  func example(_ text: String) {
    let source = SourceText(name: "language.md", text: text)
    let (_, diagnostics) = Checker(Session.signatures).check(source)
    let errors = diagnostics.filter { $0.severity == .error }
    #expect(errors.isEmpty, "\(DiagnosticRenderer().render(errors))")
  }
}
