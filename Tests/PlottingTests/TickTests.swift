import Testing

@testable import Plotting

/// The numbers at axes.
struct TickTests {
  @Test(arguments: [
    (0.0, 1.0, 6, ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"]), (0, 10_000, 3, ["0", "5,000", "10,000"]),
    (-1, 1, 5, ["-1.0", "-0.5", "0.0", "0.5", "1.0"]), (0, 3e6, 4, ["0", "1e6", "2e6", "3e6"]),
    (0, 0.0003, 4, ["0", "1e-4", "2e-4", "3e-4"]), (17, 17.4, 5, ["17.0", "17.1", "17.2", "17.3", "17.4"]),
  ])
  func roundNumbers(low: Double, high: Double, count: Int, expected: [String]) {
    #expect(AxisScale(low...high, isLogarithmic: false).ticks(atMost: count).map(\.label) == expected)
  }

  @Test(arguments: [
    (1.0, 1000.0, 5, ["1", "10", "100", "1,000"]), (0.001, 10, 5, ["0.001", "0.01", "0.1", "1", "10"]),
    (1, 10, 5, ["1", "2", "5", "10"]), (1e-9, 1e9, 4, ["1e-9", "1e-4", "10", "1e6"]),
  ])
  func decades(low: Double, high: Double, count: Int, expected: [String]) {
    #expect(AxisScale(low...high, isLogarithmic: true).ticks(atMost: count).map(\.label) == expected)
  }

  @Test func oneNumberAloneIsNoScale() {
    let scale = AxisScale(0.45...1.9, isLogarithmic: false)
    #expect(scale.ticks(atMost: 2).map(\.label) == ["1"])
    #expect(scale.ticks(atMost: 2, most: 3).map(\.label) == ["0.5", "1.0", "1.5"])
    #expect(scale.ticks(atMost: 2, most: 2).map(\.label) == ["1"])
    #expect(scale.ticks(every: 0.5).map(\.label) == ["0.5", "1.0", "1.5"])
    #expect(scale.ticks(every: 1e-9).isEmpty)
  }

  @Test func countsAreMarkedAtWholeNumbers() {
    let few = AxisScale(-0.5...2.5, isLogarithmic: false, isReversed: true, isWhole: true)
    let ticks = few.ticks(atMost: 12)
    #expect(ticks.map(\.label) == ["0", "1", "2"])
    // Reversed: the first at the upper end, each in the middle of its third.
    #expect(zip(ticks.map(\.place), [5.0 / 6, 0.5, 1.0 / 6]).allSatisfy { abs($0 - $1) < 1e-9 })
    #expect(AxisScale(0...50, isLogarithmic: false, isWhole: true).ticks(atMost: 3).map(\.label) == ["0", "20", "40"])
  }

  @Test func ticksAreFewAscendingAndInside() {
    var random = Uniform(seed: 11)
    for round in 0..<2000 {
      let size = [1e-30, 1e-6, 1, 1e4, 1e25][round % 5]
      let (a, b) = ((random.next() - 0.5) * size, (random.next() - 0.5) * size)
      let scale = AxisScale(min(a, b)...max(a, b), isLogarithmic: round % 2 == 0)
      let count = 1 + round % 9
      let ticks = scale.ticks(atMost: count)
      #expect(ticks.count <= count)
      #expect(ticks.allSatisfy { $0.place >= -1e-6 && $0.place <= 1 + 1e-6 })
      #expect(zip(ticks, ticks.dropFirst()).allSatisfy { $0.place < $1.place && $0.label != $1.label })
    }
  }

  @Test func numbersAreWrittenShort() {
    #expect(NumberText.short(0.5) == "0.5")
    #expect(NumberText.short(1234.5) == "1,235" || NumberText.short(1234.5) == "1,234")
    #expect(NumberText.short(0.00012) == "1.2e-4")
    #expect(NumberText.short(-3.14159) == "-3.14")
    #expect(NumberText.short(9.9e10) == "9.9e10")
    #expect(NumberText.short(.nan) == "nan")
    #expect(NumberText.fixed(-0.001, decimals: 2) == "0.00")
    #expect(NumberText.scientific(9.999e5, decimals: 1) == "1e6")
    #expect(NumberText.whole(-1_234_567) == "-1,234,567")
  }
}
