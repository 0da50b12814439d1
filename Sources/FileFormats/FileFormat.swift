/// What a file is, told by its first bytes and not by its name.
public enum FileFormat: Hashable, Sendable, CaseIterable {
  // Pictures.
  case png, jpeg, gif, webp, bmp, tiff, heic, avif, jpegXL, jpeg2000, svg, pnm, photoshop, openEXR
  // Documents and tables.
  case pdf, webPage, json, oldExcel, parquet, sqlite
  // Arrays.
  case pickle, numpyArray, numpyArchive, hdf5, gguf, onnx, idx
  // Archives.
  case zip, gzip, sevenZip, rar, zstandard
  /// The few lines that Git LFS keeps in a file's place.
  case gitLFSPointer
  /// No bytes at all.
  case empty
  /// Text of no kind that is told apart here.
  case text
  /// Bytes that are no text, of no kind that is told apart here.
  case binary

  /// How many bytes from the beginning tell.
  public static let beginningLength = 512

  /// What it is, with its article, to follow "this is".
  public var name: String {
    switch self {
    case .png: "a PNG picture"
    case .jpeg: "a JPEG picture"
    case .gif: "a GIF picture"
    case .webp: "a WebP picture"
    case .bmp: "a BMP picture"
    case .tiff: "a TIFF picture"
    case .heic: "a HEIC picture"
    case .avif: "an AVIF picture"
    case .jpegXL: "a JPEG XL picture"
    case .jpeg2000: "a JPEG 2000 picture"
    case .svg: "an SVG drawing"
    case .pnm: "a PNM picture"
    case .photoshop: "a Photoshop picture"
    case .openEXR: "an OpenEXR picture"
    case .pdf: "a PDF document"
    case .webPage: "a web page"
    case .json: "JSON"
    case .oldExcel: "an old Excel workbook"
    case .parquet: "a Parquet table"
    case .sqlite: "an SQLite database"
    case .pickle: "a Python pickle"
    case .numpyArray: "a NumPy array"
    case .numpyArchive: "an archive of NumPy arrays"
    case .hdf5: "an HDF5 file"
    case .gguf: "a GGUF file"
    case .onnx: "an ONNX file"
    case .idx: "an IDX file"
    case .zip: "a zip archive"
    case .gzip: "packed by gzip"
    case .sevenZip: "a 7z archive"
    case .rar: "a RAR archive"
    case .zstandard: "packed by zstd"
    case .gitLFSPointer: "a Git LFS pointer"
    case .empty: "empty"
    case .text: "text"
    case .binary: "binary data"
    }
  }

  /// Whether it shows a picture.
  public var isPicture: Bool {
    switch self {
    case .png, .jpeg, .gif, .webp, .bmp, .tiff, .heic, .avif, .jpegXL, .jpeg2000, .svg, .pnm, .photoshop, .openEXR,
      .pdf:
      true
    case .webPage, .json, .oldExcel, .parquet, .sqlite, .pickle, .numpyArray, .numpyArchive, .hdf5, .gguf, .onnx, .idx,
      .zip, .gzip, .sevenZip, .rar, .zstandard, .gitLFSPointer, .empty, .text, .binary:
      false
    }
  }
}
