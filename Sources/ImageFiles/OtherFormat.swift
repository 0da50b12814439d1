/// What a file is that is neither PNG nor JPEG, told from its first bytes and not from its name.
public enum OtherFormat: Hashable, Sendable, CaseIterable {
  case gif, webp, bmp, tiff, heic, avif, jpegXL, jpeg2000, svg, pnm, photoshop, openEXR, pdf, webPage, filePointer,
    empty

  /// How many bytes from the beginning are looked at.
  public static let headLength = 512

  /// The format of a file that begins with these bytes; `nil` where it is PNG, JPEG or unknown.
  public init?(head: some Collection<UInt8>) {
    let head = Array(head.prefix(Self.headLength))
    guard !head.isEmpty else {
      self = .empty
      return
    }
    guard let format = Self.binary(head) ?? Self.textual(head) else { return nil }
    self = format
  }

  /// Whether a file of this format holds a picture, which another program can make a PNG of.
  public var isPicture: Bool {
    switch self {
    case .gif, .webp, .bmp, .tiff, .heic, .avif, .jpegXL, .jpeg2000, .svg, .pnm, .photoshop, .openEXR, .pdf: true
    case .webPage, .filePointer, .empty: false
    }
  }

  /// What it is and what to do about it, to follow "it is ".
  public var description: String {
    let (name, ending) = self.name
    if isPicture { return "\(name): convert it to PNG, for instance with `convert x.\(ending) x.png`" }
    return name
  }

  private var name: (String, ending: String) {
    switch self {
    case .gif: ("a GIF picture", "gif")
    case .webp: ("a WebP picture", "webp")
    case .bmp: ("a BMP picture", "bmp")
    case .tiff: ("a TIFF picture", "tif")
    case .heic: ("a HEIC picture", "heic")
    case .avif: ("an AVIF picture", "avif")
    case .jpegXL: ("a JPEG XL picture", "jxl")
    case .jpeg2000: ("a JPEG 2000 picture", "jp2")
    case .svg: ("an SVG drawing", "svg")
    case .pnm: ("a PNM picture", "ppm")
    case .photoshop: ("a Photoshop picture", "psd")
    case .openEXR: ("an OpenEXR picture", "exr")
    case .pdf: ("a PDF document", "pdf")
    case .webPage: ("a web page: get the picture itself", "html")
    case .filePointer: ("a Git LFS pointer: get the files with `git lfs pull`", "")
    case .empty: ("empty", "")
    }
  }

  private static func binary(_ head: [UInt8]) -> Self? {
    func has(_ text: String, at offset: Int = 0) -> Bool { head.dropFirst(offset).starts(with: text.utf8) }
    func begins(_ bytes: UInt8...) -> Bool { head.starts(with: bytes) }
    if has("GIF87a") || has("GIF89a") { return .gif }
    if has("RIFF"), has("WEBP", at: 8) { return .webp }
    if begins(0x49, 0x49, 0x2A, 0) || begins(0x4D, 0x4D, 0, 0x2A) || begins(0x49, 0x49, 0x2B, 0) { return .tiff }
    if has("ftyp", at: 4) {
      if ["avif", "avis"].contains(where: { has($0, at: 8) }) { return .avif }
      if ["heic", "heix", "heim", "heis", "hevc", "hevx", "mif1", "msf1"].contains(where: { has($0, at: 8) }) {
        return .heic
      }
    }
    if begins(0xFF, 0x0A) || (begins(0, 0, 0, 12) && has("JXL ", at: 4)) { return .jpegXL }
    if begins(0xFF, 0x4F, 0xFF, 0x51) || (begins(0, 0, 0, 12) && has("jP  ", at: 4)) { return .jpeg2000 }
    // Two letters say little: the length of the header that follows tells it from a text.
    if has("BM"), head.count > 18, [12, 40, 52, 56, 64, 108, 124].contains(head[14]),
      head[15...17].allSatisfy({ $0 == 0 })
    {
      return .bmp
    }
    if has("8BPS") { return .photoshop }
    if begins(0x76, 0x2F, 0x31, 0x01) { return .openEXR }
    if has("%PDF-") { return .pdf }
    if head.count > 3, head[0] == UInt8(ascii: "P"), (UInt8(ascii: "1")...UInt8(ascii: "6")).contains(head[1]),
      [0x0A, 0x0D, 0x20, 0x09].contains(head[2]), "#0123456789".utf8.contains(head[3])
    {
      return .pnm
    }
    return nil
  }

  private static func textual(_ head: [UInt8]) -> Self? {
    let text = String(decoding: head, as: UTF8.self).lowercased()
    let start = text.drop { $0.isWhitespace || $0 == "\u{FEFF}" }
    if start.hasPrefix("version https://git-lfs") { return .filePointer }
    if start.hasPrefix("<svg") { return .svg }
    guard start.hasPrefix("<?xml") || start.hasPrefix("<!") || start.hasPrefix("<html") else { return nil }
    return start.contains("<svg") || start.hasPrefix("<!doctype svg")
      ? .svg : start.contains("<html") || start.hasPrefix("<!doctype html") ? .webPage : nil
  }
}
