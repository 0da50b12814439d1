import Tensors
import Memory

/// What a dataset's definition may ask for.
enum Arguments {
  /// Refuses a whole number outside of `range`.
  static func check(_ name: String, _ value: Int, _ range: ClosedRange<Int>) throws(DatasetError) {
    guard range.contains(value) else {
      throw .argument(
        name: name, value: Double(value), expected: "a whole number of \(range.lowerBound)...\(range.upperBound)")
    }
  }

  /// Refuses a number outside of `range`, and what is no number.
  static func check(_ name: String, _ value: Double, _ range: ClosedRange<Double>) throws(DatasetError) {
    guard range.contains(value) else {
      throw .argument(
        name: name, value: value, expected: "a number of \(text(range.lowerBound))...\(text(range.upperBound))")
    }
  }

  /// Refuses no examples at all, and more than there is memory for; the number of its class is counted to each.
  static func check(count: Int, exampleSize: Int, bytesEach: Int = 4) throws(DatasetError) {
    try check("count", count, 1...100_000_000)
    let bytes = exampleSize.multipliedReportingOverflow(by: bytesEach)
    let example = bytes.partialValue.addingReportingOverflow(MemoryLayout<Int>.stride)
    let isCountable = !bytes.overflow && !example.overflow
    do throws(MemoryShortage) {
      try MemoryLimit.check(count: count, bytesEach: isCountable ? example.partialValue : .max)
    } catch { throw .tooLarge(error) }
  }

  /// A number as the language writes it.
  static func text(_ value: Double) -> String { shortestText(value) }

  /// A range of Float32 as the language writes it.
  static func text(_ range: ClosedRange<Float>) -> String {
    "\(text(Double(range.lowerBound)))...\(text(Double(range.upperBound)))"
  }

  /// A string as the language writes it, in quotation marks.
  static func quoted(_ string: String) -> String {
    var result = "\""
    for character in string {
      switch character {
      case "\"", "\\", "{", "}": result += "\\\(character)"
      case "\n": result += "\\n"
      case "\t": result += "\\t"
      default: result.append(character)
      }
    }
    return result + "\""
  }
}
