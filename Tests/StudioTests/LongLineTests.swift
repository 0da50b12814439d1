import Diagnostics
import Language
import Testing

@testable import Studio

/// Lines of many parts: what takes time in the square of their number never comes to an end here.
struct LongLineTests {
  private static let count = 5_000

  private static func joined(_ separator: String, _ part: (Int) -> String) -> String {
    (0..<count).map(part).joined(separator: separator)
  }

  /// Lines that are wrong at every part, with how each begins.
  private static let wrong: [(String, String)] = [
    ("too many", "mean(" + joined(", ") { "\($0)" } + ")"),
    ("unknown names", "print " + joined(" ") { "a\($0)" }),
    ("unknown labels", "print mean(" + joined(", ") { "a\($0): 1" } + ")"),
    ("assigned labels", "print mean(" + joined(", ") { "a\($0)=1" } + ")"),
    ("one label again and again", "print mean([1], " + joined(", ") { _ in "axis: 0" } + ")"),
    ("needless options", "network n { conv 8 " + joined(" ") { _ in "name: 1" } + " }"),
    ("options of a value", "plot adam " + joined(" ") { _ in "rate: 1" }),
    ("decimal commas", "print mean(" + joined(", ") { _ in "0,5" } + ")"),
    ("commas in a line", "print " + joined(", ") { "\($0)" }),
    ("missing commas", "let x = [" + joined(" ") { "\($0)" } + "]"),
    ("formats", "print \"" + joined("") { _ in "{1:.2f}" } + "\""),
  ]

  @Test(arguments: wrong) func answersAreFew(_ name: String, _ line: String) throws {
    let diagnostics = Checker(Session.signatures).check(SourceText(name: "long", text: line)).diagnostics
    let errors = diagnostics.filter { $0.severity == .error }
    #expect((1...20).contains(errors.count))
    // Messages show the part of the line that they are about.
    #expect(diagnostics.allSatisfy { DiagnosticRenderer().render($0).utf8.count < 4_000 })
    if errors.count == 20 {
      #expect(errors.last?.notes.last == "there are more errors after this one: mend these first")
    }
  }

  @Test(arguments: [
    ("print " + joined(" ") { "sin \($0)" }), ("print " + joined(" ") { "-\($0)" }),
    ("network n { input 4 | " + joined(" | ") { _ in "relu" } + " }"),
  ])
  func warningsAreFew(_ line: String) {
    let diagnostics = Checker(Session.signatures).check(SourceText(name: "long", text: line)).diagnostics
    #expect(diagnostics.count <= 20 && diagnostics.allSatisfy { $0.severity == .warning })
  }

  @Test func listsGrowWhereTheyLie() {
    let session = Session(host: nil)
    session.run("let rows = [0]\nlet first = rows\nfor i in 1..<\(Self.count) { rows = rows + [i] }")
    #expect(
      session.run("[count(rows), rows[\(Self.count - 1)], count(first)]").text
        == "[\(Self.count), \(Self.count - 1), 1]")
    // In a function the list is a local name; what was appended to itself is appended once.
    session.run("func collect(n) { let xs = []; for i in 0..<n { xs = xs + [i] }; return xs }")
    #expect(session.run("collect(3)").text == "[0, 1, 2]")
    #expect(session.run("let twice = [1, 2]\ntwice = twice + twice\ntwice").text == "[1, 2, 1, 2]")
  }

  @Test func aFailedAppendLeavesTheList() {
    let session = Session(host: nil)
    session.run("let rows = [1, 2]")
    #expect(session.run("rows = rows + 3").errors.count == 1)
    #expect(session.run("rows = rows + [missing(1)]").errors.count == 1)
    #expect(
      session.run(
        "let many = tensor(0..<999999)\nlet all = []\nfor x in 0..<999999 { all = all + [x] }\nall = all + [1, 2]"
      ).errors.count == 1)
    #expect(session.run("[count(rows), count(all)]").text == "[2, 999999]")
    #expect(session.run("let x = 2\nx = x + 3\nx").text == "5")
    #expect(session.run("let name = \"a\"\nname = name + \"b\"\nname").text == "\"ab\"")
  }
}
