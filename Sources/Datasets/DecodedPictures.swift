import Files

/// Decoded pictures of one size with what there is to say about them, as they are kept in the cache.
struct DecodedPictures {
  /// Changes when the same files would be decoded differently.
  static let version = "atelier pictures 2"

  /// A picture, besides its pixels.
  struct Entry: Hashable, Sendable {
    var path: String
    /// The size in its file's header.
    let width: Int
    let height: Int
    /// Whether the square in its middle is transparent in places.
    let isTransparent: Bool
  }

  var entries: [Entry]
  var skipped: [SkippedFile]
  /// Paths that were there more than once.
  let repeated: [String]
  /// Paths whose encoding had to be guessed.
  let guessed: [String]
  /// Links to folders that were followed.
  let followed: [String]
  /// Why what follows the last picture of an archive could not be read.
  let earlyEnd: String?
  /// The grey that was chosen for transparent places.
  let ground: UInt8?
  /// `count x side x side x channels`.
  var pixels: [UInt8]

  init(
    _ collector: PictureCollector, ground: [UInt8]?, guessed: [String] = [], followed: [String] = []
  ) throws(DatasetError) {
    entries = collector.squares.map(\.facts)
    skipped = collector.skipped
    repeated = collector.repeated
    self.guessed = collector.guessed + guessed
    self.followed = followed
    earlyEnd = collector.earlyEnd
    (pixels, self.ground) = try collector.pixels(ground: ground)
  }

  /// Reads what `write` wrote; `nil` where it is missing, damaged or of another size.
  init?(cached path: String, side: Int, channels: Int) {
    let size = side * side * channels
    guard let file = try? File(path),
      let head = try? file.read(at: 0, count: min(file.size, Self.headLength)),
      let numbers = Self.numbers(head), let textLength = numbers.first, textLength >= 0,
      textLength <= file.size - Self.headLength,
      let texts = try? file.read(at: Self.headLength, count: textLength),
      let pixels = try? file.read(at: Self.headLength + textLength, count: file.size - Self.headLength - textLength),
      numbers[1] == Int(truncatingIfNeeded: Self.checksum(texts, pixels))
    else { return nil }
    var fields = Fields(texts)
    do {
      entries = try fields.list {
        Entry(
          path: try $0.text(), width: try $0.number(), height: try $0.number(), isTransparent: try $0.number() != 0)
      }
      skipped = try fields.list {
        SkippedFile(path: try $0.text(), reason: try $0.text(), detail: try $0.list { try $0.text() }.first)
      }
      repeated = try fields.list { try $0.text() }
      guessed = try fields.list { try $0.text() }
      followed = try fields.list { try $0.text() }
      earlyEnd = try fields.list { try $0.text() }.first
      ground = try fields.list { try $0.number() }.first.map { UInt8(clamping: $0) }
    } catch {
      return nil
    }
    guard pixels.count == entries.count * size else { return nil }
    self.pixels = pixels
  }

  /// Keeps them in a file: a head of text, texts that each end with a zero, the pixels.
  func write(to path: String) throws {
    var fields = Fields()
    fields.append(entries) { fields, entry in
      fields.append(entry.path)
      for number in [entry.width, entry.height, entry.isTransparent ? 1 : 0] { fields.append("\(number)") }
    }
    fields.append(skipped) { fields, file in
      fields.append(file.path)
      fields.append(file.reason)
      fields.append(file.detail.map { [$0] } ?? []) { $0.append($1) }
    }
    for list in [repeated, guessed, followed, earlyEnd.map { [$0] } ?? [], ground.map { ["\($0)"] } ?? []] {
      fields.append(list) { $0.append($1) }
    }
    let checksum = Int(truncatingIfNeeded: Self.checksum(fields.bytes, pixels))
    let head = Array("\(Self.version)\n\(fields.bytes.count)\n\(checksum)\n".utf8)
    let file = try AtomicFile(path)
    try file.write(head + [UInt8](repeating: 0, count: Self.headLength - head.count))
    try file.write(fields.bytes)
    try file.write(pixels)
    try file.commit()
  }

  /// The bytes of the head: the version, the length of the texts and the checksum, filled with zeros.
  private static let headLength = 128

  private static func numbers(_ head: [UInt8]) -> [Int]? {
    let lines = String(decoding: head.prefix { $0 != 0 }, as: UTF8.self).split(separator: "\n")
    guard lines.count == 3, lines[0] == version, let length = Int(lines[1]), let checksum = Int(lines[2]) else {
      return nil
    }
    return [length, checksum]
  }

  /// FNV-1a (Fowler, Noll, Vo) over words of eight bytes, then the bytes that are left, of each part.
  private static func checksum(_ parts: [UInt8]...) -> UInt64 {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for part in parts {
      part.withUnsafeBytes { buffer in
        let words = buffer.count / 8
        for word in 0..<words {
          hash = (hash ^ buffer.loadUnaligned(fromByteOffset: word * 8, as: UInt64.self)) &* 0x100_0000_01b3
          hash ^= hash >> 29
        }
        for byte in buffer[(words * 8)...] { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
      }
    }
    return hash
  }
}

/// Texts, numbers and lists of them, each text ended by a zero.
private struct Fields {
  private(set) var bytes: [UInt8] = []
  private var position = 0

  /// Something else is there than was asked for.
  struct Mismatch: Error {}

  init(_ bytes: [UInt8] = []) { self.bytes = bytes }

  mutating func append(_ text: String) {
    bytes += text.utf8.lazy.filter { $0 != 0 }
    bytes.append(0)
  }

  mutating func append<Element>(_ list: [Element], _ body: (inout Fields, Element) -> Void) {
    append("\(list.count)")
    for element in list { body(&self, element) }
  }

  mutating func text() throws(Mismatch) -> String {
    guard let end = bytes[position...].firstIndex(of: 0) else { throw Mismatch() }
    defer { position = end + 1 }
    return String(decoding: bytes[position..<end], as: UTF8.self)
  }

  mutating func number() throws(Mismatch) -> Int {
    guard let number = Int(try text()), number >= 0 else { throw Mismatch() }
    return number
  }

  mutating func list<Element>(_ body: (inout Fields) throws -> Element) throws -> [Element] {
    var result: [Element] = []
    for _ in 0..<(try number()) { result.append(try body(&self)) }
    return result
  }
}
