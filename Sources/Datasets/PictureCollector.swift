import ImageFiles
import Synchronization

/// Decodes picture files in groups on several threads and keeps the small squares that are made of them.
struct PictureCollector {
  /// How many files, or bytes of them, are gathered before they are decoded together.
  private static let groupFiles = 64
  private static let groupBytes = 1 << 25

  let side: Int
  let channels: Int
  private(set) var pictures: [(path: String, pixels: [UInt8])] = []
  private(set) var skipped: [SkippedFile] = []
  private var group: [PictureFile] = []
  private var groupSize = 0

  init(side: Int, channels: Int) {
    self.side = side
    self.channels = channels
  }

  /// Takes a file; it may be decoded at once or with those that follow.
  mutating func take(_ file: PictureFile) throws(DatasetError) {
    group.append(file)
    groupSize += file.bytes.count
    if group.count >= Self.groupFiles || groupSize >= Self.groupBytes { try decode() }
  }

  /// Notes a file that was left out.
  mutating func skip(_ file: SkippedFile) { skipped.append(file) }

  /// Decodes what is left over.
  mutating func finish() throws(DatasetError) {
    try decode()
    // An archive lists its files in any order; a folder's order is that of the names.
    pictures.sort { $0.path < $1.path }
    skipped.sort { $0.path < $1.path }
  }

  private mutating func decode() throws(DatasetError) {
    let files = group
    group = []
    groupSize = 0
    let size = side * side * channels
    try Arguments.check(count: pictures.count + files.count + 1, exampleSize: size, bytesEach: 1)
    let results = Mutex([Result<[UInt8], ImageError>?](repeating: nil, count: files.count))
    let side = side
    let channels = channels
    let large = Mutex(())
    Parallel.forEach(files.count) { index in
      let bytes = files[index].bytes
      let square = { () throws(ImageError) in try Self.square(bytes, side: side, channels: channels) }
      // However many threads there are, one large picture at a time is in memory.
      let result =
        Self.pixels(bytes) > Self.largePicture
        ? large.withLock { _ in Result(catching: square) } : Result(catching: square)
      results.withLock { $0[index] = result }
    }
    for (file, result) in zip(files, results.withLock { $0 }) {
      switch result {
      case .success(let pixels): pictures.append((file.path, pixels))
      case .failure(let error): skipped.append(SkippedFile(path: file.path, reason: error.description))
      case nil: break
      }
    }
  }

  /// How many pixels make a picture large.
  private static let largePicture = 1 << 23

  /// How many pixels the header promises; none where it is no picture.
  private static func pixels(_ bytes: [UInt8]) -> Int {
    bytes.withUnsafeBytes { buffer in
      // A header may say four thousand million both ways.
      Image.size(buffer).map { min($0.width, 1 << 30) * min($0.height, 1 << 30) } ?? 0
    }
  }

  private static func square(_ bytes: [UInt8], side: Int, channels: Int) throws(ImageError) -> [UInt8] {
    try bytes.withUnsafeBufferPointer { (buffer) throws(ImageError) in
      let image = try Image.decode(UnsafeRawBufferPointer(buffer), channels: channels, shortSide: side)
      return image.centreSquare(side: side).pixels
    }
  }
}
