import Datasets
import Memory
import Networks
import Runtime
import Tensors
import Training

/// A generator and a discriminator that learn from each other and from data, under fixed settings.
///
/// Every step is a function of the state before it, the seed and the number of the step; steps can be undone and done
/// again to the same bits. Not to be used by two threads at once.
public final class Gan {
  /// The generator; the gan trains this very network.
  public let generator: Network
  /// The discriminator; the gan trains this very network.
  public let discriminator: Network
  /// What is to be imitated; `nil` where it is missing: then the gan paints but does not learn.
  public let data: (any Dataset)?
  /// The rules.
  public let settings: GanSettings
  /// The seed of batches, noise and dropout.
  public internal(set) var seed: UInt64

  /// How many steps of any kind lie behind the present state.
  public internal(set) var step = 0
  /// How many seconds these steps took.
  public internal(set) var seconds = 0.0

  let learners: Sides<Learner>
  let machine: Machine
  var epochs: Epochs?
  var programs = ProgramCache()
  var record = StepRecord()
  var fullHistory = History()
  var timeline: Timeline
  var snapshots = SnapshotStore()
  var undo = StepUndo()
  var underWay: StageCursor?
  var wasEdited = false
  /// What became infinite or no number when training last stopped for it, until it goes on.
  var failure: Failure?

  /// Brings two networks and data together at step 0, with the networks as they are.
  ///
  /// An open input of the discriminator is fixed.
  /// - Throws: `GanError` if something does not fit.
  public convenience init(
    generator: Network, discriminator: Network, data: (any Dataset)?, settings: GanSettings = GanSettings(),
    seed: UInt64 = 0
  ) throws(GanError) {
    try self.init(generator, discriminator, data, settings, seed, step: 0)
  }

  init(
    _ generator: Network, _ discriminator: Network, _ data: (any Dataset)?, _ settings: GanSettings, _ seed: UInt64,
    step: Int
  ) throws(GanError) {
    try Self.check(generator, discriminator, data, settings)
    do { machine = try Machine.chosen() } catch { throw .core(error.description) }
    if let data {
      do {
        epochs = try Epochs(count: data.count, batch: settings.batch * settings.pack, seed: seed)
      } catch {
        guard case .fewerThanBatch = error, settings.pack > 1 else { throw .data(error) }
        throw .batchOfPacks(batch: settings.batch, pack: settings.pack, count: data.count)
      }
    }
    self.generator = generator
    self.discriminator = discriminator
    self.data = data
    self.settings = settings
    self.seed = seed
    self.step = step
    timeline = Timeline(origin: step)
    do {
      learners = Sides(
        generator: try Learner(generator, settings.optimizers.generator),
        discriminator: try Learner(discriminator, settings.optimizers.discriminator))
    } catch { throw .core(error.description) }
    try Self.checkRoom(for: learners.all)
    for network in [generator, discriminator] {
      network.owner = self
      network.onEdit = { [weak self] in self?.noteEdit() }
    }
  }

  /// Refuses what could not be stepped: the way back keeps at least two copies of weights and moments.
  private static func checkRoom(for learners: [Learner]) throws(GanError) {
    let count = learners.reduce(0) { $0 + $1.network.parameterCount * (1 + $1.optimizer.slots.count) }
    do throws(MemoryShortage) { try MemoryLimit.check(count: 2 * count) } catch {
      throw .core("the way back through the steps \(error)")
    }
  }

  /// Lets go of the networks, so that another gan may train them. This gan must not step any more.
  public func release() {
    for network in [generator, discriminator] where network.owner === self {
      network.owner = nil
      network.onEdit = nil
    }
  }

  /// How many updates the discriminator has made in this gan.
  public var discriminatorUpdates: Int { learners.discriminator.total }
  /// How many updates the generator has made in this gan.
  public var generatorUpdates: Int { learners.generator.total }

  /// The numbers of the last step. Before the first they are measured on the first batch, without learning; a side that
  /// rests keeps its last values.
  public var latest: StepRecord {
    if record.sides.all.contains(where: \.loss.isNaN) { measureFirstBatch() }
    return record
  }

  /// The records of all steps up to the present one.
  public var history: History { step == timeline.furthest ? fullHistory : fullHistory.through(step) }

  /// The furthest step that `go(to:)` reaches.
  public var furthestStep: Int { timeline.furthest }

  /// The earliest step that `go(to:)` reaches.
  public var earliestStep: Int { timeline.origin }

  /// The shape of one example that is painted.
  public var exampleShape: [Int] { generator.outputShape ?? [] }

  /// The optimizer's rate in the next update of a side.
  public func rate(of side: Side) -> Double {
    let learner = learners[side]
    return learner.optimizer.rate * power(learner.optimizer.decay, learner.updates)
  }

  /// Why training last stopped by itself.
  struct Failure {
    var step: Int
    var what: String
  }

  func context(count: Int) -> UpdateContext {
    UpdateContext(
      settings: settings, learners: learners, exampleShape: exampleShape, noiseShape: generator.inputShape ?? [],
      count: count)
  }
}
