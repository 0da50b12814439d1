/// What one field of a table says.
enum TableValue: Hashable {
  /// A finite number, and the mark before its fraction: a point, a comma or none.
  case number(Float, mark: UInt8?)
  /// Nothing, or one of the words that other programs write for it.
  case missing
  /// What some program would take for a number, but not this one: `0x10`, `inf`, `1e999`, `1_000`, `1,000`.
  case oddNumber
  /// Anything else.
  case word

  /// Reads a field.
  ///
  /// - Parameter mayHaveComma: whether a comma can be the decimal mark, since it does not separate the columns.
  init(_ bytes: [UInt8], _ range: Range<Int>, mayHaveComma: Bool) {
    switch Self.number(bytes, range, mayHaveComma: mayHaveComma) {
    case let (value, mark)? where value.isFinite: self = .number(value, mark: mark)
    case .some: self = .oddNumber
    case nil:
      // The longest of the words below has eight letters, but digits can be grouped without an end.
      let text = String(decoding: bytes[range], as: UTF8.self).lowercased()
      self = Self.isMissing(text) ? .missing : Self.isOddNumber(text) ? .oddNumber : .word
    }
  }

  /// Whether it is a finite number.
  var isNumber: Bool { if case .number = self { true } else { false } }

  // MARK: Numbers

  /// The most digits whose whole number surely fits 64 bits.
  private static let exactDigits = 19
  /// The powers of ten that are whole Float32 numbers.
  private static let powers: [Float] = [1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10]

  /// A decimal number, perhaps with a fraction and an exponent; infinite where it is too large, `nil` where it is none.
  private static func number(
    _ bytes: [UInt8], _ range: Range<Int>, mayHaveComma: Bool
  ) -> (value: Float, mark: UInt8?)? {
    var place = range.lowerBound
    let end = range.upperBound
    guard place < end else { return nil }
    let isNegative = bytes[place] == UInt8(ascii: "-")
    if isNegative || bytes[place] == UInt8(ascii: "+") { place += 1 }
    var mark: UInt8?
    var mantissa: UInt64 = 0
    var digits = 0
    var scale = 0
    while place < end {
      let byte = bytes[place]
      if byte.isDigit {
        digits += 1
        if digits <= exactDigits { mantissa = mantissa * 10 + UInt64(byte - UInt8(ascii: "0")) }
        if mark != nil { scale -= 1 }
      } else if mark == nil, byte == UInt8(ascii: ".") {
        mark = byte
      } else if mark == nil, mayHaveComma, byte == UInt8(ascii: ","), place + 1 < end, bytes[place + 1].isDigit {
        mark = byte
      } else {
        break
      }
      place += 1
    }
    guard digits > 0 else { return nil }
    if place < end {
      guard let exponent = exponent(bytes[place..<end]) else { return nil }
      scale += exponent
    }
    // Both whole numbers are exact and the result is rounded once, as the correct reading of decimals is.
    if digits <= exactDigits, mantissa <= 1 << 24, scale.magnitude < powers.count {
      let whole = Float(mantissa)
      let value = scale < 0 ? whole / powers[-scale] : whole * powers[scale]
      return (isNegative ? -value : value, mark)
    }
    let text = String(decoding: bytes[range].map { $0 == UInt8(ascii: ",") ? UInt8(ascii: ".") : $0 }, as: UTF8.self)
    return Float(text).map { ($0, mark) }
  }

  /// The number of `e-12`; bounded, since what is far beyond every Float32 is all the same.
  private static func exponent(_ bytes: ArraySlice<UInt8>) -> Int? {
    guard let letter = bytes.first, letter | 0x20 == UInt8(ascii: "e") else { return nil }
    var rest = bytes.dropFirst()
    let isNegative = rest.first == UInt8(ascii: "-")
    if isNegative || rest.first == UInt8(ascii: "+") { rest = rest.dropFirst() }
    guard !rest.isEmpty, rest.allSatisfy(\.isDigit) else { return nil }
    let bound = 1 << 20
    let value = rest.reduce(0) { min(bound, $0 * 10 + Int($1 - UInt8(ascii: "0"))) }
    return isNegative ? -value : value
  }

  // MARK: Words for nothing, and what only looks like a number

  /// What `pandas.read_csv` takes for a missing value, and the question mark of the UCI repository.
  private static func isMissing(_ text: String) -> Bool {
    ["", "na", "n/a", "nan", "-nan", "null", "none", "?", "<na>", "#n/a", "#na"].contains(text)
  }

  private static func isOddNumber(_ lowercased: String) -> Bool {
    let digits = lowercased.drop { $0 == "+" || $0 == "-" }
    if ["inf", "infinity"].contains(digits) { return true }
    if digits.hasPrefix("0x") || digits.hasPrefix("0b") || digits.hasPrefix("0o") {
      return digits.count > 2 && digits.dropFirst(2).allSatisfy(\.isHexDigit)
    }
    guard digits.first?.isASCII == true, digits.first?.isNumber == true else { return false }
    return digits.allSatisfy { $0.isASCII && $0.isNumber || "_,.' ".contains($0) }
  }
}

extension UInt8 {
  /// Whether it is one of the digits 0 to 9.
  fileprivate var isDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }
}
