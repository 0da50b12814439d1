import Files
import Glibc
import ImageFiles

extension PictureDataset {
  /// The pictures of a folder or an archive (zip, tar, tar packed by gzip, bzip2 or xz), PNG and JPEG; the middle square
  /// of each, brought to `size x size x channels`, sorted by path.
  ///
  /// Sub-folders are classes. A picture that cannot be read is left out and named in `skipped`. The result is kept in the
  /// cache, by path, size, time and these arguments.
  /// - Parameters:
  ///   - channels: 1 (grey) or 3 (colour).
  ///   - range: what black and white become.
  ///   - cache: the folder to keep the decoded pictures in; `nil` to keep nothing.
  /// - Throws: `DatasetError`, `Cancelled`.
  public static func pictures(
    _ path: String, size: Int = 64, channels: Int = 3, range: ClosedRange<Float> = -1...1,
    cache: String? = Folders.cache, progress: some Progress = Unobserved()
  ) throws -> PictureDataset {
    try Arguments.check("size", size, 1...2048)
    guard channels == 1 || channels == 3 else {
      throw DatasetError.argument(name: "channels", value: Double(channels), expected: "1 (grey) or 3 (colour)")
    }
    let inventory = try PictureInventory(path, progress: progress)
    let key = inventory.key(options: "\(size) \(channels)")
    let store = cache.map { "\($0)/pictures-\(key)" }
    let decoded: DecodedPictures
    if let store, let kept = DecodedPictures(cached: store, side: size, channels: channels) {
      decoded = kept
    } else {
      decoded = try inventory.decode(side: size, channels: channels, progress: progress)
      // A cache that cannot be written costs time later and nothing now.
      if let store, let cache, (try? File.makeFolder(cache)) != nil { try? decoded.write(to: store) }
    }
    guard !decoded.paths.isEmpty else { throw DatasetError.noPictures(path: path, skipped: decoded.skipped) }
    try progress.update(fraction: 1, message: "read \(path): \(decoded.paths.count) pictures")
    let (labels, classes) = decoded.classes()
    return PictureDataset(
      name: "pictures",
      definition: "pictures(\(Arguments.quoted(path)), size: \(size), channels: \(channels), "
        + "range: \(Arguments.text(range)))",
      seed: nil, exampleShape: [size, size, channels], bytes: decoded.pixels, range: range, labels: labels,
      classes: classes, skipped: decoded.skipped)
  }
}

/// What there is at a path, before anything is decoded.
private struct PictureInventory {
  let path: String
  /// The files of a folder; `nil` for an archive.
  let files: [String]?
  /// Path, size and time of every file, for the key of the cache.
  let identity: String
  let size: Int

  init(_ path: String, progress: some Progress) throws {
    self.path = path
    var status = stat()
    guard stat(path, &status) == 0 else { throw DatasetError.file(.system(action: "open", path: path, code: errno)) }
    let real = realpath(path, nil)
    defer { free(real) }
    let root = real.map { String(cString: $0) } ?? path
    guard status.st_mode & S_IFMT == S_IFDIR else {
      // A pipe would never end, and a device never say no.
      guard status.st_mode & S_IFMT == S_IFREG else { throw DatasetError.file(.notRegular(path: path)) }
      files = nil
      size = Int(status.st_size)
      identity = root + Self.stamp(status)
      return
    }
    let files = try PictureSource.list(path, progress: progress)
    var parts = [root]
    for file in files {
      var status = stat()
      if stat(path + "/" + file, &status) == 0 { parts.append(file + Self.stamp(status)) }
    }
    self.files = files
    size = 0
    identity = parts.joined(separator: "\n")
  }

  private static func stamp(_ status: stat) -> String {
    " \(status.st_size) \(status.st_mtim.tv_sec).\(status.st_mtim.tv_nsec)"
  }

  /// The name of this in the cache.
  func key(options: String) -> String {
    String(SHA256.hexadecimal(Array("\(DecodedPictures.version)\n\(options)\n\(identity)".utf8)).prefix(32))
  }

  func decode(side: Int, channels: Int, progress: some Progress) throws -> DecodedPictures {
    var collector = PictureCollector(side: side, channels: channels)
    if let files {
      for (index, name) in files.enumerated() {
        try progress.update(
          fraction: Double(index) / Double(files.count), message: "reading \(path): \(index) of \(files.count)")
        let bytes: [UInt8]
        do throws(FileError) {
          bytes = try File.contents(of: path + "/" + name, limit: PictureSource.fileLimit)
        } catch {
          collector.skip(SkippedFile(path: name, reason: error.description))
          continue
        }
        try collector.take(PictureFile(path: name, bytes: bytes))
      }
    } else {
      var skipped: [SkippedFile] = []
      try PictureSource.read(archive: path, size: size) { _ throws(Cancelled) in
        try progress.update(fraction: nil, message: "reading \(path): \(collector.pictures.count) pictures")
      } skip: {
        skipped.append($0)
      } take: {
        try collector.take($0)
      }
      for file in skipped { collector.skip(file) }
    }
    try collector.finish()
    return DecodedPictures(collector)
  }
}
