import FileFormats
import Files
import Glibc
import ImageFiles

extension PictureDataset {
  /// The pictures of a folder or an archive (zip, tar, tar packed by gzip, bzip2 or xz), PNG and JPEG by what they hold; the
  /// middle square of each, brought to `size x size x channels`, sorted by path.
  ///
  /// Sub-folders are classes. A picture that cannot be read is left out and named in `skipped`; `notes` say what was left out
  /// or guessed. The result is kept in the cache, by path, size, time, inode and these arguments.
  /// - Parameters:
  ///   - channels: 1 (grey) or 3 (colour).
  ///   - range: what black and white become.
  ///   - part: which of the folders `train`, `test` and `validation` above the classes is taken, where there are such.
  ///   - background: what transparent places are laid on: a grey or red, green and blue, each 0...1; `nil` for white below
  ///     dark pictures and black below bright ones.
  ///   - cache: the folder to keep the decoded pictures in; `nil` to keep nothing.
  /// - Throws: `DatasetError`, `Cancelled`.
  public static func pictures(
    _ path: String, size: Int = 64, channels: Int = 3, range: ClosedRange<Float> = -1...1, part: PicturePart = .train,
    background: [Double]? = nil, cache: String? = Folders.cache, progress: some Progress = Unobserved()
  ) throws -> PictureDataset {
    try Arguments.check("size", size, 1...2048)
    guard channels == 1 || channels == 3 else {
      throw DatasetError.argument(name: "channels", value: Double(channels), expected: "1 (grey) or 3 (colour)")
    }
    let ground = try background.map { try Self.ground($0, channels: channels) }
    let inventory = try PictureInventory(path, progress: progress)
    let key = inventory.key(options: "\(size) \(channels) \(ground ?? [])")
    let store = cache.map { "\($0)/pictures-\(key)" }
    var decoded: DecodedPictures
    if let store, let kept = DecodedPictures(cached: store, side: size, channels: channels) {
      decoded = kept
    } else {
      decoded = try inventory.decode(side: size, channels: channels, ground: ground, progress: progress)
      // What could not be read for the moment is tried again; a cache that cannot be written costs time later and nothing now.
      if let store, let cache, !decoded.skipped.contains(where: \.isTemporary), (try? File.makeFolder(cache)) != nil {
        try? decoded.write(to: store)
      }
    }
    guard !decoded.entries.isEmpty else { throw DatasetError.noPictures(path: path, skipped: decoded.skipped) }
    try progress.update(fraction: 1, message: "read \(path): \(decoded.entries.count) pictures")
    let classes = try PictureClasses(decoded.entries.map(\.path), part: part, root: path)
    decoded.select(classes, exampleSize: size * size * channels)
    var definition =
      "pictures(\(Arguments.quoted(path)), size: \(size), channels: \(channels), range: \(Arguments.text(range))"
    if part != .train { definition += ", part: \(part.rawValue)" }
    if let background {
      let numbers = background.map(Arguments.text).joined(separator: ", ")
      definition += ", background: \(background.count == 1 ? numbers : "[\(numbers)]")"
    }
    return PictureDataset(
      name: "pictures", definition: definition + ")", seed: nil, exampleShape: [size, size, channels],
      bytes: decoded.pixels, range: range, labels: classes.labels, classes: classes.classes, skipped: decoded.skipped,
      notes: decoded.notes + classes.notes)
  }

  /// The bytes of a colour given by one or three numbers of 0...1.
  private static func ground(_ background: [Double], channels: Int) throws(DatasetError) -> [UInt8] {
    guard background.count == 1 || background.count == 3 else {
      throw .argument(name: "background", value: Double(background.count), expected: "one number or three")
    }
    for value in background { try Arguments.check("background", value, 0...1) }
    let color = background.count == 3 ? background : [background[0], background[0], background[0]]
    if channels == 3 { return color.map { UInt8(($0 * 255).rounded()) } }
    // Rec. 601, as pictures become grey.
    return [UInt8(((0.299 * color[0] + 0.587 * color[1] + 0.114 * color[2]) * 255).rounded())]
  }
}

extension DecodedPictures {
  /// Keeps what is used of them.
  fileprivate mutating func select(_ classes: PictureClasses, exampleSize: Int) {
    skipped += classes.loose.map { SkippedFile(path: entries[$0].path, reason: Self.looseReason) }
    guard classes.used.count < entries.count else { return }
    pixels = classes.used.flatMap { pixels[$0 * exampleSize..<($0 + 1) * exampleSize] }
    entries = classes.used.map { entries[$0] }
  }

  private static let looseReason =
    "it lies beside the folders of the classes, so it has no class: put it into one of them"

  /// What was left out or guessed, a line each.
  fileprivate var notes: [String] {
    var notes = SkippedFile.summaries(skipped, of: entries.count + skipped.count)
    if let earlyEnd {
      notes.append(
        "the archive is damaged or cut off after \(entries.count) pictures (\(earlyEnd)), and what follows is "
          + "missing: get it again")
    }
    if let cut = cutNote { notes.append(cut) }
    let transparent = entries.filter(\.isTransparent)
    if let ground, let first = transparent.first {
      notes.append(
        "\(Self.count(transparent.count)) transparent in places, such as \(first.path), and laid on "
          + "\(ground == 0 ? "black" : "white") for contrast: choose with `background: 0` (black) to `1` (white) or "
          + "`[red, green, blue]`")
    }
    if let first = guessed.first {
      let names = guessed.count == 1 ? "1 name is" : "\(guessed.count) names are"
      notes.append("\(names) not UTF-8, and the encoding was guessed: \(first)")
    }
    if let first = repeated.first {
      notes.append(
        "\(repeated.count == 1 ? "a path is" : "\(repeated.count) paths are") in the archive more than once, and the last "
          + "of each is used: \(first)")
    }
    if !followed.isEmpty {
      let named = followed.prefix(3).joined(separator: ", ")
      notes.append("followed links to folders: \(named)\(followed.count > 3 ? " and \(followed.count - 3) more" : "")")
    }
    return notes
  }

  private static func count(_ number: Int) -> String { number == 1 ? "1 picture is" : "\(number) pictures are" }

  /// How much is cut off the pictures that are not square.
  private var cutNote: String? {
    func cut(_ entry: Entry) -> Double {
      1 - Double(min(entry.width, entry.height)) / Double(max(entry.width, entry.height, 1))
    }
    // A pixel or two at the edge are not worth a word.
    let cropped = entries.filter { cut($0) >= 0.01 }
    guard let worst = cropped.max(by: { cut($0) < cut($1) }) else { return nil }
    let percent = Int((cut(worst) * 100).rounded())
    return
      "\(Self.count(cropped.count)) not square, and only the square in the middle is used: at most \(percent) % is cut "
      + "off, of \(worst.path) (\(worst.width) x \(worst.height))"
  }
}

/// What there is at a path, before anything is decoded.
private struct PictureInventory {
  let path: String
  /// The files of a folder; `nil` for an archive.
  let folder: PictureFolder?
  /// Path, size, time and inode of every file, for the key of the cache.
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
      try Self.checkArchive(path)
      folder = nil
      size = Int(status.st_size)
      identity = root + " " + PictureFolder.stamp(status)
      return
    }
    let folder = try PictureFolder(path, progress: progress)
    self.folder = folder
    size = 0
    identity = ([root] + folder.entries.map { "\($0.bytes) \($0.stamp)" } + folder.followed).joined(separator: "\n")
  }

  /// Says what a file is that many take for an archive of pictures.
  private static func checkArchive(_ path: String) throws {
    let head: [UInt8]
    do throws(FileError) {
      let file = try File(path)
      head = try file.read(at: 0, count: min(file.size, FileFormat.beginningLength))
    } catch {
      throw DatasetError.file(error)
    }
    guard let format = FileFormat(beginning: head, path: path), format != .zip, format != .gzip else { return }
    let (what, advice): (String, String) =
      switch format {
      case .png, .jpeg:
        ("a single picture", "give the folder that it lies in: `pictures(\(Arguments.quoted(File.folder(of: path))))`")
      case .sevenZip, .rar, .zstandard: (format.name, "unpack it and give the folder")
      case .empty: (format.name, "the file has no contents: get it again")
      default: (format.name, format.adviceForPictures ?? "give a folder, or a .zip or .tgz of pictures")
      }
    throw DatasetError.notArchive(path: path, what: what, advice: advice)
  }

  /// The name of this in the cache.
  func key(options: String) -> String {
    String(SHA256.hexadecimal(Array("\(DecodedPictures.version)\n\(options)\n\(identity)".utf8)).prefix(32))
  }

  func decode(side: Int, channels: Int, ground: [UInt8]?, progress: some Progress) throws -> DecodedPictures {
    var collector = PictureCollector(side: side, channels: channels)
    if let folder {
      for file in folder.skipped { collector.skip(file) }
      let count = folder.entries.count
      for (index, entry) in folder.entries.enumerated() {
        try progress.update(fraction: Double(index) / Double(count), message: "reading \(path): \(index) of \(count)")
        let bytes: [UInt8]
        do throws(SkippedFile) { bytes = try folder.contents(of: entry) } catch {
          collector.skip(error)
          continue
        }
        try collector.take(PictureFile(path: entry.path, bytes: bytes))
      }
    } else {
      try PictureArchive.read(path, size: size, into: &collector) { count throws(Cancelled) in
        try progress.update(fraction: nil, message: "reading \(path): \(count) pictures")
      }
    }
    try collector.finish()
    return try DecodedPictures(
      collector, ground: ground, guessed: folder?.guessed ?? [], followed: folder?.followed ?? [])
  }
}
