import Tensors

extension NumericDataset {
  /// Points around evenly spaced places of a circle (Lin et al. 2018); `count x 2`.
  ///
  /// The first mode lies at the right, the others follow against the clock.
  /// - Throws: `DatasetError.argument`, `.tooLarge`; `Cancelled` if the progress asks for it.
  public static func ring(
    modes: Int = 8, radius: Double = 1, deviation: Double = 0.01, count: Int = 100_000, seed: UInt64,
    progress: some Progress = Unobserved()
  ) throws -> NumericDataset {
    try Arguments.check("modes", modes, 1...10_000)
    try Arguments.check("radius", radius, 0...1e6)
    try Arguments.check("deviation", deviation, 0...1e6)
    var centres: [Float] = []
    for mode in 0..<modes {
      let (sine, cosine) = sineAndCosine(turns: Float(mode) / Float(modes))
      centres += [cosine * Float(radius), sine * Float(radius)]
    }
    return try points(
      name: "ring",
      arguments: "modes: \(modes), radius: \(Arguments.text(radius)), deviation: \(Arguments.text(deviation))",
      centres: centres, deviation: deviation, count: count, seed: seed, progress: progress)
  }

  /// Points around the crossings of a square lattice with the origin in its middle (Lin et al. 2018); `count x 2`.
  ///
  /// - Throws: `DatasetError.argument`, `.tooLarge`; `Cancelled` if the progress asks for it.
  public static func lattice(
    side: Int = 5, spacing: Double = 2, deviation: Double = 0.05, count: Int = 100_000, seed: UInt64,
    progress: some Progress = Unobserved()
  ) throws -> NumericDataset {
    try Arguments.check("side", side, 1...100)
    try Arguments.check("spacing", spacing, 0...1e6)
    try Arguments.check("deviation", deviation, 0...1e6)
    let middle = Float(side - 1) / 2
    let step = Float(spacing)
    var centres: [Float] = []
    for row in 0..<side {
      for column in 0..<side { centres += [(Float(column) - middle) * step, (Float(row) - middle) * step] }
    }
    return try points(
      name: "lattice",
      arguments: "side: \(side), spacing: \(Arguments.text(spacing)), deviation: \(Arguments.text(deviation))",
      centres: centres, deviation: deviation, count: count, seed: seed, progress: progress)
  }

  /// Points normally distributed around centres, each centre as likely; the label is the centre's number.
  private static func points(
    name: String, arguments: String, centres: [Float], deviation: Double, count: Int, seed: UInt64,
    progress: some Progress
  ) throws -> NumericDataset {
    try Arguments.check(count: count, exampleSize: 2)
    let modes = centres.count / 2
    var labels = [Int](repeating: 0, count: count)
    let values = try labels.withUnsafeMutableBufferPointer { labels in
      guard let base = labels.baseAddress else { return [Float]() }
      let label = UnsafeSendablePointer(base)
      return try rows(count, of: 2, progress, "drawing points") { row, target in
        var random = RandomStream(seed: seed, purpose: .points, item: row)
        let mode = Int(random.below(UInt32(modes)))
        let (x, y) = random.normalPair()
        target[0] = centres[2 * mode] + x * Float(deviation)
        target[1] = centres[2 * mode + 1] + y * Float(deviation)
        label.pointer[row] = mode
      }
    }
    return NumericDataset(
      name: name, definition: "\(name)(\(arguments), count: \(count))", seed: seed, exampleShape: [2], kind: .point,
      values: values, labels: labels, classes: (0..<modes).map { "\($0)" },
      modes: Modes(centres: Tensor(shape: [modes, 2], values: centres), deviation: Float(deviation)))
  }
}
