import Datasets
import Tensors
import Testing

@Suite struct CurveTests {
  @Test func sineFollowsTheWave() throws {
    let data = try NumericDataset.sine(points: 15, jitter: 0.02, count: 4000, seed: 0)
    #expect(data.count == 4000 && data.exampleShape == [15] && data.kind == .curve && data.domain == -1...1)
    #expect(data.definition == "sine(points: 15, jitter: 0.02, count: 4000)")
    let values = data.slice(0..<4000).values
    for (point, wave): (Int, Double) in [(0, 0), (7, 0), (14, 0), (3, -0.974928), (11, 0.974928)] {
      let column = stride(from: point, to: values.count, by: 15).map { Double(values[$0]) }
      let mean = column.reduce(0, +) / 4000
      let deviation = (column.map { ($0 - mean) * ($0 - mean) }.reduce(0, +) / 4000).squareRoot()
      #expect(abs(mean - wave) < 0.002)
      #expect(abs(deviation - 0.02) < 0.001)
    }
    #expect(try NumericDataset.sine(points: 5, jitter: 0, count: 1, seed: 0).slice(0..<1).values == [0, -1, 0, 1, 0])
  }

  @Test func parabolaIsOneArcARow() throws {
    let data = try NumericDataset.parabola(points: 5, count: 1000, seed: 3)
    for row in 0..<1000 {
      let arc = data.example(row).values
      let a = arc[2] + 1
      #expect(a >= 1 && a <= 2)
      for (x, y) in zip([-1, -0.5, 0, 0.5, 1] as [Float], arc) { #expect(abs(y - (a * x * x + a - 1)) < 1e-6) }
    }
  }

  @Test func seedsDecide() throws {
    let first = try NumericDataset.sine(count: 100, seed: 1)
    #expect(try NumericDataset.sine(count: 100, seed: 1).slice(0..<100) == first.slice(0..<100))
    #expect(try NumericDataset.sine(count: 100, seed: 2).slice(0..<100) != first.slice(0..<100))
    // More examples go on where fewer end.
    #expect(try NumericDataset.sine(count: 200, seed: 1).slice(0..<100) == first.slice(0..<100))
    // However the rows are shared out among threads.
    let long = try NumericDataset.sine(count: 9000, seed: 1)
    #expect(try NumericDataset.sine(count: 4500, seed: 1).slice(4300..<4500) == long.slice(4300..<4500))
    #expect(try NumericDataset.sine(count: 100, seed: 1 << 40).slice(0..<100) != first.slice(0..<100))
  }
}

@Suite struct PointTests {
  @Test func ringHasItsModes() throws {
    let data = try NumericDataset.ring(count: 8000, seed: 0)
    let modes = try #require(data.modes)
    #expect(modes.count == 8 && modes.deviation == 0.01)
    #expect(Array(modes.centres.values.prefix(2)) == [1, 0])
    try checkPoints(data, modes)
  }

  @Test func latticeHasItsModes() throws {
    let data = try NumericDataset.lattice(count: 25_000, seed: 0)
    let modes = try #require(data.modes)
    #expect(modes.count == 25)
    #expect(Array(modes.centres.values.prefix(4)) == [-4, -4, -2, -4])
    #expect(Array(modes.centres.values.suffix(2)) == [4, 4])
    try checkPoints(data, modes)
  }

  /// Each mode gets about its share, and the points lie around it as its deviation says.
  private func checkPoints(_ data: NumericDataset, _ modes: Modes) throws {
    let labels = try #require(data.labels)
    let values = data.slice(0..<data.count).values
    var counts = [Int](repeating: 0, count: modes.count)
    var squares: Double = 0
    for (index, label) in labels.enumerated() {
      counts[label] += 1
      let x = Double(values[2 * index] - modes.centres.values[2 * label])
      let y = Double(values[2 * index + 1] - modes.centres.values[2 * label + 1])
      squares += x * x + y * y
    }
    for count in counts { #expect(abs(count - 1000) < 150) }
    let deviation = (squares / Double(2 * data.count)).squareRoot()
    #expect(abs(deviation / Double(modes.deviation) - 1) < 0.03)
  }

  @Test func definitionsWriteNumbersAsTheLanguageDoes() throws {
    let data = try NumericDataset.ring(modes: 8, radius: 1, deviation: 1e-5, count: 1000, seed: 0)
    #expect(data.definition == "ring(modes: 8, radius: 1, deviation: 1e-5, count: 1000)")
  }

  @Test func onlyOneClass() throws {
    let data = try NumericDataset.ring(count: 1000, seed: 0)
    let some = try SelectedDataset(data, class: 3)
    let labels = try #require(data.labels)
    let places = labels.indices.filter { labels[$0] == 3 }
    #expect(some.count == places.count)
    #expect(some.slice(0..<some.count) == data.examples(places))
    #expect(some.examples([2, 0]) == data.examples([places[2], places[0]]))
    #expect(some.labels == [Int](repeating: 3, count: places.count))
    #expect(some.definition == "only(ring(modes: 8, radius: 1, deviation: 0.01, count: 1000), class: 3)")
    #expect(some.modes?.centres.shape == [1, 2])
    #expect(throws: DatasetError.self) { try SelectedDataset(data, class: 8) }
    #expect(throws: DatasetError.self) { try SelectedDataset(data, class: -1) }
    #expect(throws: DatasetError.self) { try SelectedDataset(NumericDataset.sine(seed: 0), class: 0) }
    #expect(throws: DatasetError.self) {
      let one = try NumericDataset.ring(count: 1, seed: 0)
      for mode in 0..<8 { _ = try SelectedDataset(one, class: mode) }
    }
  }

  @Test func refusesWhatMakesNoSense() {
    #expect(throws: DatasetError.self) { try NumericDataset.sine(points: 1, seed: 0) }
    #expect(throws: DatasetError.self) { try NumericDataset.sine(jitter: .nan, seed: 0) }
    #expect(throws: DatasetError.self) { try NumericDataset.sine(count: 0, seed: 0) }
    #expect(throws: DatasetError.self) { try NumericDataset.sine(points: 100_000, count: 100_000_000, seed: 0) }
    #expect(throws: DatasetError.self) { try NumericDataset.ring(modes: 0, seed: 0) }
    #expect(throws: DatasetError.self) { try NumericDataset.lattice(deviation: -1, seed: 0) }
    #expect(throws: DatasetError.self) { try NumericDataset.ring(radius: .infinity, seed: 0) }
  }
}

@Suite struct EpochTests {
  @Test func anEpochTakesEachExampleOnce() throws {
    var epochs = try Epochs(count: 10, batch: 5, seed: 0)
    #expect(epochs.batchesPerEpoch == 2)
    var orders: Set<[Int32]> = []
    for epoch in 0..<50 {
      let order = epochs.withBatch(2 * epoch) { Array($0) } + epochs.withBatch(2 * epoch + 1) { Array($0) }
      #expect(order.sorted() == Array(0..<10))
      orders.insert(order)
    }
    #expect(orders.count == 50)
  }

  @Test func aBatchDependsOnItsNumberAlone() throws {
    var forward = try Epochs(count: 103, batch: 10, seed: 7)
    let batches = (0..<35).map { forward.withBatch($0) { Array($0) } }
    var other = try Epochs(count: 103, batch: 10, seed: 7)
    for number in [34, 3, 17, 16, 9, 10, 0] { #expect(other.withBatch(number) { Array($0) } == batches[number]) }
    var seeded = try Epochs(count: 103, batch: 10, seed: 8)
    #expect(seeded.withBatch(0) { Array($0) } != batches[0])
  }

  @Test func everyPlaceIsAsLikely() throws {
    var epochs = try Epochs(count: 5, batch: 5, seed: 1)
    var counts = [[Int]](repeating: [0, 0, 0, 0, 0], count: 5)
    for epoch in 0..<5000 {
      epochs.withBatch(epoch) { for (place, index) in $0.enumerated() { counts[place][Int(index)] += 1 } }
    }
    for count in counts.joined() { #expect(abs(count - 1000) < 120) }
  }

  @Test func dropsTheRemainderAndRefusesTooFew() throws {
    let epochs = try Epochs(count: 11, batch: 4, seed: 0)
    #expect(epochs.batchesPerEpoch == 2)
    #expect(throws: DatasetError.self) { try Epochs(count: 3, batch: 4, seed: 0) }
    #expect(throws: DatasetError.self) { try Epochs(count: 3, batch: 0, seed: 0) }
  }

  @Test func copiesTheBatch() throws {
    let data = try NumericDataset.sine(points: 3, count: 20, seed: 0)
    var epochs = try Epochs(count: 20, batch: 6, seed: 0)
    var buffer = [Float](repeating: 0, count: 18)
    var span = buffer.mutableSpan
    epochs.copyBatch(4, of: data, into: &span)
    let indices = epochs.withBatch(4) { $0.map(Int.init) }
    #expect(buffer == data.examples(indices).values)
  }
}
