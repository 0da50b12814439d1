import Networks
import Tensors
import Testing
import Training

@testable import Adversarial

@Suite struct TimeTests {
  @Test func goingBackAndForthGivesTheSameBits() throws {
    let gan = try Duels.small()
    var bits: [Int: [String: [UInt32]]] = [0: try Duels.bits(gan)]
    for (side, count) in [(Turn.both, 7), (.generator, 3), (.discriminator, 4), (.both, 6)] {
      for _ in 0..<count {
        try gan.step(side)
        bits[gan.step] = try Duels.bits(gan)
      }
    }
    for step in [20, 0, 9, 10, 11, 3, 20, 14, 13] {
      try gan.go(to: step)
      #expect(gan.step == step)
      #expect(try Duels.bits(gan) == bits[step], "step \(step)")
      #expect(gan.history.count == step)
      #expect(gan.latest.step == step || step == 0)
    }
    try gan.back(3)
    #expect(gan.step == 10 && gan.furthestStep == 20)
    #expect(throws: GanError.self) { try gan.go(to: 21) }
    #expect(throws: GanError.self) { try gan.back(11) }
    #expect(throws: GanError.self) { try gan.back(-1) }
    #expect(throws: GanError.self) { try gan.back(.max) }
    try gan.step(.both)
    #expect(gan.furthestStep == 11 && gan.history.count == 11)
    #expect(throws: GanError.self) { try gan.go(to: 12) }
  }

  @Test func backWithinAStepReturnsToItsStart() throws {
    let gan = try Duels.small()
    try gan.step(count: 3)
    let bits = try Duels.bits(gan)
    for _ in 0..<8 { try gan.runStage() }
    try gan.back()
    #expect(gan.step == 3 && gan.stage == 0)
    #expect(try Duels.bits(gan) == bits)
    try gan.runStage()
    try gan.back(2)
    #expect(gan.step == 2)
  }

  @Test func handSetWeightsAndGivenBatchesArePointsOnTheTimeline() throws {
    let gan = try Duels.small()
    try gan.step(count: 5)
    try gan.generator.setWeights(layer: 0, "bias", to: Tensor(repeating: 0.25, shape: [12]))
    let edited = try Duels.bits(gan)
    try gan.step(count: 3)
    try gan.step(real: Formula.tensor(1, [16, 15]), noise: nil)
    let given = try Duels.bits(gan)
    try gan.step(count: 4)
    let end = try Duels.bits(gan)
    try gan.go(to: 5)
    #expect(try Duels.bits(gan) == edited)
    try gan.go(to: 4)
    #expect(try gan.generator.weights(layer: 0, "bias").values[0] != 0.25)
    try gan.go(to: 9)
    #expect(try Duels.bits(gan) == given)
    try gan.go(to: 13)
    #expect(try Duels.bits(gan) == end)
  }

  @Test func aTightBudgetKeepsTimeTravelExact() throws {
    let gan = try Duels.small()
    gan.snapshots.budget = 1
    let start = try Duels.bits(gan)
    try gan.step(count: 30)
    let end = try Duels.bits(gan)
    try gan.go(to: 0)
    #expect(try Duels.bits(gan) == start)
    try gan.go(to: 30)
    #expect(try Duels.bits(gan) == end)
    #expect(gan.snapshots.snapshots.count <= 2)
  }

  @Test func aHoleNamesTheStepsAroundIt() throws {
    let gan = try Duels.small()
    gan.snapshots.budget = 1
    try gan.step(count: 3)
    for _ in 0..<4 { try gan.step(real: Formula.tensor(1, [16, 15]), noise: nil) }
    try gan.step(count: 2)
    let kept = gan.snapshots.snapshots.map(\.step)
    let (before, after) = (3, try #require(kept.last))
    #expect(kept == [0, after] && after > 5)
    let error = #expect(throws: GanError.self) { try gan.go(to: 5) }
    guard case .stepNotKept(5, before: before, after: after)? = error else {
      Issue.record("another answer: \(String(describing: error))")
      return
    }
    #expect(gan.step == 9)
    try gan.go(to: before)
    try gan.go(to: after)
    #expect(gan.step == after)
  }

  @Test func snapshotsAreDroppedWhereTheyAreDense() {
    var store = SnapshotStore()
    store.budget = 20 * 600
    let empty = Snapshot(
      step: 0, isPinned: false, sides: Sides(repeating: SideState(arrays: [])), record: StepRecord(), seconds: 0)
    for step in 0..<1000 {
      var next = empty
      next.step = step
      store.add(next)
    }
    let steps = store.snapshots.map(\.step)
    #expect(store.bytes <= store.budget && steps.count >= 20)
    #expect(steps.first == 0 && steps.last == 999)
    #expect(steps.filter { $0 > 900 }.count > steps.filter { (100..<900).contains($0) }.count / 4)
  }

  @Test func copiesGoOnUnderTheSameNoise() throws {
    let gan = try Duels.small()
    try gan.step(count: 12)
    let copy = try gan.copy()
    try gan.step(count: 8)
    try copy.step(count: 8)
    #expect(try Duels.bits(gan) == Duels.bits(copy))
    try copy.go(to: 3)
    try gan.go(to: 3)
    #expect(try Duels.bits(gan) == Duels.bits(copy))
  }

  @Test func copiesWithChangesKeepWhatStillFits() throws {
    let gan = try Duels.small()
    try gan.step(count: 12)
    var settings = gan.settings
    settings.optimizers.generator = .adam(rate: 0.1)
    settings.optimizers.discriminator = .sgd(rate: 0.1)
    let copy = try gan.copy(settings: settings)
    #expect(copy.step == 12 && copy.earliestStep == 12 && copy.history.count == 12)
    #expect(copy.learners.generator.updates == 12 && copy.learners.discriminator.updates == 0)
    #expect(copy.learners.generator.moments == gan.learners.generator.moments)
    #expect(copy.discriminatorUpdates == 12)
    try copy.step(count: 2)
    #expect(copy.step == 14 && gan.step == 12)
    #expect(throws: GanError.self) { try copy.go(to: 11) }
  }

  @Test func aCopyWithinAStepStandsAtItsStart() throws {
    let gan = try Duels.small()
    try gan.step(count: 2)
    let bits = try Duels.bits(gan)
    for _ in 0..<7 { try gan.runStage() }
    let copy = try gan.copy()
    #expect(copy.stage == 0)
    #expect(try Duels.bits(copy) == bits)
    #expect(gan.stage == 7)
  }

  @Test func freshOnesStartAnew() throws {
    let gan = try Duels.small()
    let start = try Duels.bits(gan)
    try gan.step(count: 5)
    let fresh = try gan.fresh(seed: 5)
    #expect(fresh.step == 0)
    #expect(try Duels.bits(fresh) == start)
  }
}
