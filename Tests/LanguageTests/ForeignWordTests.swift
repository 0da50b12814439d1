import Diagnostics
import Studio
import Testing

@testable import Language

@Suite("Words of other tools")
struct ForeignWordTests {
  @Test func eachWordHasOneRow() { #expect(ForeignWords.repeatedWords.isEmpty) }

  /// Options that mean different things to different builtins.
  private static let options = [
    ("network n { conv 8 k: 3 }", "`k:` is `kernel:` here"), ("network n { maxout 8 k: 3 }", "`k:` is `pieces:` here"),
    ("network n { pool pool_size: 2 }", "`pool_size:` is `factor:` here"),
    ("network n { maxout 8 pool_size: 2 }", "`pool_size:` is `pieces:` here"),
    ("let way = sgd(rate: 1e-2, decay_rate: 0.9)", "`decay_rate:` is `momentum:` here"),
    ("let way = rmsprop(rate: 1e-2, decay_rate: 0.9)", "`decay_rate:` is `rho:` here"),
    ("network n { reshape input_shape: 7x7x1 }", "`input_shape:` is `shape:` here"),
    ("network n { dense 10 input_shape: 784 }", "`dense` has no option `input_shape`"),
    ("network n { dense 10 in_features: 784 }", "`dense` has no option `in_features`"),
  ]

  @Test(arguments: options) func option(_ line: String, _ message: String) throws {
    let diagnostics = Checker(Session.signatures).check(SourceText(name: "cell 1", text: line)).diagnostics
    let answer = try #require(diagnostics.first { $0.severity == .error })
    #expect(answer.message == message)
    if message.contains("has no option") {
      #expect(answer.notes.contains { $0.contains("follows from") || $0.contains("what goes in") })
    }
  }

  @Test(arguments: [(1e-5, "1e-5"), (8e-8, "8e-8"), (1e16, "1e16"), (2.5, "2.5"), (1e-10, "1e-10"), (3, "3")])
  func numbersArePrintedAsTheLanguageShowsThem(_ number: Double, _ text: String) {
    #expect(Printer.print(number) == text)
  }
}
