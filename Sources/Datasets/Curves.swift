extension NumericDataset {
  /// One period of a sine at evenly spaced places of -1...1: `sin(pi x)` and on top, for each number on its own, normal
  /// jitter; `count x points`.
  ///
  /// - Throws: `DatasetError.argument`, `.tooLarge`; `Cancelled` if the progress asks for it.
  public static func sine(
    points: Int = 15, jitter: Double = 0.02, count: Int = 10_000, seed: UInt64,
    progress: some Progress = Unobserved()
  ) throws -> NumericDataset {
    try Arguments.check("points", points, 2...100_000)
    try Arguments.check("jitter", jitter, 0...1000)
    try Arguments.check(count: count, exampleSize: points)
    let wave = places(points).map { sineAndCosine(turns: $0 / 2).sine }
    let deviation = Float(jitter)
    return NumericDataset(
      name: "sine", definition: "sine(points: \(points), jitter: \(Arguments.text(jitter)), count: \(count))",
      seed: seed, exampleShape: [points], kind: .curve,
      values: try rows(count, of: points, progress, "drawing curves") { row, target in
        var random = RandomStream(seed: seed, purpose: .curves, item: row)
        for index in 0..<points { target[index] = wave[index] + random.normal(deviation) }
      },
      domain: -1...1)
  }

  /// Arcs `a x^2 + (a - 1)` at evenly spaced places of -1...1, one `a` of 1...2 a row; `count x points`, 0...3.
  ///
  /// - Throws: `DatasetError.argument`, `.tooLarge`; `Cancelled` if the progress asks for it.
  public static func parabola(
    points: Int = 15, count: Int = 10_000, seed: UInt64, progress: some Progress = Unobserved()
  ) throws -> NumericDataset {
    try Arguments.check("points", points, 2...100_000)
    try Arguments.check(count: count, exampleSize: points)
    let squares = places(points).map { $0 * $0 }
    return NumericDataset(
      name: "parabola", definition: "parabola(points: \(points), count: \(count))", seed: seed, exampleShape: [points],
      kind: .curve,
      values: try rows(count, of: points, progress, "drawing curves") { row, target in
        var random = RandomStream(seed: seed, purpose: .curves, item: row)
        let a = random.uniform(1...2)
        for index in 0..<points { target[index] = a * squares[index] + (a - 1) }
      },
      domain: -1...1)
  }

  /// Evenly spaced numbers from -1 to 1.
  private static func places(_ count: Int) -> [Float] {
    (0..<count).map { Float(2 * $0 - (count - 1)) / Float(count - 1) }
  }

  /// `count` rows of `size` numbers, each written by `fill`, many of them by several threads.
  /// - Throws: `Cancelled` if the progress asks for it.
  static func rows(
    _ count: Int, of size: Int, _ progress: some Progress, _ message: String,
    fill: @Sendable (Int, UnsafeMutablePointer<Float>) -> Void
  ) throws -> [Float] {
    let run = max(1, (1 << 16) / size)
    return try [Float](unsafeUninitializedCapacity: count * size) { buffer, filled in
      if let base = buffer.baseAddress {
        let first = UnsafeSendablePointer(base)
        try Parallel.forEach((count + run - 1) / run, progress: progress, message: message) { piece in
          for row in piece * run..<min(count, (piece + 1) * run) { fill(row, first.pointer + row * size) }
        }
      }
      filled = count * size
    }
  }
}
