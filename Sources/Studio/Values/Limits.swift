import Memory

/// The bounds that keep a runaway script an error and never a crash.
enum Limits {
  /// Numbers in one tensor (400 MB).
  static let tensorCount = 100_000_000
  /// Items in one list.
  static let listCount = 1_000_000
  /// Bytes in one string.
  static let stringBytes = 10_000_000
  /// Lists within lists.
  static let depth = 64
  /// Calls of functions within one another.
  static let callDepth = 1_000
  /// Axes of a tensor.
  static let rank = 8
}

/// The number of elements of a tensor that is to be made.
///
/// - Throws: `Problem.tooLarge` where no tensor has the shape, `Problem.memory` where there is no memory for it and a copy.
func tensorCount(_ shape: [Int]) throws(Problem) -> Int {
  guard let count = checkedCount(shape) else { throw .tooLarge(shape: shape) }
  do throws(MemoryShortage) { try MemoryLimit.check(count: 2 * count) } catch { throw .memory(error) }
  return count
}

/// The number of elements of a shape, `nil` where it is not a shape of a size that can be held.
func checkedCount(_ shape: [Int]) -> Int? {
  guard shape.count <= Limits.rank else { return nil }
  var count = 1
  for length in shape {
    guard length >= 0 else { return nil }
    let (product, overflow) = count.multipliedReportingOverflow(by: length)
    guard !overflow else { return nil }
    count = product
  }
  return count <= Limits.tensorCount ? count : nil
}
