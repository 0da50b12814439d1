/// Names of files as text. Systems and archives keep bytes, mostly UTF-8, but not always.
enum FileName {
  /// The name as text, and whether its encoding had to be guessed: code page 437 in a zip archive, as its specification says,
  /// and Latin-1 elsewhere.
  static func text(_ bytes: [UInt8], isFromZip: Bool = false) -> (text: String, isGuessed: Bool) {
    if let text = String(validating: bytes, as: UTF8.self) { return (text, false) }
    let scalars = bytes.map { byte in
      byte < 0x80 || !isFromZip ? Unicode.Scalar(byte) : codePage437[Int(byte) - 0x80]
    }
    return (String(String.UnicodeScalarView(scalars)), true)
  }

  /// The characters of the bytes 0x80 to 0xFF.
  private static let codePage437 = Array(
    ("ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀"
      + "αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u{A0}").unicodeScalars)

  /// The path without empty steps and steps to the folder itself; `nil` for an absolute one and one that climbs out of `folder`.
  static func resolve(_ path: String, in folder: some Collection<Substring> = [Substring]()) -> String? {
    guard !path.hasPrefix("/") else { return nil }
    var steps = Array(folder)
    for step in path.split(separator: "/") where step != "." {
      guard step == ".." else {
        steps.append(step)
        continue
      }
      guard steps.popLast() != nil else { return nil }
    }
    return steps.joined(separator: "/")
  }
}
