import Glibc

/// How numbers are written: whole numbers in full, others with five digits.
enum NumberText {
  /// The largest magnitude whose whole numbers are written digit by digit; beyond it doubles skip whole numbers.
  static let largestWhole = 9_007_199_254_740_992.0

  /// The text of one number.
  static func text(_ number: Double, digits: Int32 = 5) -> String {
    if number.isNaN { return "nan" }
    if number.isInfinite { return number < 0 ? "-inf" : "inf" }
    if number == number.rounded(), number.magnitude <= largestWhole { return String(Int(number)) }
    return tidied(rounded(number, digits: digits))
  }

  private static func rounded(_ number: Double, digits: Int32) -> String {
    var buffer = [CChar](repeating: 0, count: 48)
    let length = withVaList([digits, number]) { vsnprintf(&buffer, buffer.count, "%.*g", $0) }
    let bytes = buffer.prefix(max(0, Int(length))).map { UInt8(bitPattern: $0) }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// `1e-05` becomes `1e-5`, and the decimal sign is a point whatever the locale says.
  private static func tidied(_ text: String) -> String {
    var mantissa = ""
    var exponent = ""
    var inExponent = false
    for character in text {
      if character == "e" {
        inExponent = true
      } else if inExponent {
        let leadingZero = character == "0" && (exponent.isEmpty || exponent == "-")
        if character != "+" && !leadingZero { exponent.append(character) }
      } else {
        mantissa.append(character == "," ? "." : character)
      }
    }
    return inExponent ? mantissa + "e" + exponent : mantissa
  }
}
