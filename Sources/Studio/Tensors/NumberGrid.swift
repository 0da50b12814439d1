/// The two kinds of number that the language keeps: 64 bits in numbers and lists, 32 bits in tensors.
protocol GridNumber: Comparable {
  init(_ number: Double)
  init(_ number: Float)
  var isNaN: Bool { get }
  /// The number in double precision.
  var double: Double { get }
}

extension Double: GridNumber {
  var double: Double { self }
}

extension Float: GridNumber {
  var double: Double { Double(self) }
}

/// Numbers in rows and columns with the precision in which they are kept, so that a list is computed with as it was written.
struct NumberGrid<Number: GridNumber> {
  /// The length of each axis.
  let shape: [Int]
  /// The numbers, the last axis fastest.
  let values: [Number]
}
