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
    var folders = folder.map { [$0] } ?? [Folders.data, Folders.cacheHome].compactMap { $0 }
    folders = folders.flatMap { [$0 + "/" + name, $0] }
    if download {
      let target = (folder ?? Folders.cache) + "/" + name
      for file in [images, labels] where find(file, in: folders) == nil {
        try fetch(file, into: target, progress: progress)
      }
    }
    guard let imagePath = find(images, in: folders), let labelPath = find(labels, in: folders) else {
      throw DatasetError.missing(dataset: name, searched: folders, files: [images.name, labels.name])
    }
    try progress.update(fraction: 0, message: "reading \(imagePath)")
    let pictures = try IDX(GZip.contents(of: imagePath, limit: Self.limit), rank: 3, path: imagePath)
    let kinds = try IDX(GZip.contents(of: labelPath, limit: Self.limit), rank: 1, path: labelPath)
    guard kinds.shape[0] == pictures.shape[0] else {
      throw DatasetError.damaged(
        path: labelPath, offset: 4, reason: "\(kinds.shape[0]) labels stand beside \(pictures.shape[0]) pictures")
    }
    if let place = kinds.bytes.firstIndex(where: { Int($0) >= classes.count }) {
      throw DatasetError.damaged(path: labelPath, offset: place, reason: "\(kinds.bytes[place]) is no class")
    }
    try progress.update(fraction: 1, message: "read \(imagePath)")
    let place = folder.map { ", folder: \(Arguments.quoted($0))" } ?? ""
    return PictureDataset(
      name: name, definition: "\(name)(part: \(part.rawValue)\(place))", seed: nil,
      exampleShape: [pictures.shape[1], pictures.shape[2], 1], bytes: Array(pictures.bytes),
      labels: kinds.bytes.map { Int($0) }, classes: classes)
  }

  /// The path of a file in the first of the folders that has it, packed or not.
  private func find(_ file: RemoteFile, in folders: [String]) -> String? {
    for folder in folders {
      for name in [file.name, String(file.name.dropLast(3))] where access("\(folder)/\(name)", R_OK) == 0 {
        return "\(folder)/\(name)"
      }
    }
    return nil
  }
}
