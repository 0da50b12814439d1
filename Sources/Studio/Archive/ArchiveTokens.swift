/// What keeps a part of a session from being written to an archive, or from being read back.
struct ArchiveProblem: Error {
  /// The reason, as the end of a sentence.
  let reason: String
  let kind: SessionArchive.Failure.Kind

  init(_ reason: String, _ kind: SessionArchive.Failure.Kind = .damaged) {
    self.reason = reason
    self.kind = kind
  }

  /// Text that is not what an archive holds at this place.
  static let damaged = ArchiveProblem("the archive is damaged")
}

/// Writes numbers and strings one after the other, so that nothing in them needs to be quoted.
struct TokenWriter {
  /// What was written.
  private(set) var text = ""

  mutating func write(_ number: Int) { text += "\(number);" }

  mutating func write(_ number: UInt64) { text += "\(number);" }

  /// All bits of a number.
  mutating func write(_ number: Double) { write(number.bitPattern) }

  mutating func write(_ string: String) { text += "\(string.utf8.count):\(string)" }
}

/// Reads back what `TokenWriter` wrote; anything else is an error.
struct TokenReader {
  private let bytes: [UInt8]
  private var position = 0

  init(_ text: String?) throws(ArchiveProblem) {
    guard let text else { throw .damaged }
    bytes = Array(text.utf8)
  }

  mutating func integer() throws(ArchiveProblem) -> Int {
    guard let number = Int(try digits(before: UInt8(ascii: ";"))) else { throw .damaged }
    return number
  }

  mutating func unsigned() throws(ArchiveProblem) -> UInt64 {
    guard let number = UInt64(try digits(before: UInt8(ascii: ";"))) else { throw .damaged }
    return number
  }

  mutating func number() throws(ArchiveProblem) -> Double { Double(bitPattern: try unsigned()) }

  mutating func string() throws(ArchiveProblem) -> String {
    guard let length = Int(try digits(before: UInt8(ascii: ":"))), length >= 0, length <= bytes.count - position,
      let string = String(validating: bytes[position..<(position + length)], as: UTF8.self)
    else { throw .damaged }
    position += length
    return string
  }

  /// How many items follow: never more than there are bytes left, so that no memory is taken on a file's word.
  mutating func count() throws(ArchiveProblem) -> Int {
    let count = try integer()
    guard count >= 0, count <= bytes.count - position else { throw .damaged }
    return count
  }

  /// The place of something in a list; `nil` for -1.
  mutating func place() throws(ArchiveProblem) -> Int? {
    let place = try integer()
    guard place >= -1 else { throw .damaged }
    return place == -1 ? nil : place
  }

  private mutating func digits(before end: UInt8) throws(ArchiveProblem) -> String {
    let start = position
    while position < bytes.count, position - start < 24 {
      if bytes[position] == end {
        position += 1
        return String(decoding: bytes[start..<(position - 1)], as: UTF8.self)
      }
      position += 1
    }
    throw .damaged
  }
}
