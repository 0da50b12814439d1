import Files

/// Decoded pictures of one size with their paths, as they are kept in the cache.
struct DecodedPictures {
  /// Changes when the same files would be decoded differently.
  static let version = "atelier pictures 1"

  let paths: [String]
  let skipped: [SkippedFile]
  let pixels: [UInt8]

  init(_ collector: PictureCollector) {
    paths = collector.pictures.map(\.path)
    skipped = collector.skipped
    pixels = collector.pictures.flatMap(\.pixels)
  }

  /// The class of each picture, the folder that it lies in, and the names of the classes; none where all lie in one.
  func classes() -> (labels: [Int]?, classes: [String]) {
    let folders = paths.map { path in path.split(separator: "/").dropLast().joined(separator: "/") }
    let distinct = Set(folders).sorted()
    guard distinct.count > 1 else { return (nil, []) }
    let numbers = Dictionary(uniqueKeysWithValues: distinct.enumerated().map { ($0.element, $0.offset) })
    let short = distinct.map { $0.split(separator: "/").last.map(String.init) ?? "." }
    let names = Set(short).count == short.count ? short : distinct
    return (folders.map { numbers[$0] ?? 0 }, names.map(\.printable))
  }

  /// Reads what `write` wrote; `nil` where it is missing, damaged or of another size.
  init?(cached path: String, side: Int, channels: Int) {
    guard let bytes = try? File.contents(of: path, limit: .max) else { return nil }
    guard let end = bytes.firstIndex(of: 0) else { return nil }
    var lines = String(decoding: bytes[..<end], as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
    guard lines.count >= 4, lines[0] == Self.version, let checksum = UInt64(lines[1], radix: 16),
      let count = Int(lines[2]), let left = Int(lines[3])
    else { return nil }
    lines.removeFirst(4)
    let size = side * side * channels
    guard count >= 0, left >= 0, count <= lines.count, left <= lines.count, lines.count == count + 2 * left,
      bytes.count - end - 1 == count * size
    else { return nil }
    pixels = Array(bytes[(end + 1)...])
    guard Self.checksum(pixels) == checksum else { return nil }
    paths = lines[..<count].map(String.init)
    skipped = (0..<left).map {
      SkippedFile(path: String(lines[count + 2 * $0]), reason: String(lines[count + 2 * $0 + 1]))
    }
  }

  /// Keeps them in a file: lines of text, a zero, the pixels.
  func write(to path: String) throws {
    let texts = paths + skipped.flatMap { [$0.path, $0.reason] }
    // A name with an end of line in it would shift the others: such pictures are decoded each time.
    guard !texts.contains(where: { $0.utf8.contains(10) || $0.utf8.contains(0) }) else { return }
    let digits = String(Self.checksum(pixels), radix: 16)
    let lines = [Self.version, digits, "\(paths.count)", "\(skipped.count)"] + texts
    let file = try AtomicFile(path)
    try file.write(Array(lines.joined(separator: "\n").utf8) + [0])
    try file.write(pixels)
    try file.commit()
  }

  /// FNV-1a (Fowler, Noll, Vo) over words of eight bytes, then the bytes that are left.
  private static func checksum(_ bytes: [UInt8]) -> UInt64 {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    bytes.withUnsafeBytes { buffer in
      let words = buffer.count / 8
      for word in 0..<words {
        hash = (hash ^ buffer.loadUnaligned(fromByteOffset: word * 8, as: UInt64.self)) &* 0x100_0000_01b3
        hash ^= hash >> 29
      }
      for byte in buffer[(words * 8)...] { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    }
    return hash
  }
}
