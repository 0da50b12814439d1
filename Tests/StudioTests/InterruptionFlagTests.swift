import Glibc
import Studio
import Synchronization
import Testing

/// Interruptions that come from a signal handler, at any moment.
@Suite struct InterruptionFlagTests {
  @Test func asksForWhatIsWanted() {
    let flag = InterruptionFlag()
    #expect(flag.value == .none && !flag.isInterrupted)
    flag.interrupt(.immediate)
    flag.interrupt(.afterStep)
    #expect(flag.value == .immediate && flag.isInterrupted)
    flag.clear()
    #expect(flag.value == .none && !flag.isInterrupted)
    flag.end()
    flag.clear()
    #expect(flag.value == .afterStep && !flag.isInterrupted)
  }

  /// A thread that interrupts each time that it is told to.
  private final class Interrupter: Sendable {
    let flag = InterruptionFlag()
    let round = Atomic<Int>(0)
    let answer = Atomic<Int>(0)
    static let count = 100_000

    func run() {
      for number in 1...Self.count {
        while round.load(ordering: .acquiring) < number {}
        flag.interrupt(.afterStep)
        answer.store(number, ordering: .releasing)
      }
    }
  }

  @Test func isNeverHalfForgotten() throws {
    let interrupter = Interrupter()
    var thread = pthread_t()
    let status = pthread_create(
      &thread, nil,
      {
        if let context = $0 { Unmanaged<Interrupter>.fromOpaque(context).takeRetainedValue().run() }
        return nil
      }, Unmanaged.passRetained(interrupter).toOpaque())
    try #require(status == 0)
    defer { pthread_join(thread, nil) }
    var halves = 0
    for number in 1...Interrupter.count {
      interrupter.round.store(number, ordering: .releasing)
      // The two meet at every possible moment in time.
      for _ in 0..<(number % 64) { _ = interrupter.round.load(ordering: .relaxed) }
      interrupter.flag.clear()
      while interrupter.answer.load(ordering: .acquiring) < number {}
      if interrupter.flag.isInterrupted, interrupter.flag.value == .none { halves += 1 }
      interrupter.flag.clear()
    }
    #expect(halves == 0)
  }
}
