import Diagnostics

extension Lexer {
  /// A number or a shape, with whatever letters stick to it.
  mutating func lexNumber() {
    let start = offset
    skipDigits()
    if peek() == UInt8(ascii: "x"), isDigit(peek(1)), offset > start {
      lexShape(from: start)
      return
    }
    if peek() == UInt8(ascii: "."), isDigit(peek(1)) {
      offset += 1
      skipDigits()
    }
    if peek() | 0x20 == UInt8(ascii: "e") {
      let signed = peek(1) == UInt8(ascii: "+") || peek(1) == UInt8(ascii: "-")
      if isDigit(peek(signed ? 2 : 1)) {
        offset += signed ? 2 : 1
        skipDigits()
      }
    }
    refuseTail(from: start)
    add(.number, from: start)
  }

  private mutating func lexShape(from start: Int) {
    while peek() == UInt8(ascii: "x"), isDigit(peek(1)) {
      offset += 1
      skipDigits()
    }
    refuseTail(from: start)
    add(.shape, from: start)
  }

  private mutating func skipDigits() {
    while isDigit(peek()) || peek() == UInt8(ascii: "_") { offset += 1 }
  }

  /// Complains about `10k`, `28X28`, `1.2.3`: letters and fractions directly behind a number belong to it.
  private mutating func refuseTail(from start: Int) {
    let end = offset
    while offset < bytes.count {
      let byte = bytes[offset]
      if isASCIILetter(byte) || isDigit(byte) || (byte == UInt8(ascii: ".") && isDigit(peek(1))) {
        offset += 1
      } else if byte >= 0x80, let (scalar, length) = scalar(at: offset), isNameStart(scalar) || scalar == "×" {
        offset += length
      } else {
        break
      }
    }
    guard offset > end else { return }
    let spelled = text(start, offset)
    let asShape = String(spelled.map { $0 == "X" || $0 == "×" ? "x" : $0 })
    let isShape = asShape != spelled && asShape.allSatisfy { $0 == "x" || $0.isNumber } && asShape.last != "x"
    let parts = spelled[...].utf8.count == text(start, end).utf8.count ? nil : String(text(end, offset))
    let correction: String? =
      if let value = programmersNumber(spelled) {
        value
      } else if isShape {
        asShape
      } else if parts?.lowercased() == "k" {
        text(start, end) + "_000"
      } else if let name = parts, let first = name.unicodeScalars.first, isNameStart(first), name != "x" {
        "\(text(start, end)) * \(name)"
      } else {
        nil
      }
    report(.malformedNumber(spelled, correction: correction), start, offset)
  }

  /// The value of `0xff`, `0b101` and `0.5f`, as it is written here.
  private func programmersNumber(_ spelled: String) -> String? {
    let radices = ["0x": 16, "0X": 16, "0b": 2, "0B": 2, "0o": 8]
    if let radix = radices[String(spelled.prefix(2))] {
      return Int(spelled.dropFirst(2), radix: radix).map(String.init)
    }
    return spelled.hasSuffix("f") && Double(spelled.dropLast()) != nil ? String(spelled.dropLast()) : nil
  }
}
