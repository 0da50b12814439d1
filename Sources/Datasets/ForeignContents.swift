/// What a file is that was taken for something else, by its first bytes.
public enum ForeignContents: Hashable, Sendable {
  case gitLFSPointer, webPage, json, zip, oldExcel, gzip, pdf, png, jpeg, numpyArray, hdf5, parquet, pickle, sqlite, idx
  case binary

  /// Looks at the first bytes of a file; `nil` where they begin none of these.
  init?(_ contents: [UInt8]) {
    let start = contents.prefix(Self.longestBeginning)
    for (kind, beginnings) in Self.beginnings where beginnings.contains(where: { start.starts(with: $0) }) {
      self = kind
      return
    }
    let text = String(decoding: start.drop { [9, 10, 13, 32].contains($0) }, as: UTF8.self).lowercased()
    if text.hasPrefix("<!doctype") || text.hasPrefix("<html") || text.hasPrefix("<?xml") {
      self = .webPage
    } else if text.hasPrefix("{") || text.hasPrefix("[[") || text.hasPrefix("[{") {
      self = .json
    } else {
      return nil
    }
  }

  private static let longestBeginning = 64

  private static let beginnings: [(Self, [[UInt8]])] = [
    (.gitLFSPointer, [Array("version https://git-lfs.github.com".utf8)]),
    (.zip, [Array("PK\u{3}\u{4}".utf8), Array("PK\u{5}\u{6}".utf8)]),
    (.oldExcel, [[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]]),
    (.gzip, [[0x1F, 0x8B]]),
    (.pdf, [Array("%PDF-".utf8)]),
    (.png, [[0x89] + Array("PNG\r\n".utf8)]),
    (.jpeg, [[0xFF, 0xD8, 0xFF]]),
    (.numpyArray, [[0x93] + Array("NUMPY".utf8)]),
    (.hdf5, [[0x89] + Array("HDF\r\n".utf8)]),
    (.parquet, [Array("PAR1".utf8)]),
    (.pickle, [2, 3, 4, 5].map { [0x80, $0] }),
    (.sqlite, [Array("SQLite format 3\0".utf8)]),
    (.idx, [8, 9, 0x0B, 0x0C, 0x0D, 0x0E].map { [0, 0, $0] }),
  ]

  /// What it is, with its article.
  var name: String {
    switch self {
    case .gitLFSPointer: "a Git LFS pointer"
    case .webPage: "a web page"
    case .json: "JSON"
    case .zip: "a zip archive, an Excel workbook or NumPy's .npz"
    case .oldExcel: "an old Excel workbook"
    case .gzip: "packed by gzip"
    case .pdf: "a PDF document"
    case .png: "a PNG picture"
    case .jpeg: "a JPEG picture"
    case .numpyArray: "a NumPy array"
    case .hdf5: "an HDF5 file"
    case .parquet: "a Parquet table"
    case .pickle: "a Python pickle"
    case .sqlite: "an SQLite database"
    case .idx: "an IDX file"
    case .binary: "binary data, not text"
    }
  }

  /// How to come by the file that is meant.
  func suggestion(for expected: ExpectedContents) -> String {
    switch self {
    case .gitLFSPointer: "it only names the file: run `git lfs pull` where it was cloned, or download the file itself"
    case .webPage: "the link led to a page about the file: download the file itself"
    case .gzip: "it is packed twice: unpack it once with `gunzip`"
    case .png, .jpeg: "pictures are read by `pictures(\"folder\")`"
    case .zip where expected == .idx: "unpack the archive"
    case .zip, .oldExcel: "unpack the archive, or save the workbook as CSV in the program that made it"
    case _ where expected == .idx: "get the original file, or save its pictures as PNG and read them by `pictures`"
    case .idx: "digits in IDX files are read by `mnist(folder: \"folder\")`"
    case .numpyArray: "in Python: `numpy.savetxt(\"table.csv\", numpy.load(\"array.npy\"), delimiter=\",\")`"
    case .parquet, .pickle: "in Python: `pandas.DataFrame(...).to_csv(\"table.csv\", index=False)`"
    case .json, .pdf, .hdf5, .sqlite, .binary: "save it as CSV in the program that made it"
    }
  }
}

/// What a file was taken for.
public enum ExpectedContents: String, Hashable, Sendable {
  case table = "a table of text"
  case idx = "an IDX file"
}
