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
