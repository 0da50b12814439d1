import Glibc

/// Runs work on a thread with a stack that is large enough for deep recursion, and waits for it.
enum LargeStack {
  /// Address space only: pages that are not touched take no memory.
  static let size = 256 << 20

  private final class Work<Result> {
    var body: () -> Result
    var result: Result?

    init(_ body: @escaping () -> Result) { self.body = body }

    func run() { result = body() }
  }

  /// The result of the work, `nil` where no thread can be made.
  static func run<Result>(_ body: () -> Result) -> Result? {
    withoutActuallyEscaping(body) { body in
      let work = Work(body)
      var entry: () -> Void = work.run
      var thread = pthread_t()
      var attributes = pthread_attr_t()
      pthread_attr_init(&attributes)
      defer { pthread_attr_destroy(&attributes) }
      pthread_attr_setstacksize(&attributes, size)
      let status = withUnsafeMutablePointer(to: &entry) { pointer in
        let made = pthread_create(
          &thread, &attributes,
          {
            $0?.assumingMemoryBound(to: (() -> Void).self).pointee(); return nil
          }, pointer)
        if made == 0 { pthread_join(thread, nil) }
        return made
      }
      return status == 0 ? work.result : nil
    }
  }
}

/// The time since some moment in the past.
enum Clock {
  static var seconds: Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }
}
