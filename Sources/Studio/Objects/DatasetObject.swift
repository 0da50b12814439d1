import Tensors

/// A dataset in a session, or a slice of one: a reference.
public final class DatasetObject {
  /// How many examples there are.
  public let count: Int
  /// The shape of one example.
  public let exampleShape: [Int]

  init(count: Int, exampleShape: [Int]) {
    self.count = count
    self.exampleShape = exampleShape
  }

  /// One line that says what it is.
  var summary: String { "\(count) examples of \(Display.shape(exampleShape))" }

  func examples(_ range: Range<Int>) throws(Problem) -> Tensor { throw .refused("not yet") }

  func slice(_ range: Range<Int>) -> DatasetObject { self }
}
