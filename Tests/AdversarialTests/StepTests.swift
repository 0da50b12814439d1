import Datasets
import Foundation
import Networks
import Runtime
import Tensors
import Testing
import Training

@testable import Adversarial

@Suite struct StepTests {
  @Test func theSineArtistLearnsItsCurve() throws {
    let gan = try Gan(
      generator: try Network(.generator(noise: [5], StackText.layers("dense 128 | relu | dense 15")), seed: 1),
      discriminator: try Network(.discriminator(StackText.layers("dense 128 | relu | dense 1 | sigmoid")), seed: 1),
      data: Duels.sine, settings: GanSettings(loss: .minimax, optimizer: .adam(rate: 1e-3)), seed: 1)
    try gan.step(count: 1500)
    let noise = try #require(gan.generator.definition.noise).draw(200, seed: 1, position: 0)
    let painted = try gan.generator(noise)
    var distance: Float = 0
    for point in 0..<15 {
      let mean = stride(from: point, to: painted.count, by: 15).reduce(0) { $0 + painted.values[$1] } / 200
      distance = max(distance, abs(mean - Duels.sine.example(0).values[point]))
    }
    #expect(distance < 0.35)
    #expect(abs(gan.latest.real - 0.5) < 0.25 && abs(gan.latest.fake - 0.5) < 0.25)
    #expect(gan.history.count == 1500)
  }

  @Test func equalSeedsGiveEqualBitsAndOthersDoNot() throws {
    let (one, same, other) = (try Duels.small(), try Duels.small(), try Duels.small(seed: 6))
    for gan in [one, same, other] { try gan.step(count: 40) }
    #expect(try Duels.bits(one) == Duels.bits(same))
    #expect(try Duels.bits(one) != Duels.bits(other))
  }

  @Test func aRestingSideStaysAndKeepsItsNumbers() throws {
    let gan = try Duels.small()
    try gan.step()
    let (weights, record) = (try gan.discriminator.weights(layer: 0, "weight"), gan.latest)
    try gan.step(.generator, count: 5)
    #expect(gan.step == 6 && gan.generatorUpdates == 6 && gan.discriminatorUpdates == 1)
    #expect(try gan.discriminator.weights(layer: 0, "weight") == weights)
    #expect(gan.latest.real == record.real && gan.latest.sides.generator.loss != record.sides.generator.loss)
    let artist = try gan.generator.weights(layer: 0, "weight")
    try gan.step(.discriminator, count: 3)
    #expect(try gan.generator.weights(layer: 0, "weight") == artist)
    #expect(gan.discriminatorUpdates == 4 && gan.step == 9)
  }

  @Test func beforeTheFirstStepTheFirstBatchIsMeasured() throws {
    let gan = try Duels.small()
    let before = gan.latest
    #expect(abs(before.real - 0.5) < 0.2 && before.step == 0)
    let bits = try Duels.bits(gan)
    #expect(try Duels.bits(gan) == bits)
    try gan.step()
    #expect(gan.latest.real == before.real && gan.latest.fake == before.fake)
    #expect(gan.latest.sides.discriminator.loss == before.sides.discriminator.loss)
  }

  @Test func stagesAreTheStepToTheLastBit() throws {
    var settings = GanSettings(batch: 16, loss: .nonsaturating, optimizer: .adam(rate: 1e-3))
    settings.updates.discriminator = 2
    settings.instanceNoise = InstanceNoise(deviation: 0.1, decay: 0.9)
    let (whole, slow) = (try Duels.small(settings: settings), try Duels.small(settings: settings))
    try whole.step(count: 3)
    try slow.step()
    #expect(slow.stageCount == 18)
    var reports: [StageReport] = []
    for number in 1...18 {
      reports.append(try slow.runStage())
      #expect(slow.stage == (number == 18 ? 0 : number) && slow.step == (number == 18 ? 2 : 1))
    }
    #expect(reports.map(\.stage) == Array(repeating: UpdateStage.allCases, count: 3).flatMap { $0 })
    #expect(reports.map(\.side) == Array(repeating: .discriminator, count: 12) + Array(repeating: .generator, count: 6))
    try slow.runStage()
    try slow.runStage()
    try slow.step()
    #expect(slow.step == 3)
    #expect(try Duels.bits(slow) == Duels.bits(whole))
    #expect(reports[0].items.map(\.label) == ["real", "noise"])
    #expect(reports[0].items[0].tensor.shape == [16, 15])
    #expect(reports[1].items[0].tensor.shape == [16, 15])
    #expect(reports[2].items.map(\.label) == ["D(x)", "D(G(z))"])
    #expect(reports[2].items[0].tensor.values.allSatisfy { $0 > 0 && $0 < 1 })
    #expect(reports[3].formula.hasPrefix("d_loss = "))
  }

  @Test func aGivenBatchIsUsedOnBothSides() throws {
    let gan = try Duels.small()
    let (real, noise) = (Formula.tensor(1, [16, 15]), Formula.tensor(2, [16, 5]))
    try gan.step(real: real, noise: noise)
    let other = try Duels.small()
    try other.step()
    #expect(try Duels.bits(gan) != Duels.bits(other))
    #expect(gan.step == 1)
    try gan.step(real: Formula.tensor(1, [7, 15]), noise: Formula.tensor(2, [7, 5]))
    #expect(throws: GanError.self) { try gan.step(real: Formula.tensor(1, [7, 15]), noise: noise) }
    #expect(throws: GanError.self) { try gan.step(real: Formula.tensor(1, [16, 14]), noise: noise) }
    #expect(throws: GanError.self) { try gan.step(real: Formula.tensor(1, [7, 15]), noise: nil) }
    #expect(gan.step == 2)
  }

  @Test func trainingCanBeStoppedAndBrokenOff() throws {
    let gan = try Duels.small()
    let interrupts = Interrupts()
    let outcome = try gan.step(count: 100, interrupts: interrupts) { gan in
      if gan.step == 7 { interrupts.stop.cancel() }
      return true
    }
    #expect(outcome == .stopped(steps: 7) && gan.step == 7)
    interrupts.stop.reset()
    let bits = try Duels.bits(gan)
    let broken = try gan.step(count: 100, interrupts: interrupts) { gan in
      if gan.step == 9 { interrupts.breakOff.cancel() }
      return true
    }
    #expect(broken == .stopped(steps: 2))
    try gan.back(2)
    #expect(try Duels.bits(gan) == bits)
  }

  @Test func breakingOffAtAnyMomentLeavesAWholeStep() throws {
    let (gan, reference) = (try Duels.small(), try Duels.small())
    for microseconds in stride(from: UInt32(0), to: 2000, by: 40) {
      let interrupts = Interrupts()
      // As if steps were long: then the state before each one is kept.
      gan.record.seconds = 1000
      reference.record.seconds = 0
      let breaker = Thread {
        usleep(microseconds)
        interrupts.breakOff.cancel()
      }
      breaker.start()
      try gan.step(count: 20, interrupts: interrupts) { gan in
        gan.record.seconds = 1000
        return true
      }
      try reference.step(count: gan.step - reference.step)
      #expect(try Duels.bits(gan) == Duels.bits(reference), "after \(microseconds) microseconds")
    }
  }

  @Test func aStepOfSeveralUpdatesIsUndoneFromItsMiddle() throws {
    let gan = try Duels.small()
    try gan.step(count: 3)
    let bits = try Duels.bits(gan)
    let (record, weights) = (gan.record, gan.discriminator.state)
    gan.record.seconds = 1000
    gan.undo.keep(gan)
    #expect(gan.undo.isKept(for: gan))
    for _ in 0..<6 { try gan.runStage() }
    #expect(gan.discriminator.state != weights)
    gan.underWay = nil
    gan.undo.restore(gan)
    #expect(try Duels.bits(gan) == bits)
    #expect(gan.record.sides.discriminator.loss == record.sides.discriminator.loss && gan.discriminatorUpdates == 3)
  }

  @Test func aStepBrokenOffWithinLeavesTheStateBeforeIt() throws {
    let gan = try Duels.small()
    try gan.step(count: 4)
    let bits = try Duels.bits(gan)
    for _ in 0..<9 { try gan.runStage() }
    gan.returnToWholeStep()
    #expect(gan.step == 4 && gan.stage == 0)
    #expect(try Duels.bits(gan) == bits)
  }

  @Test func aNonFiniteLossStopsAtTheLastGoodState() throws {
    let gan = try Duels.small()
    try gan.step(count: 5)
    let bits = try Duels.bits(gan)
    let bad = Tensor(repeating: .infinity, shape: [16, 15])
    #expect(throws: GanError.self) { try gan.step(real: bad, noise: Formula.tensor(2, [16, 5])) }
    #expect(gan.step == 5)
    #expect(try Duels.bits(gan) == bits)
    #expect(gan.failure?.step == 5)
    try gan.step()
    #expect(gan.failure == nil && gan.step == 6)
  }

  @Test func clippingKeepsWeightsWithin() throws {
    let gan = try Duels.suns(GanSettings(batch: 16, loss: .wasserstein(clip: 0.01), optimizer: .rmsprop(rate: 5e-3)))
    try gan.step(count: 20)
    let weights = try gan.discriminator.weights(layer: 0, "weight").values
    #expect(weights.map(abs).max() == 0.01)
  }
}
