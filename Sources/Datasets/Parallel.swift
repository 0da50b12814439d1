import Glibc

/// Splits work over the machine's processors by plain threads: making or decoding examples is long work done now and
/// then, so it pays no attention to the pool that training uses.
enum Parallel {
  /// How many threads work at once: the processors that are there, at most 8; `ATELIER_THREADS` sets another number.
  static let threads: Int = {
    if let text = getenv("ATELIER_THREADS"), let count = Int(String(cString: text)), count > 0 { return min(count, 8) }
    return max(1, min(Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))), 8))
  }()

  /// Calls `body` for each piece of `0..<count` on several threads; the calling thread takes part.
  ///
  /// Pieces must not depend on one another; which thread takes which is left open.
  static func forEach(_ count: Int, _ body: @Sendable (Int) -> Void) {
    // Nobody breaks it off.
    try? forEach(count, progress: Unobserved(), message: "", body)
  }

  /// Calls `body` for each piece and reports between pieces.
  /// - Throws: `Cancelled` if the progress asks for it; some pieces are not done then.
  static func forEach(
    _ count: Int, progress: some Progress, message: String, _ body: @Sendable (Int) -> Void
  ) throws(Cancelled) {
    let helpers = max(0, min(threads, count) - 1)
    let isBrokenOff = withoutActuallyEscaping(body) { body in
      let work = Work(count: count, body: body)
      var ids = [pthread_t](repeating: 0, count: helpers)
      var started = 0
      for index in ids.indices {
        let box = Unmanaged.passRetained(work)
        let code = pthread_create(&ids[index], nil, runWork, box.toOpaque())
        guard code == 0 else {
          box.release()
          break
        }
        started += 1
      }
      let isWhole = work.run { done in
        (try? progress.update(fraction: Double(done) / Double(count), message: message)) != nil
      }
      for index in 0..<started { pthread_join(ids[index], nil) }
      return !isWhole
    }
    if isBrokenOff { throw Cancelled() }
    try progress.update(fraction: 1, message: message)
  }
}

/// The entry of a helping thread.
private func runWork(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
  if let argument { _ = Unmanaged<Work>.fromOpaque(argument).takeRetainedValue().run { _ in true } }
  return nil
}
