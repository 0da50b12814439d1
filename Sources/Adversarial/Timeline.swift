/// Which sides learned in which step: what is needed, besides a snapshot, to do steps again.
struct Timeline {
  /// Steps of one kind in a row.
  struct Run {
    var turn: Turn
    /// Whether the batch was given by hand, so that the step cannot be done again.
    var isGiven: Bool
    /// The number of steps up to the last of the run.
    var end: Int
  }

  /// The step that the timeline begins with.
  let origin: Int
  private(set) var runs: [Run] = []

  init(origin: Int) { self.origin = origin }

  /// The number of steps up to the last one known.
  var furthest: Int { runs.last?.end ?? origin }

  /// Adds a step at the end, or several of one kind.
  mutating func append(_ turn: Turn, isGiven: Bool, count: Int = 1) {
    if let last = runs.last, last.turn == turn, last.isGiven == isGiven {
      runs[runs.count - 1].end += count
    } else {
      runs.append(Run(turn: turn, isGiven: isGiven, end: furthest + count))
    }
  }

  /// Forgets the steps after a number of steps.
  mutating func truncate(to step: Int) {
    while let last = runs.last, last.end > step {
      let begin = runs.count > 1 ? runs[runs.count - 2].end : origin
      if begin < step {
        runs[runs.count - 1].end = step
        return
      }
      runs.removeLast()
    }
  }

  /// Who learned in the step that follows after `step` steps.
  func turn(after step: Int) -> Turn { runs[place(after: step)].turn }

  /// Whether all steps between two numbers of steps can be done again.
  func canReplay(_ range: Range<Int>) -> Bool {
    guard !range.isEmpty else { return true }
    return !runs[place(after: range.lowerBound)...place(after: range.upperBound - 1)].contains { $0.isGiven }
  }

  private func place(after step: Int) -> Int {
    var (low, high) = (0, runs.count - 1)
    while low < high {
      let middle = (low + high) / 2
      if runs[middle].end > step { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
