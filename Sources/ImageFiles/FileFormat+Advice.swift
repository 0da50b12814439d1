import FileFormats

extension FileFormat {
  /// What to do with such a file where a PNG or a JPEG is needed; `nil` where nothing helps.
  public var adviceForPictures: String? {
    if let pictureEnding { return "convert it to PNG, for instance with `convert x.\(pictureEnding) x.png`" }
    return switch self {
    case .webPage: "get the picture itself"
    case .gitLFSPointer: "get the files with `git lfs pull`"
    default: nil
    }
  }

  /// The usual end of the names of pictures in this format; `nil` where it is no picture, or one that is read.
  private var pictureEnding: String? {
    switch self {
    case .gif: "gif"
    case .webp: "webp"
    case .bmp: "bmp"
    case .tiff: "tif"
    case .heic: "heic"
    case .avif: "avif"
    case .jpegXL: "jxl"
    case .jpeg2000: "jp2"
    case .svg: "svg"
    case .pnm: "ppm"
    case .photoshop: "psd"
    case .openEXR: "exr"
    case .pdf: "pdf"
    case .png, .jpeg, .webPage, .json, .oldExcel, .parquet, .sqlite, .pickle, .numpyArray, .numpyArchive, .hdf5, .gguf,
      .onnx, .idx, .zip, .gzip, .sevenZip, .rar, .zstandard, .gitLFSPointer, .empty, .text, .binary:
      nil
    }
  }
}
