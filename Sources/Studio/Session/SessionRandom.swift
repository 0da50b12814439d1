/// The session's own stream of random numbers: what `noise(16)` draws from. Training does not touch it.
struct SessionRandom {
  /// The number of the stream among those of a seed.
  static let stream: UInt32 = 0x5e55_1000

  /// How many draws were made.
  var position: UInt64 = 0
}
