import CArchive
import Glibc
import ImageFiles

/// Reads the pictures of an archive, from its beginning to its end.
///
/// Entries are only read, never written anywhere, so their names may say what they like.
struct PictureArchive {
  private let path: String
  private let reader: UnsafeMutableRawPointer
  /// Pictures hardly shrink: what unpacks to much more is made to fill the machine.
  private let limit: Int
  private var unpacked = 0
  private var chunk = [UInt8](repeating: 0, count: 1 << 16)

  /// What tar spends on an entry without contents: it is not free of charge.
  private static let headerSize = 512
  /// How many times its size an archive may unpack to, and how many bytes in any case.
  private static let growthLimit = 200
  private static let smallLimit = 1 << 28
  private static let largeLimit = 1 << 40

  /// Hands the pictures of the archive to `collector`, and what is left out. What follows damage that cannot be read past is
  /// left out as well.
  ///
  /// - Parameter progress: called for each entry and each piece of it with the number of pictures so far.
  /// - Throws: `DatasetError`, where nothing can be read or far more comes out than a picture archive holds; `Cancelled`.
  static func read(
    _ path: String, size: Int, into collector: inout PictureCollector,
    progress: (_ count: Int) throws(Cancelled) -> Void
  ) throws {
    guard archive_reader_available() != 0 else {
      throw DatasetError.notInstalled(what: "libarchive", package: "libarchive13")
    }
    guard let reader = archive_reader_open(path) else {
      throw DatasetError.archive(path: path, reason: "memory is short")
    }
    defer { archive_reader_close(reader) }
    let (bytes, overflow) = size.multipliedReportingOverflow(by: growthLimit)
    var archive = Self(
      path: path, reader: reader, limit: overflow ? largeLimit : min(max(bytes, smallLimit), largeLimit))
    try archive.read(into: &collector, progress: progress)
  }

  private init(path: String, reader: UnsafeMutableRawPointer, limit: Int) {
    self.path = path
    self.reader = reader
    self.limit = limit
  }

  private mutating func read(
    into collector: inout PictureCollector, progress: (_ count: Int) throws(Cancelled) -> Void
  ) throws {
    var entry = archive_reader_entry()
    var isEmpty = true
    while true {
      let result = archive_reader_next(reader, &entry)
      if result == 0 { return }
      guard result > 0 else {
        // Nothing at all came: it is no archive, or none that is known.
        if isEmpty { throw DatasetError.archive(path: path, reason: reason) }
        return try end(&collector)
      }
      isEmpty = false
      try count(Self.headerSize)
      try progress(collector.count)
      let (text, isGuessed) = name(entry)
      guard !PictureSource.isHidden(text) else { continue }
      guard collector.count < PictureSource.countLimit else {
        throw DatasetError.archive(path: path, reason: "it holds more than \(PictureSource.countLimit) pictures")
      }
      if let link = link(text, entry) {
        collector.link(link)
      } else if entry.kind == archive_reader_file {
        let contents = try contents(name: text) { () throws(Cancelled) in try progress(collector.count) }
        switch contents {
        case .picture(let bytes): try collector.take(PictureFile(path: text, bytes: bytes))
        case .skipped(let file): collector.skip(file)
        case .ignored: continue
        case .end: return try end(&collector)
        }
        if isGuessed { collector.guess(text) }
      }
    }
  }

  /// What an entry holds.
  private enum Contents {
    case picture([UInt8])
    case skipped(SkippedFile)
    case ignored
    /// Damage that cannot be read past.
    case end
  }

  private mutating func contents(name: String, progress: () throws(Cancelled) -> Void) throws -> Contents {
    var bytes: [UInt8] = []
    var verdict: PictureSource.Verdict?
    var isTooLarge = false
    while true {
      let got = archive_reader_read(reader, &chunk, chunk.count)
      if got == 0 { break }
      if got < -1 { return .end }
      guard got > 0 else {
        guard PictureSource.hasPictureName(name) || verdict == .picture else { return .ignored }
        return .skipped(damaged(name))
      }
      try count(got)
      try progress()
      let known = verdict ?? PictureSource.verdict(name: name, head: chunk[..<got])
      verdict = known
      guard known == .picture else { continue }
      if bytes.count + got <= PictureSource.fileLimit { bytes += chunk[..<got] } else { isTooLarge = true }
    }
    switch verdict ?? PictureSource.verdict(name: name, head: []) {
    case .ignored: return .ignored
    case .skipped(let reason): return .skipped(SkippedFile(path: name, reason: reason))
    case .picture: return isTooLarge ? .skipped(SkippedFile(tooLarge: name)) : .picture(bytes)
    }
  }

  private mutating func count(_ bytes: Int) throws(DatasetError) {
    unpacked += bytes
    guard unpacked <= limit else { throw .archive(path: path, reason: "it unpacks to more than \(limit) bytes") }
  }

  /// The library's reason for its last refusal.
  private var reason: String { String(cString: archive_reader_error(reader)) }

  private func damaged(_ name: String) -> SkippedFile {
    let reason = reason
    // The library has no code for it.
    if ["assphrase", "ncrypt"].contains(where: reason.contains) {
      return SkippedFile(
        path: name, reason: "it is encrypted: unpack the archive with its password and give the folder", detail: reason)
    }
    return SkippedFile(path: name, reason: "it is damaged in the archive: get the archive again", detail: reason)
  }

  /// Notes damage that cannot be read past; it is an error where no picture came before.
  private func end(_ collector: inout PictureCollector) throws(DatasetError) {
    guard collector.count > 0 else { throw .archive(path: path, reason: reason) }
    collector.endEarly(reason)
  }

  /// The name of an entry, without steps that lead nowhere.
  private func name(_ entry: archive_reader_entry) -> (text: String, isGuessed: Bool) {
    let known = entry.text.map { String(cString: $0) }
    let bytes = entry.bytes.map { Array(UnsafeRawBufferPointer(start: $0, count: strlen($0))) }
    // The library replaces what it cannot convert.
    var name = (text: known ?? "", isGuessed: false)
    if let bytes, known?.contains("\u{FFFD}") ?? true {
      name = FileName.text(bytes, isFromZip: archive_reader_is_zip(reader) != 0)
    }
    return (FileName.resolve(name.text) ?? name.text, name.isGuessed)
  }

  /// A link that may name a picture; the target is a path within the archive, `nil` where it leads out of it.
  private func link(_ name: String, _ entry: archive_reader_entry) -> PictureLink? {
    guard entry.kind == archive_reader_hard_link || entry.kind == archive_reader_symbolic_link,
      let target = entry.target
    else { return nil }
    let text = FileName.text(Array(UnsafeRawBufferPointer(start: target, count: strlen(target)))).text
    // The target of a hard link is the name of another entry, that of a symbolic link begins at its own folder.
    let resolved =
      entry.kind == archive_reader_hard_link
      ? FileName.resolve(text) ?? text : FileName.resolve(text, in: name.split(separator: "/").dropLast())
    return PictureLink(path: name, target: resolved, text: text)
  }
}

/// A link of an archive: where it is, the path in the archive that it leads to (`nil` where it leads out), and what it says.
struct PictureLink {
  let path: String
  let target: String?
  let text: String
}
