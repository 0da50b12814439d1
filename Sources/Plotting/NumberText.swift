#if canImport(Glibc)
  import Glibc
#endif

/// Numbers as people read them, without a locale: `1,234`, `0.53`, `2.5e-5`.
enum NumberText {
  /// A number with a fixed count of decimals and commas between thousands.
  static func fixed(_ value: Double, decimals: Int) -> String {
    guard value.isFinite else { return special(value) }
    let decimals = min(max(decimals, 0), 15)
    let scaled = (value.magnitude * power(decimals)).rounded()
    guard scaled < 1e15 else { return scientific(value, decimals: 3) }
    var digits = Array(String(Int64(scaled)).utf8)
    while digits.count <= decimals { digits.insert(UInt8(ascii: "0"), at: 0) }
    var text: [UInt8] = value < 0 && scaled > 0 ? [UInt8(ascii: "-")] : []
    let whole = digits.count - decimals
    for (index, digit) in digits.enumerated() {
      if index == whole {
        text.append(UInt8(ascii: "."))
      } else if index > 0 && index < whole && (whole - index) % 3 == 0 {
        text.append(UInt8(ascii: ","))
      }
      text.append(digit)
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// A number as mantissa and power of ten; zeros at the mantissa's end are left out.
  static func scientific(_ value: Double, decimals: Int) -> String {
    guard value.isFinite else { return special(value) }
    guard value != 0 else { return "0" }
    var exponent = exponent(of: value)
    var mantissa = value / pow(10, Double(exponent))
    // Subnormal numbers have no exact power of ten to divide by.
    guard mantissa.isFinite, mantissa != 0 else { return "0" }
    let unit = power(decimals)
    mantissa = (mantissa * unit).rounded() / unit
    if mantissa.magnitude >= 10 {
      mantissa /= 10
      exponent += 1
    }
    return "\(trimmed(fixed(mantissa, decimals: decimals)))e\(exponent)"
  }

  /// A number with about so many significant digits, without zeros at the end of the decimals.
  static func short(_ value: Double, digits: Int = 3) -> String {
    guard value.isFinite else { return special(value) }
    guard value != 0 else { return "0" }
    let exponent = exponent(of: value)
    if exponent >= 7 || exponent < -3 { return scientific(value, decimals: digits - 1) }
    return trimmed(fixed(value, decimals: max(0, digits - 1 - exponent)))
  }

  /// A whole number with commas between thousands.
  static func whole(_ value: Int) -> String { fixed(Double(value), decimals: 0) }

  /// Labels for places that are `step` apart.
  static func labels(_ values: [Double], step: Double) -> [String] {
    let largest = values.reduce(0) { max($0, $1.magnitude) }
    guard largest > 0, step > 0 else { return values.map { _ in "0" } }
    let stepExponent = exponent(of: step)
    if largest >= 1e6 || largest < 1e-3 {
      return values.map { value in
        // What should be zero may be a rounding error away from it.
        if value.magnitude < step * 1e-6 { return "0" }
        return scientific(value, decimals: min(12, max(0, exponent(of: value) - stepExponent)))
      }
    }
    return values.map { fixed($0, decimals: max(0, -stepExponent)) }
  }

  /// The power of ten at or below a number's magnitude.
  static func exponent(of value: Double) -> Int {
    // A little more, so that 0.1 + 0.2 - 0.2 counts as one tenth.
    Int((log10(value.magnitude) + 1e-9).rounded(.down))
  }

  private static func power(_ exponent: Int) -> Double { pow(10, Double(exponent)) }

  private static func special(_ value: Double) -> String { value.isNaN ? "nan" : value < 0 ? "-inf" : "inf" }

  private static func trimmed(_ text: String) -> String {
    guard text.utf8.contains(UInt8(ascii: ".")) else { return text }
    var bytes = Array(text.utf8)
    while bytes.last == UInt8(ascii: "0") { bytes.removeLast() }
    if bytes.last == UInt8(ascii: ".") { bytes.removeLast() }
    return String(decoding: bytes, as: UTF8.self)
  }
}
