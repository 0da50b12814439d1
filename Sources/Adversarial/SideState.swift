import Training

/// How often a side has learned.
struct UpdateCounters: Hashable, Sendable {
  /// Updates since the arrays of its optimizer were zeros.
  var updates = 0
  /// Updates in this gan.
  var total = 0
  /// Updates in the life of its network, before this gan too.
  var age = 0

  /// All of them by the names that files have for them, in order.
  static let fields: [(name: String, path: any WritableKeyPath<UpdateCounters, Int> & Sendable)] = [
    ("updates", \.updates), ("total", \.total), ("age", \.age),
  ]
}

/// All that steps change of a side.
struct SideState: Sendable {
  /// Weights and running statistics.
  var arrays: [[Float]]
  /// What the optimizer keeps; `nil` while all are zeros.
  var moments: [[[Float]]]?
  var counters = UpdateCounters()

  /// How many numbers it holds.
  var count: Int {
    arrays.reduce(0) { $0 + $1.count } + (moments ?? []).reduce(0) { $0 + $1.reduce(0) { $0 + $1.count } }
  }
}

extension Learner {
  var counters: UpdateCounters {
    get { UpdateCounters(updates: updates, total: total, age: network.updates) }
    set { (updates, total, network.updates) = (newValue.updates, newValue.total, newValue.age) }
  }

  var state: SideState {
    get { SideState(arrays: network.state, moments: moments, counters: counters) }
    set {
      network.state = newValue.arrays
      moments = newValue.moments
      counters = newValue.counters
    }
  }
}
