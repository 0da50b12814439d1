import ImageFiles

/// Pixels as a terminal takes them.
enum TerminalGraphics {
  /// Paints pixels at the cursor with the kitty protocol: PNG in base64, in chunks of 4096 bytes, without an answer and
  /// without moving the cursor.
  ///
  /// - Parameter rows: the lines that the picture is scaled to, or `nil` for its size in pixels.
  static func kitty(png: [UInt8], rows: Int?) -> [UInt8] {
    let payload = Base64.encode(png)
    var bytes: [UInt8] = []
    var start = 0
    var control = "a=T,f=100,q=2,C=1" + (rows.map { ",r=\($0)" } ?? "") + ","
    repeat {
      let end = min(payload.count, start + 4096)
      bytes += Array("\u{1B}_G\(control)m=\(end < payload.count ? 1 : 0);".utf8)
      bytes += payload[start..<end]
      bytes += [27, UInt8(ascii: "\\")]
      control = ""
      start = end
    } while start < payload.count
    return bytes
  }

  /// Removes the kitty pictures that the cursor's cell touches, and frees them.
  static let kittyRemoval = Array("\u{1B}_Ga=d,d=C,q=2\u{1B}\\".utf8)

  /// Paints pixels at the cursor as an inline image of iTerm2, so many lines high.
  static func iTerm2(png: [UInt8], rows: Int) -> [UInt8] {
    let head =
      "\u{1B}]1337;File=inline=1;size=\(png.count);height=\(rows);width=auto;preserveAspectRatio=1;doNotMoveCursor=1:"
    return Array(head.utf8) + Base64.encode(png) + [7]
  }
}

/// Base64 (RFC 4648, section 4).
enum Base64 {
  private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

  static func encode(_ bytes: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity((bytes.count + 2) / 3 * 4)
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let present = min(3, bytes.count - start)
      var group = UInt32(bytes[start]) << 16
      if present > 1 { group |= UInt32(bytes[start + 1]) << 8 }
      if present > 2 { group |= UInt32(bytes[start + 2]) }
      for place in 0..<4 {
        result.append(place <= present ? alphabet[Int(group >> (18 - 6 * UInt32(place)) & 63)] : UInt8(ascii: "="))
      }
    }
    return result
  }
}
