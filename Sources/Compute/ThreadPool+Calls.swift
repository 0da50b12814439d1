extension ThreadPool {
  /// Runs a body with the address of a value: on all workers, or on the calling thread alone.
  func run<Call>(_ call: Call, inParallel isParallel: Bool, _ body: Body) {
    withUnsafePointer(to: call) { call in
      let context = UnsafeMutableRawPointer(mutating: call)
      if isParallel { run(context, body) } else { body(context, 0, 1) }
    }
  }
}
