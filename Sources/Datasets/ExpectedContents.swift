import FileFormats

/// What a file was taken for.
public enum ExpectedContents: String, Hashable, Sendable {
  case table = "a table of text"
  case idx = "an IDX file"

  /// How to come by the file that is meant where this one is of another format.
  func advice(for found: FileFormat) -> String {
    switch (found, self) {
    case (.gitLFSPointer, _):
      "it only names the file: run `git lfs pull` where it was cloned, or download the file itself"
    case (.webPage, _): "the link led to a page about the file: download the file itself"
    case (.gzip, _): "it is packed twice: unpack it once with `gunzip`"
    case (.zip, .idx), (.sevenZip, _), (.rar, _), (.zstandard, _): "unpack the archive"
    case (.zip, .table), (.oldExcel, .table):
      "unpack the archive, or save the workbook as CSV in the program that made it"
    case (.idx, .table): "digits in IDX files are read by `mnist(folder: \"folder\")`"
    case (.numpyArray, .table), (.numpyArchive, .table):
      "in Python: `numpy.savetxt(\"table.csv\", numpy.load(\"array.npy\"), delimiter=\",\")`"
    case (.parquet, .table), (.pickle, .table): "in Python: `pandas.DataFrame(...).to_csv(\"table.csv\", index=False)`"
    case (_, _) where found.isPicture && found != .pdf: "pictures are read by `pictures(\"folder\")`"
    case (_, .table): "save it as CSV in the program that made it"
    case (_, .idx): "get the original file, or save its pictures as PNG and read them by `pictures`"
    }
  }
}
