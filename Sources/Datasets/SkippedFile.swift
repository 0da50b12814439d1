import Files
import ImageFiles

/// A file that was left out, and why.
public struct SkippedFile: Error, Hashable, Sendable {
  /// The path in its folder or archive.
  public let path: String
  /// What was wrong with it and what to do, the same for all files of that kind: `it is damaged`.
  public let reason: String
  /// What is particular to this one, such as the decoder's words.
  public let detail: String?
  /// Whether it may be readable at the next attempt, without a change of the file: it was busy, or kept from this person.
  public let isTemporary: Bool

  /// Makes the record; control characters, which could play with a terminal, become question marks.
  public init(path: String, reason: String, detail: String? = nil, isTemporary: Bool = false) {
    self.path = path
    self.reason = reason
    self.detail = detail
    self.isTemporary = isTemporary
  }

  /// A file that the system did not give.
  init(path: String, _ error: FileError) {
    self.init(path: path, reason: error.reason, isTemporary: !error.isMissing)
  }

  /// A picture that cannot be decoded.
  init(path: String, _ error: ImageError) {
    let (reason, detail) = error.parts
    let isTemporary = if case .memory = error { true } else { false }
    self.init(path: path, reason: reason, detail: detail, isTemporary: isTemporary)
  }

  /// A picture of more bytes than are taken.
  init(tooLarge path: String) {
    self.init(path: path, reason: "it has more than \(PictureSource.fileLimit) bytes, which is more than a picture has")
  }

  /// How many kinds of reasons are told, and how many files are named for each.
  private static let kindLimit = 5
  private static let nameLimit = 3

  /// A line for each reason, that of the most files first: how many of `total` files, the first names, why.
  static func summaries(_ skipped: [SkippedFile], of total: Int) -> [String] {
    let kinds = Dictionary(grouping: skipped, by: \.reason).values.sorted {
      ($1.count, $0[0].path) < ($0.count, $1[0].path)
    }
    var lines = kinds.prefix(kindLimit).map { files in
      let names = files.prefix(nameLimit).map { file in file.path + (file.detail.map { " (\($0))" } ?? "") }
      let others = files.count > nameLimit ? " and \(files.count - nameLimit) more" : ""
      return "left out \(files.count) of \(total) \(total == 1 ? "file" : "files"), \(names.joined(separator: ", "))"
        + "\(others): \(files[0].reason)"
    }
    let rest = kinds.dropFirst(kindLimit).reduce(0) { $0 + $1.count }
    if rest > 0 { lines.append("left out \(rest) more of \(total) files for other reasons") }
    return lines
  }
}
