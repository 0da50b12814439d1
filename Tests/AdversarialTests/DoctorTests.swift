import Datasets
import Networks
import Tensors
import Testing
import Training

@testable import Adversarial

/// Runs that are made to fail in each way, and healthy ones.
@Suite struct DoctorTests {
  private func kinds(_ gan: Gan) throws -> [Finding.Kind] { try gan.diagnose().map(\.kind) }

  @Test func collapseIsFoundWhereNumbersLookLikeBalance() throws {
    var settings = GanSettings(batch: 64)
    settings.optimizers.generator = .adam(rate: 1e-3, beta1: 0.5)
    settings.optimizers.discriminator = .adam(rate: 1e-4, beta1: 0.5)
    let gan = try Duels.suns(settings, initializer: .normal(deviation: 0.02))
    try gan.step(count: 1500)
    let finding = try #require(try gan.diagnose().first { $0.kind == .modeCollapse })
    #expect(finding.evidence.contains("of 8 modes"))
    #expect(!finding.meaning.isEmpty && !finding.advice.isEmpty)
  }

  @Test func aHealthyRunIsLeftInPeace() throws {
    for seed in [1, 2] as [UInt64] {
      var settings = GanSettings(batch: 64, optimizer: .adam(rate: 1e-3, beta1: 0.5))
      settings.r1 = 0.1
      let suns = try Duels.suns(settings, seed: seed, activation: "leaky 0.2")
      try suns.step(count: 1000)
      let found = try suns.diagnose()
      #expect(found == [], "\(found.map(\.evidence))")
    }
    let sine = try Duels.small(settings: GanSettings(batch: 32, loss: .minimax, optimizer: .adam(rate: 1e-3)))
    try sine.step(count: 600)
    #expect(try kinds(sine) == [])
    #expect(try kinds(Duels.small()) == [])
  }

  @Test func aDiscriminatorThatWinsIsFound() throws {
    let gan = try Duels.suns(GanSettings(batch: 64, loss: .minimax, optimizer: .adam(rate: 1e-3)))
    try gan.generator.setWeights(layer: 4, "bias", to: Tensor(shape: [2], values: [9, 9]))
    try gan.step(.discriminator, count: 400)
    #expect(try kinds(gan).contains(.discriminatorWins))
  }

  @Test func scoresThatRunAwayAreFound() throws {
    let gan = try Duels.suns(
      GanSettings(batch: 64, loss: .wasserstein(clip: nil, penalty: nil), optimizer: .adam(rate: 1e-2)))
    try gan.step(.discriminator, count: 400)
    #expect(try kinds(gan).contains(.discriminatorWins))
    let bounded = try Duels.suns(
      GanSettings(batch: 64, loss: .wasserstein(clip: nil, penalty: 10), optimizer: .adam(rate: 1e-3)))
    try bounded.step(count: 250)
    #expect(!(try kinds(bounded).contains(.discriminatorWins)))
  }

  @Test func aDiscriminatorThatGaveUpIsFound() throws {
    let gan = try Duels.suns(GanSettings(batch: 64, optimizer: .sgd(rate: 1e-6)))
    try gan.discriminator.setWeights(layer: 4, "weight", to: Tensor(repeating: 0, shape: [1, 64]))
    try gan.step(count: 60)
    #expect(try kinds(gan).contains(.discriminatorGaveUp))
  }

  @Test func deadUnitsAreFound() throws {
    let gan = try Duels.suns(GanSettings(batch: 64))
    try gan.generator.setWeights(layer: 0, "bias", to: Tensor(repeating: -50, shape: [64]))
    let finding = try #require(try gan.diagnose().first { $0.kind == .deadUnits })
    #expect(finding.evidence.contains("100 % of the units of layer 1"))
  }

  @Test func statisticsThatLagAreFound() throws {
    func gan(_ generator: String, _ discriminator: String = "dense 8 | leaky 0.2 | dense 1 | sigmoid") throws -> Gan {
      try Gan(
        generator: Network(.generator(noise: [4], StackText.layers(generator)), seed: 1),
        discriminator: Network(.discriminator(StackText.layers(discriminator)), seed: 1), data: Duels.ring,
        settings: GanSettings(batch: 32), seed: 1)
    }
    func lag(_ gan: Gan) throws -> Finding? {
      try gan.step(count: 60)
      return try gan.diagnose().first { $0.kind == .laggingStatistics }
    }
    // What the first layer gives spreads far less than 1, where running deviations begin.
    let slow = try gan("dense 16 | batchnorm momentum: 0.999 | relu | dense 2")
    let finding = try #require(try lag(slow))
    #expect(finding.evidence.contains("layer 1 (`batchnorm momentum: 0.999`) of the generator"), "\(finding.evidence)")
    #expect(try lag(gan("dense 16 | batchnorm | relu | dense 2")) == nil)
    let judge = try gan(
      "dense 2", "dense 8 | batchnorm momentum: 0.999 | leaky 0.2 | dense 1 | sigmoid")
    #expect(try lag(judge)?.evidence.contains("of the discriminator") == true)
  }

  @Test func explodingGradientsAreFound() throws {
    let gan = try Duels.suns(GanSettings(batch: 64, loss: .leastSquares, optimizer: .sgd(rate: 1e-10)))
    try gan.step(count: 60)
    #expect(!(try kinds(gan).contains(.explodingGradients)))
    try gan.discriminator.setWeights(layer: 4, "weight", to: Tensor(repeating: 3e3, shape: [1, 64]))
    try gan.step(count: 12)
    #expect(try kinds(gan).contains(.explodingGradients))
  }

  @Test func whatIsNoNumberIsRemembered() throws {
    let gan = try Duels.small()
    try gan.step(count: 3)
    _ = try? gan.step(real: Tensor(repeating: .nan, shape: [16, 15]), noise: nil)
    #expect(try kinds(gan).contains(.notFinite))
    try gan.step()
    #expect(!(try kinds(gan).contains(.notFinite)))
  }

  @Test func inspectionShowsEveryLayerOfBothSides() throws {
    let gan = try Duels.small()
    let bits = try Duels.bits(gan)
    let rows = try gan.inspect()
    #expect(
      rows.map(\.source) == [
        "dense 12", "batchnorm", "relu", "dense 15", "dense 12", "leaky 0.2", "dropout 0.2", "dense 1",
      ])
    #expect(rows[0].weightGradient != nil && rows[2].weightGradient == nil)
    #expect(rows.allSatisfy { $0.gradient > 0 && $0.gradient.isFinite && $0.deviation > 0 })
    #expect(abs(rows[1].mean) < 0.01 && abs(rows[1].deviation - 1) < 0.01)
    #expect(rows[2].zeros > 0.2 && rows[2].zeros < 0.8)
    #expect(try Duels.bits(gan) == bits)
  }

  @Test func inspectionWithinAStepChangesNothing() throws {
    let (gan, other) = (try Duels.small(), try Duels.small())
    for each in [gan, other] {
      try each.step(count: 3)
      for _ in 0..<7 { try each.runStage() }
    }
    let rows = try gan.inspect()
    #expect(gan.step == 3 && gan.stage == 7)
    for each in [gan, other] { while each.stage > 0 { try each.runStage() } }
    #expect(gan.step == 4)
    #expect(try Duels.bits(gan) == Duels.bits(other))
    // It shows the step under way, with the weights of its beginning.
    try gan.back(1)
    #expect(try gan.inspect() == rows)
  }
}
