import Adversarial
import Datasets
import Memory
import Networks
import Plotting

/// What can go wrong while a program runs, as facts. The words for it are in `ProblemText`.
enum Problem: Error {
  // Values
  case unknownName(String)
  case operatorDoesNotTake(String, String, String)
  case conditionIsNot(String)
  case shapesDoNotFit([Int], [Int])
  case tooLarge(shape: [Int])
  case listTooLong(Int)
  case stringTooLong
  case nestedTooDeep
  case outOfMemory
  case memory(MemoryShortage)
  case emptyTensor(shape: [Int])
  case noSuchAxis(Int, shape: [Int])
  case notATensor(String)
  case rangeWithoutEnd(Double)
  case rangeTooWide(RangeValue)
  case raggedList(index: Int, found: [Int], expected: [Int])

  // Indexing and members
  case notIndexable(String)
  case tooManyIndices(Int, shape: [Int])
  case indexOutside(Double, count: Int, of: String)
  case indexNotWhole(Double)
  case indexIsNot(String)
  case sliceOutside(lower: Int, upper: Int, count: Int)
  case noMember(String, of: String, known: [String])
  case memberIsFixed(String, of: String, help: String)
  case replacementDoesNotFit(found: [Int], expected: [Int])

  // Calls
  case notCallable(String)
  case notLoopable(String)
  case argument(name: String, of: String, expected: String, found: String)
  case argumentOutside(name: String, of: String, allowed: String, found: String)
  case missingArgument(name: String, of: String)
  case unknownArgument(name: String, of: String, known: [String])
  case tooManyArguments(of: String, limit: Int)
  case argumentTwice(name: String, of: String)
  case notOfKind(String, Recipe.Kind)
  case callsTooDeep
  case changesKeptCopy(String)

  // Commands and definitions
  case noGan
  case insideEvery(String)
  case insideStack(String)
  case insideExpression(String)
  case missingBlock(String)
  case noCellResult(Int?)
  case overrideOfOtherKind(String, expected: String, found: String)
  case refused(String, help: [String])
  case network(NetworkError, name: String)
  case dataset(DatasetError)
  case plot(PlotError)
  case gan(GanError, generator: String, discriminator: String, data: String?)
  case file(path: String, reason: String, help: [String] = [])
}

extension Problem {
  /// A refusal with one piece of advice.
  static func refused(_ message: String, _ help: String...) -> Problem { .refused(message, help: help) }
}
