import CEdit

/// Blanks `___` in a line that begins with a text, as a lesson's code does: what is typed at one replaces it, and Tab or
/// Enter goes on to the next.
extension LineEditor {
  static let blank = "___"

  /// Whether the cursor stands before a blank.
  var isAtBlank: Bool { line?.after.hasPrefix(Self.blank) ?? false }

  /// The keys that a key means in a line with blanks, as bytes; nil where it means itself.
  func answer(atBlankTo key: UInt8) -> [UInt8]? {
    switch key {
    case UInt8(ascii: "\n"), UInt8(ascii: "\r"):
      return !isAtBlank && hasBlankLeft ? Array(Self.nextBlankKey.utf8) : nil
    case 0x7F:
      return isAtBlank ? Array(Self.clearBlankKey.utf8) : nil
    case 0x20...:
      return isAtBlank ? Array(Self.clearBlankKey.utf8) + [key] : nil
    default:
      return nil
    }
  }

  private var hasBlankLeft: Bool { line.map { ($0.before + $0.after).contains(Self.blank) } ?? false }

  /// Deletes the blank behind the cursor.
  func clearBlank() {
    guard isAtBlank else { return }
    let length = Int32(Self.blank.count)
    el_cursor(edit, length)
    el_deletestr(edit, length)
  }

  /// Moves the cursor to the next blank, from the last one to the first; false where there is no other.
  func goToBlank() -> Bool {
    guard let line else { return false }
    let start = line.after.hasPrefix(Self.blank) ? Self.blank.count : 0
    if let next = line.after.dropFirst(start).firstRange(of: Self.blank) {
      el_cursor(edit, Int32(clamping: line.after[..<next.lowerBound].unicodeScalars.count))
      return true
    }
    guard let first = line.before.firstRange(of: Self.blank) else { return false }
    el_cursor(edit, Int32(clamping: -line.before[first.lowerBound...].unicodeScalars.count))
    return true
  }
}

/// Follows the bytes of a terminal to tell where a key begins: those of an arrow, for instance, are three.
struct KeySequence {
  private enum State {
    case ground, escape, control, prefix
  }
  private var state = State.ground

  /// Takes the next byte; true where it is the first, or the only one, of a key.
  mutating func begins(with byte: UInt8) -> Bool {
    switch state {
    case .ground:
      switch byte {
      case 0x1B: state = .escape
      // Ctrl-V and Ctrl-X take another key.
      case 0x16, 0x18: state = .prefix
      default: break
      }
      // The bytes of a character after its first.
      return byte & 0xC0 != 0x80
    case .escape: state = byte == UInt8(ascii: "[") || byte == UInt8(ascii: "O") ? .control : .ground
    case .control: if (0x40...0x7E).contains(byte) { state = .ground }
    case .prefix: state = .ground
    }
    return false
  }
}
