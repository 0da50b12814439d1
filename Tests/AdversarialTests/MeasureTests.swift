import Datasets
import Networks
import Tensors
import Testing
import Training

@testable import Adversarial

@Suite struct MeasureTests {
  @Test func coverageCountsGoodSamplesAndModes() throws {
    let modes = Modes(centres: Tensor(shape: [3, 2], values: [0, 0, 10, 0, 0, 10]), deviation: 0.5)
    let samples = Tensor(shape: [5, 2], values: [0, 1.4, 0, -1.6, 10, 0.1, 10.2, 0, 5, 5])
    let coverage = try #require(Coverage(samples, modes: modes))
    #expect(coverage.modes == 2 && coverage.modeCount == 3 && coverage.good == 0.6)
    #expect(coverage.counts == [1, 2, 0])
    #expect(Coverage(Tensor(repeating: 0, shape: [2, 3]), modes: modes) == nil)
    #expect(Coverage(Duels.ring.slice(0..<2500), modes: try #require(Duels.ring.modes))?.modes == 8)
  }

  @Test func frechetOfNormalDistributionsIsTheFormula() {
    // Diagonal covariances: |m1 - m2|^2 + sum of (s1 - s2)^2.
    func sample(_ shift: Float, _ scales: [Float]) -> Tensor {
      var values: [Float] = []
      for row in 0..<256 {
        for (column, scale) in scales.enumerated() {
          values.append(shift + ((row >> column) & 1 == 0 ? scale : -scale))
        }
      }
      return Tensor(shape: [256, scales.count], values: values)
    }
    let unbiased = 256.0 / 255
    let one = sample(0, [1, 2, 3, 0.5, 0])
    let other = sample(0.5, [2, 2, 1, 0.5, 1])
    let expected = 5 * 0.25 + unbiased * (1 + 0 + 4 + 0 + 1)
    #expect(abs(Frechet.distance(one, other) - expected) < 1e-6)
    #expect(Frechet.distance(one, one) < 1e-9)
  }

  /// Features of a judge are seldom independent: units that say the same, units that are dead.
  @Test func frechetOfDependentFeaturesIsTheFormula() {
    let width = 60
    func rows(_ deviations: [Float]) -> Tensor {
      // Rows +s e and -s e in a few directions; each direction fills several columns, the last columns stay 0.
      var values: [Float] = []
      for (direction, deviation) in deviations.enumerated() {
        for sign in [Float(1), -1] {
          values += (0..<width).map { $0 < 50 && $0 % deviations.count == direction ? sign * deviation : 0 }
        }
      }
      return Tensor(shape: [2 * deviations.count, width], values: values)
    }
    let (first, second) = ([1.0, 2, 3, 0.5, 0], [2.0, 2, 1, 0.5, 0.25])
    // A direction of 10 equal columns has the one eigenvalue 10 * 2 s^2 / 9; the distance is the sum of (a - b)^2.
    let expected = zip(first, second).reduce(0) { $0 + 10 * 2 / 9 * ($1.0 - $1.1) * ($1.0 - $1.1) }
    let distance = Frechet.distance(rows(first.map(Float.init)), rows(second.map(Float.init)))
    #expect(abs(distance - expected) < 1e-6 * expected)
  }

  @Test func eigenvaluesOfASymmetricMatrix() {
    let size = 12
    var matrix = SquareMatrix(size)
    // The second difference: eigenvalues 2 - 2 cos(k pi / (n + 1)), turned by a reflection so that it is full.
    let v = (0..<size).map { Double($0 + 1) / 25.495097567963924 }
    func second(_ i: Int, _ j: Int) -> Double { i == j ? 2 : abs(i - j) == 1 ? -1 : 0 }
    var reflection = SquareMatrix(size)
    for i in 0..<size {
      for j in 0..<size {
        reflection[i, j] = (i == j ? 1 : 0) - 2 * v[i] * v[j]
        matrix[i, j] = second(i, j)
      }
    }
    let found = reflection.times(matrix).times(reflection).symmetricEigenvectors {}.values.sorted()
    var expected = 0.0
    for k in 1...size { expected += 2 - 2 * cosine(Double(k) * .pi / Double(size + 1)) }
    #expect(abs(found.reduce(0, +) - expected) < 1e-9)
    for (k, value) in found.enumerated() {
      #expect(abs(value - (2 - 2 * cosine(Double(k + 1) * .pi / Double(size + 1)))) < 1e-9)
    }
  }

  @Test func aClassifierLearnsDigits() throws {
    let digits: any Dataset = try PictureDataset.digits(count: 1500, seed: 1)
    let judge = try Network(
      NetworkDefinition(.network, layers: StackText.layers("flatten | dense 32 | relu | dense 10 | softmax")))
    let before = try judge.accuracy(digits)
    let records = try judge.fit(digits, epochs: 5, batch: 50)
    #expect(records.count == 5 && records[4].loss < records[0].loss)
    let accuracy = try judge.accuracy(digits)
    #expect(accuracy > 0.7 && before < 0.4)
    let again = try Network(judge.definition)
    try again.fit(digits, epochs: 5, batch: 50)
    #expect(try again.weights(layer: 1, "weight") == judge.weights(layer: 1, "weight"))
    let (near, far) = (digits.slice(0..<300), Tensor(repeating: 0.3, shape: [300, 28, 28, 1]))
    let other = digits.slice(300..<600)
    #expect(try Frechet.distance(near, other, judge: judge) < 0.2 * Frechet.distance(near, far, judge: judge))
    #expect(throws: ClassifierError.noClasses) { try judge.fit(Duels.sine) }
    let wrong = try Network(NetworkDefinition(.network, layers: StackText.layers("flatten | dense 9")))
    #expect(throws: ClassifierError.classCount(gives: [9], classes: 10)) { try wrong.fit(digits) }
    #expect(throws: ClassifierError.self) { try judge.fit(digits, epochs: 0) }
    #expect(throws: ClassifierError.self) { try judge.fit(digits, batch: 2000) }
  }

  @Test func historyIsExactAtTheEndAndThinnedBefore() {
    var history = History()
    for step in 1...400_000 {
      var record = StepRecord()
      record.step = step
      record.real = Float(step % 1000)
      history.append(record)
    }
    #expect(history.count <= History.exactCount + History.thinnedLimit)
    #expect((0..<History.exactCount).allSatisfy { history[history.count - 1 - $0].step == 400_000 - $0 })
    let steps = (0..<history.count).map { history[$0].step }
    #expect(zip(steps, steps.dropFirst()).allSatisfy { $0 < $1 })
    #expect(steps[0] <= 16)
    let earlier = history.through(350_000)
    #expect(earlier[earlier.count - 1].step == 350_000)
    history.drop(after: 200_000)
    #expect(history[history.count - 1].step <= 200_000)
    var next = StepRecord()
    next.step = 200_001
    history.append(next)
    #expect(history[history.count - 1].step == 200_001)
  }

  private func cosine(_ x: Double) -> Double {
    var (term, sum) = (1.0, 1.0)
    for k in 1..<30 {
      term *= -x * x / Double((2 * k - 1) * 2 * k)
      sum += term
    }
    return sum
  }
}
