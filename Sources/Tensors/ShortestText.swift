/// A number as the language prints it, with the fewest digits that give it back: whole ones without a fraction, exponents
/// without leading zeros.
package func shortestText(_ number: Double) -> String {
  if let whole = Int(exactly: number), whole.magnitude < 1_000_000_000 { return String(whole) }
  let text = number.description
  guard let mark = text.firstIndex(of: "e") else { return text }
  let (mantissa, exponent) = (text[..<mark], text[text.index(after: mark)...])
  let digits = exponent.drop { "+-0".contains($0) }
  let plain = mantissa.hasSuffix(".0") ? mantissa.dropLast(2) : mantissa
  return "\(plain)e\(exponent.hasPrefix("-") ? "-" : "")\(digits)"
}
