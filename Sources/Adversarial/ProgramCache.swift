import Graph
import Runtime

/// The planned updates of both sides for one size of batch.
final class ProgramPair {
  let count: Int
  let programs: Sides<UpdateProgram>

  init(_ gan: Gan, count: Int, _ kind: UpdateProgram.Kind) throws(GanError) {
    self.count = count
    let context = gan.context(count: count)
    do {
      programs = Sides(
        generator: try UpdateProgram(.generator(context), kind, machine: gan.machine),
        discriminator: try UpdateProgram(.discriminator(context), kind, machine: gan.machine))
    } catch { throw .core("\(error)") }
  }
}

/// The planned updates of a gan: made when first needed.
struct ProgramCache {
  /// When the next snapshot is due.
  var nextSnapshot = 0.0
  private var usual: ProgramPair?
  private var odd: ProgramPair?
  private var measuring: ProgramPair?
  private var staged: ProgramPair?

  /// The updates for a size of batch; besides the last one used, one other size is kept.
  mutating func pair(for gan: Gan, count: Int) throws(GanError) -> ProgramPair {
    if let usual, usual.count == count { return usual }
    if let odd, odd.count == count { return odd }
    let pair = try ProgramPair(gan, count: count, .learning)
    if count == gan.settings.batch * gan.settings.pack { usual = pair } else { odd = pair }
    return pair
  }

  /// Both updates without learning.
  mutating func measuringPair(for gan: Gan) throws(GanError) -> ProgramPair {
    if let measuring { return measuring }
    let pair = try ProgramPair(gan, count: gan.settings.batch * gan.settings.pack, .measuring)
    measuring = pair
    return pair
  }

  /// Both updates, to be run stage by stage.
  mutating func stagedPair(for gan: Gan) throws(GanError) -> ProgramPair {
    if let staged { return staged }
    let pair = try ProgramPair(gan, count: gan.settings.batch * gan.settings.pack, .byStage)
    staged = pair
    return pair
  }
}
