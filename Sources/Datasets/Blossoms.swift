extension PictureDataset {
  /// Procedural flowers in colour, a dozen kinds with their own petals, colours and hearts, before grounds of many sorts;
  /// `count x size x size x 3`; the kinds are the classes.
  ///
  /// - Throws: `DatasetError.argument`, `.tooLarge`; `Cancelled` if the progress asks for it.
  public static func blossoms(
    size: Int = 64, count: Int = 10_000, range: ClosedRange<Float> = -1...1, seed: UInt64,
    progress: some Progress = Unobserved()
  ) throws -> PictureDataset {
    try Arguments.check("size", size, 8...1024)
    try Arguments.check(count: count, exampleSize: size * size * 3, bytesEach: 1)
    let kinds = FlowerKind.all
    let labels = (0..<count).map { index in
      var random = RandomStream(seed: seed, purpose: .blossoms, item: index)
      return Int(random.below(UInt32(kinds.count)))
    }
    let bytes = try made(count, size: size * size * 3, progress, "painting blossoms") { range, target in
      var gardener = Gardener(side: size)
      for index in range {
        var random = RandomStream(seed: seed, purpose: .blossoms, item: index)
        let kind = kinds[Int(random.below(UInt32(kinds.count)))]
        gardener.paint(kind, with: &random, into: target + (index - range.lowerBound) * size * size * 3)
      }
    }
    return PictureDataset(
      name: "blossoms", definition: "blossoms(size: \(size), count: \(count), range: \(Arguments.text(range)))",
      seed: seed, exampleShape: [size, size, 3], bytes: bytes, range: range, labels: labels, classes: kinds.map(\.name))
  }
}
