import CArchive
import Files
import Glibc
import ImageFiles

/// A picture file as it was found: its path within the folder or archive, and its bytes.
struct PictureFile: Sendable {
  let path: String
  let bytes: [UInt8]
}

/// Where pictures come from, file by file.
enum PictureSource {
  /// The most bytes of one picture file.
  static let fileLimit = 1 << 27
  /// The most pictures of a folder or an archive.
  static let countLimit = 1 << 20

  /// Whether a path is one to look at: PNG or JPEG by its ending, and not hidden.
  static func isPicture(_ path: String) -> Bool {
    let name = path.split(separator: "/").last ?? ""
    guard
      !path.split(separator: "/").contains(where: { $0.hasPrefix(".") && $0 != "." && $0 != ".." || $0 == "__MACOSX" })
    else {
      return false
    }
    guard let dot = name.lastIndex(of: ".") else { return false }
    return ["png", "jpg", "jpeg", "jpe", "jfif"].contains(name[name.index(after: dot)...].lowercased())
  }

  /// The picture files in a folder and those below it, by their paths within it, sorted.
  ///
  /// Links to folders are not followed, so that a ring of them ends.
  static func list(_ root: String, progress: some Progress) throws -> [String] {
    var found: [String] = []
    var folders = [""]
    while let folder = folders.popLast() {
      try progress.update(fraction: nil, message: "looking for pictures in \(root): \(found.count)")
      guard let directory = opendir(root + "/" + folder) else {
        if folder.isEmpty { throw DatasetError.file(.system(action: "open", path: root, code: errno)) }
        continue
      }
      defer { closedir(directory) }
      while let entry = readdir(directory) {
        let name = withUnsafeBytes(of: &entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
        guard !name.hasPrefix(".") else { continue }
        let path = folder.isEmpty ? name : folder + "/" + name
        var status = stat()
        guard lstat(root + "/" + path, &status) == 0 else { continue }
        if status.st_mode & S_IFMT == S_IFDIR {
          if path.split(separator: "/").count < 64 { folders.append(path) }
        } else if isPicture(path) {
          found.append(path)
          guard found.count <= countLimit else {
            throw DatasetError.archive(path: root, reason: "it holds more than \(countLimit) pictures")
          }
        }
      }
    }
    return found.sorted()
  }

  /// Reads an archive from its beginning to its end and hands its picture files to `take`.
  ///
  /// Entries are only read, never written anywhere, so their names may say what they like.
  /// - Throws: `DatasetError.archive` also where far more comes out than a picture archive holds, `Cancelled`.
  static func read(
    archive path: String, size: Int, progress: (_ message: String) throws(Cancelled) -> Void,
    skip: (SkippedFile) -> Void, take: (PictureFile) throws -> Void
  ) throws {
    guard archive_reader_available() != 0 else {
      throw DatasetError.notInstalled(what: "libarchive", package: "libarchive13")
    }
    guard let reader = archive_reader_open(path) else {
      throw DatasetError.archive(path: path, reason: "memory is short")
    }
    defer { archive_reader_close(reader) }
    // Pictures hardly shrink: what unpacks to much more is made to fill the machine.
    let limit = size.multipliedReportingOverflow(by: 200).partialValue.clamped(to: 1 << 28...1 << 40)
    var unpacked = 0
    var count = 0
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      var name: UnsafePointer<CChar>?
      let kind = archive_reader_next(reader, &name)
      if kind == 0 { return }
      guard kind > 0 else {
        throw DatasetError.archive(path: path, reason: String(cString: archive_reader_error(reader)))
      }
      let entry = name.map { String(cString: $0) } ?? ""
      let isWanted = kind == 1 && isPicture(entry)
      count += isWanted ? 1 : 0
      guard count <= countLimit else {
        throw DatasetError.archive(path: path, reason: "it holds more than \(countLimit) pictures")
      }
      // An entry without contents is not free of charge: tar has half a kilobyte for each.
      unpacked += 512
      try progress(entry)
      var bytes: [UInt8] = []
      var isTooLarge = false
      while true {
        let got = archive_reader_read(reader, &chunk, chunk.count)
        if got == 0 { break }
        guard got > 0 else {
          throw DatasetError.archive(path: path, reason: String(cString: archive_reader_error(reader)))
        }
        unpacked += got
        guard unpacked <= limit else {
          throw DatasetError.archive(path: path, reason: "it unpacks to more than \(limit) bytes")
        }
        try progress(entry)
        if isWanted && bytes.count + got <= fileLimit { bytes += chunk[..<got] } else { isTooLarge = true }
      }
      guard isWanted else { continue }
      if isTooLarge {
        skip(SkippedFile(path: entry, reason: "it has more than \(fileLimit) bytes"))
      } else {
        try take(PictureFile(path: entry, bytes: bytes))
      }
    }
  }
}

extension Int {
  /// The number of the range that is nearest to this one.
  fileprivate func clamped(to range: ClosedRange<Int>) -> Int {
    Swift.min(Swift.max(self, range.lowerBound), range.upperBound)
  }
}
