import Runtime
import Training

/// The state before a step whose first update is done, so that the step can still be broken off.
///
/// It costs a copy of the weights and moments that the first update changes, so it is made only where steps are so long
/// that nobody notices; shorter steps are finished instead.
struct StepUndo {
  /// How many times longer than the copy a step takes at least.
  private static let leastTimesCost = 100.0
  /// The least seconds of a step; the end of a shorter one is soon enough.
  private static let leastSeconds = 0.25

  private var step: Int?
  private var numbers: [[Float]] = []
  private var counters: Sides<UpdateCounters>?
  private var record = StepRecord()
  /// Seconds that the last copy took.
  private var cost = 0.0

  /// Whether a step of the gan can be broken off after its first update.
  func isKept(for gan: Gan) -> Bool { step == gan.step }

  /// Keeps the present state if that costs little of the step that follows.
  mutating func keep(_ gan: Gan) {
    step = nil
    let expected = Double(gan.record.seconds)
    guard expected >= max(Self.leastSeconds, Self.leastTimesCost * cost) else { return }
    let variables = Self.variables(gan)
    if numbers.map(\.count) != variables.map(\.shape.count) {
      numbers = variables.map { [Float](repeating: 0, count: $0.shape.count) }
    }
    let start = now()
    for (index, variable) in variables.enumerated() {
      variable.read(into: &numbers[index])
    }
    cost = now() - start
    counters = gan.learners.map(\.counters)
    record = gan.record
    step = gan.step
  }

  /// Brings the kept state back.
  /// - Precondition: `isKept(for:)`.
  func restore(_ gan: Gan) {
    for (kept, variable) in zip(numbers, Self.variables(gan)) {
      variable.values = kept
    }
    if let counters {
      for side in Side.allCases { gan.learners[side].counters = counters[side] }
    }
    gan.record = record
  }

  /// What changes before the last update of a step, which itself changes nothing when it is broken off. Passes move the
  /// running statistics of the generator too.
  private static func variables(_ gan: Gan) -> [Variable] {
    let own = variables(gan.learners.discriminator)
    if gan.settings.updates.generator > 1 { return own + variables(gan.learners.generator) }
    return own + gan.generator.arrays.filter { !$0.specification.isLearnable }.map(\.variable)
  }

  private static func variables(_ learner: Learner) -> [Variable] {
    learner.network.arrays.map(\.variable) + learner.slots.flatMap { $0 }
  }
}
