import Tensors

/// The records of a training, a row a step: exact for the last 100,000 steps, thinned before, so that memory stays
/// bounded over any number of steps.
public struct History: Sendable {
  /// How many of the last steps are all kept.
  public static let exactCount = 100_000
  /// How many older rows are kept at most.
  static let thinnedLimit = 50_000

  /// Older rows, ascending and ever `spacing` steps apart.
  private var old: [StepRecord] = []
  private var spacing = 1
  /// The last rows; a ring once it is full.
  private var recent: [StepRecord] = []
  private var first = 0

  /// An empty history.
  public init() {}

  /// A history of rows, ascending: the last are exact, what comes before is taken as thinned.
  package init(_ rows: [StepRecord]) {
    let exact = min(rows.count, Self.exactCount)
    old = Array(rows.dropLast(exact))
    recent = Array(rows.suffix(exact))
    if old.count > 1 { spacing = max(1, old[1].step - old[0].step) }
    while spacing & (spacing - 1) != 0 { spacing &= spacing - 1 }
  }

  /// How many rows there are.
  public var count: Int { old.count + recent.count }

  /// The row at a place, oldest first.
  public subscript(index: Int) -> StepRecord {
    if index < old.count { return old[index] }
    let place = first + index - old.count
    return recent[place < recent.count ? place : place - recent.count]
  }

  /// All rows, oldest first.
  public var records: [StepRecord] { (0..<count).map { self[$0] } }

  /// A column as a tensor of rank 1, oldest first.
  public func column(_ column: HistoryColumn) -> Tensor {
    Tensor(shape: [count], values: (0..<count).map { self[$0][column] })
  }

  /// Adds the row of the next step.
  mutating func append(_ record: StepRecord) {
    if recent.count < Self.exactCount {
      recent.append(record)
      return
    }
    let oldest = recent[first]
    recent[first] = record
    first += 1
    if first == recent.count { first = 0 }
    if oldest.step % spacing == 0 {
      old.append(oldest)
      if old.count > Self.thinnedLimit { thin() }
    }
  }

  /// The rows up to a step; those ahead are left out.
  func through(_ step: Int) -> History {
    var result = self
    result.drop(after: step)
    return result
  }

  /// Forgets the rows after a step.
  mutating func drop(after step: Int) {
    let kept = rowCount(through: step)
    guard kept < count else { return }
    let rows = (old.count..<max(old.count, kept)).map { self[$0] }
    old.removeLast(max(0, old.count - kept))
    recent = rows
    first = 0
  }

  /// How many rows belong to steps up to this one.
  func rowCount(through step: Int) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if self[middle].step <= step { low = middle + 1 } else { high = middle }
    }
    return low
  }

  private mutating func thin() {
    spacing *= 2
    old.removeAll { $0.step % spacing != 0 }
  }
}
