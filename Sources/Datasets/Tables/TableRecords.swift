/// One field of a table: where its text lies, without quotation marks and blanks around it.
struct TableField: Hashable {
  /// The bytes of the text.
  var range: Range<Int>
  /// Whether quotation marks inside it are doubled.
  var hasDoubledQuotes = false

  /// The text.
  func text(in bytes: [UInt8]) -> String {
    let text = String(decoding: bytes[range], as: UTF8.self)
    guard hasDoubledQuotes else { return text }
    var result = ""
    var isSecond = false
    for character in text {
      isSecond = character == "\"" && !isSecond
      if !isSecond || character != "\"" { result.append(character) }
    }
    return result
  }
}

/// What keeps the fields of a line apart.
enum TableSeparator: Hashable {
  /// One character.
  case character(UInt8)
  /// Any number of blanks and tabs.
  case blanks
}

/// The records of a table one after the other, as RFC 4180 has them: a field in quotation marks may hold separators,
/// ends of line and doubled quotation marks. A line ends with LF, CR LF or CR.
///
/// Lines without anything are passed over, and so are those that begin with `#`.
struct TableRecords {
  /// The most columns of a table.
  static let columnLimit = 1 << 16

  private let bytes: [UInt8]
  private let separator: TableSeparator
  /// Where the next record begins, in bytes.
  private(set) var position = 0
  /// The line of the next record, from 1.
  private(set) var line = 1
  /// The last line that began with `#`, without it.
  private(set) var comment: Range<Int>?
  /// How many lines began with `#`.
  private(set) var commentCount = 0

  init(_ bytes: [UInt8], separator: TableSeparator) {
    self.bytes = bytes
    self.separator = separator
    if let declaration = Self.declaredSeparator(in: bytes) {
      position = declaration.length
      if position < bytes.count { endLine() }
    }
  }

  /// The separator that Excel's first line `sep=;` names, and the length of that line without its end.
  static func declaredSeparator(in bytes: [UInt8]) -> (separator: UInt8, length: Int)? {
    let words = Array("sep=".utf8)
    let length = words.count + 1
    guard bytes.count >= length, bytes.starts(with: words), bytes.count == length || bytes[length].endsLine else {
      return nil
    }
    return (bytes[length - 1], length)
  }

  /// Puts the fields of the next record into `fields`; the line where it begins, `nil` at the end.
  ///
  /// - Throws: the fault, and the line it is in.
  mutating func next(into fields: inout [TableField]) throws(TableFault.InLine) -> Int? {
    fields.removeAll(keepingCapacity: true)
    passOver()
    guard position < bytes.count else { return nil }
    let first = line
    while true {
      fields.append(try field())
      guard fields.count <= Self.columnLimit else {
        throw TableFault.InLine(line: first, fault: .tooManyColumns(limit: Self.columnLimit))
      }
      if separator == .blanks { skipBlanks() }
      guard position < bytes.count else { return first }
      if bytes[position].endsLine {
        endLine()
        return first
      }
      // Blanks were skipped above; any other separator is passed here.
      if separator != .blanks { position += 1 }
    }
  }

  /// The texts in one line that is no record, such as a comment.
  static func texts(of line: ArraySlice<UInt8>, separator: TableSeparator) -> [String] {
    let bytes = Array(line)
    var records = TableRecords(bytes, separator: separator)
    var fields: [TableField] = []
    _ = try? records.next(into: &fields)
    return fields.map { $0.text(in: bytes) }
  }

  // MARK: Fields

  private mutating func field() throws(TableFault.InLine) -> TableField {
    skipBlanks()
    if position < bytes.count, bytes[position] == UInt8(ascii: "\""), let quoted = try quotedField() { return quoted }
    let start = position
    while position < bytes.count, !isSeparator(bytes[position]), !bytes[position].endsLine { position += 1 }
    var end = position
    while end > start, bytes[end - 1].isBlank { end -= 1 }
    return TableField(range: start..<end)
  }

  /// A field in quotation marks; `nil`, without having moved, where there is more after the closing one.
  private mutating func quotedField() throws(TableFault.InLine) -> TableField? {
    let opening = (position: position, line: line)
    position += 1
    var hasDoubled = false
    while true {
      guard position < bytes.count else { throw TableFault.InLine(line: opening.line, fault: .openQuotation) }
      if bytes[position] == UInt8(ascii: "\"") {
        guard position + 1 < bytes.count, bytes[position + 1] == UInt8(ascii: "\"") else { break }
        hasDoubled = true
        position += 2
      } else if bytes[position].endsLine {
        endLine()
      } else {
        position += 1
      }
    }
    var text = opening.position + 1..<position
    while let first = text.first, bytes[first].isSpace { text.removeFirst() }
    while let last = text.last, bytes[last].isSpace { text.removeLast() }
    position += 1
    skipBlanks()
    let isWhole =
      position == bytes.count || isSeparator(bytes[position]) || bytes[position].endsLine
      || separator == .blanks && bytes[position - 1].isBlank
    guard isWhole else {
      (position, line) = opening
      return nil
    }
    return TableField(range: text, hasDoubledQuotes: hasDoubled)
  }

  private func isSeparator(_ byte: UInt8) -> Bool {
    switch separator {
    case .character(let character): byte == character
    case .blanks: byte.isBlank
    }
  }

  private mutating func skipBlanks() {
    while position < bytes.count, bytes[position].isBlank, separator == .blanks || !isSeparator(bytes[position]) {
      position += 1
    }
  }

  // MARK: Lines

  /// Goes past lines without anything and comments.
  private mutating func passOver() {
    while position < bytes.count {
      var place = position
      while place < bytes.count, bytes[place].isBlank { place += 1 }
      let isComment = place < bytes.count && bytes[place] == UInt8(ascii: "#")
      if isComment {
        let start = place + 1
        while place < bytes.count, !bytes[place].endsLine { place += 1 }
        comment = start..<place
        commentCount += 1
      }
      guard isComment || place == bytes.count || bytes[place].endsLine else { return }
      position = place
      if position < bytes.count { endLine() }
    }
  }

  private mutating func endLine() {
    let isPair = bytes[position] == 13 && position + 1 < bytes.count && bytes[position + 1] == 10
    position += isPair ? 2 : 1
    line += 1
  }
}

extension UInt8 {
  fileprivate var endsLine: Bool { self == 10 || self == 13 }
  fileprivate var isBlank: Bool { self == 32 || self == 9 }
  fileprivate var isSpace: Bool { isBlank || endsLine }
}
