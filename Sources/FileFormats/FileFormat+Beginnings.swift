extension FileFormat {
  /// The format of a file that begins with these bytes; `nil` where they are those of none.
  ///
  /// - Parameters:
  ///   - beginning: its first `beginningLength` bytes, or all of them.
  ///   - path: its path, whose end tells apart what begins alike.
  public init?(beginning: some Collection<UInt8>, path: String = "") {
    let beginning = Beginning(Array(beginning.prefix(Self.beginningLength)), path: path)
    guard !beginning.bytes.isEmpty else {
      self = .empty
      return
    }
    guard let format = beginning.binary ?? beginning.picture ?? beginning.textual else { return nil }
    self = format
  }

  /// Whether the bytes are UTF-8 text, the last character of which may be cut, without control characters.
  public static func isText(_ beginning: [UInt8]) -> Bool {
    for cut in 0...min(3, beginning.count) {
      guard let text = String(validating: beginning.dropLast(cut), as: UTF8.self) else { continue }
      return text.unicodeScalars.allSatisfy { $0.value >= 0x20 || [0x09, 0x0A, 0x0D].contains($0.value) }
    }
    return false
  }
}

/// The first bytes of a file that is not empty.
private struct Beginning {
  let bytes: [UInt8]
  /// The end of the file's name after the last dot, in lower case.
  private let ending: String

  init(_ bytes: [UInt8], path: String) {
    self.bytes = bytes
    ending = path.split(separator: ".").last.map { $0.lowercased() } ?? ""
  }

  private func has(_ text: String, at offset: Int = 0) -> Bool { bytes.dropFirst(offset).starts(with: text.utf8) }
  private func begins(_ start: UInt8...) -> Bool { bytes.starts(with: start) }
  private func byte(_ index: Int) -> UInt8 { index < bytes.count ? bytes[index] : 0 }

  /// Documents, arrays and archives.
  var binary: FileFormat? {
    if has("PK\u{3}\u{4}") || has("PK\u{5}\u{6}") { return zip }
    if begins(0x1F, 0x8B) { return .gzip }
    if begins(0x37, 0x7A, 0xBC, 0xAF) { return .sevenZip }
    if has("Rar!") { return .rar }
    if begins(0x28, 0xB5, 0x2F, 0xFD) { return .zstandard }
    if has("%PDF-") { return .pdf }
    if begins(0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1) { return .oldExcel }
    if has("PAR1") { return .parquet }
    if has("SQLite format 3\0") { return .sqlite }
    // Protocols 2 to 5 say their number first.
    if byte(0) == 0x80, (2...5).contains(byte(1)) { return .pickle }
    if byte(0) == 0x93, has("NUMPY", at: 1) { return .numpyArray }
    if byte(0) == 0x89, has("HDF\r\n", at: 1) { return .hdf5 }
    if has("GGUF") { return .gguf }
    // The first field of the message: the version.
    if ending == "onnx", byte(0) == 0x08 { return .onnx }
    // Two zeros, the kind of the numbers, the count of axes.
    if begins(0, 0), [8, 9, 0x0B, 0x0C, 0x0D, 0x0E].contains(byte(2)), (1...4).contains(byte(3)) { return .idx }
    return nil
  }

  /// A ZIP by the name of its first entry (APPNOTE.TXT 4.3.7).
  private var zip: FileFormat {
    guard bytes.count > 30 else { return .zip }
    let length = Int(bytes[26]) | Int(bytes[27]) << 8
    let name = String(decoding: bytes[30...].prefix(length), as: UTF8.self)
    if name.hasSuffix(".npy") { return .numpyArchive }
    return name.hasSuffix("/data.pkl") || ["pt", "pth", "ckpt", "bin"].contains(ending) ? .pickle : .zip
  }

  /// Pictures.
  var picture: FileFormat? {
    if byte(0) == 0x89, has("PNG", at: 1) { return .png }
    if begins(0xFF, 0xD8, 0xFF) { return .jpeg }
    if has("GIF87a") || has("GIF89a") { return .gif }
    if has("RIFF"), has("WEBP", at: 8) { return .webp }
    if begins(0x49, 0x49, 0x2A, 0) || begins(0x4D, 0x4D, 0, 0x2A) || begins(0x49, 0x49, 0x2B, 0) { return .tiff }
    if has("ftyp", at: 4) { return mediaContainer }
    if begins(0xFF, 0x0A) || (begins(0, 0, 0, 12) && has("JXL ", at: 4)) { return .jpegXL }
    if begins(0xFF, 0x4F, 0xFF, 0x51) || (begins(0, 0, 0, 12) && has("jP  ", at: 4)) { return .jpeg2000 }
    // Two letters say little: the length of the header that follows tells it from a text.
    if has("BM"), bytes.count > 18, [12, 40, 52, 56, 64, 108, 124].contains(bytes[14]),
      bytes[15...17].allSatisfy({ $0 == 0 })
    {
      return .bmp
    }
    if has("8BPS") { return .photoshop }
    if begins(0x76, 0x2F, 0x31, 0x01) { return .openEXR }
    if byte(0) == UInt8(ascii: "P"), (UInt8(ascii: "1")...UInt8(ascii: "6")).contains(byte(1)),
      [0x0A, 0x0D, 0x20, 0x09].contains(byte(2)), "#0123456789".utf8.contains(byte(3))
    {
      return .pnm
    }
    return nil
  }

  /// A file of the ISO base media format by its major brand.
  private var mediaContainer: FileFormat? {
    if ["avif", "avis"].contains(where: { has($0, at: 8) }) { return .avif }
    let isHEIC = ["heic", "heix", "heim", "heis", "hevc", "hevx", "mif1", "msf1"].contains { has($0, at: 8) }
    return isHEIC ? .heic : nil
  }

  /// What is told by its first words.
  var textual: FileFormat? {
    let text = String(decoding: bytes, as: UTF8.self).lowercased().drop { $0.isWhitespace || $0 == "\u{FEFF}" }
    if text.hasPrefix("version https://git-lfs") { return .gitLFSPointer }
    if text.hasPrefix("<svg") { return .svg }
    if text.hasPrefix("<?xml") || text.hasPrefix("<!") || text.hasPrefix("<html") {
      if text.contains("<svg") || text.hasPrefix("<!doctype svg") { return .svg }
      return text.contains("<html") || text.hasPrefix("<!doctype html") ? .webPage : nil
    }
    return text.hasPrefix("{") || text.hasPrefix("[[") || text.hasPrefix("[{") ? .json : nil
  }
}
