import Training

/// The rules of a gan. They never change once it is made.
public struct GanSettings: Hashable, Sendable {
  /// How many examples a batch has (with `pack`, how many packs).
  public var batch: Int
  /// What both sides minimise.
  public var loss: Loss
  /// What D should answer to real and to fake examples; G's own aim is not touched.
  public var targets = Targets()
  /// How the sides learn.
  public var optimizers: Sides<Optimizer>
  /// How many updates a side makes in a step of both; the discriminator's come first.
  public var updates = Sides(repeating: 1)
  /// Noise added to all that the discriminator sees.
  public var instanceNoise: InstanceNoise?
  /// The weight of the R1 penalty: D also minimises r1 / 2 * |gradient at real examples|^2 (Mescheder et al. 2018).
  public var r1: Double?
  /// How many examples D judges at once (PacGAN, Lin et al. 2018).
  public var pack = 1

  /// The optimizer of a gan without an `optimizer` line.
  public static let usualOptimizer = Optimizer.adam(rate: 2e-4, beta1: 0.5)

  /// The defaults, except for what is given.
  public init(batch: Int = 64, loss: Loss = .nonsaturating, optimizer: Optimizer = Self.usualOptimizer) {
    self.batch = batch
    self.loss = loss
    optimizers = Sides(repeating: optimizer)
  }

  /// The settings as lines of the language, in canonical order; those at their defaults are left out, `batch`, `loss` and
  /// the optimizers are not.
  public var sourceLines: [String] {
    var lines = ["batch \(batch)", "loss \(loss.source)"]
    if targets != Targets() {
      lines.append("labels real: \(numberText(targets.real)) fake: \(numberText(targets.fake))")
    }
    if optimizers.generator == optimizers.discriminator {
      lines.append("optimizer \(optimizers.generator.source)")
    } else {
      lines.append(
        "optimizer generator: \(optimizers.generator.source) discriminator: \(optimizers.discriminator.source)")
    }
    if updates != Sides(repeating: 1) {
      lines.append("updates discriminator: \(updates.discriminator) generator: \(updates.generator)")
    }
    if let instanceNoise {
      lines.append(
        "instance_noise \(numberText(instanceNoise.deviation))"
          + (instanceNoise.decay == 1 ? "" : " decay: \(numberText(instanceNoise.decay))"))
    }
    if let r1 { lines.append("penalty r1: \(numberText(r1))") }
    if pack != 1 { lines.append("pack \(pack)") }
    return lines
  }

  /// Checks every setting by itself.
  /// - Throws: `GanError.setting`, `targetsRefused`.
  public func validate() throws(GanError) {
    func check(
      _ setting: String, _ option: String, _ value: Double, _ valid: Bool, _ allowed: String
    ) throws(GanError) {
      guard valid else { throw .setting(setting, option: option, value: value, allowed: allowed) }
    }
    try check("batch", "size", Double(batch), (1...1 << 20).contains(batch), "a whole number of at least 1")
    try check("pack", "n", Double(pack), (1...64).contains(pack), "a whole number from 1 to 64")
    for side in Turn.both.sides {
      let count = updates[side]
      try check("updates", side.rawValue, Double(count), (1...10_000).contains(count), "a whole number from 1 to 10000")
    }
    for (name, value) in [("real", targets.real), ("fake", targets.fake)] {
      try check("labels", name, value, (0...1).contains(value), "from 0 to 1")
    }
    if targets != Targets(), !loss.takesTargets { throw .targetsRefused(loss: loss.source) }
    if let instanceNoise {
      let (deviation, decay) = (instanceNoise.deviation, instanceNoise.decay)
      try check("instance_noise", "deviation", deviation, (0...1e3).contains(deviation), "from 0 to 1000")
      try check("instance_noise", "decay", decay, decay > 0 && decay <= 1, "above 0 and at most 1")
    }
    if let r1 { try check("penalty", "r1", r1, (0...1e6).contains(r1), "from 0 to 1000000") }
    func checkOptions(_ setting: String, _ validate: () throws(OptionError) -> Void) throws(GanError) {
      do { try validate() } catch {
        throw .setting(setting, option: error.option, value: error.value, allowed: error.allowed)
      }
    }
    try checkOptions("loss", loss.validate)
    for optimizer in optimizers.all { try checkOptions("optimizer", optimizer.validate) }
  }
}

/// What the discriminator should answer.
public struct Targets: Hashable, Sendable {
  /// To real examples.
  public var real: Double
  /// To fake examples.
  public var fake: Double

  /// Targets; 1 and 0 unless smoothed.
  public init(real: Double = 1, fake: Double = 0) {
    self.real = real
    self.fake = fake
  }
}

/// Normal noise added to all that the discriminator sees.
public struct InstanceNoise: Hashable, Sendable {
  /// Its deviation at step 0.
  public var deviation: Double
  /// What the deviation is multiplied by after each step.
  public var decay: Double

  /// Instance noise.
  public init(deviation: Double, decay: Double = 1) {
    self.deviation = deviation
    self.decay = decay
  }
}
