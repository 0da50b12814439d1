import Synchronization

/// Pieces of work that several threads take from one counter.
final class Work: Sendable {
  private let next = Atomic<Int>(0)
  private let count: Int
  private let body: @Sendable (Int) -> Void

  init(count: Int, body: @escaping @Sendable (Int) -> Void) {
    self.count = count
    self.body = body
  }

  /// Takes pieces until there are no more; false where it was stopped before.
  ///
  /// - Parameter goesOn: called before each piece with the number of those that are taken; false stops all threads.
  func run(_ goesOn: (Int) -> Bool) -> Bool {
    while true {
      let piece = next.add(1, ordering: .relaxed).oldValue
      guard piece < count else { return true }
      guard goesOn(piece) else {
        next.store(count, ordering: .relaxed)
        return false
      }
      body(piece)
    }
  }
}
