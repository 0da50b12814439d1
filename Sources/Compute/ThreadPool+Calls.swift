extension ThreadPool {
  /// How many pieces a job should have for each thread: small enough that little is left to wait for when one thread runs
  /// late, large enough that each is worth its claim.
  private static let piecesOfThread = 4

  /// Into how many pieces the caller should cut work of so many indivisible units; 1 where nothing is to be shared.
  func pieceCount(units: Int = .max, inParallel isParallel: Bool = true) -> Int {
    isParallel && threadCount > 1 ? max(1, min(units, threadCount * Self.piecesOfThread)) : 1
  }

  /// Runs a body with the address of a value: on all threads, or on the calling one alone.
  func run<Call>(_ call: Call, pieces: Int, inParallel isParallel: Bool = true, _ body: @escaping Body) {
    withUnsafePointer(to: call) { call in
      let context = UnsafeMutableRawPointer(mutating: call)
      if isParallel { run(pieces: pieces, context, body) } else { Self.runAlone(pieces: pieces, context, body) }
    }
  }
}
