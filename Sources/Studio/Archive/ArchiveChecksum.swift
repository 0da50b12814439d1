import Tensors

/// A number over all that a file of tensors holds, so that a flipped bit is seen.
extension NamedTensors {
  private static let checksumKey = "checksum"

  /// The same tensors and strings, with their checksum among the strings.
  func sealed() -> NamedTensors {
    var sealed = self
    sealed.metadata[Self.checksumKey] = checksum
    return sealed
  }

  /// Whether the checksum is there and right.
  var isIntact: Bool { metadata[Self.checksumKey] == checksum }

  /// FNV-1a over words of 64 bits, which is quick enough for weights.
  private var checksum: String {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    func add(_ word: UInt64) { hash = (hash ^ word) &* 0x100_0000_01b3 }
    func add(_ text: String) {
      add(UInt64(text.utf8.count))
      for byte in text.utf8 { add(UInt64(byte)) }
    }
    for (key, value) in metadata.sorted(by: { $0.key < $1.key }) where key != Self.checksumKey {
      add(key)
      add(value)
    }
    for name in names {
      add(name)
      guard let tensor = self[name] else { continue }
      for length in tensor.shape { add(UInt64(bitPattern: Int64(length))) }
      tensor.values.withUnsafeBufferPointer { values in
        for value in values { hash = (hash ^ UInt64(value.bitPattern)) &* 0x100_0000_01b3 }
      }
    }
    // The low bits of a product know nothing of the high ones of its factors.
    return String(hash ^ hash >> 32, radix: 16)
  }
}
