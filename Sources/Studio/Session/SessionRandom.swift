/// The session's own stream of random numbers: what `noise(16)` draws from. Training does not touch it.
struct SessionRandom {
  /// How many draws were made.
  var position: UInt64 = 0
}
