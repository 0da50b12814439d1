import Datasets
import Tensors

/// Examples from a formula, as `Goldens/make_goldens.py` has it.
enum Formula {
  /// `count` numbers in -1..<1, multiples of 2^-23.
  static func numbers(_ salt: Int, _ count: Int) -> [Float] {
    (0..<UInt32(count)).map { index in
      var x = index &* 0x9E37_79B9 &+ UInt32(truncatingIfNeeded: salt) &* 0x85EB_CA6B
      x ^= x >> 16
      x = x &* 0x7FEB_352D
      x ^= x >> 15
      x = x &* 0x846C_A68B
      x ^= x >> 16
      return Float(x >> 8) * 0x1p-23 - 1
    }
  }

  /// A tensor of them.
  static func tensor(_ salt: Int, _ shape: [Int]) -> Tensor {
    Tensor(shape: shape, values: numbers(salt, shape.reduce(1, *)))
  }
}

/// A dataset of given examples.
struct GivenData: Dataset {
  var examples: Tensor
  var labels: [Int]?
  var classes: [String] = []
  var modes: Modes?

  init(_ examples: Tensor, labels: [Int]? = nil, classes: [String] = [], modes: Modes? = nil) {
    self.examples = examples
    self.labels = labels
    self.classes = classes
    self.modes = modes
  }

  var name: String { "given" }
  var definition: String { "given()" }
  var seed: UInt64? { nil }
  var count: Int { examples.shape[0] }
  var exampleShape: [Int] { Array(examples.shape.dropFirst()) }
  var kind: ExampleKind { .row }
  var range: ClosedRange<Float> { -1...1 }
  var domain: ClosedRange<Float>? { nil }

  func copy(_ indices: UnsafeBufferPointer<Int32>, into destination: UnsafeMutableBufferPointer<Float>) {
    for (row, index) in indices.enumerated() { copyRow(Int(index), to: row, destination) }
  }

  func copy(_ range: Range<Int>, into destination: UnsafeMutableBufferPointer<Float>) {
    for (row, index) in range.enumerated() { copyRow(index, to: row, destination) }
  }

  private func copyRow(_ index: Int, to row: Int, _ destination: UnsafeMutableBufferPointer<Float>) {
    let size = exampleSize
    for place in 0..<size { destination[row * size + place] = examples.values[index * size + place] }
  }
}
