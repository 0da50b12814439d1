import Files
import Glibc

extension PictureDataset {
  /// The handwritten digits of LeCun, Cortes and Burges: 60,000 to learn from, 10,000 to test, `28 x 28 x 1`.
  ///
  /// - Parameters:
  ///   - folder: where the four IDX files lie, in it or in its sub-folder `mnist`; by default `$ATELIER_DATA` and the
  ///     cache.
  ///   - download: whether to fetch what is missing.
  /// - Throws: `DatasetError`, `Cancelled`.
  public static func mnist(
    part: DatasetPart = .train, folder: String? = nil, download: Bool = false, progress: some Progress = Unobserved()
  ) throws -> PictureDataset {
    try KnownDataset.mnist.load(part, folder: folder, download: download, progress: progress)
  }

  /// The articles of clothing of Xiao, Rasul and Vollgraf: 60,000 to learn from, 10,000 to test, `28 x 28 x 1`.
  ///
  /// - Parameters:
  ///   - folder: where the four IDX files lie, in it or in its sub-folder `fashion`; by default `$ATELIER_DATA` and the
  ///     cache.
  ///   - download: whether to fetch what is missing.
  /// - Throws: `DatasetError`, `Cancelled`.
  public static func fashion(
    part: DatasetPart = .train, folder: String? = nil, download: Bool = false, progress: some Progress = Unobserved()
  ) throws -> PictureDataset {
    try KnownDataset.fashion.load(part, folder: folder, download: download, progress: progress)
  }
}

extension KnownDataset {
  /// The most bytes that come out of one file.
  private static let limit = 1 << 27

  func load(_ part: DatasetPart, folder: String?, download: Bool, progress: some Progress) throws -> PictureDataset {
    let (images, labels) = files(part)
    let folders = folders(of: folder)
    if download {
      let target = (folder ?? Folders.cache) + "/" + name
      for file in [images, labels] where find(file, in: folders) == nil {
        try fetch(file, into: target, progress: progress)
      }
    }
    let found = (images: find(images, in: folders), labels: find(labels, in: folders))
    guard let imagePath = found.images, let labelPath = found.labels else {
      let missing = (found.images == nil ? [images.name] : []) + (found.labels == nil ? [labels.name] : [])
      throw DatasetError.missing(dataset: name, searched: folders, files: missing)
    }
    try progress.update(fraction: 0, message: "reading \(imagePath)")
    let pictures = try IDX(GZip.contents(of: imagePath, limit: Self.limit), rank: 3, path: imagePath)
    let kinds = try IDX(GZip.contents(of: labelPath, limit: Self.limit), rank: 1, path: labelPath)
    guard kinds.shape[0] == pictures.shape[0] else {
      throw DatasetError.damaged(
        path: labelPath, offset: 4, reason: "\(kinds.shape[0]) labels do not go with \(pictures.shape[0]) pictures")
    }
    if let place = kinds.bytes.firstIndex(where: { Int($0) >= classes.count }) {
      throw DatasetError.damaged(
        path: labelPath, offset: place, reason: "\(kinds.bytes[place]) is no class: they are 0 to \(classes.count - 1)")
    }
    try Arguments.check(
      count: pictures.shape[0], exampleSize: pictures.shape[1] * pictures.shape[2], bytesEach: 1)
    try progress.update(fraction: 1, message: "read \(imagePath)")
    let place = folder.map { ", folder: \(Arguments.quoted($0))" } ?? ""
    return PictureDataset(
      name: name, definition: "\(name)(part: \(part.rawValue)\(place))", seed: nil,
      exampleShape: [pictures.shape[1], pictures.shape[2], 1], bytes: Array(pictures.bytes),
      labels: kinds.bytes.map { Int($0) }, classes: classes)
  }

  /// The folders to look in, in this order.
  private func folders(of folder: String?) -> [String] {
    let roots = folder.map { [$0] } ?? [Folders.data, Folders.cacheHome].compactMap { $0 }
    return roots.flatMap { [$0 + "/" + name, $0] }
  }

  /// All places where the files of a part may be.
  func places(_ part: DatasetPart, folder: String?) -> [String] {
    let (images, labels) = files(part)
    return [images, labels].flatMap { places(of: $0, in: folders(of: folder)) }
  }

  /// Where a file may be, in the order in which to look: packed or not, named with a dot as in `train-images.idx3-ubyte`, and
  /// in a folder of its name, as some programs unpack it.
  private func places(of file: RemoteFile, in folders: [String]) -> [String] {
    let plain = String(file.name.dropLast(".gz".count))
    let dotted = plain.split(separator: "-idx", maxSplits: 1).joined(separator: ".idx")
    let names = [plain, dotted].flatMap { [$0 + ".gz", $0] }
    return folders.flatMap { folder in
      (names + names.flatMap { name in names.map { "\(name)/\($0)" } }).map { "\(folder)/\($0)" }
    }
  }

  /// The path of a file in the first of the places that has it.
  private func find(_ file: RemoteFile, in folders: [String]) -> String? {
    places(of: file, in: folders).first { path in
      var status = stat()
      return stat(path, &status) == 0 && status.st_mode & S_IFMT != S_IFDIR && access(path, R_OK) == 0
    }
  }
}
