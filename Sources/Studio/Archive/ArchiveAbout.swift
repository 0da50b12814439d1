import Files

/// The file `about` of an archive: a few lines for whoever lists archives, a word and its value in each.
struct ArchiveAbout: Sendable {
  let cellCount: Int
  let label: String
  let format: String

  private enum Key {
    static let cells = "cells"
    static let label = "label"
    static let format = "format"
    static let checksum = "checksum"
  }

  /// A file of more bytes is none of ours.
  private static let limit = 1 << 16

  init(cellCount: Int, label: String) {
    self.cellCount = cellCount
    self.label = label
    format = ArchiveFormat.formatName
  }

  /// Reads a file; `nil` where it is missing or damaged.
  init?(contentsOf path: String) {
    guard let bytes = try? File.contents(of: path, limit: Self.limit),
      let text = String(validating: bytes, as: UTF8.self)
    else { return nil }
    var values: [String: String] = [:]
    for line in text.split(separator: "\n") {
      guard let blank = line.firstIndex(of: " ") else { return nil }
      values[String(line[..<blank])] = String(line[line.index(after: blank)...])
    }
    guard let cells = values[Key.cells].flatMap({ Int($0) }), cells >= 0 else { return nil }
    cellCount = cells
    label = values[Key.label] ?? ""
    // The first archives had neither a format nor a checksum here.
    format = values[Key.format] ?? ArchiveFormat.formatName
    if let checksum = values[Key.checksum], checksum != Self.checksum(lines) { return nil }
  }

  /// The whole file.
  var text: String { lines + "\(Key.checksum) \(Self.checksum(lines))\n" }

  private var lines: String { "\(Key.cells) \(cellCount)\n\(Key.label) \(label)\n\(Key.format) \(format)\n" }

  /// FNV-1a (Fowler, Noll, Vo) over the bytes.
  private static func checksum(_ text: String) -> String {
    String(text.utf8.reduce(0xcbf2_9ce4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }, radix: 16)
  }
}
