/// The part of JSON that safetensors headers are made of: objects, strings and lists of whole numbers; anything else can be
/// skipped.
///
/// The caller says what must come next, so nothing recurses and nothing but what is asked for is ever built.
struct JSONParser {
  private let bytes: [UInt8]
  private let path: String
  /// What to add to a position for the offset in the file.
  private let base: Int
  private var position = 0

  init(_ bytes: [UInt8], path: String, base: Int) {
    self.bytes = bytes
    self.path = path
    self.base = base
  }

  /// A fault at an offset in the file; by default here.
  func error(_ fault: SafetensorsError.Fault, at offset: Int? = nil) -> SafetensorsError {
    SafetensorsError(path: path, offset: offset ?? base + position, fault: fault)
  }

  /// An object; `member` reads the value of each key and gets the offset of the key.
  mutating func object(
    _ member: (inout JSONParser, _ key: String, _ place: Int) throws(SafetensorsError) -> Void
  ) throws(SafetensorsError) {
    try expect("{")
    if accept("}") { return }
    repeat {
      skipBlanks()
      let place = base + position
      let key = try string()
      try expect(":")
      try member(&self, key, place)
    } while accept(",")
    try expect("}")
  }

  /// A list of whole numbers from 0 on; one longer than `limit` is the given fault.
  mutating func wholeNumbers(limit: Int, _ tooMany: (Int) -> SafetensorsError.Fault) throws(SafetensorsError) -> [Int] {
    try expect("[")
    if accept("]") { return [] }
    var numbers: [Int] = []
    repeat {
      guard numbers.count < limit else { throw error(tooMany(limit + 1)) }
      numbers.append(try wholeNumber())
    } while accept(",")
    try expect("]")
    return numbers
  }

  private mutating func wholeNumber() throws(SafetensorsError) -> Int {
    skipBlanks()
    let start = position
    var number = 0
    while position < bytes.count, case let digit = bytes[position] &- 0x30, digit < 10 {
      let (product, overflow) = number.multipliedReportingOverflow(by: 10)
      let (sum, carry) = product.addingReportingOverflow(Int(digit))
      guard !overflow, !carry else { throw error(.number, at: base + start) }
      number = sum
      position += 1
    }
    guard position > start else { throw error(.syntax(expected: "a whole number")) }
    guard bytes[start] != 0x30 || position == start + 1 else { throw error(.number, at: base + start) }
    return number
  }

  /// A string with its escapes resolved.
  mutating func string() throws(SafetensorsError) -> String {
    try expect("\"")
    let start = base + position
    var text: [UInt8] = []
    while position < bytes.count {
      let byte = bytes[position]
      position += 1
      switch byte {
      case UInt8(ascii: "\""):
        guard let string = String(validating: text, as: UTF8.self) else { throw error(.text, at: start) }
        return string
      case UInt8(ascii: "\\"): try escape(into: &text)
      case 0..<0x20: throw error(.text, at: base + position - 1)
      default: text.append(byte)
      }
    }
    throw error(.syntax(expected: "the end of a string"))
  }

  private mutating func escape(into text: inout [UInt8]) throws(SafetensorsError) {
    guard position < bytes.count else { throw error(.text) }
    let byte = bytes[position]
    position += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(byte)
    case UInt8(ascii: "b"): text.append(0x08)
    case UInt8(ascii: "f"): text.append(0x0C)
    case UInt8(ascii: "n"): text.append(0x0A)
    case UInt8(ascii: "r"): text.append(0x0D)
    case UInt8(ascii: "t"): text.append(0x09)
    case UInt8(ascii: "u"): text.append(contentsOf: try unicodeEscape())
    default: throw error(.text, at: base + position - 1)
    }
  }

  /// What follows `\u`: four hexadecimal digits, or two such units that make one character beyond 16 bits.
  private mutating func unicodeEscape() throws(SafetensorsError) -> [UInt8] {
    let start = base + position
    var code = try fourDigits()
    if 0xD800..<0xDC00 ~= code {
      guard position + 1 < bytes.count, bytes[position] == UInt8(ascii: "\\"), bytes[position + 1] == UInt8(ascii: "u")
      else { throw error(.text, at: start) }
      position += 2
      let low = try fourDigits()
      guard 0xDC00..<0xE000 ~= low else { throw error(.text, at: start) }
      code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
    }
    guard let scalar = Unicode.Scalar(code) else { throw error(.text, at: start) }
    return Array(String(scalar).utf8)
  }

  private mutating func fourDigits() throws(SafetensorsError) -> UInt32 {
    guard position + 4 <= bytes.count else { throw error(.text) }
    var code: UInt32 = 0
    for byte in bytes[position..<position + 4] {
      guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue, byte < 0x80 else { throw error(.text) }
      code = code << 4 | UInt32(digit)
    }
    position += 4
    return code
  }

  /// Whether an object comes next.
  var isAtObject: Bool { next == UInt8(ascii: "{") }
  /// Whether a string comes next.
  var isAtString: Bool { next == UInt8(ascii: "\"") }

  /// The next byte that is no blank.
  private var next: UInt8? { bytes[position...].first { !Self.blanks.contains($0) } }

  /// Passes over a value of any kind; inside of it only strings and brackets are looked at.
  mutating func skip() throws(SafetensorsError) {
    skipBlanks()
    let start = position
    var depth = 0
    while position < bytes.count {
      switch bytes[position] {
      case UInt8(ascii: "\""): _ = try string()
      case UInt8(ascii: "{"), UInt8(ascii: "["):
        depth += 1
        position += 1
      case UInt8(ascii: "}"), UInt8(ascii: "]"), UInt8(ascii: ","):
        guard depth > 0 else {
          guard position > start else { throw error(.syntax(expected: "a value")) }
          return
        }
        if bytes[position] != UInt8(ascii: ",") { depth -= 1 }
        position += 1
      default: position += 1
      }
    }
    throw error(.syntax(expected: "the end of a value"))
  }

  /// Nothing but blanks may follow.
  mutating func end() throws(SafetensorsError) {
    skipBlanks()
    guard position == bytes.count else { throw error(.syntax(expected: "nothing more")) }
  }

  private mutating func expect(_ character: Unicode.Scalar) throws(SafetensorsError) {
    guard accept(character) else { throw error(.syntax(expected: "`\(character)`")) }
  }

  private mutating func accept(_ character: Unicode.Scalar) -> Bool {
    skipBlanks()
    guard position < bytes.count, bytes[position] == UInt8(ascii: character) else { return false }
    position += 1
    return true
  }

  private mutating func skipBlanks() {
    while position < bytes.count, Self.blanks.contains(bytes[position]) { position += 1 }
  }

  private static let blanks: [UInt8] = [0x20, 0x09, 0x0A, 0x0D]
}
