extension PictureDataset {
  /// Procedural handwriting: the ten digits as pens of many kinds write them, `count x 28 x 28 x 1`, white on black, each
  /// digit as often as the others.
  ///
  /// - Throws: `DatasetError.argument`, `.tooLarge`; `Cancelled` if the progress asks for it.
  public static func digits(
    count: Int = 60_000, seed: UInt64, progress: some Progress = Unobserved()
  ) throws -> PictureDataset {
    let side = Handwriting.side
    try Arguments.check(count: count, exampleSize: side * side, bytesEach: 1)
    var labels = [Int](repeating: 0, count: count)
    for index in labels.indices {
      var random = RandomStream(seed: seed, purpose: .digits, item: index)
      labels[index] = Int(random.below(10))
    }
    let bytes = try made(count, size: side * side, progress, "writing digits") { range, target in
      var hand = Handwriting()
      for index in range {
        var random = RandomStream(seed: seed, purpose: .digits, item: index)
        let digit = Int(random.below(10))
        hand.write(digit, with: &random, into: target + (index - range.lowerBound) * side * side)
      }
    }
    return PictureDataset(
      name: "digits", definition: "digits(count: \(count))", seed: seed, exampleShape: [side, side, 1], bytes: bytes,
      labels: labels, classes: (0..<10).map { "\($0)" })
  }

  /// `count` pictures of `size` bytes, made in runs by several threads.
  /// - Throws: `Cancelled` if the progress asks for it.
  static func made(
    _ count: Int, size: Int, _ progress: some Progress, _ message: String,
    _ make: @Sendable (Range<Int>, UnsafeMutablePointer<UInt8>) -> Void
  ) throws -> [UInt8] {
    let run = max(1, min(256, (1 << 20) / max(size, 1)))
    return try [UInt8](unsafeUninitializedCapacity: count * size) { buffer, filled in
      if let base = buffer.baseAddress {
        let target = UnsafeSendablePointer(base)
        try Parallel.forEach((count + run - 1) / run, progress: progress, message: message) { piece in
          let range = piece * run..<min(count, (piece + 1) * run)
          make(range, target.pointer + range.lowerBound * size)
        }
      }
      filled = count * size
    }
  }
}

/// A pointer that several threads use, each for elements of its own.
struct UnsafeSendablePointer<Element>: @unchecked Sendable {
  let pointer: UnsafeMutablePointer<Element>

  init(_ pointer: UnsafeMutablePointer<Element>) { self.pointer = pointer }
}
