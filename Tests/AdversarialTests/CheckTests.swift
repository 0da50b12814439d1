import Datasets
import Networks
import Testing
import Training

@testable import Adversarial

@Suite struct CheckTests {
  private func error(
    _ generator: String, _ discriminator: String, noise: [Int] = [5], data: (any Dataset)? = Duels.sine,
    settings: GanSettings = GanSettings()
  ) -> GanError? {
    do {
      let artist = try Network(.generator(noise: noise, StackText.layers(generator)))
      let professor = try Network(.discriminator(StackText.layers(discriminator)))
      _ = try Gan(generator: artist, discriminator: professor, data: data, settings: settings)
      return nil
    } catch let error as GanError {
      return error
    } catch { return .core("\(error)") }
  }

  @Test func aPaintingOfTheWrongSizeIsToldWhichFits() {
    let wrong = error("dense 8 | relu | dense 14", "dense 1")
    #expect(wrong?.description == "the generator paints 14 numbers, but the data has 15")
    #expect(wrong?.suggestion == "write `dense 15`")
    guard case .outputDiffersFromData(_, _, let layer, _) = wrong else {
      Issue.record("\(String(describing: wrong))")
      return
    }
    #expect(layer == 2)
  }

  @Test func picturesOfTheWrongSizeAreToldWhereToStart() throws {
    let digits: any Dataset = try PictureDataset.digits(count: 64, seed: 1)
    let wrong = error(
      "dense 512 | reshape 8x8x8 | upconv 4 stride: 2 | upconv 1 stride: 2 | tanh", "flatten | dense 1", data: digits)
    #expect(wrong?.description == "the generator ends at 32x32x1, but the data is 28x28x1")
    #expect(wrong?.suggestion == "write `dense 392 | reshape 7x7x8`")
    let channels = error(
      "dense 392 | reshape 7x7x8 | upconv 4 stride: 2 | upconv 3 stride: 2", "flatten | dense 1", data: digits)
    #expect(channels?.suggestion == "write `upconv 1 stride: 2`")
    let flat = error("dense 784", "dense 1", data: digits)
    #expect(flat?.suggestion == "write `dense 28x28x1`")
  }

  @Test func theDiscriminatorMustGiveOneNumber() {
    #expect(error("dense 15", "dense 2")?.suggestion == "end it with `dense 1`")
    #expect(error("dense 15", "conv 2")?.suggestion == "put `reshape` before it, as in `reshape 1x1x15`")
    #expect(error("dense 15", "dense 3 | sigmoid | dense 1") == nil)
  }

  @Test func networksLearnInOneGanOnly() throws {
    let gan = try Duels.small()
    let other = try Network(.discriminator(StackText.layers("dense 1")))
    #expect(throws: GanError.self) { try Gan(generator: gan.generator, discriminator: other, data: Duels.sine) }
    gan.release()
    #expect(throws: Never.self) { try Gan(generator: gan.generator, discriminator: other, data: Duels.sine) }
    #expect(throws: GanError.self) { try Gan(generator: other, discriminator: other, data: Duels.sine) }
  }

  @Test func absurdSettingsAreErrors() {
    func refused(_ change: (inout GanSettings) -> Void) -> Bool {
      var settings = GanSettings()
      change(&settings)
      return error("dense 15", "dense 1", settings: settings) != nil
    }
    #expect(refused { $0.batch = 0 })
    #expect(refused { $0.batch = 301 })
    #expect(refused { $0.batch = .max })
    #expect(refused { $0.pack = 0 })
    #expect(refused { $0.pack = .max })
    #expect(refused { $0.pack = 5 })
    #expect(!refused { $0.pack = 4 })
    #expect(refused { $0.updates.discriminator = 0 })
    #expect(refused { $0.updates.generator = -1 })
    #expect(refused { $0.targets = Targets(real: 1.5) })
    #expect(refused { $0.targets = Targets(real: .nan) })
    #expect(refused { ($0.loss, $0.targets) = (.hinge, Targets(real: 0.9)) })
    #expect(refused { ($0.loss, $0.targets) = (.wasserstein(), Targets(fake: 0.1)) })
    #expect(refused { $0.loss = .wasserstein(clip: 0) })
    #expect(refused { $0.loss = .wasserstein(penalty: -1) })
    #expect(refused { $0.instanceNoise = InstanceNoise(deviation: -1) })
    #expect(refused { $0.instanceNoise = InstanceNoise(deviation: 1, decay: 2) })
    #expect(refused { $0.r1 = .infinity })
    #expect(refused { $0.optimizers.generator = .adam(rate: 0) })
    #expect(refused { $0.optimizers.generator = .adam(rate: 1e-3, beta1: 1) })
    #expect(refused { $0.optimizers.discriminator = .sgd(rate: .nan) })
    #expect(refused { $0.optimizers.discriminator = .rmsprop(rate: 1e-3, decay: 0) })
  }

  @Test func settingsPrintAsTheLanguageHasThem() {
    var settings = GanSettings(loss: .wasserstein(penalty: 10), optimizer: .adam(rate: 1e-4, beta1: 0, beta2: 0.9))
    settings.updates.discriminator = 5
    settings.instanceNoise = InstanceNoise(deviation: 0.01, decay: 0.99)
    settings.pack = 2
    settings.optimizers.generator = .sgd(rate: 1e-2, momentum: 0.9)
    #expect(
      settings.sourceLines == [
        "batch 64", "loss wasserstein(penalty: 10)",
        "optimizer generator: sgd(rate: 0.01, momentum: 0.9) discriminator: adam(rate: 0.0001, beta1: 0, beta2: 0.9)",
        "updates discriminator: 5 generator: 1", "instance_noise 0.01 decay: 0.99", "pack 2",
      ])
    #expect(Optimizer.rmsprop(rate: 5e-5).source == "rmsprop(rate: 5e-5)")
    #expect(
      GanSettings().sourceLines == ["batch 64", "loss nonsaturating", "optimizer adam(rate: 0.0002, beta1: 0.5)"])
  }

  @Test func aGanWithoutDataPaintsButDoesNotStep() throws {
    let gan = try Gan(
      generator: try Network(.generator(noise: [2], [.dense(3)])),
      discriminator: try Network(.discriminator([.dense(1)])),
      data: nil)
    #expect(throws: GanError.self) { try gan.step() }
    #expect(throws: GanError.self) { try gan.runStage() }
    #expect(try gan.generator(Formula.tensor(1, [2, 2])).shape == [2, 3])
  }
}
