/// What else a file may be that should hold safetensors, told by its first bytes.
public enum ForeignFormat: Hashable, Sendable {
  /// It has no bytes.
  case empty
  /// The few lines that Git LFS keeps in a file's place.
  case gitLFSPointer
  /// HTML.
  case webPage
  /// Python's own format, which PyTorch writes by default.
  case pickle
  /// One array of NumPy.
  case numpy
  /// Several arrays of NumPy.
  case numpyArchive
  /// What Keras and h5py write.
  case hdf5
  /// Compressed weights of language models.
  case gguf
  /// Open Neural Network Exchange.
  case onnx
  /// A PNG or a JPEG.
  case picture
  /// ZIP or gzip.
  case archive
  /// Some other text.
  case text

  /// How many bytes tell.
  static let tellingBytes = 256

  /// The format of a file that is not what it should be; `nil` where its beginning says nothing.
  ///
  /// - Parameters:
  ///   - beginning: its first `tellingBytes` bytes, or all of them.
  ///   - path: its path, of which the end tells apart what begins alike.
  init?(beginning: [UInt8], path: String) {
    guard !beginning.isEmpty else {
      self = .empty
      return
    }
    func begins(_ bytes: [UInt8]) -> Bool { beginning.starts(with: bytes) }
    func begins(_ text: String) -> Bool { begins(Array(text.utf8)) }
    let end = path.split(separator: ".").last.map { $0.lowercased() } ?? ""
    // Protocols 2 to 5 say their number first.
    let isPickle = beginning[0] == 0x80 && beginning.count > 1 && (2...5).contains(beginning[1])
    if begins("version https://git-lfs") {
      self = .gitLFSPointer
    } else if begins("PK\u{3}\u{4}") {
      self = Self.packed(beginning, end)
    } else if isPickle {
      self = .pickle
    } else if begins([0x93] + Array("NUMPY".utf8)) {
      self = .numpy
    } else if begins([0x89] + Array("HDF\r\n".utf8)) {
      self = .hdf5
    } else if begins("GGUF") {
      self = .gguf
    } else if begins([0x89] + Array("PNG".utf8)) || begins([0xFF, 0xD8, 0xFF]) {
      self = .picture
    } else if begins([0x1F, 0x8B]) {
      self = .archive
    } else if end == "onnx" && beginning[0] == 0x08 {
      // The first field of the message: the version.
      self = .onnx
    } else if let text = Self.text(beginning) {
      self = text.hasPrefix("<") ? .webPage : .text
    } else {
      return nil
    }
  }

  /// What a ZIP holds, by the name of its first entry.
  private static func packed(_ beginning: [UInt8], _ end: String) -> ForeignFormat {
    // The length of the name, and the name (APPNOTE.TXT 4.3.7).
    guard beginning.count > 30 else { return .archive }
    let length = Int(beginning[26]) | Int(beginning[27]) << 8
    let name = String(decoding: beginning[30...].prefix(length), as: UTF8.self)
    if name.hasSuffix(".npy") { return .numpyArchive }
    let isPyTorch = name.hasSuffix("/data.pkl") || ["pt", "pth", "ckpt", "bin"].contains(end)
    return isPyTorch ? .pickle : .archive
  }

  /// The bytes as text without blanks before it; `nil` where they are none.
  private static func text(_ bytes: [UInt8]) -> Substring? {
    // The last character may be cut.
    for cut in 0..<4 {
      guard let text = String(validating: bytes.dropLast(cut), as: UTF8.self) else { continue }
      guard text.unicodeScalars.allSatisfy({ $0.value >= 0x20 || [0x09, 0x0A, 0x0D].contains($0.value) }) else {
        return nil
      }
      return text.drop { $0.isWhitespace || $0 == "\u{FEFF}" }
    }
    return nil
  }

  /// What it is, as a phrase that follows the file's name.
  public var reason: String {
    switch self {
    case .empty: "the file is empty"
    case .gitLFSPointer: "this is a pointer of Git LFS, not the file itself"
    case .webPage: "this is a web page, not a safetensors file"
    case .pickle: "this is a file in Python's own format (pickle), which can run any program and is not read"
    case .numpy: "this is an array of NumPy, not a safetensors file"
    case .numpyArchive: "these are arrays of NumPy, not a safetensors file"
    case .hdf5: "this is an HDF5 file (Keras, h5py), not a safetensors file"
    case .gguf: "this is a GGUF file, whose compressed weights are not read"
    case .onnx: "this is an ONNX file, not a safetensors file"
    case .picture: "this is a picture, not a safetensors file"
    case .archive: "this is an archive, not a safetensors file"
    case .text: "this is a text, not a safetensors file"
    }
  }
}
