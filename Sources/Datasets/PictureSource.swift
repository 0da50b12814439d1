import FileFormats
import ImageFiles

/// A picture file as it was found: its path within the folder or archive, and its bytes.
struct PictureFile: Sendable {
  let path: String
  let bytes: [UInt8]
}

/// Which files of a folder or an archive are looked at.
enum PictureSource {
  /// The most bytes of one picture file.
  static let fileLimit = 1 << 27
  /// The most pictures of a folder or an archive.
  static let countLimit = 1 << 20

  /// What becomes of a file.
  enum Verdict: Equatable {
    case picture
    case skipped(reason: String)
    /// It has nothing to do with pictures, and nobody wants to hear of it.
    case ignored
  }

  /// Whether a file or folder of this path is hidden, or a system's own notes beside pictures.
  static func isHidden(_ path: some StringProtocol) -> Bool {
    path.split(separator: "/").contains { $0.hasPrefix(".") && $0 != "." && $0 != ".." || $0 == "__MACOSX" }
  }

  /// Whether the name ends as that of a picture does.
  static func hasPictureName(_ path: some StringProtocol) -> Bool {
    guard let name = path.split(separator: "/").last, let dot = name.lastIndex(of: ".") else { return false }
    return endings.contains(name[name.index(after: dot)...].lowercased())
  }

  private static let endings: Set = [
    "png", "apng", "jpg", "jpeg", "jpe", "jfif", "gif", "webp", "bmp", "tif", "tiff", "heic", "heif", "avif", "jxl",
    "jp2",
    "svg", "pgm", "ppm", "pbm", "pnm", "psd", "exr", "pdf",
  ]

  /// What becomes of a file with this name that begins with these bytes: what it holds decides, and the name only whether a
  /// file that is no picture was meant to be one.
  static func verdict(name: some StringProtocol, head: some Collection<UInt8>) -> Verdict {
    let head = Array(head.prefix(FileFormat.beginningLength))
    if head.withUnsafeBytes({ PNG.begins($0) || JPEG.begins($0) }) { return .picture }
    let isMeant = hasPictureName(name)
    if let format = FileFormat(beginning: head), isMeant || format.isPicture {
      return .skipped(reason: ImageError.otherFormat(format).description)
    }
    return isMeant ? .skipped(reason: ImageError.unknownFormat.description) : .ignored
  }
}
