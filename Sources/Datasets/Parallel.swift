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
    let helpers = min(threads, count) - 1
    guard helpers > 0 else {
      for piece in 0..<max(0, count) { body(piece) }
      return
    }
    withoutActuallyEscaping(body) { body in
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
      work.run()
      for index in 0..<started { pthread_join(ids[index], nil) }
    }
  }
}

/// The entry of a helping thread.
private func runWork(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
  if let argument { Unmanaged<Work>.fromOpaque(argument).takeRetainedValue().run() }
  return nil
}
