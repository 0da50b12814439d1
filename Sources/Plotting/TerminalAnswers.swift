/// The questions to a terminal.
enum TerminalQuery {
  /// Whether the kitty graphics protocol is known: a picture of one pixel that is not shown.
  static let graphics = Array("\u{1B}_Gi=31,s=1,v=1,a=q,t=d,f=24;AAAA\u{1B}\\".utf8)

  /// Name and version, cell size, synchronized updates, ground colour, and last the primary device attributes, which
  /// every terminal answers: when that answer is there, all are.
  static let plain = Array("\u{1B}[>0q\u{1B}[16t\u{1B}[?2026$p\u{1B}]11;?\u{1B}\\\u{1B}[c".utf8)
}

/// What a terminal answered so far.
public struct TerminalAnswers: Hashable, Sendable {
  /// Whether the kitty graphics query was answered with `OK`.
  public private(set) var kittyGraphics = false
  /// Whether the primary device attributes contain 4.
  public private(set) var sixel = false
  /// The cell size in pixels.
  public private(set) var cellSize: CellSize?
  /// The terminal's name and version (XTVERSION).
  public private(set) var version: String?
  /// Whether mode 2026 is known.
  public private(set) var synchronizedUpdates = false
  /// The ground colour (OSC 11).
  public private(set) var ground: Color?
  /// Whether the primary device attributes have arrived: no answer will follow.
  public private(set) var isComplete = false
  /// Bytes that belong to no answer: what the person typed meanwhile.
  public private(set) var typed: [UInt8] = []

  /// A width and a height in pixels.
  public struct CellSize: Hashable, Sendable {
    /// Pixels from left to right.
    public var width: Int
    /// Pixels from top to bottom.
    public var height: Int

    /// A size.
    public init(width: Int, height: Int) {
      self.width = width
      self.height = height
    }
  }

  /// Reads answers out of all that came from the terminal since it was asked. While `isComplete` is false, the beginning
  /// of an answer may stand at the end of `typed`: read more and parse everything again.
  public init(parsing bytes: [UInt8]) {
    var rest = bytes[...]
    while let first = rest.first {
      if first == 27, let (length, answer) = Self.sequence(rest), take(answer) {
        rest = rest.dropFirst(length)
      } else {
        typed.append(first)
        rest = rest.dropFirst()
      }
    }
  }

  private enum Sequence {
    /// `ESC [` parameters, intermediates and a last byte.
    case control(ArraySlice<UInt8>, final: UInt8)
    /// `ESC` and a letter of `P`, `_`, `]`, then text up to the string terminator.
    case string(kind: UInt8, ArraySlice<UInt8>)
  }

  /// The complete sequence at the start of the bytes and its length.
  private static func sequence(_ bytes: ArraySlice<UInt8>) -> (Int, Sequence)? {
    let body = bytes.dropFirst(2)
    guard let kind = bytes.dropFirst().first else { return nil }
    switch kind {
    case UInt8(ascii: "["):
      guard let end = body.firstIndex(where: { (0x40...0x7E).contains($0) }) else { return nil }
      return (end + 1 - bytes.startIndex, .control(body[..<end], final: body[end]))
    case UInt8(ascii: "P"), UInt8(ascii: "_"), UInt8(ascii: "]"):
      for index in body.indices {
        if body[index] == 7 { return (index + 1 - bytes.startIndex, .string(kind: kind, body[..<index])) }
        if body[index] == 27, body.dropFirst(index + 1 - body.startIndex).first == UInt8(ascii: "\\") {
          return (index + 2 - bytes.startIndex, .string(kind: kind, body[..<index]))
        }
      }
      return nil
    default: return nil
    }
  }

  /// Notes an answer; false if the sequence is none.
  private mutating func take(_ sequence: Sequence) -> Bool {
    switch sequence {
    case .control(let parameters, let final):
      return takeControl(String(decoding: parameters, as: UTF8.self), final: Unicode.Scalar(final))
    case .string(let kind, let bytes):
      return takeString(String(decoding: bytes, as: UTF8.self), kind: Unicode.Scalar(kind))
    }
  }

  private mutating func takeControl(_ text: String, final: Unicode.Scalar) -> Bool {
    switch final {
    case "c":
      guard text.hasPrefix("?") else { return false }
      sixel = text.dropFirst().split(separator: ";").contains("4")
      isComplete = true
    case "t":
      let numbers = text.split(separator: ";", omittingEmptySubsequences: false).map { Int($0) }
      guard numbers.count == 3, numbers[0] == 6, let height = numbers[1], let width = numbers[2] else { return false }
      // A size that no font has is no answer worth believing.
      if (2...200).contains(width) && (4...400).contains(height) { cellSize = CellSize(width: width, height: height) }
    case "y":
      guard text.hasPrefix("?2026;"), text.hasSuffix("$") else { return false }
      synchronizedUpdates = ["1", "2", "3"].contains(text.dropFirst(6).dropLast())
    default: return false
    }
    return true
  }

  private mutating func takeString(_ text: String, kind: Unicode.Scalar) -> Bool {
    switch kind {
    case "P":
      guard text.hasPrefix(">|") else { return false }
      version = String(text.dropFirst(2).prefix(100))
    case "_":
      guard text.hasPrefix("Gi=31;") else { return false }
      kittyGraphics = text.hasSuffix(";OK")
    case "]":
      guard text.hasPrefix("11;") else { return false }
      ground = Self.color(text.dropFirst(3))
    default: return false
    }
    return true
  }

  /// A colour as `rgb:RRRR/GGGG/BBBB`, with one to four digits each.
  private static func color(_ text: Substring) -> Color? {
    guard text.hasPrefix("rgb:") else { return nil }
    let channels = text.dropFirst(4).split(separator: "/").compactMap { digits -> UInt8? in
      guard (1...4).contains(digits.utf8.count), let value = UInt32(digits, radix: 16) else { return nil }
      return UInt8(value * 255 / ((1 << (4 * UInt32(digits.utf8.count))) - 1))
    }
    return channels.count == 3 ? Color(channels[0], channels[1], channels[2]) : nil
  }
}
