import Diagnostics
import Files
import Glibc

/// The pictures that a notebook's prose shows, as a page takes them up: those that lie in the notebook's folder, or below it.
///
/// A page is one file that is handed on: it must not fetch anything when it is opened, nor hold what lies elsewhere on the
/// machine of whoever rendered it.
final class PagePictures {
  /// The notebook's folder without symbolic links; nil where a notebook lies nowhere.
  private let folder: String?
  private var roomLeft = PagePictures.limit
  private var sources: [String: Result<String, Omission>] = [:]

  /// The bytes of all pictures on a page.
  private static let limit = 64 << 20

  /// The pictures that are not on the page, in order, with the reasons.
  private(set) var omissions: [(address: String, reason: Omission)] = []

  /// Why a picture is not on the page.
  enum Omission: Error {
    case network
    case noFolder
    case outside(folder: String)
    case unreadable(FileError)
    case tooLarge
    case noPicture
    case html
  }

  /// Pictures of a notebook in a folder.
  init(folder: String?) { self.folder = folder.flatMap(Self.resolved) }

  /// What an `img` says instead of the address of a picture; nil where it is not taken up.
  func source(of address: String) -> String? {
    // What holds its own bytes needs nothing else.
    if address.lowercased().hasPrefix("data:") { return address }
    let known = sources[address]
    let source = known ?? Result { () throws(Omission) in try embedded(address) }
    sources[address] = source
    switch source {
    case .success(let source): return source
    case .failure(let reason):
      if known == nil { omissions.append((address, reason)) }
      return nil
    }
  }

  /// Notes the pictures in HTML, which a page leaves out.
  func leaveOut(html: String) {
    for tag in html.split(separator: "<").dropFirst(html.hasPrefix("<") ? 0 : 1)
    where tag.lowercased().hasPrefix("img") {
      omissions.append(("<" + String(tag.prefix { $0 != ">" }) + ">", .html))
    }
  }

  private func embedded(_ address: String) throws(Omission) -> String {
    guard !Self.hasScheme(address), !address.hasPrefix("//") else { throw .network }
    guard let folder else { throw .noFolder }
    let path = Self.decoded(address)
    let named = path.hasPrefix("/") ? path : folder + "/" + path
    guard let file = Self.resolved(named) else {
      throw .unreadable(.system(action: "open", path: named, code: errno))
    }
    guard file.hasPrefix(folder == "/" ? "/" : folder + "/") else { throw .outside(folder: folder) }
    let bytes: [UInt8]
    do throws(FileError) { bytes = try File.contents(of: file, limit: roomLeft) } catch {
      if case .tooLarge = error { throw .tooLarge }
      throw .unreadable(error)
    }
    guard let kind = Self.mediaType(of: bytes) else { throw .noPicture }
    roomLeft -= bytes.count
    return "data:\(kind);base64,\(base64(bytes))"
  }

  /// The kind of a picture by its first bytes.
  private static func mediaType(of bytes: [UInt8]) -> String? {
    if bytes.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) { return "image/png" }
    if bytes.starts(with: [0xFF, 0xD8, 0xFF]) { return "image/jpeg" }
    if bytes.starts(with: "GIF8".utf8) { return "image/gif" }
    if bytes.starts(with: "RIFF".utf8), bytes.dropFirst(8).starts(with: "WEBP".utf8) { return "image/webp" }
    let text = String(decoding: bytes.prefix(4096), as: UTF8.self).drop { $0.isWhitespace || $0 == "\u{FEFF}" }
    let isSVG = text.hasPrefix("<svg") || text.hasPrefix("<?xml") && text.contains("<svg")
    return isSVG ? "image/svg+xml" : nil
  }

  /// Whether an address begins as `http:` does.
  private static func hasScheme(_ address: String) -> Bool {
    let scheme = address.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || "+-.".contains($0)) }
    return scheme.count > 1 && address.dropFirst(scheme.count).first == ":"
  }

  /// An address without its `%20`.
  private static func decoded(_ address: String) -> String {
    var bytes: [UInt8] = []
    var rest = Array(address.utf8)[...]
    while let byte = rest.popFirst() {
      let digits = String(decoding: rest.prefix(2), as: UTF8.self)
      if byte == UInt8(ascii: "%"), digits.utf8.count == 2, let value = UInt8(digits, radix: 16) {
        bytes.append(value)
        rest = rest.dropFirst(2)
      } else {
        bytes.append(byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// A path without symbolic links and dots; nil where nothing is there.
  private static func resolved(_ path: String) -> String? {
    guard let resolved = realpath(path, nil) else { return nil }
    defer { free(resolved) }
    return String(cString: resolved)
  }
}

extension PagePictures.Omission: CustomStringConvertible {
  var description: String {
    switch self {
    case .network: "it is not a file beside the notebook, and a page fetches nothing"
    case .noFolder: "the notebook lies in no folder"
    case .outside(let folder): "it lies outside of the notebook's folder `\(folder)`"
    case .unreadable(let error): error.reason
    case .tooLarge: "with it the page's pictures would be larger than 64 MiB"
    case .html: "HTML in a notebook is left out; write `![words](file)`"
    case .noPicture: "it is no picture of a kind that pages show: PNG, JPEG, GIF, WebP, SVG"
    }
  }
}
