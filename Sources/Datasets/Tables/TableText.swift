import Memory

/// The text of a table as UTF-8, whatever a program wrote it as.
struct TableText {
  /// The text without a byte order mark.
  var bytes: [UInt8]
  /// Whether its letters had to be guessed: it is no UTF-8 and was read as Windows-1252, as Western programs write it.
  private(set) var isGuessed = false

  /// Reads UTF-8 and UTF-16 of both byte orders, with a byte order mark or without, and Windows-1252 where it is neither.
  init(_ contents: [UInt8]) throws(MemoryShortage) {
    switch Self.encoding(of: contents) {
    case .utf16(let isBig, let start): bytes = try Self.utf8(contents[start...], isBig: isBig)
    case .bytes(let start):
      bytes = start == 0 ? contents : Array(contents[start...])
      if (try? UTF8Span(validating: bytes.span)) != nil { return }
      isGuessed = true
      bytes = try Self.utf8(fromWestern: bytes)
    }
  }

  private enum Encoding {
    case bytes(from: Int)
    case utf16(isBig: Bool, from: Int)
  }

  private static func encoding(of contents: [UInt8]) -> Encoding {
    if contents.starts(with: [0xEF, 0xBB, 0xBF]) { return .bytes(from: 3) }
    if contents.starts(with: [0xFF, 0xFE]) { return .utf16(isBig: false, from: 2) }
    if contents.starts(with: [0xFE, 0xFF]) { return .utf16(isBig: true, from: 2) }
    // Without a mark: the digits, separators and ends of line of a table have a zero byte beside them.
    let sample = contents.prefix(1024)
    let zeros = [0, 1].map { parity in sample.indices.count { $0 % 2 == parity && sample[$0] == 0 } }
    if zeros[0] == 0, zeros[1] > sample.count / 4 { return .utf16(isBig: false, from: 0) }
    if zeros[1] == 0, zeros[0] > sample.count / 4 { return .utf16(isBig: true, from: 0) }
    return .bytes(from: 0)
  }

  private static func utf8(_ contents: ArraySlice<UInt8>, isBig: Bool) throws(MemoryShortage) -> [UInt8] {
    let units = stride(from: contents.startIndex, to: contents.endIndex - 1, by: 2).lazy.map { place in
      let (first, second) = (UInt16(contents[place]), UInt16(contents[place + 1]))
      return isBig ? first << 8 | second : second << 8 | first
    }
    var result: [UInt8] = []
    // Three bytes for the two of a unit, at the most.
    try MemoryLimit.makeRoom(for: contents.count + contents.count / 2, in: &result)
    _ = transcode(units.makeIterator(), from: UTF16.self, to: UTF8.self, stoppingOnError: false) { result.append($0) }
    return result
  }

  private static func utf8(fromWestern bytes: [UInt8]) throws(MemoryShortage) -> [UInt8] {
    var result: [UInt8] = []
    for byte in bytes {
      let letter = Unicode.UTF8.encode(western(byte)) ?? Unicode.UTF8.encodedReplacementCharacter
      try MemoryLimit.makeRoom(for: letter.count, in: &result)
      result += letter
    }
    return result
  }

  /// A letter of Windows-1252; bytes without one in it are taken as Latin-1 has them.
  private static func western(_ byte: UInt8) -> Unicode.Scalar {
    guard (0x80..<0xA0).contains(byte) else { return Unicode.Scalar(byte) }
    return Unicode.Scalar(upper[Int(byte) - 0x80]) ?? Unicode.Scalar(byte)
  }

  /// What Windows-1252 has from 0x80 to 0x9F (Unicode's CP1252.TXT).
  private static let upper: [UInt16] = [
    0x20AC, 0x81, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x8D, 0x017D,
    0x8F, 0x90, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D,
    0x017E, 0x0178,
  ]
}
